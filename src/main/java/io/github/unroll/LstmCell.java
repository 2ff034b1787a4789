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
 * One step of the long short-term memory (S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", <cite>Neural
 * Computation</cite> 9, 1997; with the forget gate of F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to Forget",
 * <cite>Neural Computation</cite> 12, 2000):
 * <pre>
 * v   = [a_{t-1}; x_t]                            (n_a + n_x, m)
 * f_t = σ(Wf v + bf)                              (n_a, m)   forget gate
 * i_t = σ(Wi v + bi)                              (n_a, m)   update gate
 * c̃_t = tanh(Wc v + bc)                           (n_a, m)   candidate
 * o_t = σ(Wo v + bo)                              (n_a, m)   output gate
 * c_t = f_t ⊙ c_{t-1} + i_t ⊙ c̃_t                 (n_a, m)   cell state
 * a_t = o_t ⊙ tanh(c_t)                           (n_a, m)   hidden state
 * y_t = softmax(Wy a_t + by)                      (n_y, m)   output
 * </pre>
 * This class is the readable reference; {@link Lstm} computes the same for all steps of a sequence, with its own kernels. A
 * cell holds only its parameters; the values that {@code backward} needs from {@code forward} are in a {@link Cache}. The
 * {@linkplain io.github.unroll package description} sets out the notation.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, and
 * {@link IllegalArgumentException} if a shape differs from the one given here.
 */
public final class LstmCell {

    private final Parameters parameters;

    /**
     * Creates a cell with the given parameters.
     *
     * @param parameters the parameters
     */
    public LstmCell(Parameters parameters) {
        Check.notNull("LstmCell", "parameters", parameters);
        this.parameters = parameters;
    }

    /** {@return the parameters of this cell} */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * Runs one step forward by the formulas above.
     *
     * @param xt x_t (n_x, m), the input, one example per column
     * @param aPrev a_{t-1} (n_a, m), the previous hidden state
     * @param cPrev c_{t-1} (n_a, m), the previous cell state
     * @return a_t, c_t, y_t and the cache
     */
    public Forward forward(Matrix xt, Matrix aPrev, Matrix cPrev) {
        Parameters p = parameters;
        ShapeCheck.step("LstmCell.forward", p, "xt", xt, "aPrev", aPrev, "cPrev", cPrev);
        Matrix v = aPrev.above(xt);                                            // (n_a + n_x, m)
        Matrix ft = p.wf().times(v).plusColumn(p.bf()).sigmoid();              // (n_a, m)
        Matrix it = p.wi().times(v).plusColumn(p.bi()).sigmoid();              // (n_a, m)
        Matrix cct = p.wc().times(v).plusColumn(p.bc()).tanh();                // (n_a, m)
        Matrix ot = p.wo().times(v).plusColumn(p.bo()).sigmoid();              // (n_a, m)
        Matrix cNext = ft.hadamard(cPrev).plus(it.hadamard(cct));              // (n_a, m)
        Matrix aNext = ot.hadamard(cNext.tanh());                              // (n_a, m)
        Matrix yt = p.wy().times(aNext).plusColumn(p.by()).softmax();          // (n_y, m)
        return new Forward(aNext, cNext, yt, new Cache(aNext, cNext, aPrev, cPrev, ft, it, cct, ot, xt, p));
    }

    /**
     * Runs one step backward for a loss that does not depend on y_t: dWy and dby are zero.
     *
     * @param daNext ∂L/∂a_t (n_a, m)
     * @param dcNext ∂L/∂c_t (n_a, m), excluding the contribution through a_t
     * @param cache the cache of the step; its parameters must have this cell's shapes, and the gradient is taken at these
     *     parameters
     * @return the gradients
     * @see #backward(Matrix, Matrix, Matrix, Cache)
     */
    public Gradients backward(Matrix daNext, Matrix dcNext, Cache cache) {
        checkBackward(daNext, dcNext, cache);
        Matrix wy = parameters.wy();
        return backward(daNext, dcNext, Matrix.zeros(wy.rows(), wy.columns()), Matrix.zeros(wy.rows(), 1), cache);
    }

