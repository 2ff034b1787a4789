package io.github.unroll;

import static io.github.unroll.Matrix.uniform;
import static io.github.unroll.internal.Check.Side.COLUMNS;
import static io.github.unroll.internal.Check.Side.ROWS;

import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.io.Serializable;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One step of the basic recurrent network (J. L. Elman, "Finding Structure in Time", <cite>Cognitive Science</cite> 14,
 * 1990):
 * <pre>
 * a_t = tanh(Waa a_{t-1} + Wax x_t + ba)          (n_a, m)
 * y_t = softmax(Wya a_t + by)                     (n_y, m)
 * </pre>
 * This class is the readable reference; {@link Rnn} computes the same for all steps of a sequence, with its own kernels. A
 * cell holds only its parameters; the values that {@code backward} needs from {@code forward} are in a {@link Cache}. The
 * {@linkplain io.github.unroll package description} sets out the notation.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, and
 * {@link IllegalArgumentException} if a shape differs from the one given here.
 */
public final class RnnCell {

    private final Parameters parameters;

    /**
     * Creates a cell with the given parameters.
     *
     * @param parameters the parameters
     */
    public RnnCell(Parameters parameters) {
        Check.notNull("RnnCell", "parameters", parameters);
        this.parameters = parameters;
    }

    /** {@return the parameters of this cell} */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * Runs one step forward: a_t = tanh(Waa a_{t-1} + Wax x_t + ba), y_t = softmax(Wya a_t + by).
     *
     * @param xt x_t (n_x, m), the input, one example per column
     * @param aPrev a_{t-1} (n_a, m), the previous hidden state
     * @return a_t, y_t and the cache
     */
    public Forward forward(Matrix xt, Matrix aPrev) {
        Parameters p = parameters;
        ShapeCheck.step("RnnCell.forward", p, "xt", xt, "aPrev", aPrev);
        Matrix aNext = p.waa().times(aPrev).plus(p.wax().times(xt)).plusColumn(p.ba()).tanh();   // (n_a, m)
        Matrix yt = p.wya().times(aNext).plusColumn(p.by()).softmax();                           // (n_y, m)
        return new Forward(aNext, yt, new Cache(aNext, aPrev, xt, p));
    }

    /**
     * Runs one step backward for a loss that does not depend on y_t: dWya and dby are zero.
     *
     * @param daNext ∂L/∂a_t (n_a, m)
     * @param cache the cache of the step; its parameters must have this cell's shapes, and the gradient is taken at these
     *     parameters
     * @return the gradients
     * @see #backward(Matrix, Matrix, Cache)
     */
    public Gradients backward(Matrix daNext, Cache cache) {
        checkBackward(daNext, cache);
        Matrix wya = parameters.wya();
        return backward(daNext, Matrix.zeros(wya.rows(), wya.columns()), Matrix.zeros(wya.rows(), 1), cache);
    }

    /**
     * Runs one step backward:
     * <pre>
     * da      = daNext + Wyaᵀ dz_t           dz_a    = (1 - a_t²) ⊙ da
     * dx_t    = Waxᵀ dz_a                    da_prev = Waaᵀ dz_a
     * dWax    = dz_a x_tᵀ                    dWaa    = dz_a a_{t-1}ᵀ      dba = row sums of dz_a
     * dWya    = dz_t a_tᵀ                    dby     = row sums of dz_t
     * </pre>
     *
     * @param daNext ∂L/∂a_t (n_a, m), excluding the contribution through y_t
     * @param dzt ∂L/∂(Wya a_t + by) (n_y, m), the gradient with respect to the scores, which are the argument of the softmax;
     *     for the cross-entropy of labels with one-hot columns it is y_t - labels
     * @param cache the cache of the step; its parameters must have this cell's shapes, and the gradient is taken at these
     *     parameters
     * @return the gradients
     */
    public Gradients backward(Matrix daNext, Matrix dzt, Cache cache) {
        checkBackward(daNext, cache);
        ShapeCheck.output("RnnCell.backward", "dzt", dzt, "wya", parameters.wya(), "daNext", daNext);
        Matrix da = daNext.plus(cache.parameters().wya().transposeTimes(dzt));     // (n_a, m)
        Matrix dWya = dzt.timesTranspose(cache.aNext());                           // (n_y, n_a)
        return backward(da, dWya, dzt.rowSums(), cache);
    }

