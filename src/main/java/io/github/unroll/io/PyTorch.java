package io.github.unroll.io;

import static io.github.unroll.io.Weights.ANY;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.util.LinkedHashMap;
import java.util.Map;

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
 * layer that runs backward is given the steps in reverse, and its states come in that order.
 *
 * <p>A {@code state_dict} does not tell the nonlinearity of an RNN; it must be tanh, which is what PyTorch takes.
 *
 * <p>Objects of this class are immutable. Errors common to all methods: {@link NullPointerException} if an argument is
 * {@code null}, or anything in one is.
 */
public final class PyTorch {

    /** PyTorch's i, f, g, o. */
    private static final String GATES = "ifco";

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
        return new PyTorch(prefix, layer, "_reverse", head);
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
        Weights weights = new Weights("PyTorch.lstm", "tensors", tensors);
        if (weights.has(name("weight_hr"))) {
            throw new IllegalArgumentException("PyTorch.lstm: there is a " + Names.quote(name("weight_hr"))
                    + "; an LSTM with projections (proj_size) has no counterpart here");
        }
        StackedGates stack = stack(weights, GATES.length());
        return stack.lstm(GATES, head(weights, stack));
    }

    /**
     * The parameters of an RNN.
     *
     * @param tensors the {@code state_dict}; other tensors in it do not matter
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has another shape than it must have
     */
    public RnnCell.Parameters rnn(Map<String, Tensor> tensors) {
        Weights weights = new Weights("PyTorch.rnn", "tensors", tensors);
        StackedGates stack = stack(weights, 1);
        return stack.rnn(head(weights, stack));
    }

    private StackedGates stack(Weights weights, int gates) {
        String rows = gates == 1 ? "n_a" : gates + " n_a";
        Tensor whh = weights.get(name("weight_hh"));
        int na = whh.shape().isEmpty() ? 0 : whh.shape().get(0) / gates;
        Matrix hidden = weights.matrix(name("weight_hh"), "(" + rows + ", n_a)", gates * na, na);
        String with = " with n_a = " + na;
        Matrix input = weights.matrix(name("weight_ih"), "(" + rows + ", n_x)" + with, gates * na, ANY);
        Matrix bias = Matrix.zeros(gates * na, 1);
        if (weights.has(name("bias_ih")) || weights.has(name("bias_hh"))) {
            String rule = "(" + rows + ")" + with;
            bias = weights.matrix(name("bias_ih"), rule, gates * na).plus(weights.matrix(name("bias_hh"), rule, gates * na));
        }
        return new StackedGates(input, hidden, bias);
    }

    private StackedGates.Head head(Weights weights, StackedGates stack) {
        int na = stack.hidden().columns();
        if (head == null) {
            return StackedGates.Head.none(na);
        }
        Matrix weight = weights.matrix(head + "weight", "(n_y, n_a) with n_a = " + na, ANY, na);
        int ny = weight.rows();
        if (!weights.has(head + "bias")) {
            return new StackedGates.Head(weight, Matrix.zeros(ny, 1));
        }
        return new StackedGates.Head(weight, weights.matrix(head + "bias", "(n_y) with n_y = " + ny, ny));
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
        return tensors(StackedGates.of(parameters, GATES), new StackedGates.Head(parameters.wy(), parameters.by()));
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
        return tensors(StackedGates.of(parameters), new StackedGates.Head(parameters.wya(), parameters.by()));
    }

    private Map<String, Tensor> tensors(StackedGates stack, StackedGates.Head output) {
        if (head == null && output.weight().rows() > 0) {
            throw new IllegalArgumentException("PyTorch.tensors: the parameters have n_y = " + output.weight().rows()
                    + " outputs; head must name the Linear that takes their weights");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(name("weight_ih"), Tensor.of(stack.input()));
        tensors.put(name("weight_hh"), Tensor.of(stack.hidden()));
        tensors.put(name("bias_ih"), Tensor.vector(stack.bias().toArray()));
        tensors.put(name("bias_hh"), Tensor.vector(new double[stack.bias().rows()]));
        if (head != null) {
            tensors.put(head + "weight", Tensor.of(output.weight()));
            tensors.put(head + "bias", Tensor.vector(output.bias().toArray()));
        }
        return tensors;
    }

    private String name(String weight) {
        return prefix + weight + "_l" + layer + suffix;
    }
}