    /**
     * Runs one step backward:
     * <pre>
     * da      = daNext + Wyᵀ dz_t
     * D       = dcNext + da ⊙ o_t ⊙ (1 - tanh²(c_t))         total gradient with respect to c_t
     * dz_f    = D ⊙ c_{t-1} ⊙ f_t ⊙ (1 - f_t)                dz_i    = D ⊙ c̃_t ⊙ i_t ⊙ (1 - i_t)
     * dz_c    = D ⊙ i_t ⊙ (1 - c̃_t²)                         dz_o    = da ⊙ tanh(c_t) ⊙ o_t ⊙ (1 - o_t)
     * dW_k    = dz_k vᵀ     db_k = row sums of dz_k           k = f, i, c, o
     * [da_prev; dx_t] = Wfᵀ dz_f + Wiᵀ dz_i + Wcᵀ dz_c + Woᵀ dz_o
     * dc_prev = D ⊙ f_t
     * dWy     = dz_t a_tᵀ   dby  = row sums of dz_t
     * </pre>
     *
     * @param daNext ∂L/∂a_t (n_a, m), excluding the contribution through y_t
     * @param dzt ∂L/∂(Wy a_t + by) (n_y, m), the gradient with respect to the scores, which are the argument of the softmax;
     *     for the cross-entropy of labels with one-hot columns it is y_t - labels
     * @param dcNext ∂L/∂c_t (n_a, m), excluding the contribution through a_t
     * @param cache the cache of the step; its parameters must have this cell's shapes, and the gradient is taken at these
     *     parameters
     * @return the gradients
     */
    public Gradients backward(Matrix daNext, Matrix dzt, Matrix dcNext, Cache cache) {
        checkBackward(daNext, dcNext, cache);
        ShapeCheck.output("LstmCell.backward", "dzt", dzt, "wy", parameters.wy(), "daNext", daNext);
        Matrix da = daNext.plus(cache.parameters().wy().transposeTimes(dzt));  // (n_a, m)
        Matrix dWy = dzt.timesTranspose(cache.aNext());                        // (n_y, n_a)
        return backward(da, dcNext, dWy, dzt.rowSums(), cache);
    }

    private static Gradients backward(Matrix da, Matrix dcNext, Matrix dWy, Matrix dby, Cache cache) {
        Matrix tanhC = cache.cNext().tanh();                                   // (n_a, m)
        Matrix d = dcNext.plus(da.hadamard(cache.ot()).hadamard(tanhSlope(tanhC)));
        Matrix dzf = d.hadamard(cache.cPrev()).hadamard(sigmoidSlope(cache.ft()));
        Matrix dzi = d.hadamard(cache.cct()).hadamard(sigmoidSlope(cache.it()));
        Matrix dzc = d.hadamard(cache.it()).hadamard(tanhSlope(cache.cct()));
        Matrix dzo = da.hadamard(tanhC).hadamard(sigmoidSlope(cache.ot()));

        Parameters p = cache.parameters();
        Matrix v = cache.aPrev().above(cache.xt());                            // (n_a + n_x, m)
        Matrix dv = p.wf().transposeTimes(dzf)
                .plus(p.wi().transposeTimes(dzi))
                .plus(p.wc().transposeTimes(dzc))
                .plus(p.wo().transposeTimes(dzo));                             // (n_a + n_x, m)
        Parameters dParameters = new Parameters(
                dzf.timesTranspose(v), dzf.rowSums(),                          // (n_a, n_a + n_x), (n_a, 1)
                dzi.timesTranspose(v), dzi.rowSums(),
                dzc.timesTranspose(v), dzc.rowSums(),
                dzo.timesTranspose(v), dzo.rowSums(),
                dWy, dby);
        return new Gradients(dv.rows(p.na(), p.na() + p.nx()), dv.rows(0, p.na()), d.hadamard(cache.ft()), dParameters);
    }

