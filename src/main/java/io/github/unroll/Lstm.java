package io.github.unroll;

import static io.github.unroll.Sequence.addOutputGradients;
import static io.github.unroll.Sequence.atStates;
import static io.github.unroll.Sequence.blocks;
import static io.github.unroll.Sequence.outputs;
import static io.github.unroll.Sequence.throughOutputs;
import static io.github.unroll.Sequence.zeros;
import static io.github.unroll.Sequence.zerosLike;
import static io.github.unroll.internal.Check.Side.COLUMNS;
import static io.github.unroll.internal.Check.Side.ROWS;

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
 * A sequence is a list of T_x ≥ 1 matrices, one a step, one example a column. {@link LstmCell} is the readable reference:
 * this class computes the same, up to rounding, on kernels of its own.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null},
 * and {@link IllegalArgumentException} if a list is empty or of another length than it must be, or a shape is not the
 * one given here.
 */
public final class Lstm {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final LstmCell.Parameters parameters;
    private final LstmCell cell;                             // without an output layer

    /**
     * A network with the given parameters.
     *
     * @param parameters the parameters
     */
    public Lstm(LstmCell.Parameters parameters) {
        Check.notNull("Lstm", "parameters", parameters);
        this.parameters = parameters;
        this.cell = new LstmCell(parameters.withOutput(Matrix.zeros(0, parameters.na()), Matrix.zeros(0, 1)));
    }

    /** {@return the parameters of this network} */
    public LstmCell.Parameters parameters() {
        return parameters;
    }

    /**
     * All steps forward, from a_0 = c_0 = 0.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x) {
        List<Matrix> inputs = ShapeCheck.sequence("Lstm.forward", "x", x);
        return forward(inputs, Matrix.zeros(parameters.na(), inputs.get(0).columns()));
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
        return throughTime(inputs, a0, c0);
    }

    /**
     * All steps forward from a state, such as the {@linkplain Forward#last() last} of another sequence.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param first a_0 and c_0, each (n_a, m), the state before the first step
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, State first) {
        List<Matrix> inputs = ShapeCheck.sequence("Lstm.forward", "x", x);
        ShapeCheck.state("Lstm.forward", "first", first, 1);
        ShapeCheck.step("Lstm.forward", parameters,
                "x[0]", inputs.get(0), "first a[0]", first.hidden(), "first c[0]", first.cell());
        return throughTime(inputs, first.hidden(), first.cell());
    }

    private Forward throughTime(List<Matrix> inputs, Matrix a0, Matrix c0) {
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

    /**
     * One step forward, without a cache: a_t and c_t by the formulas above. The results are those of {@code forward}, up to
     * rounding.
     *
     * @param xt x_t (n_x, m)
     * @param state a_{t-1} and c_{t-1}, each (n_a, m)
     * @return a_t and c_t, each (n_a, m)
     */
    public State step(Matrix xt, State state) {
        ShapeCheck.state("Lstm.step", "state", state, 1);
        ShapeCheck.step("Lstm.step", parameters, "xt", xt, "state a[0]", state.hidden(), "state c[0]", state.cell());
        LstmCell.Forward forward = cell.forward(xt, state.hidden(), state.cell());
        return State.of(forward.aNext(), forward.cNext());
    }

    /**
     * The scores of a state, the argument of the softmax: z_t = Wy a_t + by.
     *
     * @param state a_t (n_a, m), and c_t
     * @return z_t (n_y, m)
     */
    public Matrix scores(State state) {
        return scores("Lstm.scores", state);
    }

    /**
     * The output of a state: y_t = softmax(Wy a_t + by).
     *
     * @param state a_t (n_a, m), and c_t
     * @return y_t (n_y, m)
     */
    public Matrix y(State state) {
        return scores("Lstm.y", state).softmax();
    }

    private Matrix scores(String operation, State state) {
        ShapeCheck.state(operation, "state", state, 1);
        ShapeCheck.sameSize(operation, "state a[0]", state.hidden(), ROWS, "wy", parameters.wy(), COLUMNS);
        return Sequence.scores(parameters.wy(), parameters.by(), List.of(state.hidden())).get(0);
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
     * All steps backward, where the loss depends on the hidden states alone: dWy and dby are zero.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), excluding the contribution through the later steps
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(Upstream, Cache)
     */
    public Gradients backward(List<Matrix> da, Cache cache) {
        checkCache(cache);
        List<Matrix> atStates = ShapeCheck.sequence("Lstm.backward", "da", da, "cache", cache.steps());
        return backward(Upstream.none().withStates(atStates), cache);
    }

