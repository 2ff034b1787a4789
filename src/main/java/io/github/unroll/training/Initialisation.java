package io.github.unroll.training;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Parameters to start training from: input and output matrices by Glorot and Bengio, orthogonal recurrent matrices, biases of
 * 0, but 1 for the forget gate. The same generator in the same state gives the same bits on every JDK: only
 * {@code nextDouble} of the generator is used, and {@link StrictMath} computes the functions that IEEE 754 does not define.
 */
public final class Initialisation {

    /** A random row depends on the rows before it if their projections leave at most this share of its norm. */
    private static final double DEPENDENT = 1e-13;

    private Initialisation() {
    }

    /**
     * Returns parameters of an RNN: Wax and Wya by {@link #glorotUniform}, Waa {@link #orthogonal}, ba = by = 0.
     *
     * @param nx n_x, the number of inputs
     * @param na n_a, the number of hidden units
     * @param ny n_y, the number of outputs
     * @param random the generator of the elements
     * @return parameters of these sizes
     */
    public static RnnCell.Parameters rnn(int nx, int na, int ny, RandomGenerator random) {
        requireSizes("Initialisation.rnn", nx, na, ny, random);
        return new RnnCell.Parameters(
                glorotUniform(na, nx, random),
                orthogonal(na, na, random),
                glorotUniform(ny, na, random),
                Matrix.zeros(na, 1),
                Matrix.zeros(ny, 1));
    }

    /**
     * Returns parameters of an LSTM. In each gate's matrix the n_a columns of the hidden state are {@link #orthogonal}, and
     * the n_x columns of the input are by {@link #glorotUniform}, like Wy; bf = 1, and the other biases are 0. Every gate is
     * drawn separately; Keras, whose defaults are otherwise the same, draws the four gates as one matrix, with a smaller
     * limit.
     *
     * @param nx n_x, the number of inputs
     * @param na n_a, the number of hidden units
     * @param ny n_y, the number of outputs
     * @param random the generator of the elements
     * @return parameters of these sizes
     */
    public static LstmCell.Parameters lstm(int nx, int na, int ny, RandomGenerator random) {
        requireSizes("Initialisation.lstm", nx, na, ny, random);
        Matrix zero = Matrix.zeros(na, 1);
        LstmCell.Parameters parameters = new LstmCell.Parameters(
                gate(nx, na, random), zero,
                gate(nx, na, random), zero,
                gate(nx, na, random), zero,
                gate(nx, na, random), zero,
                glorotUniform(ny, na, random), Matrix.zeros(ny, 1));
        return withForgetBias(parameters, 1);
    }

    /** Returns [orthogonal, Glorot] (n_a, n_a + n_x): the columns of the hidden state, then those of the input. */
    private static Matrix gate(int nx, int na, RandomGenerator random) {
        Matrix recurrent = orthogonal(na, na, random);
        Matrix input = glorotUniform(na, nx, random);
        return recurrent.transpose().above(input.transpose()).transpose();
    }

    /**
     * Returns parameters of LSTM layers, all of the same size: each direction by {@link #lstm}, Wy by {@link #glorotUniform},
     * by = 0. One layer in one direction has the same numbers as {@code lstm(nx, na, ny, random)}.
     *
     * @param nx n_x, the number of inputs
     * @param na n_a, the number of hidden units of every direction of every layer
     * @param ny n_y, the number of outputs, which may be 0
     * @param layers N, the number of layers, at least 1
     * @param bidirectional whether each layer reads in both directions
     * @param random the generator of the elements
     * @return parameters of these sizes
     */
    public static LayerStack.Parameters<LstmCell.Parameters> lstmStack(
            int nx, int na, int ny, int layers, boolean bidirectional, RandomGenerator random) {
        requireSizes("Initialisation.lstmStack", nx, na, ny, layers, bidirectional, random);
        return stack(nx, layers, bidirectional ? 2 : 1, inputs -> lstm(inputs, na, 0, random), na, ny, random);
    }

    /**
     * Returns parameters of RNN layers, all of the same size: each direction by {@link #rnn}, Wy by {@link #glorotUniform},
     * by = 0.
     *
     * @param nx n_x, the number of inputs
     * @param na n_a, the number of hidden units of every direction of every layer
     * @param ny n_y, the number of outputs, which may be 0
     * @param layers N, the number of layers, at least 1
     * @param bidirectional whether each layer reads in both directions
     * @param random the generator of the elements
     * @return parameters of these sizes
     */
    public static LayerStack.Parameters<RnnCell.Parameters> rnnStack(
            int nx, int na, int ny, int layers, boolean bidirectional, RandomGenerator random) {
        requireSizes("Initialisation.rnnStack", nx, na, ny, layers, bidirectional, random);
        return stack(nx, layers, bidirectional ? 2 : 1, inputs -> rnn(inputs, na, 0, random), na, ny, random);
    }