    /** Returns σ'(z) = s (1 - s) from s = σ(z). */
    private static Matrix sigmoidSlope(Matrix sigmoid) {
        return sigmoid.map(s -> s * (1 - s));
    }

    /** Returns tanh'(z) = 1 - t² from t = tanh(z). */
    private static Matrix tanhSlope(Matrix tanh) {
        return tanh.map(t -> 1 - t * t);
    }

    private void checkBackward(Matrix daNext, Matrix dcNext, Cache cache) {
        Check.notNull("LstmCell.backward", "cache", cache);
        ShapeCheck.sameShapes("LstmCell.backward", "cache", cache.parameters(), parameters);
        ShapeCheck.sameShape("LstmCell.backward", "daNext", daNext, "cache aNext", cache.aNext());
        ShapeCheck.sameShape("LstmCell.backward", "dcNext", dcNext, "cache cNext", cache.cNext());
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.network("LstmCell", parameters.nx(), parameters.na(), parameters.ny());
    }

    /**
     * The parameters of a cell. The first n_a columns of a gate's matrix multiply the hidden state, the last n_x the input.
     *
     * @param wf Wf (n_a, n_a + n_x), of the forget gate
     * @param bf bf (n_a, 1)
     * @param wi Wi (n_a, n_a + n_x), of the update gate, also called the input gate
     * @param bi bi (n_a, 1)
     * @param wc Wc (n_a, n_a + n_x), of the candidate
     * @param bc bc (n_a, 1)
     * @param wo Wo (n_a, n_a + n_x), of the output gate
     * @param bo bo (n_a, 1)
     * @param wy Wy (n_y, n_a), from the hidden state to the scores of the output; n_y may be 0
     * @param by by (n_y, 1)
     */
    public record Parameters(
            Matrix wf, Matrix bf, Matrix wi, Matrix bi, Matrix wc, Matrix bc, Matrix wo, Matrix bo, Matrix wy, Matrix by)
            implements Serializable {

        public Parameters {
            String operation = "LstmCell.Parameters";
            ShapeCheck.notTall(operation, "wf", wf);
            ShapeCheck.gate(operation, "wf", wf, "bf", bf, wf);
            ShapeCheck.gate(operation, "wi", wi, "bi", bi, wf);
            ShapeCheck.gate(operation, "wc", wc, "bc", bc, wf);
            ShapeCheck.gate(operation, "wo", wo, "bo", bo, wf);
            ShapeCheck.sameSize(operation, "wy", wy, COLUMNS, "wf", wf, ROWS);
            ShapeCheck.column(operation, "by", by, "wy", wy);
        }

        /**
         * Returns parameters to start training from: each element is uniform in [-k, k) with k = 1 / √n_a, as in PyTorch's
         * {@code nn.LSTM}. The same generator in the same state gives the same parameters.
         *
         * @param nx n_x, the number of inputs
         * @param na n_a, the number of hidden units
         * @param ny n_y, the number of outputs
         * @param random the generator of the elements
         * @return parameters of these sizes
         * @throws IllegalArgumentException if a size is negative, or a matrix would have more than 2³¹ - 9 elements
         */
        public static Parameters random(int nx, int na, int ny, RandomGenerator random) {
            ShapeCheck.sizes("LstmCell.Parameters.random", nx, na, ny, random);
            int columns = na + nx;                                             // no overflow, as na nx is a legal size
            ShapeCheck.size("LstmCell.Parameters.random", na, columns);
            double k = 1 / Math.sqrt(Math.max(na, 1));
            return new Parameters(
                    uniform(na, columns, k, random), uniform(na, 1, k, random),
                    uniform(na, columns, k, random), uniform(na, 1, k, random),
                    uniform(na, columns, k, random), uniform(na, 1, k, random),
                    uniform(na, columns, k, random), uniform(na, 1, k, random),
                    uniform(ny, na, k, random), uniform(ny, 1, k, random));
        }

        /** {@return n_x, the number of inputs} */
        public int nx() {
            return wf.columns() - wf.rows();
        }

        /** {@return n_a, the number of hidden units} */
        public int na() {
            return wf.rows();
        }

        /** {@return n_y, the number of outputs} */
        public int ny() {
            return wy.rows();
        }

        /**
         * Returns the same gates with another output layer. With n_y = 0, that is Wy (0, n_a) and by (0, 1), there is no
         * output layer.
         *
         * @param newWy Wy (n_y, n_a)
         * @param newBy by (n_y, 1)
         * @return the parameters with this output layer
         */
        public Parameters withOutput(Matrix newWy, Matrix newBy) {
            return new Parameters(wf, bf, wi, bi, wc, bc, wo, bo, newWy, newBy);
        }

        /** {@return the ten matrices, in the order of the components} */
        public List<Matrix> matrices() {
            return List.of(wf, bf, wi, bi, wc, bc, wo, bo, wy, by);
        }

        /**
         * Applies a function to each of the ten matrices.
         *
         * @param function must keep the shape
         * @return the ten results
         */
        public Parameters map(UnaryOperator<Matrix> function) {
            Check.notNull("LstmCell.Parameters.map", "function", function);
            return combine("LstmCell.Parameters.map", this, (matrix, same) -> function.apply(matrix));
        }

        /**
         * Applies a function to each of the ten pairs of matrices.
         *
         * @param other the second of each pair, of the same shapes
         * @param function must keep the shape
         * @return the ten results
         */
        public Parameters zip(Parameters other, BinaryOperator<Matrix> function) {
            Check.notNull("LstmCell.Parameters.zip", "function", function);
            return combine("LstmCell.Parameters.zip", other, function);
        }

        private Parameters combine(String operation, Parameters other, BinaryOperator<Matrix> function) {
            Check.notNull(operation, "other", other);
            ShapeCheck.sameShapes(operation, "other", other, this);
            BinaryOperator<Matrix> f = ShapeCheck.keepingShape(operation, function);
            return new Parameters(
                    f.apply(wf, other.wf), f.apply(bf, other.bf),
                    f.apply(wi, other.wi), f.apply(bi, other.bi),
                    f.apply(wc, other.wc), f.apply(bc, other.bc),
                    f.apply(wo, other.wo), f.apply(bo, other.bo),
                    f.apply(wy, other.wy), f.apply(by, other.by));
        }

        /**
         * Returns the sum, matrix by matrix. A step of gradient descent is
         * {@code p.plus(gradients.dParameters().times(-rate))}.
         *
         * @param other parameters of the same shapes
         * @return this + other
         */
        public Parameters plus(Parameters other) {
            return combine("LstmCell.Parameters.plus", other, Matrix::plus);
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
            return SizeText.network("LstmCell.Parameters", nx(), na(), ny());
        }
    }

