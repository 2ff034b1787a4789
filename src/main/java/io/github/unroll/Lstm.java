package io.github.unroll;

import io.github.unroll.internal.Block;
import io.github.unroll.internal.Kernels;
import io.github.unroll.internal.LstmStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The long short-term memory over a whole sequence: {@link LstmCell}'s step for t = 1, ..., T_x, with the same
 * parameters at each step (S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", <cite>Neural Computation</cite> 9,
 * 1997; forget gate: F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to Forget", <cite>Neural Computation</cite>
 * 12, 2000):
 * <pre>
 * v   = [a_{t-1}; x_t]                            (n_a + n_x, m)
 * f_t = σ(Wf v + bf)   i_t = σ(Wi v + bi)   c̃_t = tanh(Wc v + bc)   o_t = σ(Wo v + bo)
 * c_t = f_t ⊙ c_{t-1} + i_t ⊙ c̃_t                 (n_a, m)
 * a_t = o_t ⊙ tanh(c_t)                           (n_a, m)
 * y_t = softmax(Wy a_t + by)                      (n_y, m)
 * </pre>
 * {@code backward} is backpropagation through time (P. J. Werbos, <cite>Proceedings of the IEEE</cite> 78, 1990).
 * A sequence is a list of T_x ≥ 1 matrices, one a step, one example a column. The results are those of a loop over
 * {@link LstmCell}, up to rounding.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null},
 * and {@link IllegalArgumentException} if a list is empty or of another length than it must be, or a shape is not the
 * one given here.
 */
public final class Lstm {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final LstmCell.Parameters parameters;

    /**
     * A network with the given parameters.
     *
     * @param parameters what the network has learnt
     */
    public Lstm(LstmCell.Parameters parameters) {
        Check.notNull("Lstm", "parameters", parameters);
        this.parameters = parameters;
    }

    /** {@return the parameters of this network} */
    public LstmCell.Parameters parameters() {
        return parameters;
    }

    /**
     * All steps forward, from c_0 = 0.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param a0 a_0 (n_a, m), the hidden state before the first step
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, Matrix a0) {
        Check.notNull("Lstm.forward", "a0", a0);
        return forward(x, a0, Matrix.zeros(a0.rows(), a0.columns()));
    }

    /**
     * All steps forward.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param a0 a_0 (n_a, m), the hidden state before the first step
     * @param c0 c_0 (n_a, m), the cell state before the first step
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, Matrix a0, Matrix c0) {
        Check.sequence("Lstm.forward", "x", x);
        Check.step("Lstm.forward", parameters, "x[0]", x.get(0), "a0", a0, "c0", c0);
        Block w = gates(parameters);
        List<LstmCell.Cache> steps = new ArrayList<>(x.size());
        Matrix aPrev = a0;
        Matrix cPrev = c0;
        for (Matrix xt : x) {
            LstmCell.Cache step = step(w, xt, aPrev, cPrev);
            steps.add(step);
            aPrev = step.aNext();
            cPrev = step.cNext();
        }
        List<Matrix> a = steps.stream().map(LstmCell.Cache::aNext).toList();
        List<Matrix> c = steps.stream().map(LstmCell.Cache::cNext).toList();
        return new Forward(a, a.stream().map(this::output).toList(), c, new Cache(steps, x));
    }

    /** [Wf; Wi; Wc; Wo] (4 n_a, n_a + n_x): the gates on top of each other, so that one product serves all four. */
    private static Block gates(LstmCell.Parameters p) {
        return p.wf().above(p.wi()).above(p.wc()).above(p.wo()).block();
    }

    private LstmCell.Cache step(Block w, Matrix xt, Matrix aPrev, Matrix cPrev) {
        LstmCell.Parameters p = parameters;
        int na = p.na();
        int m = xt.columns();
        Block z = Matrix.zeros(4 * na, m).block();                             // [z_f; z_i; z_c; z_o]
        KERNELS.addToColumns(p.bf().above(p.bi()).above(p.bc()).above(p.bo()).values(), z);
        KERNELS.multiplyAdd(w.columns(0, na), aPrev.block(), z);
        KERNELS.multiplyAdd(w.columns(na, p.nx()), xt.block(), z);
        LstmStep step = LstmStep.allocate(na * m);
        KERNELS.lstmForward(z, cPrev.values(), step);
        return new LstmCell.Cache(
                state(step.a(), m), state(step.c(), m), aPrev, cPrev,
                state(step.f(), m), state(step.i(), m), state(step.cc(), m), state(step.o(), m), xt, p);
    }

    private Matrix state(double[] values, int m) {
        return Matrix.owning(parameters.na(), m, values);
    }

    /** y_t = softmax(Wy a_t + by). */
    private Matrix output(Matrix a) {
        return parameters.wy().times(a).plusColumn(parameters.by()).softmax();
    }

    /**
     * All steps backward, where the loss depends neither on y nor, past a_Tx, on the last cell state: dWy and dby are
     * zero.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), but for what arrives through the later steps
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(List, List, Matrix, Cache)
     */
    public Gradients backward(List<Matrix> da, Cache cache) {
        Check.notNull("Lstm.backward", "cache", cache);
        Matrix cLast = cache.steps().get(0).cNext();
        return backward(da, Matrix.zeros(cLast.rows(), cLast.columns()), cache);
    }