    private static Gradients backward(Matrix da, Matrix dWya, Matrix dby, Cache cache) {
        Parameters p = cache.parameters();
        Matrix dza = cache.aNext().map(a -> 1 - a * a).hadamard(da);               // (n_a, m)
        Matrix dWax = dza.timesTranspose(cache.xt());                              // (n_a, n_x)
        Matrix dWaa = dza.timesTranspose(cache.aPrev());                           // (n_a, n_a)
        return new Gradients(
                p.wax().transposeTimes(dza),                                       // (n_x, m)
                p.waa().transposeTimes(dza),                                       // (n_a, m)
                new Parameters(dWax, dWaa, dWya, dza.rowSums(), dby));
    }

    private void checkBackward(Matrix daNext, Cache cache) {
        Check.notNull("RnnCell.backward", "cache", cache);
        ShapeCheck.sameShapes("RnnCell.backward", "cache", cache.parameters(), parameters);
        ShapeCheck.sameShape("RnnCell.backward", "daNext", daNext, "cache aNext", cache.aNext());
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.network("RnnCell", parameters.nx(), parameters.na(), parameters.ny());
    }

    /**
     * The parameters of a cell.
     *
     * @param wax Wax (n_a, n_x), from the input to the hidden state
     * @param waa Waa (n_a, n_a), from one hidden state to the next
     * @param wya Wya (n_y, n_a), from the hidden state to the scores of the output; n_y may be 0
     * @param ba ba (n_a, 1), the bias of the hidden state
     * @param by by (n_y, 1), the bias of the scores
     */
    public record Parameters(Matrix wax, Matrix waa, Matrix wya, Matrix ba, Matrix by) implements Serializable {

        public Parameters {
            ShapeCheck.square("RnnCell.Parameters", "waa", waa);
            ShapeCheck.sameSize("RnnCell.Parameters", "wax", wax, ROWS, "waa", waa, ROWS);
            ShapeCheck.sameSize("RnnCell.Parameters", "wya", wya, COLUMNS, "waa", waa, ROWS);
            ShapeCheck.column("RnnCell.Parameters", "ba", ba, "waa", waa);
            ShapeCheck.column("RnnCell.Parameters", "by", by, "wya", wya);
        }

        /**
         * Returns parameters to start training from: each element is uniform in [-k, k) with k = 1 / √n_a, as in PyTorch's
         * {@code nn.RNN}. The same generator in the same state gives the same parameters.
         *
         * @param nx n_x, the number of inputs
         * @param na n_a, the number of hidden units
         * @param ny n_y, the number of outputs
         * @param random the generator of the elements
         * @return parameters of these sizes
         * @throws IllegalArgumentException if a size is negative, or a matrix would have more than 2³¹ - 9 elements
         */
        public static Parameters random(int nx, int na, int ny, RandomGenerator random) {
            ShapeCheck.sizes("RnnCell.Parameters.random", nx, na, ny, random);
            double k = 1 / Math.sqrt(Math.max(na, 1));
            return new Parameters(
                    uniform(na, nx, k, random),
                    uniform(na, na, k, random),
                    uniform(ny, na, k, random),
                    uniform(na, 1, k, random),
                    uniform(ny, 1, k, random));
        }

        /** {@return n_x, the number of inputs} */
        public int nx() {
            return wax.columns();
        }

        /** {@return n_a, the number of hidden units} */
        public int na() {
            return waa.rows();
        }

        /** {@return n_y, the number of outputs} */
        public int ny() {
            return wya.rows();
        }

        /**
         * Returns the same recurrence with another output layer. With n_y = 0, that is Wya (0, n_a) and by (0, 1), there is
         * no output layer.
         *
         * @param newWya Wya (n_y, n_a)
         * @param newBy by (n_y, 1)
         * @return the parameters with this output layer
         */
        public Parameters withOutput(Matrix newWya, Matrix newBy) {
            return new Parameters(wax, waa, newWya, ba, newBy);
        }

        /** {@return the five matrices, in the order of the components} */
        public List<Matrix> matrices() {
            return List.of(wax, waa, wya, ba, by);
        }

        /**
         * Applies a function to each of the five matrices.
         *
         * @param function must keep the shape
         * @return the five results
         */
        public Parameters map(UnaryOperator<Matrix> function) {
            Check.notNull("RnnCell.Parameters.map", "function", function);
            return combine("RnnCell.Parameters.map", this, (matrix, same) -> function.apply(matrix));
        }

