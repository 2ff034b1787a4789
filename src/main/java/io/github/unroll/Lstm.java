package io.github.unroll;

import static io.github.unroll.Sequence.addOutputGradients;
import static io.github.unroll.Sequence.blocks;
import static io.github.unroll.Sequence.outputs;
import static io.github.unroll.Sequence.throughOutputs;
import static io.github.unroll.Sequence.zeros;
import static io.github.unroll.Sequence.zerosLike;

import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.Gate;
import io.github.unroll.internal.Kernels;
import io.github.unroll.internal.LstmArriving;
import io.github.unroll.internal.LstmStep;
import io.github.unroll.internal.Recurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

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
        List<Matrix> inputs = ShapeCheck.sequence("Lstm.forward", "x", x);
        ShapeCheck.step("Lstm.forward", parameters, "x[0]", inputs.get(0), "a0", a0, "c0", c0);
        LstmStep[] steps = new LstmStep[inputs.size()];
        IntFunction<Block> aPrev = t -> t == 0 ? a0.block() : steps[t - 1].a();
        IntFunction<Block> cPrev = t -> t == 0 ? c0.block() : steps[t - 1].c();
        recurrence(parameters, a0.columns()).forward(blocks(inputs), aPrev, (t, z, own) ->
                KERNELS.lstmForward(z, own.apply(cPrev.apply(t)), room(t, steps, a0).map(own)));
        Cache cache = new Cache(caches(inputs, a0, c0, List.of(steps)), inputs);
        List<Matrix> a = cache.steps().stream().map(LstmCell.Cache::aNext).toList();
        List<Matrix> c = cache.steps().stream().map(LstmCell.Cache::cNext).toList();
        return new Forward(a, outputs(parameters.wy(), parameters.by(), a), c, cache);
    }

    /** Room for step t, made by the first thread that comes to it: written to at once, it is still in the cache then. */
    private static LstmStep room(int t, LstmStep[] steps, Matrix a0) {
        synchronized (steps) {
            if (steps[t] == null) {
                steps[t] = LstmStep.allocate(a0.rows(), a0.columns());
            }
            return steps[t];
        }
    }

    private List<LstmCell.Cache> caches(List<Matrix> x, Matrix a0, Matrix c0, List<LstmStep> steps) {
        List<LstmCell.Cache> caches = new ArrayList<>(x.size());
        Matrix aPrev = a0;
        Matrix cPrev = c0;
        for (int t = 0; t < x.size(); t++) {
            LstmStep s = steps.get(t);
            Matrix aNext = matrix(s.a());
            Matrix cNext = matrix(s.c());
            caches.add(new LstmCell.Cache(aNext, cNext, aPrev, cPrev,
                    matrix(s.f()), matrix(s.i()), matrix(s.cc()), matrix(s.o()), x.get(t), parameters));
            aPrev = aNext;
            cPrev = cNext;
        }
        return caches;
    }

    private static Matrix matrix(Block block) {
        return Matrix.owning(block.rows(), block.columns(), block.values());
    }

    /** The gates in the order in which the kernels take them. With gradients in place of the weights, these add up there. */
    private static Recurrence recurrence(LstmCell.Parameters p, int m) {
        return new Recurrence(List.of(gate(p.wf(), p.bf()), gate(p.wi(), p.bi()), gate(p.wc(), p.bc()), gate(p.wo(), p.bo())), m);
    }

    private static Gate gate(Matrix w, Matrix b) {
        return new Gate(w.block(), b.block());
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
        return backward(da, zerosLike(cache.steps().get(0).cNext()), cache);
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
        List<Matrix> arriving = checkBackward(da, dcLast, cache);
        return throughTime(arriving, dcLast, cache.steps().get(0).parameters().map(Sequence::zerosLike), cache);
    }

    /**
     * All steps backward, where the loss depends on the last cell state through a_Tx and y_Tx alone.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), but for what arrives through y_t and the later steps
     * @param dz ∂L/∂(Wy a_t + by) of every step, each (n_y, m)
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(List, List, Matrix, Cache)
     */
    public Gradients backward(List<Matrix> da, List<Matrix> dz, Cache cache) {
        Check.notNull("Lstm.backward", "cache", cache);
        return backward(da, dz, zerosLike(cache.steps().get(0).cNext()), cache);
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
        List<Matrix> atStates = checkBackward(da, dcLast, cache);
        List<Matrix> atScores = ShapeCheck.sequence("Lstm.backward", "dz", dz, "cache", cache.steps());
        ShapeCheck.output("Lstm.backward", "dz[0]", atScores.get(0), "wy", parameters.wy(), "da[0]", atStates.get(0));
        LstmCell.Parameters p = cache.steps().get(0).parameters();
        LstmCell.Parameters sums = p.map(Sequence::zerosLike);
        addOutputGradients(sums.wy(), sums.by(), atScores, cache.steps().stream().map(LstmCell.Cache::aNext).toList());
        return throughTime(throughOutputs(p.wy(), atScores, atStates), dcLast, sums, cache);
    }

    /** The way back through the recurrence; the gradients of the gates' parameters are added to {@code sums}. */
    private static Gradients throughTime(List<Matrix> da, Matrix dcLast, LstmCell.Parameters sums, Cache cache) {
        int m = dcLast.columns();
        List<LstmCell.Cache> steps = cache.steps();
        List<Matrix> dx = zeros(da.size(), sums.nx(), m);
        Matrix back = zerosLike(dcLast);
        List<Matrix> dc = List.of(dcLast.times(1), dcLast.times(1));           // copies, to be written to in turn
        recurrence(steps.get(0).parameters(), m).backward(blocks(cache.x()), t -> steps.get(t).aPrev().block(),
                (t, dz, own) -> {
                    LstmArriving arriving = new LstmArriving(
                            da.get(t).block(), back.block(), dc.get((t + 1) % 2).block(), dc.get(t % 2).block());
                    LstmCell.Cache s = steps.get(t);
                    KERNELS.lstmBackward(computed(s).map(own), own.apply(s.cPrev().block()), arriving.map(own), dz);
                }, back.block(), blocks(dx), recurrence(sums, m).gates());
        return new Gradients(dx, back, dc.get(0), sums);
    }

    private static LstmStep computed(LstmCell.Cache s) {
        return new LstmStep(
                s.ft().block(), s.it().block(), s.cct().block(), s.ot().block(), s.cNext().block(), s.aNext().block());
    }

    /** {@return a copy of da} */
    private List<Matrix> checkBackward(List<Matrix> da, Matrix dcLast, Cache cache) {
        Check.notNull("Lstm.backward", "cache", cache);
        ShapeCheck.sameShapes("Lstm.backward", "cache", cache.steps().get(0).parameters(), parameters);
        List<Matrix> arriving = ShapeCheck.sequence("Lstm.backward", "da", da, "cache", cache.steps());
        ShapeCheck.sameShape("Lstm.backward", "da[0]", arriving.get(0), "cache aNext", cache.steps().get(0).aNext());
        ShapeCheck.sameShape("Lstm.backward", "dcLast", dcLast, "cache cNext", cache.steps().get(0).cNext());
        return arriving;
    }

    /**
     * What {@code backward} needs to know of {@code forward}.
     *
     * @param steps the cache of each step
     * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
     */
    public record Cache(List<LstmCell.Cache> steps, List<Matrix> x) {

        public Cache {
            steps = Check.steps("Lstm.Cache", "steps", steps);
            x = Check.steps("Lstm.Cache", "x", x);
            Check.sameLength("Lstm.Cache", "x", x, "steps", steps, "step");
            for (int t = 0; t < steps.size(); t++) {
                LstmCell.Cache step = steps.get(t);
                LstmCell.Cache before = steps.get(Math.max(t - 1, 0));
                ShapeCheck.same("Lstm.Cache", t, "xt", step.xt(), "x[" + t + "]", x.get(t));
                ShapeCheck.same("Lstm.Cache", t, "parameters", step.parameters(),
                        "the parameters of the step before", before.parameters());
                if (t > 0) {
                    ShapeCheck.same("Lstm.Cache", t, "aPrev", step.aPrev(), "aNext of the step before", before.aNext());
                    ShapeCheck.same("Lstm.Cache", t, "cPrev", step.cPrev(), "cNext of the step before", before.cNext());
                }
            }
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
            a = ShapeCheck.sequence("Lstm.Forward", "a", a, "cache", cache.steps());
            y = ShapeCheck.sequence("Lstm.Forward", "y", y, "cache", cache.steps());
            c = ShapeCheck.sequence("Lstm.Forward", "c", c, "cache", cache.steps());
            ShapeCheck.sameShape("Lstm.Forward", "a[0]", a.get(0), "cache aNext", first.aNext());
            ShapeCheck.output("Lstm.Forward", "y[0]", y.get(0), "cache wy", first.parameters().wy(), "a[0]", a.get(0));
            ShapeCheck.sameShape("Lstm.Forward", "c[0]", c.get(0), "cache cNext", first.cNext());
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
            dx = ShapeCheck.sequence("Lstm.Gradients", "dx", dx);
            ShapeCheck.step("Lstm.Gradients", dParameters, "dx[0]", dx.get(0), "da0", da0, "dc0", dc0);
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