    /**
     * All steps backward, where the loss does not depend on y: dWy and dby are zero. The gradient that arrives at the
     * last cell state is what the rest of a sequence that was cut sends back, its {@link Gradients#dc0()}; its
     * {@link Gradients#da0()} adds to the last of {@code da}.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), but for what arrives through the later steps of this piece
     * @param dcLast ∂L/∂c_Tx (n_a, m), but for what arrives through a_Tx
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(List, List, Matrix, Cache)
     */
    public Gradients backward(List<Matrix> da, Matrix dcLast, Cache cache) {
        checkBackward(da, dcLast, cache);
        Matrix wy = parameters.wy();
        return throughTime(da, dcLast, Matrix.zeros(wy.rows(), wy.columns()), Matrix.zeros(wy.rows(), 1), cache);
    }

    /**
     * All steps backward, from the last to the first:
     * <pre>
     * da      = da_t + Wyᵀ dz_t + what came back from step t + 1
     * dc      = what came back from step t + 1, or dcLast
     * D       = dc + da ⊙ o_t ⊙ (1 - tanh²(c_t))             the whole gradient at c_t
     * dz_f    = D ⊙ c_{t-1} ⊙ f_t ⊙ (1 - f_t)                dz_i = D ⊙ c̃_t ⊙ i_t ⊙ (1 - i_t)
     * dz_c    = D ⊙ i_t ⊙ (1 - c̃_t²)                         dz_o = da ⊙ tanh(c_t) ⊙ o_t ⊙ (1 - o_t)
     * [back to a_{t-1}; dx_t] = Σ_k W_kᵀ dz_k                 k = f, i, c, o
     * back to c_{t-1} = D ⊙ f_t
     * dW_k    = Σ_t dz_k vᵀ     db_k = Σ_t row sums of dz_k
     * dWy     = Σ_t dz_t a_tᵀ   dby  = Σ_t row sums of dz_t
     * </pre>
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), but for what arrives through y_t and the later steps
     * @param dz ∂L/∂(Wy a_t + by) of every step, each (n_y, m): the gradient at the scores, which are the argument of
     *     the softmax; for the cross-entropy of labels with one-hot columns it is y_t - labels
     * @param dcLast ∂L/∂c_Tx (n_a, m), but for what arrives through a_Tx
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     */
    public Gradients backward(List<Matrix> da, List<Matrix> dz, Matrix dcLast, Cache cache) {
        checkBackward(da, dcLast, cache);
        Check.sequence("Lstm.backward", "dz", dz, "cache", cache.steps());
        Check.output("Lstm.backward", "dz[0]", dz.get(0), "wy", parameters.wy(), "da[0]", da.get(0));
        List<Matrix> daTotal = new ArrayList<>(da.size());
        Matrix wy = cache.steps().get(0).parameters().wy();
        Matrix dWy = Matrix.zeros(wy.rows(), wy.columns());
        Matrix dby = Matrix.zeros(wy.rows(), 1);
        for (int t = 0; t < da.size(); t++) {
            daTotal.add(da.get(t).plus(wy.transposeTimes(dz.get(t))));         // (n_a, m)
            KERNELS.multiplyAdd(dz.get(t).block(), cache.steps().get(t).aNext().block().transpose(), dWy.block());
            KERNELS.addRowSums(dz.get(t).block(), dby.values());
        }
        return throughTime(daTotal, dcLast, dWy, dby, cache);
    }

    private static Gradients throughTime(List<Matrix> da, Matrix dcLast, Matrix dWy, Matrix dby, Cache cache) {
        LstmCell.Parameters p = cache.steps().get(0).parameters();
        int na = p.na();
        int m = dcLast.columns();
        Block w = gates(p);
        Matrix dW = Matrix.zeros(4 * na, na + p.nx());                         // [dWf; dWi; dWc; dWo]
        Matrix db = Matrix.zeros(4 * na, 1);
        List<Matrix> dx = new ArrayList<>(da.size());
        Matrix daPrev = Matrix.zeros(na, m);
        Matrix dcPrev = Matrix.of(na, m, dcLast.values());
        Block dz = Matrix.zeros(4 * na, m).block();                             // [dz_f; dz_i; dz_c; dz_o]
        for (int t = da.size() - 1; t >= 0; t--) {
            LstmCell.Cache step = cache.steps().get(t);
            KERNELS.lstmBackward(values(step), step.cPrev().values(), da.get(t).plus(daPrev).values(), dcPrev.values(), dz);
            KERNELS.multiplyAdd(dz, step.aPrev().block().transpose(), dW.block().columns(0, na));
            KERNELS.multiplyAdd(dz, step.xt().block().transpose(), dW.block().columns(na, p.nx()));
            KERNELS.addRowSums(dz, db.values());
            dx.add(product(w.columns(na, p.nx()).transpose(), dz));            // (n_x, m)
            daPrev = product(w.columns(0, na).transpose(), dz);                // (n_a, m)
        }
        Collections.reverse(dx);
        return new Gradients(dx, daPrev, dcPrev, split(dW, db, dWy, dby));
    }