    private static <P> LayerStack.Parameters<P> stack(int nx, int layers, int directions, IntFunction<P> direction,
            int na, int ny, RandomGenerator random) {
        int width = directions * na;
        List<LayerStack.Layer<P>> all = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            int inputs = l == 0 ? nx : width;
            all.add(new LayerStack.Layer<>(IntStream.range(0, directions).mapToObj(d -> direction.apply(inputs)).toList()));
        }
        return new LayerStack.Parameters<>(all, glorotUniform(ny, width, random), Matrix.zeros(ny, 1));
    }

    /**
     * Returns the same parameters with another bias of the forget gate. A bias of 1 lets a cell remember until it learns to
     * forget (R. Jozefowicz, W. Zaremba and I. Sutskever, "An Empirical Exploration of Recurrent Network Architectures",
     * ICML 2015).
     *
     * @param parameters any parameters
     * @param bias the value of every element of bf, finite
     * @return the parameters with this bf
     */
    public static LstmCell.Parameters withForgetBias(LstmCell.Parameters parameters, double bias) {
        Check.notNull("Initialisation.withForgetBias", "parameters", parameters);
        Check.finiteAndNotNegative("Initialisation.withForgetBias", "|bias|", Math.abs(bias));
        LstmCell.Parameters p = parameters;
        return new LstmCell.Parameters(
                p.wf(), p.bf().map(b -> bias), p.wi(), p.bi(), p.wc(), p.bc(), p.wo(), p.bo(), p.wy(), p.by());
    }

    /**
     * Returns a random matrix whose elements are uniform in [-k, k) with k = √(6 / (rows + columns)). It neither amplifies
     * nor damps signals, forward or backward (X. Glorot and Y. Bengio, "Understanding the difficulty of training deep
     * feedforward neural networks", AISTATS 2010).
     *
     * @param rows the number of rows, the outputs of the matrix
     * @param columns the number of columns, its inputs
     * @param random the generator of the elements, which are drawn row by row
     * @return the matrix (rows, columns)
     */
    public static Matrix glorotUniform(int rows, int columns, RandomGenerator random) {
        Check.notNull("Initialisation.glorotUniform", "random", random);
        Check.atLeast("Initialisation.glorotUniform", 0, "rows", rows);
        Check.atLeast("Initialisation.glorotUniform", 0, "columns", columns);
        return Matrix.uniform(rows, columns, Math.sqrt(6.0 / Math.max((double) rows + columns, 1)), random);
    }

    /**
     * Returns a random orthogonal matrix: QᵀQ = 1, or Q Qᵀ = 1 if it has more columns than rows. It preserves the length of
     * vectors, so gradients neither explode nor vanish at the start (A. M. Saxe, J. L. McClelland and S. Ganguli, "Exact
     * solutions to the nonlinear dynamics of learning in deep linear neural networks", ICLR 2014). It is the Q of the QR
     * decomposition of a matrix of standard normal numbers, by the Gram-Schmidt method; the diagonal of R is positive, so Q
     * is equally likely to be any orthogonal matrix (F. Mezzadri, "How to generate random matrices from the classical compact
     * groups", <cite>Notices of the AMS</cite> 54, 2007).
     *
     * @param rows the number of rows
     * @param columns the number of columns
     * @param random the generator of the elements; it must not repeat itself
     * @return the matrix (rows, columns)
     * @throws IllegalArgumentException if the generator gives linearly dependent rows or columns
     */
    public static Matrix orthogonal(int rows, int columns, RandomGenerator random) {
        Check.notNull("Initialisation.orthogonal", "random", random);
        Check.atLeast("Initialisation.orthogonal", 0, "rows", rows);
        Check.atLeast("Initialisation.orthogonal", 0, "columns", columns);
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        Matrix.zeros(count, length);                                           // throws if no matrix can have this size
        double[][] q = new double[count][length];                              // the rows are orthonormal
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < length; i++) {
                q[k][i] = gaussian(random);
            }
            makeOrthogonal(q, k);
        }
        double[] values = new double[count * length];
        for (int k = 0; k < count; k++) {
            System.arraycopy(q[k], 0, values, k * length, length);
        }
        Matrix wide = Matrix.of(count, length, values);
        return rows > columns ? wide.transpose() : wide;
    }

    /** Subtracts from row k its projections on the rows before, twice because of rounding; then scales it to length 1. */
    private static void makeOrthogonal(double[][] q, int k) {
        double before = norm(q[k]);
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < k; j++) {
                addTo(q[k], -dot(q[j], q[k]), q[j]);
            }
        }
        double norm = norm(q[k]);
        if (!(norm > DEPENDENT * before)) {
            throw new IllegalArgumentException("Initialisation.orthogonal: row " + k + " depends on the rows before;"
                    + " random must not repeat itself");
        }
        for (int i = 0; i < q[k].length; i++) {
            q[k][i] /= norm;
        }
    }

    private static void addTo(double[] row, double factor, double[] other) {
        for (int i = 0; i < row.length; i++) {
            row[i] += factor * other[i];
        }
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double norm(double[] row) {
        return Math.sqrt(dot(row, row));
    }

    /**
     * Returns a standard normal number: √(-2 ln(1 - u)) cos(2π v), u and v uniform in [0, 1) (G. E. P. Box and M. E. Muller,
     * "A Note on the Generation of Random Normal Deviates", <cite>Annals of Mathematical Statistics</cite> 29, 1958).
     * {@code nextGaussian} differs between versions of the JDK.
     */
    static double gaussian(RandomGenerator random) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private static void requireSizes(
            String operation, int nx, int na, int ny, int layers, boolean bidirectional, RandomGenerator random) {
        requireSizes(operation, nx, na, ny, random);
        Check.atLeast(operation, 1, "layers", layers);
        if (bidirectional && na > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(operation + ": na is " + na + ", bidirectional is true; 2 na must not exceed "
                    + Integer.MAX_VALUE);
        }
    }

    private static void requireSizes(String operation, int nx, int na, int ny, RandomGenerator random) {
        Check.atLeast(operation, 0, "nx", nx);
        Check.atLeast(operation, 0, "na", na);
        Check.atLeast(operation, 0, "ny", ny);
        Check.notNull(operation, "random", random);
    }
}
