package io.github.unroll.io;

import static io.github.unroll.io.StateDict.ANY;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Converts the arrays of {@code get_weights()} and {@code set_weights()} in Keras 3, for {@code SimpleRNN} or {@code LSTM}
 * layers, alone or below a {@code Dense}, with or without {@code Bidirectional} (<a
 * href="https://keras.io/api/layers/recurrent_layers/lstm/">keras.layers.LSTM</a>, <a
 * href="https://keras.io/api/layers/recurrent_layers/simple_rnn/">keras.layers.SimpleRNN</a>, <a
 * href="https://keras.io/api/layers/recurrent_layers/bidirectional/">keras.layers.Bidirectional</a>):
 * <pre>
 * List&lt;Tensor&gt; weights = List.copyOf(NumPy.readAll(path).values());     // np.savez(path, *model.get_weights())
 * LstmCell.Parameters lstm = Keras.lstm(weights);                       // [LSTM, Dense]
 * </pre>
 * Several layers are a {@link LayerStack}:
 * <pre>
 * LayerStack.lstm(Keras.lstmStack(weights, 2, 1, 2)).forward(x);        // [Bidirectional, LSTM, Bidirectional, Dense]
 * </pre>
 * <table>
 * <caption>All matrices are transposed, because Keras has the examples in the rows</caption>
 * <tr><th>Keras</th><th>shape</th><th>here</th></tr>
 * <tr><td>LSTM kernelᵀ</td><td>(n_x, 4 n_a)ᵀ</td><td>last n_x columns of Wi, Wf, Wc, Wo, below each other</td></tr>
 * <tr><td>LSTM recurrent_kernelᵀ</td><td>(n_a, 4 n_a)ᵀ</td><td>first n_a columns of Wi, Wf, Wc, Wo</td></tr>
 * <tr><td>LSTM bias</td><td>(4 n_a)</td><td>bi, bf, bc, bo</td></tr>
 * <tr><td>SimpleRNN kernelᵀ</td><td>(n_x, n_a)ᵀ</td><td>Wax</td></tr>
 * <tr><td>SimpleRNN recurrent_kernelᵀ</td><td>(n_a, n_a)ᵀ</td><td>Waa</td></tr>
 * <tr><td>SimpleRNN bias</td><td>(n_a)</td><td>ba</td></tr>
 * <tr><td>Dense kernelᵀ</td><td>(n_a, n_y)ᵀ</td><td>Wy, Wya</td></tr>
 * <tr><td>Dense bias</td><td>(n_y)</td><td>by</td></tr>
 * </table>
 * A bias may be missing ({@code use_bias=False}): it has one axis and a kernel has two, so the arrays show this. The 1 that
 * {@code unit_forget_bias} adds is already part of the bias. Without a Dense, n_y = 0. A {@code Bidirectional} has the
 * arrays of the forward layer first, then those of the backward one; its {@code merge_mode} must be {@code concat}, the
 * default of Keras. The arrays of a {@code Bidirectional} look like those of two layers, so {@code lstmStack} and {@code
 * rnnStack} take the number of directions of each layer. If a model starts with an {@code Embedding}, its first array is the
 * table, transposed, and {@code weights.subList(1, weights.size())} is the rest. Arrays with n_a = 0, which no layer has,
 * are refused.
 *
 * <p>The arrays do not contain the activations; these must be the defaults of Keras: tanh, and sigmoid at the gates.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an element of one is {@code null}.
 */
public final class Keras {

    private static final String GATES = "ifco";

    private Keras() {
    }

    /**
     * Returns the parameters of an LSTM with one layer in one direction.
     *
     * @param weights kernel, recurrent_kernel, bias; then kernel and bias of the Dense, if there is one; a bias may be
     *     missing
     * @return the parameters
     * @throws IllegalArgumentException if an array is missing, superfluous or of the wrong shape
     */
    public static LstmCell.Parameters lstm(List<Tensor> weights) {
        Arrays arrays = new Arrays("Keras.lstm", weights);
        StackedGates stack = arrays.stack(GATES.length(), ANY, "");
        return stack.lstm(GATES, arrays.dense("n_a", stack.na()));
    }

    /**
     * Returns the parameters of an RNN with one layer in one direction.
     *
     * @param weights kernel, recurrent_kernel, bias; then kernel and bias of the Dense, if there is one; a bias may be
     *     missing
     * @return the parameters
     * @throws IllegalArgumentException if an array is missing, superfluous or of the wrong shape
     */
    public static RnnCell.Parameters rnn(List<Tensor> weights) {
        Arrays arrays = new Arrays("Keras.rnn", weights);
        StackedGates stack = arrays.stack(1, ANY, "");
        return stack.rnn(arrays.dense("n_a", stack.na()));
    }