    /**
     * The values that {@code backward} needs from one step forward.
     *
     * @param aNext a_t (n_a, m)
     * @param cNext c_t (n_a, m)
     * @param aPrev a_{t-1} (n_a, m)
     * @param cPrev c_{t-1} (n_a, m)
     * @param ft f_t (n_a, m)
     * @param it i_t (n_a, m)
     * @param cct c̃_t (n_a, m)
     * @param ot o_t (n_a, m)
     * @param xt x_t (n_x, m)
     * @param parameters the parameters that the step ran with
     */
    public record Cache(
            Matrix aNext, Matrix cNext, Matrix aPrev, Matrix cPrev,
            Matrix ft, Matrix it, Matrix cct, Matrix ot, Matrix xt, Parameters parameters) {

        public Cache {
            Check.notNull("LstmCell.Cache", "parameters", parameters);
            ShapeCheck.step("LstmCell.Cache", parameters, "xt", xt, "aPrev", aPrev, "cPrev", cPrev);
            ShapeCheck.sameShape("LstmCell.Cache", "aNext", aNext, "aPrev", aPrev);
            ShapeCheck.sameShape("LstmCell.Cache", "cNext", cNext, "aPrev", aPrev);
            ShapeCheck.sameShape("LstmCell.Cache", "ft", ft, "aPrev", aPrev);
            ShapeCheck.sameShape("LstmCell.Cache", "it", it, "aPrev", aPrev);
            ShapeCheck.sameShape("LstmCell.Cache", "cct", cct, "aPrev", aPrev);
            ShapeCheck.sameShape("LstmCell.Cache", "ot", ot, "aPrev", aPrev);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("LstmCell.Cache", xt.columns());
        }
    }