    private static LstmStep values(LstmCell.Cache s) {
        return new LstmStep(
                s.ft().values(), s.it().values(), s.cct().values(), s.ot().values(), s.cNext().values(), s.aNext().values());
    }

    /** The gradients of the four gates, which stand on top of each other, as parameters. */
    private static LstmCell.Parameters split(Matrix dW, Matrix db, Matrix dWy, Matrix dby) {
        int na = dWy.columns();
        List<Matrix> w = Stream.iterate(0, k -> k + na).limit(4).map(k -> dW.rows(k, k + na)).toList();
        List<Matrix> b = Stream.iterate(0, k -> k + na).limit(4).map(k -> db.rows(k, k + na)).toList();
        return new LstmCell.Parameters(
                w.get(0), b.get(0), w.get(1), b.get(1), w.get(2), b.get(2), w.get(3), b.get(3), dWy, dby);
    }

    private static Matrix product(Block left, Block right) {
        Matrix product = Matrix.zeros(left.rows(), right.columns());
        KERNELS.multiplyAdd(left, right, product.block());
        return product;
    }

    private void checkBackward(List<Matrix> da, Matrix dcLast, Cache cache) {
        Check.notNull("Lstm.backward", "cache", cache);
        Check.sameShapes("Lstm.backward", "cache", cache.steps().get(0).parameters(), parameters);
        Check.sequence("Lstm.backward", "da", da, "cache", cache.steps());
        Check.sameShape("Lstm.backward", "da[0]", da.get(0), "cache aNext", cache.steps().get(0).aNext());
        Check.sameShape("Lstm.backward", "dcLast", dcLast, "cache cNext", cache.steps().get(0).cNext());
    }

    /**
     * What {@code backward} needs to know of {@code forward}.
     *
     * @param steps the cache of each step
     * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
     */
    public record Cache(List<LstmCell.Cache> steps, List<Matrix> x) {

        public Cache {
            Check.list("Lstm.Cache", "steps", steps);
            Check.list("Lstm.Cache", "x", x);
            Check.sameLength("Lstm.Cache", "x", x, "steps", steps);
            for (int t = 0; t < steps.size(); t++) {
                LstmCell.Cache step = steps.get(t);
                LstmCell.Cache before = steps.get(Math.max(t - 1, 0));
                Check.same("Lstm.Cache", t, "xt", step.xt(), "x[" + t + "]", x.get(t));
                Check.same("Lstm.Cache", t, "parameters", step.parameters(),
                        "the parameters of the step before", before.parameters());
                if (t > 0) {
                    Check.same("Lstm.Cache", t, "aPrev", step.aPrev(), "aNext of the step before", before.aNext());
                    Check.same("Lstm.Cache", t, "cPrev", step.cPrev(), "cNext of the step before", before.cNext());
                }
            }
            steps = List.copyOf(steps);
            x = List.copyOf(x);
        }
    }

    /**
     * What comes out of a sequence.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m): the hidden states
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1
     * @param c c_1, ..., c_Tx, each (n_a, m): the cell states
     * @param cache what {@code backward} takes
     */
    public record Forward(List<Matrix> a, List<Matrix> y, List<Matrix> c, Cache cache) {

        public Forward {
            Check.notNull("Lstm.Forward", "cache", cache);
            LstmCell.Cache first = cache.steps().get(0);
            Check.sequence("Lstm.Forward", "a", a, "cache", cache.steps());
            Check.sequence("Lstm.Forward", "y", y, "cache", cache.steps());
            Check.sequence("Lstm.Forward", "c", c, "cache", cache.steps());
            Check.sameShape("Lstm.Forward", "a[0]", a.get(0), "cache aNext", first.aNext());
            Check.output("Lstm.Forward", "y[0]", y.get(0), "cache wy", first.parameters().wy(), "a[0]", a.get(0));
            Check.sameShape("Lstm.Forward", "c[0]", c.get(0), "cache cNext", first.cNext());
            a = List.copyOf(a);
            y = List.copyOf(y);
            c = List.copyOf(c);
        }
    }

    /**
     * The gradients of a loss L through a sequence; each has the shape of what it differentiates by.
     *
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_x, m)
     * @param da0 ∂L/∂a_0 (n_a, m)
     * @param dc0 ∂L/∂c_0 (n_a, m)
     * @param dParameters ∂L/∂ of every parameter, as {@link LstmCell.Parameters}
     */
    public record Gradients(List<Matrix> dx, Matrix da0, Matrix dc0, LstmCell.Parameters dParameters) {

        public Gradients {
            Check.notNull("Lstm.Gradients", "dParameters", dParameters);
            Check.sequence("Lstm.Gradients", "dx", dx);
            Check.step("Lstm.Gradients", dParameters, "dx[0]", dx.get(0), "da0", da0, "dc0", dc0);
            dx = List.copyOf(dx);
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
    }
}