    /**
     * All steps backward, from the last to the first. Of the upstream gradients, da_t is that at a_t, dz_t that at the scores
     * Wy a_t + by, and dLast that at a_Tx and c_Tx:
     * <pre>
     * da      = da_t + Wyᵀ dz_t + the gradient from step t + 1, or dLast
     * dc      = the gradient from step t + 1, or dLast
     * D       = dc + da ⊙ o_t ⊙ (1 - tanh²(c_t))             the whole gradient at c_t
     * dz_f    = D ⊙ c_{t-1} ⊙ f_t ⊙ (1 - f_t)                dz_i = D ⊙ c̃_t ⊙ i_t ⊙ (1 - i_t)
     * dz_c    = D ⊙ i_t ⊙ (1 - c̃_t²)                         dz_o = da ⊙ tanh(c_t) ⊙ o_t ⊙ (1 - o_t)
     * [the gradient at a_{t-1}; dx_t] = Σ_k W_kᵀ dz_k         k = f, i, c, o
     * the gradient at c_{t-1} = D ⊙ f_t
     * dW_k    = Σ_t dz_k vᵀ     db_k = Σ_t row sums of dz_k
     * dWy     = Σ_t dz_t a_tᵀ   dby  = Σ_t row sums of dz_t
     * </pre>
     *
     * @param upstream the gradients at the hidden states (n_a, m), at the scores (n_y, m) and at the last state
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     */
    public Gradients backward(Upstream upstream, Cache cache) {
        String operation = "Lstm.backward";
        Check.notNull(operation, "upstream", upstream);
        checkCache(cache);
        if (upstream.last().isPresent()) {
            ShapeCheck.state(operation, "dLast", upstream.last().get(), 1);
        }
        LstmCell.Parameters p = cache.parameters();
        LstmCell.Parameters sums = p.map(Sequence::zerosLike);
        List<Matrix> a = cache.steps().stream().map(LstmCell.Cache::aNext).toList();
        List<Matrix> da = atStates(operation, upstream, a);
        if (upstream.scores().isPresent()) {
            List<Matrix> dz = upstream.scores().get();
            Check.sameLength(operation, "dz", dz, "cache", a, "step");
            ShapeCheck.output(operation, "dz[0]", dz.get(0), "wy", p.wy(), "cache aNext", a.get(0));
            addOutputGradients(sums.wy(), sums.by(), dz, a);
            da = throughOutputs(p.wy(), dz, da);
        }
        Matrix dcLast = upstream.last().map(State::cell).orElseGet(() -> zerosLike(a.get(0)));
        return throughTime(da, dcLast, sums, cache);
    }

    /** The way back through the recurrence; the gradients of the gates' parameters are added to {@code sums}. */
    private static Gradients throughTime(List<Matrix> da, Matrix dcLast, LstmCell.Parameters sums, Cache cache) {
        int m = dcLast.columns();
        List<LstmCell.Cache> steps = cache.steps();
        List<Matrix> dx = zeros(da.size(), sums.nx(), m);
        Matrix back = zerosLike(dcLast);
        List<Matrix> dc = List.of(dcLast.times(1), dcLast.times(1));           // copies, to be written to in turn
        recurrence(cache.parameters(), m).backward(blocks(cache.x()), t -> steps.get(t).aPrev().block(),
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

    private void checkCache(Cache cache) {
        Check.notNull("Lstm.backward", "cache", cache);
        ShapeCheck.sameShapes("Lstm.backward", "cache", cache.parameters(), parameters);
    }

    /**
     * The values that {@code backward} needs from {@code forward}.
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

        /** {@return the parameters that the sequence ran with} */
        public LstmCell.Parameters parameters() {
            return steps.get(0).parameters();
        }
    }

    /**
     * The result of a forward pass through a sequence.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m): the hidden states
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1
     * @param c c_1, ..., c_Tx, each (n_a, m): the cell states
     * @param cache for {@code backward}
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

        /** {@return the state after the last step: a_Tx and c_Tx, each (n_a, m)} */
        public State last() {
            return State.of(Sequence.last(a), Sequence.last(c));
        }

        /**
         * The scores of every step, the argument of the softmax: z_t = Wy a_t + by. They are computed when asked for; their
         * softmax has the bits of {@link #y()}.
         *
         * @return z_1, ..., z_Tx, each (n_y, m)
         */
        public List<Matrix> scores() {
            LstmCell.Parameters p = cache.parameters();
            return Sequence.scores(p.wy(), p.by(), a);
        }
    }

    /**
     * The gradients of a loss L through a sequence; each has the shape of the quantity it is taken with respect to.
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

        /** {@return the gradient with respect to the first state: ∂L/∂a_0 and ∂L/∂c_0, each (n_a, m)} */
        public State dFirst() {
            return State.of(da0, dc0);
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
