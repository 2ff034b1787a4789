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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names and shapes of the weights of {@code torch.nn.RNN}, {@code torch.nn.LSTM}, {@code torch.nn.Linear} and {@code
 * torch.nn.Embedding} in a {@code state_dict} (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>, <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html">torch.nn.RNN</a>, <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html">torch.nn.Embedding</a>). An object of this
 * class names a module:
 * <pre>
 * PyTorch torch = PyTorch.module("lstm").head("head");         // self.lstm = LSTM(3, 5); self.head = Linear(5, 2)
 * Lstm lstm = new Lstm(torch.lstm(SafeTensors.read(path)));
 * SafeTensors.write(path, torch.tensors(lstm.parameters()));
 * </pre>
 * A module with several layers, or in both directions, is a {@link LayerStack}, which is read and written as a whole. The
 * name of a module inside another starts with the outer name:
 * <pre>
 * LayerStack.Parameters&lt;LstmCell.Parameters&gt; stack = torch.inside("model").lstmStack(tensors);
 * Matrix table = PyTorch.module("embedding").inside("model").embedding(tensors);
 * LstmCell.Parameters cell = PyTorch.module("cell").cell().lstm(tensors);
 * </pre>
 * <table>
 * <caption>k is the layer; {@code _reverse} follows it in the backward direction; a cell has no {@code _lk}</caption>
 * <tr><th>PyTorch</th><th>shape</th><th>here</th></tr>
 * <tr><td>{@code lstm.weight_ih_lk}</td><td>(4 n_a, n_x)</td><td>last n_x columns of Wi, Wf, Wc, Wo, below each other</td></tr>
 * <tr><td>{@code lstm.weight_hh_lk}</td><td>(4 n_a, n_a)</td><td>first n_a columns of Wi, Wf, Wc, Wo</td></tr>
 * <tr><td>{@code lstm.bias_ih_lk + lstm.bias_hh_lk}</td><td>(4 n_a)</td><td>bi, bf, bc, bo</td></tr>
 * <tr><td>{@code rnn.weight_ih_lk}</td><td>(n_a, n_x)</td><td>Wax</td></tr>
 * <tr><td>{@code rnn.weight_hh_lk}</td><td>(n_a, n_a)</td><td>Waa</td></tr>
 * <tr><td>{@code rnn.bias_ih_lk + rnn.bias_hh_lk}</td><td>(n_a)</td><td>ba</td></tr>
 * <tr><td>{@code head.weight}</td><td>(n_y, n_a)</td><td>Wy, Wya; {@link Linear#weight()}</td></tr>
 * <tr><td>{@code head.bias}</td><td>(n_y)</td><td>by; {@link Linear#bias()}</td></tr>
 * <tr><td>{@code embedding.weight}ᵀ</td><td>(vocabulary, n_e)ᵀ</td><td>the table of the embedding</td></tr>
 * </table>
 * PyTorch has two biases, and only their sum matters; when they are written, the second is 0. Modules without bias are read
 * as if the bias were 0. Without a head, n_y = 0. A layer after a bidirectional one has n_x = 2 n_a, the forward states
 * first. If you read a backward direction alone, pass it the steps in reverse order; it returns its states in that order
 * too.
 *
 * <p>A {@code state_dict} does not contain the nonlinearity of an RNN; it must be tanh, the default of PyTorch.
 *
 * <p>Objects of this class are immutable. Errors common to all methods: {@link NullPointerException} if an argument or an
 * element of one is {@code null}.
 */
public final class PyTorch {

    /** PyTorch's i, f, g, o. */
    private static final String GATES = "ifco";

    private static final String REVERSE = "_reverse";

    private final Module module;
    private final String head;                               // null: there is none

    /**
     * Where the weights of a layer are.
     *
     * @param prefix the name of the module, and a dot
     * @param layer from 0
     * @param suffix the suffix of the direction, at the end of every name
     * @param part whether the caller has asked for this layer, direction or cell alone
     */
    private record Module(String prefix, int layer, String suffix, boolean part, boolean cell) {

        String name(String weight) {
            return prefix + weight + (cell ? "" : "_l" + layer + suffix);
        }
    }

    private PyTorch(Module module, String head) {
        this.module = module;
        this.head = head;
    }

    /**
     * Names a module: an RNN, LSTM, Linear or Embedding. A module with several layers or directions is named as a whole.
     *
     * @param name the name of the module in the model, such as {@code lstm} or {@code encoder.lstm}; empty, if the
     *     {@code state_dict} is that of the module itself
     * @return the module
     */
    public static PyTorch module(String name) {
        Check.notNull("PyTorch.module", "name", name);
        return new PyTorch(new Module(prefix(name), 0, "", false, false), null);
    }

    private static String prefix(String name) {
        return name.isEmpty() ? "" : name + ".";
    }

    /**
     * Returns this module and its head inside another module.
     *
     * @param name the name of the module that contains it, such as {@code model}
     * @return the module, with that name in front of its own
     */
    public PyTorch inside(String name) {
        Check.notNull("PyTorch.inside", "name", name);
        String prefix = prefix(name) + module.prefix;
        return new PyTorch(new Module(prefix, module.layer, module.suffix, module.part, module.cell),
                head == null ? null : prefix(name) + head);
    }

    /**
     * Selects one layer of a module with several ({@code num_layers}).
     *
     * @param index from 0
     * @return the layer
     * @throws IllegalArgumentException if the index is negative
     */
    public PyTorch layer(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("PyTorch.layer: index is " + index + "; it must be 0 or more");
        }
        return new PyTorch(new Module(module.prefix, index, module.suffix, true, false), head);
    }

    /**
     * Selects the backward direction of a bidirectional layer.
     *
     * @return the direction
     */
    public PyTorch reverse() {
        return new PyTorch(new Module(module.prefix, module.layer, REVERSE, true, false), head);
    }

    /**
     * Names a {@code torch.nn.RNNCell} or {@code torch.nn.LSTMCell}, whose weights have no {@code _l0} in their names.
     *
     * @return the cell
     */
    public PyTorch cell() {
        return new PyTorch(new Module(module.prefix, 0, "", true, true), head);
    }

    /**
     * Returns this module together with a {@code torch.nn.Linear} on its hidden state, which computes the scores.
     *
     * @param name the name of the Linear in the model, such as {@code head}; empty, if its weights have no prefix
     * @return the module with that head
     */
    public PyTorch head(String name) {
        Check.notNull("PyTorch.head", "name", name);
        return new PyTorch(module, prefix(name));
    }

    /**
     * Returns the parameters of an LSTM with one layer in one direction.
     *
     * @param tensors the {@code state_dict}; other tensors in it are ignored
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, if the LSTM has projections ({@code
     *     proj_size}), or if it has other layers or directions and neither {@link #layer} nor {@link #reverse} has chosen
     *     one
     */
    public LstmCell.Parameters lstm(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.lstm", "tensors", tensors);
        checkOneLayer(weights, "lstmStack");
        return lstm(weights);
    }

    private LstmCell.Parameters lstm(StateDict weights) {
        if (weights.has(module.name("weight_hr"))) {
            throw new IllegalArgumentException(weights.operation() + ": there is a " + Names.quote(module.name("weight_hr"))
                    + "; an LSTM with projections (proj_size) has no counterpart here");
        }
        StackedGates gates = gates(weights, GATES.length());
        return gates.lstm(GATES, head(weights, "n_a", gates.na()));
    }

    /**
     * Returns the parameters of an RNN with one layer in one direction.
     *
     * @param tensors the {@code state_dict}; other tensors in it are ignored
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, or if the RNN has other layers or
     *     directions and neither {@link #layer} nor {@link #reverse} has chosen one
     */
    public RnnCell.Parameters rnn(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.rnn", "tensors", tensors);
        checkOneLayer(weights, "rnnStack");
        return rnn(weights);
    }

    private RnnCell.Parameters rnn(StateDict weights) {
        StackedGates gates = gates(weights, 1);
        return gates.rnn(head(weights, "n_a", gates.na()));
    }

    /** Refuses to read one layer of several unless the caller has selected it, as it computes something else than the module. */
    private void checkOneLayer(StateDict weights, String whole) {
        String first = module.name("weight_hh");
        List<String> others = new ArrayList<>(weights.names(anyLayer() + "(" + REVERSE + ")?"));
        others.remove(first);
        if (!module.part && weights.has(first) && !others.isEmpty()) {
            throw new IllegalArgumentException(weights.operation() + ": there is a " + Names.quote(others.get(0)) + " beside "
                    + Names.quote(first) + "; " + whole + " reads all layers and directions, layer(0)." + weights.method()
                    + " the first alone");
        }
    }

    private String anyLayer() {
        return Pattern.quote(module.prefix + "weight_hh_l") + "\\d+";
    }

    private StackedGates gates(StateDict weights, int gates) {
        String rows = gates == 1 ? "n_a" : gates + " n_a";
        String whh = module.name("weight_hh");
        List<Integer> shape = weights.get(whh, otherModules(weights)).shape();
        int na = shape.isEmpty() ? 0 : shape.get(0) / gates;
        String kind = shape.size() == 2 ? StackedGates.otherKind(shape.get(0), shape.get(1)) : "";
        Matrix hidden = weights.matrix(whh, "(" + rows + ", n_a)" + kind, gates * na, na);
        StateDict.requireUnits(weights.operation(), Names.quote(whh), na);
        String with = " with n_a = " + na;
        Matrix input = weights.matrix(module.name("weight_ih"), "(" + rows + ", n_x)" + with, gates * na, ANY);
        return new StackedGates(na, input::rows, hidden::rows, bias(weights, "(" + rows + ")" + with, gates * na));
    }

    /** Advice if the weights of the module are missing: the name of another RNN or LSTM, or of a cell. */
    private String otherModules(StateDict weights) {
        Pattern hidden = Pattern.compile("(?:(.*)\\.)?weight_hh(_l0)?");
        return weights.names(hidden.pattern()).stream().map(hidden::matcher).filter(Matcher::matches)
                .filter(name -> !name.group().startsWith(module.prefix + "weight_hh") || module.cell != (name.group(2) == null))
                .findFirst().map(name -> "; PyTorch.module(" + Names.quote(name.group(1) == null ? "" : name.group(1)) + ")"
                        + (name.group(2) == null ? ".cell()" : "") + " is there").orElse("");
    }

    private Matrix bias(StateDict weights, String rule, int size) {
        String input = module.name("bias_ih");
        String hidden = module.name("bias_hh");
        if (!weights.has(input) && !weights.has(hidden)) {
            return Matrix.zeros(size, 1);
        }
        return weights.matrix(input, rule, size).plus(weights.matrix(hidden, rule, size));
    }

    /** The Linear on hidden states with {@code size} rows, or none. */
    private Linear head(StateDict weights, String sizeName, int size) {
        if (head == null) {
            return Linear.none(size);
        }
        List<Integer> shape = weights.get(head + "weight").shape();
        boolean wider = shape.size() == 2 && sizeName.equals("n_a") && shape.get(1) == 2L * size;
        String rule = "(n_y, " + sizeName + ") with " + sizeName + " = " + size
                + (wider ? "; lstmStack and rnnStack read a Linear on both directions" : "");
        return linear(weights, head, rule, size);
    }

    private static Linear linear(StateDict weights, String prefix, String rule, int size) {
        Matrix weight = weights.matrix(prefix + "weight", rule, ANY, size);
        int ny = weight.rows();
        return new Linear(weight, weights.has(prefix + "bias")
                ? weights.matrix(prefix + "bias", "(n_y) with n_y = " + ny, ny)
                : Matrix.zeros(ny, 1));
    }

    /**
     * Returns the weights of a {@code torch.nn.Linear}.
     *
     * @param tensors the {@code state_dict}; other tensors in it are ignored
     * @return W (n_y, n) and b (n_y, 1), which is 0 if the module has none
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape
     */
    public Linear linear(Map<String, Tensor> tensors) {
        return linear(new StateDict("PyTorch.linear", "tensors", tensors), module.prefix, "(n_y, n)", ANY);
    }

    /**
     * Returns the table of a {@code torch.nn.Embedding}, whose columns are the vectors.
     *
     * @param tensors the {@code state_dict}; other tensors in it are ignored
     * @return the table (n_e, vocabulary): the weight of PyTorch, transposed
     * @throws IllegalArgumentException if the tensor is missing or does not have two axes
     */
    public Matrix embedding(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.embedding", "tensors", tensors);
        return weights.matrix(module.prefix + "weight", "(vocabulary, n_e)", ANY, ANY).transpose();
    }

    /**
     * Returns the parameters of all layers of an LSTM, in one direction or in both, as {@link LayerStack#lstm} takes them; with
     * the Linear on the last layer, if there is a head.
     *
     * @param tensors the {@code state_dict}; other tensors in it are ignored
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, or if the LSTM has projections ({@code
     *     proj_size})
     * @throws IllegalStateException if this is one layer or direction of the module
     */
    public LayerStack.Parameters<LstmCell.Parameters> lstmStack(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.lstmStack", "tensors", tensors);
        return stack(weights, direction -> direction.lstm(weights), LstmCell.Parameters::na);
    }

    /**
     * Returns the parameters of all layers of an RNN, in one direction or in both, as {@link LayerStack#rnn} takes them; with
     * the Linear on the last layer, if there is a head.
     *
     * @param tensors the {@code state_dict}; other tensors in it are ignored
     * @return the parameters
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape
     * @throws IllegalStateException if this is one layer or direction of the module
     */
    public LayerStack.Parameters<RnnCell.Parameters> rnnStack(Map<String, Tensor> tensors) {
        StateDict weights = new StateDict("PyTorch.rnnStack", "tensors", tensors);
        return stack(weights, direction -> direction.rnn(weights), RnnCell.Parameters::na);
    }

    private <P> LayerStack.Parameters<P> stack(
            StateDict weights, Function<PyTorch, P> parameters, ToIntFunction<P> na) {
        checkWhole(weights.operation());
        int count = Math.max(1, weights.names(anyLayer()).size());
        boolean bidirectional = !weights.names(anyLayer() + REVERSE).isEmpty();
        List<Layer<P>> layers = new ArrayList<>();
        int width = ANY;
        for (int k = 0; k < count; k++) {
            List<PyTorch> directions = directions(k, bidirectional);
            Layer<P> layer = new Layer<>(directions.stream().map(parameters).toList());
            checkInputs(weights, directions, width, k);
            width = layer.directions().stream().mapToInt(na).sum();
            layers.add(layer);
        }
        Linear output = head(weights, "n", width);
        return new LayerStack.Parameters<>(layers, output.weight(), output.bias());
    }

    /**
     * Checks that the directions of layer k take the outputs of the layer below, and those of the lowest layer the same
     * inputs.
     */
    private static void checkInputs(StateDict weights, List<PyTorch> directions, int width, int k) {
        int nx = width;
        for (PyTorch direction : directions) {
            String name = direction.module.name("weight_ih");
            List<Integer> shape = weights.get(name).shape();
            weights.matrix(name, "(" + shape.get(0) + ", n_x) with n_x = " + nx + StateDict.sourceOfInputs(k), ANY, nx);
            nx = shape.get(1);
        }
    }

    /** A layer of the module without the head, which belongs to the last layer alone: forward, then backward. */
    private List<PyTorch> directions(int k, boolean bidirectional) {
        PyTorch forward = new PyTorch(new Module(module.prefix, k, "", true, false), null);
        return bidirectional ? List.of(forward, forward.reverse()) : List.of(forward);
    }

    private void checkWhole(String operation) {
        if (module.part) {
            String part = module.cell ? "a cell" : "_l" + module.layer + module.suffix + " of the module";
            throw new IllegalStateException(operation + ": this is " + part
                    + "; a stack is made of a whole module, without layer, reverse and cell");
        }
    }

    /**
     * Returns the part of a {@code state_dict} that holds the parameters of an LSTM.
     *
     * @param parameters the parameters
     * @return the tensors in PyTorch's order, in a modifiable map: the other layers can be added to it
     * @throws IllegalArgumentException if the parameters have outputs, but no head has been named for them
     */
    public Map<String, Tensor> tensors(LstmCell.Parameters parameters) {
        Check.notNull("PyTorch.tensors", "parameters", parameters);
        Map<String, Tensor> tensors = tensors(StackedGates.Weights.of(parameters, GATES));
        tensors.putAll(tensorsOfHead(new Linear(parameters.wy(), parameters.by())));
        return tensors;
    }

    /**
     * Returns the part of a {@code state_dict} that holds the parameters of an RNN.
     *
     * @param parameters the parameters
     * @return the tensors in PyTorch's order, in a modifiable map: the other layers can be added to it
     * @throws IllegalArgumentException if the parameters have outputs, but no head has been named for them
     */
    public Map<String, Tensor> tensors(RnnCell.Parameters parameters) {
        Check.notNull("PyTorch.tensors", "parameters", parameters);
        Map<String, Tensor> tensors = tensors(StackedGates.Weights.of(parameters));
        tensors.putAll(tensorsOfHead(new Linear(parameters.wya(), parameters.by())));
        return tensors;
    }

    /**
     * Returns the {@code state_dict} of a module with all its layers and directions.
     *
     * @param parameters the parameters of a {@link LayerStack}
     * @return the tensors in PyTorch's order, in a modifiable map
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
                tensors.putAll(directions(k, true).get(d).tensors(
                        StackedGates.Weights.of("PyTorch.tensors", layer.get(d), GATES)));
            }
        }
        checkOneSize(tensors);
        tensors.putAll(tensorsOfHead(new Linear(parameters.wy(), parameters.by())));
        return tensors;
    }

    private void checkOneSize(Map<String, Tensor> tensors) {
        String first = module.prefix + "weight_hh_l0";
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(module.prefix + "weight_hh") && !tensor.shape().equals(tensors.get(first).shape())) {
                throw new IllegalArgumentException("PyTorch.tensors: " + Names.quote(name) + " is " + Tensor.text(tensor.shape())
                        + ", " + Names.quote(first) + " is " + Tensor.text(tensors.get(first).shape())
                        + "; the layers of a module have one hidden_size");
            }
        });
    }

    private Map<String, Tensor> tensors(StackedGates.Weights gates) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(module.name("weight_ih"), Tensor.of(gates.input()));
        tensors.put(module.name("weight_hh"), Tensor.of(gates.hidden()));
        tensors.put(module.name("bias_ih"), vector(gates.bias()));
        tensors.put(module.name("bias_hh"), vector(Matrix.zeros(gates.bias().rows(), 1)));
        return tensors;
    }

    private Map<String, Tensor> tensorsOfHead(Linear linear) {
        if (head == null && linear.weight().rows() > 0) {
            throw new IllegalArgumentException("PyTorch.tensors: the parameters have n_y = " + linear.weight().rows()
                    + " outputs; head must name the Linear that takes their weights");
        }
        return head == null ? Map.of() : tensors(head, linear);
    }

    /**
     * Returns the part of a {@code state_dict} that holds a {@code torch.nn.Linear}.
     *
     * @param linear its weights
     * @return weight and bias, in a modifiable map
     */
    public Map<String, Tensor> tensors(Linear linear) {
        Check.notNull("PyTorch.tensors", "linear", linear);
        return tensors(module.prefix, linear);
    }

    private static Map<String, Tensor> tensors(String prefix, Linear linear) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(prefix + "weight", Tensor.of(linear.weight()));
        tensors.put(prefix + "bias", vector(linear.bias()));
        return tensors;
    }

    /**
     * Returns the part of a {@code state_dict} that holds a {@code torch.nn.Embedding}.
     *
     * @param table the table (n_e, vocabulary)
     * @return the weight, which is the transposed table, in a modifiable map
     */
    public Map<String, Tensor> embeddingTensors(Matrix table) {
        Check.notNull("PyTorch.embeddingTensors", "table", table);
        return new LinkedHashMap<>(Map.of(module.prefix + "weight", Tensor.of(table.transpose())));
    }

    private static Tensor vector(Matrix column) {
        return Tensor.of(List.of(column.rows()), column);
    }
}