    /**
     * Returns the parameters of several layers of LSTMs, as {@link LayerStack#lstm} takes them.
     *
     * @param weights for each layer, and each direction of it: kernel, recurrent_kernel, bias; then kernel and bias of the
     *     Dense on the last layer, if there is one; a bias may be missing
     * @param directions the number of directions of each layer, from the first to the last: 1, or 2 for a Bidirectional
     * @return the parameters
     * @throws IllegalArgumentException if an array is missing, superfluous or of the wrong shape, or if there are no layers,
     *     or a number of directions is not 1 or 2
     */
    public static LayerStack.Parameters<LstmCell.Parameters> lstmStack(List<Tensor> weights, int... directions) {
        Arrays arrays = new Arrays("Keras.lstmStack", weights);
        return arrays.layers(GATES.length(), (stack, none) -> stack.lstm(GATES, none), directions);
    }

    /**
     * Returns the parameters of several layers of RNNs, as {@link LayerStack#rnn} takes them.
     *
     * @param weights for each layer, and each direction of it: kernel, recurrent_kernel, bias; then kernel and bias of the
     *     Dense on the last layer, if there is one; a bias may be missing
     * @param directions the number of directions of each layer, from the first to the last: 1, or 2 for a Bidirectional
     * @return the parameters
     * @throws IllegalArgumentException if an array is missing, superfluous or of the wrong shape, or if there are no layers,
     *     or a number of directions is not 1 or 2
     */
    public static LayerStack.Parameters<RnnCell.Parameters> rnnStack(List<Tensor> weights, int... directions) {
        Arrays arrays = new Arrays("Keras.rnnStack", weights);
        return arrays.layers(1, StackedGates::rnn, directions);
    }

    /**
     * Returns the arrays of an LSTM, and of a Dense if there are outputs.
     *
     * @param parameters the parameters
     * @return kernel, recurrent_kernel, bias; if n_y &gt; 0, then kernel and bias of the Dense; unmodifiable
     */
    public static List<Tensor> weights(LstmCell.Parameters parameters) {
        Check.notNull("Keras.weights", "parameters", parameters);
        List<Tensor> weights = layer(StackedGates.Weights.of(parameters, GATES));
        weights.addAll(dense(parameters.wy(), parameters.by()));
        return List.copyOf(weights);
    }

    /**
     * Returns the arrays of an RNN, and of a Dense if there are outputs.
     *
     * @param parameters the parameters
     * @return kernel, recurrent_kernel, bias; if n_y &gt; 0, then kernel and bias of the Dense; unmodifiable
     */
    public static List<Tensor> weights(RnnCell.Parameters parameters) {
        Check.notNull("Keras.weights", "parameters", parameters);
        List<Tensor> weights = layer(StackedGates.Weights.of(parameters));
        weights.addAll(dense(parameters.wya(), parameters.by()));
        return List.copyOf(weights);
    }

    /**
     * Returns the arrays of several layers, and of a Dense on the last one if there are outputs.
     *
     * @param parameters the parameters of a {@link LayerStack}
     * @return for each layer, and each direction of it: kernel, recurrent_kernel, bias; if n_y &gt; 0, then kernel and bias of
     *     the Dense; unmodifiable
     * @throws IllegalArgumentException if a direction is neither an LSTM nor an RNN
     */
    public static List<Tensor> weights(LayerStack.Parameters<?> parameters) {
        Check.notNull("Keras.weights", "parameters", parameters);
        List<Tensor> weights = new ArrayList<>();
        for (LayerStack.Layer<?> layer : parameters.layers()) {
            layer.directions().forEach(direction -> weights.addAll(
                    layer(StackedGates.Weights.of("Keras.weights", direction, GATES))));
        }
        weights.addAll(dense(parameters.wy(), parameters.by()));
        return List.copyOf(weights);
    }

    private static List<Tensor> layer(StackedGates.Weights layer) {
        return new ArrayList<>(List.of(Tensor.of(layer.input().transpose()), Tensor.of(layer.hidden().transpose()),
                Tensor.vector(layer.bias().toArray())));
    }

    private static List<Tensor> dense(Matrix weight, Matrix bias) {
        return weight.rows() == 0 ? List.of() : List.of(Tensor.of(weight.transpose()), Tensor.vector(bias.toArray()));
    }

    /** Takes the arrays one by one. */
    private static final class Arrays {
        private final String operation;
        private final List<Tensor> weights;
        private int next;

