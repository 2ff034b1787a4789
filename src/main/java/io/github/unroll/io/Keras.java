package io.github.unroll.io;

import static io.github.unroll.io.StateDict.ANY;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.internal.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * The arrays that {@code get_weights()} gives and {@code set_weights()} takes in Keras 3, of a {@code SimpleRNN} or {@code
 * LSTM}, alone or in a model where a {@code Dense} with softmax follows it (<a
 * href="https://keras.io/api/layers/recurrent_layers/lstm/">keras.layers.LSTM</a>, <a
 * href="https://keras.io/api/layers/recurrent_layers/simple_rnn/">keras.layers.SimpleRNN</a>):
 * <pre>
 * np.savez("model.npz", *model.get_weights())
 *
 * Lstm lstm = new Lstm(Keras.lstm(List.copyOf(NumPy.readAll(Path.of("model.npz")).values())));
 * </pre>
 * <table>
 * <caption>Everything is transposed: in Keras the examples stand in the rows</caption>
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
 * The bias is that of {@code use_bias=True}, and may be missing: it has one axis, a kernel has two, so that is plain to
 * see. The 1 that {@code unit_forget_bias} adds is already inside the bias. Without a Dense, n_y = 0. A {@code
 * Bidirectional} has the arrays of the forward layer first, then those of the backward one: give each its own half.
 * Arrays without a hidden unit (n_a = 0), which no layer has, are not read.
 *
 * <p>The arrays do not tell the activations; they must be those that Keras takes: tanh, and sigmoid at the gates.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, or anything in one is.
 */
public final class Keras {

    private static final String GATES = "ifco";

    private Keras() {
    }

    /**
     * The parameters of an LSTM.
     *
     * @param weights kernel, recurrent_kernel, bias; then kernel and bias of the Dense, if there is one; a bias may be
     *     missing
     * @return the parameters
     * @throws IllegalArgumentException if an array is missing or superfluous, or has another shape than it must have
     */
    public static LstmCell.Parameters lstm(List<Tensor> weights) {
        Arrays arrays = new Arrays("Keras.lstm", weights);
        StackedGates stack = arrays.stack(GATES.length());
        return stack.lstm(GATES, arrays.dense(stack.hidden().columns()));
    }

    /**
     * The parameters of an RNN.
     *
     * @param weights kernel, recurrent_kernel, bias; then kernel and bias of the Dense, if there is one; a bias may be
     *     missing
     * @return the parameters
     * @throws IllegalArgumentException if an array is missing or superfluous, or has another shape than it must have
     */
    public static RnnCell.Parameters rnn(List<Tensor> weights) {
        Arrays arrays = new Arrays("Keras.rnn", weights);
        StackedGates stack = arrays.stack(1);
        return stack.rnn(arrays.dense(stack.hidden().columns()));
    }

    /**
     * The arrays of an LSTM, and of a Dense if there are outputs.
     *
     * @param parameters the parameters
     * @return kernel, recurrent_kernel, bias; if n_y &gt; 0, then kernel and bias of the Dense; unmodifiable
     */
    public static List<Tensor> weights(LstmCell.Parameters parameters) {
        Check.notNull("Keras.weights", "parameters", parameters);
        return weights(StackedGates.of(parameters, GATES), new StackedGates.Head(parameters.wy(), parameters.by()));
    }

    /**
     * The arrays of an RNN, and of a Dense if there are outputs.
     *
     * @param parameters the parameters
     * @return kernel, recurrent_kernel, bias; if n_y &gt; 0, then kernel and bias of the Dense; unmodifiable
     */
    public static List<Tensor> weights(RnnCell.Parameters parameters) {
        Check.notNull("Keras.weights", "parameters", parameters);
        return weights(StackedGates.of(parameters), new StackedGates.Head(parameters.wya(), parameters.by()));
    }

    private static List<Tensor> weights(StackedGates stack, StackedGates.Head output) {
        List<Tensor> weights = new ArrayList<>();
        weights.add(Tensor.of(stack.input().transpose()));
        weights.add(Tensor.of(stack.hidden().transpose()));
        weights.add(Tensor.vector(stack.bias().toArray()));
        if (output.weight().rows() > 0) {
            weights.add(Tensor.of(output.weight().transpose()));
            weights.add(Tensor.vector(output.bias().toArray()));
        }
        return List.copyOf(weights);
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

        StackedGates stack(int gates) {
            String columns = gates == 1 ? "n_a" : gates + " n_a";
            List<Integer> recurrent = weights.get(1).shape();
            int na = recurrent.isEmpty() ? 0 : recurrent.get(recurrent.size() - 1) / gates;
            String with = " with n_a = " + na + " from recurrent_kernel";
            Matrix kernel = take("kernel", "(n_x, " + columns + ")" + with, ANY, gates * na);
            Matrix recurrentKernel = take("recurrent_kernel", "(n_a, " + columns + ")", na, gates * na);
            StateDict.requireUnits(operation, "weights[1] (recurrent_kernel)", na);
            Matrix bias = takeBias("bias", "(" + columns + ")" + with, gates * na);
            return new StackedGates(kernel.transpose(), recurrentKernel.transpose(), bias);
        }

        StackedGates.Head dense(int na) {
            if (next == weights.size()) {
                return StackedGates.Head.none(na);
            }
            Matrix kernel = take("kernel of the Dense", "(n_a, n_y) with n_a = " + na, na, ANY);
            Matrix bias = takeBias("bias of the Dense", "(n_y) with n_y = " + kernel.columns(), kernel.columns());
            if (next < weights.size()) {
                throw new IllegalArgumentException(operation + ": weights has " + weights.size() + " arrays; the last "
                        + (weights.size() - next) + " belong neither to the layer nor to a Dense");
            }
            return new StackedGates.Head(kernel.transpose(), bias);
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