        /**
         * Applies a function to each of the five pairs of matrices.
         *
         * @param other the second of each pair, of the same shapes
         * @param function must keep the shape
         * @return the five results
         */
        public Parameters zip(Parameters other, BinaryOperator<Matrix> function) {
            Check.notNull("RnnCell.Parameters.zip", "function", function);
            return combine("RnnCell.Parameters.zip", other, function);
        }

        private Parameters combine(String operation, Parameters other, BinaryOperator<Matrix> function) {
            Check.notNull(operation, "other", other);
            ShapeCheck.sameShapes(operation, "other", other, this);
            BinaryOperator<Matrix> f = ShapeCheck.keepingShape(operation, function);
            return new Parameters(
                    f.apply(wax, other.wax),
                    f.apply(waa, other.waa),
                    f.apply(wya, other.wya),
                    f.apply(ba, other.ba),
                    f.apply(by, other.by));
        }

        /**
         * Returns the sum, matrix by matrix. A step of gradient descent is
         * {@code p.plus(gradients.dParameters().times(-rate))}.
         *
         * @param other parameters of the same shapes
         * @return this + other
         */
        public Parameters plus(Parameters other) {
            return combine("RnnCell.Parameters.plus", other, Matrix::plus);
        }

        /**
         * Multiplies every matrix by a number.
         *
         * @param factor s
         * @return s times this
         */
        public Parameters times(double factor) {
            return map(matrix -> matrix.times(factor));
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.network("RnnCell.Parameters", nx(), na(), ny());
        }
    }

    /**
     * The values that {@code backward} needs from one step forward.
     *
     * @param aNext a_t (n_a, m)
     * @param aPrev a_{t-1} (n_a, m)
     * @param xt x_t (n_x, m)
     * @param parameters the parameters that the step ran with
     */
    public record Cache(Matrix aNext, Matrix aPrev, Matrix xt, Parameters parameters) {

        public Cache {
            Check.notNull("RnnCell.Cache", "parameters", parameters);
            ShapeCheck.step("RnnCell.Cache", parameters, "xt", xt, "aPrev", aPrev);
            ShapeCheck.sameShape("RnnCell.Cache", "aNext", aNext, "aPrev", aPrev);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("RnnCell.Cache", xt.columns());
        }
    }

    /**
     * The result of a forward step.
     *
     * @param aNext a_t (n_a, m), the hidden state
     * @param yt y_t (n_y, m), the output: probabilities; each column adds up to 1. A single output (n_y = 1) is therefore
     *     always 1; its score is Wya a_t + by
     * @param cache the cache for {@code backward}
     */
    public record Forward(Matrix aNext, Matrix yt, Cache cache) {

        public Forward {
            Check.notNull("RnnCell.Forward", "cache", cache);
            ShapeCheck.sameShape("RnnCell.Forward", "aNext", aNext, "cache aNext", cache.aNext());
            ShapeCheck.output("RnnCell.Forward", "yt", yt, "cache wya", cache.parameters().wya(), "aNext", aNext);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("RnnCell.Forward", aNext.columns());
        }
    }

    /**
     * The gradients of a loss L through one step; each has the shape of the quantity it is taken with respect to.
     *
     * @param dxt ∂L/∂x_t (n_x, m)
     * @param daPrev ∂L/∂a_{t-1} (n_a, m)
     * @param dParameters the gradients with respect to the parameters
     */
    public record Gradients(Matrix dxt, Matrix daPrev, Parameters dParameters) {

        public Gradients {
            Check.notNull("RnnCell.Gradients", "dParameters", dParameters);
            ShapeCheck.step("RnnCell.Gradients", dParameters, "dxt", dxt, "daPrev", daPrev);
        }

        /** {@return ∂L/∂Wax (n_a, n_x)} */
        public Matrix dWax() {
            return dParameters.wax();
        }

        /** {@return ∂L/∂Waa (n_a, n_a)} */
        public Matrix dWaa() {
            return dParameters.waa();
        }

        /** {@return ∂L/∂Wya (n_y, n_a)} */
        public Matrix dWya() {
            return dParameters.wya();
        }

        /** {@return ∂L/∂ba (n_a, 1)} */
        public Matrix dba() {
            return dParameters.ba();
        }

        /** {@return ∂L/∂by (n_y, 1)} */
        public Matrix dby() {
            return dParameters.by();
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("RnnCell.Gradients", dxt.columns());
        }
    }
}