        Arrays(String operation, List<Tensor> weights) {
            this.operation = operation;
            this.weights = Check.copy(operation, "weights", weights);
            if (this.weights.size() < 2) {
                throw new IllegalArgumentException(operation + ": weights has " + this.weights.size()
                        + " arrays; there must be kernel and recurrent_kernel at least");
            }
        }

        <P> LayerStack.Parameters<P> layers(
                int gates, BiFunction<StackedGates, Linear, P> parameters, int... directions) {
            Check.notNull(operation, "directions", directions);
            if (directions.length == 0) {
                throw new IllegalArgumentException(operation + ": directions is empty; there must be one layer at least");
            }
            List<LayerStack.Layer<P>> layers = new ArrayList<>();
            int width = ANY;
            for (int k = 0; k < directions.length; k++) {
                requireDirections(k, directions[k]);
                List<P> layer = new ArrayList<>();
                int nx = width;
                String source = StateDict.sourceOfInputs(k);
                width = 0;
                for (int d = 0; d < directions[k]; d++) {
                    requireLayer(k);
                    int kernel = next;
                    StackedGates stack = stack(gates, nx, source);
                    nx = weights.get(kernel).shape().get(0);
                    layer.add(parameters.apply(stack, Linear.none(stack.na())));
                    width += stack.na();
                }
                layers.add(new LayerStack.Layer<>(layer));
            }
            Linear dense = dense("n", width);
            return new LayerStack.Parameters<>(layers, dense.weight(), dense.bias());
        }

        private void requireDirections(int k, int directions) {
            if (directions < 1 || directions > 2) {
                throw new IllegalArgumentException(operation + ": directions[" + k + "] is " + directions
                        + "; a layer has 1 direction, or 2 if it is a Bidirectional");
            }
        }

        private void requireLayer(int k) {
            if (weights.size() < next + 2) {
                throw new IllegalArgumentException(operation + ": weights has " + weights.size() + " arrays, of which "
                        + (weights.size() - next) + " are left for layer " + k
                        + "; it must have kernel and recurrent_kernel at least");
            }
        }

        /** Takes the arrays of a direction; n_x is {@code ANY} or must equal that of a source. */
        StackedGates stack(int gates, int nx, String source) {
            String columns = gates == 1 ? "n_a" : gates + " n_a";
            String recurrentName = "weights[" + (next + 1) + "] (recurrent_kernel)";
            List<Integer> recurrent = weights.get(next + 1).shape();
            int na = recurrent.isEmpty() ? 0 : recurrent.get(recurrent.size() - 1) / gates;
            String kind = recurrent.size() == 2 ? StackedGates.otherKind(recurrent.get(1), recurrent.get(0)) : "";
            String with = " with n_a = " + na + " from recurrent_kernel";
            Matrix recurrentKernel = StateDict.matrix(operation, recurrentName, weights.get(next + 1),
                    "(n_a, " + columns + ")" + kind, na, gates * na);
            StateDict.requireUnits(operation, recurrentName, na);
            String inputs = nx == ANY ? "" : " and n_x = " + nx + source;
            Matrix kernel = take("kernel", "(n_x, " + columns + ")" + with + inputs, nx, gates * na);
            next++;                                                                           // the recurrent kernel
            Matrix bias = takeBias("bias", "(" + columns + ")" + with, gates * na);
            return new StackedGates(na, (from, to) -> kernel.columns(from, to).transpose(),
                    (from, to) -> recurrentKernel.columns(from, to).transpose(), bias);
        }

        Linear dense(String sizeName, int size) {
            if (next == weights.size()) {
                return Linear.none(size);
            }
            String rule = "(" + sizeName + ", n_y) with " + sizeName + " = " + size;
            Matrix kernel = take("kernel of the Dense", rule, size, ANY);
            Matrix bias = takeBias("bias of the Dense", "(n_y) with n_y = " + kernel.columns(), kernel.columns());
            if (next < weights.size()) {
                throw new IllegalArgumentException(operation + ": weights has " + weights.size() + " arrays; the last "
                        + (weights.size() - next) + " belong neither to the " + (sizeName.equals("n") ? "layers" : "layer")
                        + " nor to a Dense; lstmStack and rnnStack read several layers");
            }
            return new Linear(kernel.transpose(), bias);
        }

        private Matrix take(String name, String rule, long... shape) {
            String named = "weights[" + next + "] (" + name + ")";
            return StateDict.matrix(operation, named, weights.get(next++), rule, shape);
        }

        private Matrix takeBias(String name, String rule, int size) {
            boolean there = next < weights.size() && weights.get(next).shape().size() == 1;
            return there ? take(name, rule, size) : Matrix.zeros(size, 1);
        }
    }
}
