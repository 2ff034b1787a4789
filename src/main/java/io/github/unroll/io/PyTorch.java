package io.github.unroll.io;

import static io.github.unroll.io.StateDict.ANY;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack.Layer;
import io.github.unroll.model.LayerStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * The names and shapes that {@code torch.nn.RNN}, {@code torch.nn.LSTM} and {@code torch.nn.Linear} give their weights
 * in a {@code state_dict} (<a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>,
 * <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html">torch.nn.RNN</a>). An object of this class
 * says which module, and which of its layers, is meant:
 * <pre>
 * PyTorch torch = PyTorch.module("lstm").head("head");         // self.lstm = LSTM(3, 5); self.head = Linear(5, 2)
 * Lstm lstm = new Lstm(torch.lstm(SafeTensors.read(path)));
 * SafeTensors.write(path, torch.tensors(lstm.parameters()));
 * </pre>
 * A module with several layers, or in both directions, is a {@link LayerStack}, and read and written as a whole:
 * <pre>
 * LayerStack.lstm(torch.lstmStack(SafeTensors.read(path)))     // LSTM(3, 5, num_layers=2, bidirectional=True), Linear(10, 2)
 * </pre>
 * <table>
 * <caption>k is the layer; where the direction is backward, {@code _reverse} follows it</caption>
 * <tr><th>PyTorch</th><th>shape</th><th>here</th></tr>
 * <tr><td>{@code lstm.weight_ih_lk}</td><td>(4 n_a, n_x)</td><td>last n_x columns of Wi, Wf, Wc, Wo, below each other</td></tr>
 * <tr><td>{@code lstm.weight_hh_lk}</td><td>(4 n_a, n_a)</td><td>first n_a columns of Wi, Wf, Wc, Wo</td></tr>
 * <tr><td>{@code lstm.bias_ih_lk + lstm.bias_hh_lk}</td><td>(4 n_a)</td><td>bi, bf, bc, bo</td></tr>
 * <tr><td>{@code rnn.weight_ih_lk}</td><td>(n_a, n_x)</td><td>Wax</td></tr>
 * <tr><td>{@code rnn.weight_hh_lk}</td><td>(n_a, n_a)</td><td>Waa</td></tr>
 * <tr><td>{@code rnn.bias_ih_lk + rnn.bias_hh_lk}</td><td>(n_a)</td><td>ba</td></tr>
 * <tr><td>{@code head.weight}</td><td>(n_y, n_a)</td><td>Wy, Wya</td></tr>
 * <tr><td>{@code head.bias}</td><td>(n_y)</td><td>by</td></tr>
 * </table>
 * PyTorch has two biases, of which only the sum matters; on writing, the second is 0. Modules without bias are read as
 * if it were 0. Without a head, n_y = 0. A layer after a bidirectional one has n_x = 2 n_a, the forward states first. A
 * layer that runs backward is given the steps in reverse, and its states come in that order. Weights without a hidden unit
 * (n_a = 0), which no module has, are not read.
 *
 * <p>A {@code state_dict} does not tell the nonlinearity of an RNN; it must be tanh, which is what PyTorch takes.
 *
 * <p>Objects of this class are immutable. Errors common to all methods: {@link NullPointerException} if an argument is
 * {@code null}, or anything in one is.
 */
public final class PyTorch {

    /** PyTorch's i, f, g, o. */
    private static final String GATES = "ifco";

    private static final String REVERSE = "_reverse";

    private final String prefix;
    private final String suffix;
    private final int layer;
    private final String head;                               // null: there is none

    private PyTorch(String prefix, int layer, String suffix, String head) {
        this.prefix = prefix;
        this.layer = layer;
        this.suffix = suffix;
        this.head = head;
    }

    /**
     * The first layer, forward, of a module.
     *
     * @param name the name of the RNN or LSTM in the model, such as {@code lstm} or {@code encoder.lstm}; empty, if the
     *     {@code state_dict} is that of the RNN or LSTM itself
     * @return where to find its weights
     */
    public static PyTorch module(String name) {
        Check.notNull("PyTorch.module", "name", name);
        return new PyTorch(prefix(name), 0, "", null);
    }

    private static String prefix(String module) {
        return module.isEmpty() ? "" : module + ".";
    }

    /**
     * Another layer of a module with several ({@code num_layers}).
     *
     * @param index from 0
     * @return where to find its weights
     * @throws IllegalArgumentException if the index is negative
     */
    public PyTorch layer(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("PyTorch.layer: index is " + index + "; it must be 0 or more");
        }
        return new PyTorch(prefix, index, suffix, head);
    }

    /**
     * The backward direction of a bidirectional layer.
     *
     * @return where to find its weights
     */
    public PyTorch reverse() {
        return new PyTorch(prefix, layer, REVERSE, head);
    }

    /**
     * The layer together with a {@code torch.nn.Linear} on its hidden state, whose result is the argument of the softmax.
     *
     * @param name the name of the Linear in the model, such as {@code head}; empty, if its weights have no prefix
     * @return where to find the weights
     */
    public PyTorch head(String name) {
        Check.notNull("PyTorch.head", "name", name);
        return new PyTorch(prefix, layer, suffix, prefix(name));
    }

    /**
     * The parameters of an LSTM.
     *
     * @param tensors the {@code state_dict}; other tensors in it do not matter
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has another shape than it must have, or if the LSTM has
     *     projections ({@code proj_size})
     */
    public LstmCell.Parameters lstm(Map<String, Tensor> tensors) {
        return lstm(new StateDict("PyTorch.lstm", "tensors", tensors));
    }

    private LstmCell.Parameters lstm(StateDict weights) {
        if (weights.has(name("weight_hr"))) {
            throw new IllegalArgumentException(weights.operation() + ": there is a " + Names.quote(name("weight_hr"))
                    + "; an LSTM with projections (proj_size) has no counterpart here");
        }
        StackedGates gates = gates(weights, GATES.length());
        return gates.lstm(GATES, head(weights, "n_a", gates.hidden().columns()));
    }

    /**
     * The parameters of an RNN.
     *
     * @param tensors the {@code state_dict}; other tensors in it do not matter
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has another shape than it must have
     */
    public RnnCell.Parameters rnn(Map<String, Tensor> tensors) {
        return rnn(new StateDict("PyTorch.rnn", "tensors", tensors));
    }

    private RnnCell.Parameters rnn(StateDict weights) {
        StackedGates gates = gates(weights, 1);
        return gates.rnn(head(weights, "n_a", gates.hidden().columns()));
    }

    private StackedGates gates(StateDict weights, int gates) {
        String rows = gates == 1 ? "n_a" : gates + " n_a";
        Tensor whh = weights.get(name("weight_hh"));
        int na = whh.shape().isEmpty() ? 0 : whh.shape().get(0) / gates;
        Matrix hidden = weights.matrix(name("weight_hh"), "(" + rows + ", n_a)", gates * na, na);
        StateDict.requireUnits(weights.operation(), Names.quote(name("weight_hh")), na);
        String with = " with n_a = " + na;
        Matrix input = weights.matrix(name("weight_ih"), "(" + rows + ", n_x)" + with, gates * na, ANY);
        Matrix bias = Matrix.zeros(gates * na, 1);
        if (weights.has(name("bias_ih")) || weights.has(name("bias_hh"))) {
            String rule = "(" + rows + ")" + with;
            bias = weights.matrix(name("bias_ih"), rule, gates * na).plus(weights.matrix(name("bias_hh"), rule, gates * na));
        }
        return new StackedGates(input, hidden, bias);
    }

    /** What takes the hidden states, of which there are {@code size} rows. */
    private StackedGates.Head head(StateDict weights, String sizeName, int size) {
        if (head == null) {
            return StackedGates.Head.none(size);
        }
        Matrix weight = weights.matrix(
                head + "weight", "(n_y, " + sizeName + ") with " + sizeName + " = " + size, ANY, size);
        int ny = weight.rows();
        if (!weights.has(head + "bias")) {
            return new StackedGates.Head(weight, Matrix.zeros(ny, 1));
        }
        return new StackedGates.Head(weight, weights.matrix(head + "bias", "(n_y) with n_y = " + ny, ny));
    }

    /**
     * The parameters of all layers of an LSTM, in one direction or in both, as {@link LayerStack#lstm} takes them; with the
     * Linear on the last layer, if there is a head.
     *
     * @param tensors the {@code state_dict}; other tensors in it do not matter
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has another shape than it must have, or if the LSTM has
     *     projections ({@code proj_size})
     * @throws IllegalStateException if this is one layer or direction of the module
     */
    public LayerStack.Parameters<LstmCell.Parameters> lstmStack(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.lstmStack", "tensors", tensors);
        return stack(weights, direction -> direction.lstm(weights), LstmCell.Parameters::na);
    }

    /**
     * The parameters of all layers of an RNN, in one direction or in both, as {@link LayerStack#rnn} takes them; with the
     * Linear on the last layer, if there is a head.
     *
     * @param tensors the {@code state_dict}; other tensors in it do not matter
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has another shape than it must have
     * @throws IllegalStateException if this is one layer or direction of the module
     */
    public LayerStack.Parameters<RnnCell.Parameters> rnnStack(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.rnnStack", "tensors", tensors);
        return stack(weights, direction -> direction.rnn(weights), RnnCell.Parameters::na);
    }

    private <P> LayerStack.Parameters<P> stack(
            StateDict weights, Function<PyTorch, P> parameters, ToIntFunction<P> na) {
        checkWhole(weights.operation());
        String anyLayer = Pattern.quote(prefix + "weight_hh_l") + "\\d+";
        int count = Math.max(1, weights.count(anyLayer));
        boolean bidirectional = weights.count(anyLayer + REVERSE) > 0;
        List<Layer<P>> layers = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            layers.add(new Layer<>(directions(k, bidirectional).stream().map(parameters).toList()));
        }
        int width = layers.get(count - 1).directions().stream().mapToInt(na).sum();
        StackedGates.Head output = head(weights, "n", width);
        return new LayerStack.Parameters<>(layers, output.weight(), output.bias());
    }

    /** A layer of the module without the head, which belongs to the last layer alone: forward, then backward. */
    private List<PyTorch> directions(int k, boolean bidirectional) {
        PyTorch forward = new PyTorch(prefix, k, "", null);
        return bidirectional ? List.of(forward, forward.reverse()) : List.of(forward);
    }

    private void checkWhole(String operation) {
        if (layer != 0 || !suffix.isEmpty()) {
            throw new IllegalStateException(operation + ": this is _l" + layer + suffix
                    + " of the module; all its layers are wanted, so layer and reverse must not have been called");
        }
    }

    /**
     * The part of a {@code state_dict} that holds the parameters of an LSTM.
     *
     * @param parameters the parameters
     * @return the tensors in PyTorch's order, in a map that may be changed: the other layers can be added to it
     * @throws IllegalArgumentException if the parameters have outputs, but no head has been named for them
     */
    public Map<String, Tensor> tensors(LstmCell.Parameters parameters) {
        Check.notNull("PyTorch.tensors", "parameters", parameters);
        Map<String, Tensor> tensors = tensors(StackedGates.of(parameters, GATES));
        tensors.putAll(tensorsOfHead(parameters.wy(), parameters.by()));
        return tensors;
    }

    /**
     * The part of a {@code state_dict} that holds the parameters of an RNN.
     *
     * @param parameters the parameters
     * @return the tensors in PyTorch's order, in a map that may be changed: the other layers can be added to it
     * @throws IllegalArgumentException if the parameters have outputs, but no head has been named for them
     */
    public Map<String, Tensor> tensors(RnnCell.Parameters parameters) {
        Check.notNull("PyTorch.tensors", "parameters", parameters);
        Map<String, Tensor> tensors = tensors(StackedGates.of(parameters));
        tensors.putAll(tensorsOfHead(parameters.wya(), parameters.by()));
        return tensors;
    }

    /**
     * The {@code state_dict} of a module with all its layers and directions.
     *
     * @param parameters the parameters of a {@link LayerStack}
     * @return the tensors in PyTorch's order, in a map that may be changed
     * @throws IllegalArgumentException if the parameters have outputs, but no head has been named for them, if the layers
     *     differ in n_a or in the number of directions, or if a direction is neither an LSTM nor an RNN
     * @throws IllegalStateException if this is one layer or direction of the module
     */
    public Map<String, Tensor> tensors(LayerStack.Parameters<?> parameters) {
        Check.notNull("PyTorch.tensors", "parameters", parameters);
        checkWhole("PyTorch.tensors");
        int directions = parameters.layers().get(0).directions().size();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int k = 0; k < parameters.layers().size(); k++) {
            List<?> layer = parameters.layers().get(k).directions();
            if (layer.size() != directions) {
                throw new IllegalArgumentException("PyTorch.tensors: layers[" + k + "] has " + layer.size()
                        + " directions, layers[0] has " + directions
                        + " directions; the numbers of directions must be equal");
            }
            for (int d = 0; d < directions; d++) {
                tensors.putAll(directions(k, true).get(d).tensorsOf(layer.get(d)));
            }
        }
        checkOneSize(tensors);
        tensors.putAll(tensorsOfHead(parameters.wy(), parameters.by()));
        return tensors;
    }

    private void checkOneSize(Map<String, Tensor> tensors) {
        String first = prefix + "weight_hh_l0";
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix + "weight_hh") && !tensor.shape().equals(tensors.get(first).shape())) {
                throw new IllegalArgumentException("PyTorch.tensors: " + Names.quote(name) + " is " + Tensor.text(tensor.shape())
                        + ", " + Names.quote(first) + " is " + Tensor.text(tensors.get(first).shape())
                        + "; the layers of a module have one hidden_size");
            }
        });
    }

    private Map<String, Tensor> tensorsOf(Object direction) {
        if (direction instanceof LstmCell.Parameters lstm) {
            return tensors(lstm);
        }
        if (direction instanceof RnnCell.Parameters rnn) {
            return tensors(rnn);
        }
        throw new IllegalArgumentException("PyTorch.tensors: a direction has a " + direction.getClass().getTypeName()
                + "; it must have LstmCell.Parameters or RnnCell.Parameters");
    }

    private Map<String, Tensor> tensors(StackedGates gates) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(name("weight_ih"), Tensor.of(gates.input()));
        tensors.put(name("weight_hh"), Tensor.of(gates.hidden()));
        tensors.put(name("bias_ih"), Tensor.vector(gates.bias().toArray()));
        tensors.put(name("bias_hh"), Tensor.vector(new double[gates.bias().rows()]));
        return tensors;
    }

    private Map<String, Tensor> tensorsOfHead(Matrix weight, Matrix bias) {
        if (head == null && weight.rows() > 0) {
            throw new IllegalArgumentException("PyTorch.tensors: the parameters have n_y = " + weight.rows()
                    + " outputs; head must name the Linear that takes their weights");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (head != null) {
            tensors.put(head + "weight", Tensor.of(weight));
            tensors.put(head + "bias", Tensor.vector(bias.toArray()));
        }
        return tensors;
    }

    private String name(String weight) {
        return prefix + weight + "_l" + layer + suffix;
    }
}