    /**
     * The result of a forward step.
     *
     * @param aNext a_t (n_a, m), the hidden state
     * @param cNext c_t (n_a, m), the cell state
     * @param yt y_t (n_y, m), the output: probabilities; each column adds up to 1. A single output (n_y = 1) is therefore
     *     always 1; its score is Wy a_t + by
     * @param cache the cache for {@code backward}
     */
    public record Forward(Matrix aNext, Matrix cNext, Matrix yt, Cache cache) {

        public Forward {
            Check.notNull("LstmCell.Forward", "cache", cache);
            ShapeCheck.sameShape("LstmCell.Forward", "aNext", aNext, "cache aNext", cache.aNext());
            ShapeCheck.sameShape("LstmCell.Forward", "cNext", cNext, "cache cNext", cache.cNext());
            ShapeCheck.output("LstmCell.Forward", "yt", yt, "cache wy", cache.parameters().wy(), "aNext", aNext);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("LstmCell.Forward", aNext.columns());
        }
    }

    /**
     * The gradients of a loss L through one step; each has the shape of the quantity it is taken with respect to.
     *
     * @param dxt ∂L/∂x_t (n_x, m)
     * @param daPrev ∂L/∂a_{t-1} (n_a, m)
     * @param dcPrev ∂L/∂c_{t-1} (n_a, m)
     * @param dParameters the gradients with respect to the parameters
     */
    public record Gradients(Matrix dxt, Matrix daPrev, Matrix dcPrev, Parameters dParameters) {

        public Gradients {
            Check.notNull("LstmCell.Gradients", "dParameters", dParameters);
            ShapeCheck.step("LstmCell.Gradients", dParameters, "dxt", dxt, "daPrev", daPrev, "dcPrev", dcPrev);
        }

        /** {@return ∂L/∂Wf (n_a, n_a + n_x)} */
        public Matrix dWf() {
            return dParameters.wf();
        }

        /** {@return ∂L/∂bf (n_a, 1)} */
        public Matrix dbf() {
            return dParameters.bf();
        }

        /** {@return ∂L/∂Wi (n_a, n_a + n_x)} */
        public Matrix dWi() {
            return dParameters.wi();
        }

        /** {@return ∂L/∂bi (n_a, 1)} */
        public Matrix dbi() {
            return dParameters.bi();
        }

        /** {@return ∂L/∂Wc (n_a, n_a + n_x)} */
        public Matrix dWc() {
            return dParameters.wc();
        }

        /** {@return ∂L/∂bc (n_a, 1)} */
        public Matrix dbc() {
            return dParameters.bc();
        }

        /** {@return ∂L/∂Wo (n_a, n_a + n_x)} */
        public Matrix dWo() {
            return dParameters.wo();
        }

        /** {@return ∂L/∂bo (n_a, 1)} */
        public Matrix dbo() {
            return dParameters.bo();
        }

        /** {@return ∂L/∂Wy (n_y, n_a)} */
        public Matrix dWy() {
            return dParameters.wy();
        }

        /** {@return ∂L/∂by (n_y, 1)} */
        public Matrix dby() {
            return dParameters.by();
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("LstmCell.Gradients", dxt.columns());
        }
    }
}
