package io.github.unroll;

import static io.github.unroll.Sequence.blocks;
import static io.github.unroll.Sequence.matrices;
import static io.github.unroll.Sequence.outputs;
import static io.github.unroll.Sequence.throughOutputs;
import static io.github.unroll.internal.Check.Side.COLUMNS;
import static io.github.unroll.internal.Check.Side.ROWS;

import io.github.unroll.Sequence.OutputGradients;
import io.github.unroll.internal.Affine;
import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.Kernels;
import io.github.unroll.internal.LstmStep;
import io.github.unroll.internal.LstmUpstream;
import io.github.unroll.internal.Recurrence;
import io.github.unroll.internal.RecurrentWeights;
import io.github.unroll.internal.SizeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * {@code backward} is backpropagation through time (P. J. Werbos, <cite>Proceedings of the IEEE</cite> 78, 1990). A sequence
 * is a list of T_x ≥ 1 matrices, one per step, with one example per column. {@link LstmCell} is the readable reference: this
 * class computes the same, up to rounding, with its own kernels.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null}, and
 * {@link IllegalArgumentException} if a list is empty or has the wrong length, if a shape differs from the one given here, or
 * if the pre-activations of all gates of a step have more than 2³¹ - 9 elements, the most an array can hold.
 */
public final class Lstm {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final LstmCell.Parameters parameters;
    private final RecurrentWeights weights;

    /**
     * Creates a network with the given parameters.
     *
     * @param parameters the parameters
     */
    public Lstm(LstmCell.Parameters parameters) {
        Check.notNull("Lstm", "parameters", parameters);
        this.parameters = parameters;
        this.weights = new RecurrentWeights(gates(parameters));
    }

    /** {@return the parameters of this network} */
    public LstmCell.Parameters parameters() {
        return parameters;
    }

    /**
     * Runs all steps forward from a_0 = c_0 = 0.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x) {
        List<Matrix> inputs = ShapeCheck.sequence("Lstm.forward", "x", x);
        return forward(inputs, Matrix.zeros(parameters.na(), inputs.get(0).columns()));
    }

    /**
     * Runs all steps forward from c_0 = 0.
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
     * Runs all steps forward.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param a0 a_0 (n_a, m), the hidden state before the first step
     * @param c0 c_0 (n_a, m), the cell state before the first step
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, Matrix a0, Matrix c0) {
        List<Matrix> inputs = ShapeCheck.sequence("Lstm.forward", "x", x);
        ShapeCheck.step("Lstm.forward", parameters, "x[0]", inputs.get(0), "a0", a0, "c0", c0);
        return throughTime(inputs, a0, c0, Optional.empty());
    }

    /**
     * Runs all steps forward from a state, such as the {@linkplain Forward#last() last state} of another sequence.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param first a_0 and c_0, each (n_a, m), the state before the first step
     * @return a_t, y_t and c_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, State first) {
        return throughTime(checkInput(x, first), first.hidden(), first.cell(), Optional.empty());
    }

    /**
     * Runs all steps forward for sequences of different lengths. Each sequence gives the same results as if it were alone;
     * see {@link Lengths}.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m); the padding is never read
     * @param first a_0 and c_0, each (n_a, m), the state before the first step
     * @param lengths the lengths of the m sequences, from 0 to T_x
     * @return a_t, y_t and c_t of every step, and the cache; in the padding a_t and c_t are 0
     */
    public Forward forward(List<Matrix> x, State first, Lengths lengths) {
        List<Matrix> inputs = checkInput(x, first);
        Check.notNull("Lstm.forward", "lengths", lengths);
        lengths.require("Lstm.forward", "x", inputs);
        return throughTime(inputs, first.hidden(), first.cell(), Optional.of(lengths));
    }

    private List<Matrix> checkInput(List<Matrix> x, State first) {
        List<Matrix> inputs = ShapeCheck.sequence("Lstm.forward", "x", x);
        ShapeCheck.state("Lstm.forward", "first", first, 1);
        ShapeCheck.step("Lstm.forward", parameters,
                "x[0]", inputs.get(0), "first a[0]", first.hidden(), "first c[0]", first.cell());
        return inputs;
    }

    private Forward throughTime(List<Matrix> x, Matrix a0, Matrix c0, Optional<Lengths> lengths) {
        Padding padding = Padding.of(lengths, x.size());
        List<Matrix> inputs = padding.clear(x);
        Block first = padding.clearFirst(a0).block();
        Block firstCell = padding.clearFirst(c0).block();
        LstmStep[] steps = new LstmStep[x.size()];
        IntFunction<Block> aPrev = t -> t == 0 ? first : steps[t - 1].a();
        IntFunction<Block> cPrev = t -> t == 0 ? firstCell : steps[t - 1].c();
        weights.forward(blocks(inputs), aPrev, (t, z, slice) -> {
            LstmStep step = room(t, steps, a0).map(slice);
            KERNELS.lstmForward(z, slice.apply(cPrev.apply(t)), step);
            padding.clear(t, step.a());
            padding.clear(t, step.c());
        });
        Cache cache = new Cache(caches(inputs, a0, c0, List.of(steps)), inputs, lengths);
        List<Matrix> a = cache.steps().stream().map(LstmCell.Cache::aNext).toList();
        List<Matrix> c = cache.steps().stream().map(LstmCell.Cache::cNext).toList();
        return new Forward(a, outputs("Lstm.forward", parameters.wy(), parameters.by(), a), c, cache);
    }

    /**
     * Runs one step forward without a cache: a_t and c_t by the formulas above. The results have the same bits as in
     * {@code forward}.
     *
     * @param xt x_t (n_x, m)
     * @param state a_{t-1} and c_{t-1}, each (n_a, m)
     * @return a_t and c_t, each (n_a, m)
     */
    public State step(Matrix xt, State state) {
        ShapeCheck.state("Lstm.step", "state", state, 1);
        ShapeCheck.step("Lstm.step", parameters, "xt", xt, "state a[0]", state.hidden(), "state c[0]", state.cell());
        Block c = Block.zeros(parameters.na(), xt.columns());
        Block a = Block.zeros(parameters.na(), xt.columns());
        weights.step(xt.block(), state.hidden().block(), (z, gates) ->
                KERNELS.lstmForward(z, state.cell().block(), LstmStep.of(gates, c, a)));
        return State.of(Matrix.wrap(a), Matrix.wrap(c));
    }

    /**
     * Returns the scores of a state, the argument of the softmax: z_t = Wy a_t + by.
     *
     * @param state a_t (n_a, m), and c_t
     * @return z_t (n_y, m)
     */
    public Matrix scores(State state) {
        return scores("Lstm.scores", state);
    }

    /**
     * Returns the output of a state: y_t = softmax(Wy a_t + by).
     *
     * @param state a_t (n_a, m), and c_t
     * @return y_t (n_y, m); a single output (n_y = 1) is always 1
     */
    public Matrix y(State state) {
        return scores("Lstm.y", state).softmax();
    }

    private Matrix scores(String operation, State state) {
        ShapeCheck.state(operation, "state", state, 1);
        ShapeCheck.sameSize(operation, "state a[0]", state.hidden(), ROWS, "wy", parameters.wy(), COLUMNS);
        return Sequence.scores(operation, parameters.wy(), parameters.by(), List.of(state.hidden())).get(0);
    }

    /**
     * Returns the blocks of step t. They are allocated just before they are written, so they are still in the processor's
     * cache.
     */
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
            Matrix aNext = Matrix.wrap(s.a());
            Matrix cNext = Matrix.wrap(s.c());
            caches.add(new LstmCell.Cache(aNext, cNext, aPrev, cPrev,
                    Matrix.wrap(s.f()), Matrix.wrap(s.i()), Matrix.wrap(s.cc()), Matrix.wrap(s.o()), x.get(t), parameters));
            aPrev = aNext;
            cPrev = cNext;
        }
        return caches;
    }

    /** The gates are in the order in which the kernels take them: f, i, c, o. */
    private static List<Affine> gates(LstmCell.Parameters p) {
        return List.of(gate(p.wf(), p.bf()), gate(p.wi(), p.bi()), gate(p.wc(), p.bc()), gate(p.wo(), p.bo()));
    }

    private static Affine gate(Matrix w, Matrix b) {
        return new Affine(w.block(), b.block());
    }

    /**
     * Runs all steps backward for a loss that depends only on the hidden states: dWy and dby are zero.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), excluding the contribution through the later steps
     * @param cache the cache of the sequence; its parameters must have this network's shapes, and the gradient is taken at
     *     these parameters
     * @return the gradients
     * @see #backward(Upstream, Cache)
     */
    public Gradients backward(List<Matrix> da, Cache cache) {
        checkCache(cache);
        List<Matrix> atStates = ShapeCheck.sequence("Lstm.backward", "da", da, "cache", cache.steps());
        return backward(Upstream.ofChecked(atStates), cache);
    }

    /**
     * Runs all steps backward, from the last to the first. The upstream gradients are da_t with respect to a_t, dz_t with
     * respect to the scores Wy a_t + by, and dLast with respect to a_Tx and c_Tx:
     * <pre>
     * da      = da_t + Wyᵀ dz_t + the gradient from step t + 1, or dLast
     * dc      = the gradient from step t + 1, or dLast
     * D       = dc + da ⊙ o_t ⊙ (1 - tanh²(c_t))             total gradient with respect to c_t
     * dz_f    = D ⊙ c_{t-1} ⊙ f_t ⊙ (1 - f_t)                dz_i = D ⊙ c̃_t ⊙ i_t ⊙ (1 - i_t)
     * dz_c    = D ⊙ i_t ⊙ (1 - c̃_t²)                         dz_o = da ⊙ tanh(c_t) ⊙ o_t ⊙ (1 - o_t)
     * [gradient with respect to a_{t-1}; dx_t] = Σ_k W_kᵀ dz_k         k = f, i, c, o
     * gradient with respect to c_{t-1} = D ⊙ f_t
     * dW_k    = Σ_t dz_k vᵀ     db_k = Σ_t row sums of dz_k
     * dWy     = Σ_t dz_t a_tᵀ   dby  = Σ_t row sums of dz_t
     * </pre>
     *
     * @param upstream the gradients with respect to the hidden states (n_a, m), the scores (n_y, m) and the last state
     * @param cache the cache of the sequence; its parameters must have this network's shapes, and the gradient is taken at
     *     these parameters
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
        List<Matrix> a = cache.steps().stream().map(LstmCell.Cache::aNext).toList();
        Padding padding = Padding.of(cache.lengths(), a.size());
        OutputGradients outputs = throughOutputs(operation, upstream, "wy", p.wy(), p.by(), a, padding);
        State dLast = upstream.last().orElseGet(() -> State.zeros(p, a.get(0).columns()));
        ShapeCheck.sameShape(operation, "dLast a[0]", dLast.hidden(), "cache aNext", a.get(0));
        return throughTime(outputs, dLast, cache, padding);
    }

    /** Runs the recurrence backward. The gradient with respect to c_t is carried from step to step in dc. */
    private static Gradients throughTime(OutputGradients outputs, State dLast, Cache cache, Padding padding) {
        List<LstmCell.Cache> steps = cache.steps();
        Block first = padding.clearFirst(steps.get(0).aPrev()).block();
        Block firstCell = padding.clearFirst(steps.get(0).cPrev()).block();
        Block daLast = dLast.hidden().block();
        Block dcLast = dLast.cell().block();
        Block dc = padding.atEnd(dLast.cell()).times(1).block();               // a copy
        Recurrence.Gradients gradients = new Recurrence(gates(cache.parameters()), dc.columns()).backward(
                blocks(cache.x()), t -> t == 0 ? first : steps.get(t).aPrev().block(), padding.atEnd(dLast.hidden()).block(),
                (t, daNext, dz, slice) -> {
                    LstmCell.Cache s = steps.get(t);
                    Block cPrev = t == 0 ? firstCell : s.cPrev().block();
                    Block dcNext = slice.apply(dc);
                    padding.addLast(t, slice.apply(daLast), daNext);
                    padding.addLast(t, slice.apply(dcLast), dcNext);
                    LstmUpstream upstream = new LstmUpstream(slice.apply(outputs.da().get(t)), daNext, dcNext);
                    KERNELS.lstmBackward(computed(s).map(slice), slice.apply(cPrev), upstream, dz, dcNext);
                });
        padding.addLast(-1, daLast, gradients.da0());
        padding.addLast(-1, dcLast, dc);
        return new Gradients(matrices(gradients.dx()), Matrix.wrap(gradients.da0()), Matrix.wrap(dc),
                parameters(gradients.dGates(), outputs));
    }

    /** The gates are in the order in which the kernels take them: f, i, c, o. */
    private static LstmCell.Parameters parameters(List<Affine.Gradients> gates, OutputGradients outputs) {
        return new LstmCell.Parameters(
                Matrix.wrap(gates.get(0).dw()), Matrix.wrap(gates.get(0).db()),
                Matrix.wrap(gates.get(1).dw()), Matrix.wrap(gates.get(1).db()),
                Matrix.wrap(gates.get(2).dw()), Matrix.wrap(gates.get(2).db()),
                Matrix.wrap(gates.get(3).dw()), Matrix.wrap(gates.get(3).db()), outputs.dW(), outputs.db());
    }

    private static LstmStep computed(LstmCell.Cache s) {
        return new LstmStep(
                s.ft().block(), s.it().block(), s.cct().block(), s.ot().block(), s.cNext().block(), s.aNext().block());
    }

    private void checkCache(Cache cache) {
        Check.notNull("Lstm.backward", "cache", cache);
        ShapeCheck.sameShapes("Lstm.backward", "cache", cache.parameters(), parameters);
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.network("Lstm", parameters.nx(), parameters.na(), parameters.ny());
    }

    /**
     * The values that {@code backward} needs from {@code forward}.
     *
     * @param steps the cache of each step
     * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
     * @param lengths the lengths of the sequences, if they differ
     */
    public record Cache(List<LstmCell.Cache> steps, List<Matrix> x, Optional<Lengths> lengths) {

        public Cache {
            steps = Check.steps("Lstm.Cache", "steps", steps);
            x = Check.steps("Lstm.Cache", "x", x);
            Check.sameLength("Lstm.Cache", "x", x, "steps", steps, "step");
            Sequence.checkLengths("Lstm.Cache", lengths, x);
            for (int t = 0; t < steps.size(); t++) {
                LstmCell.Cache step = steps.get(t);
                LstmCell.Cache before = steps.get(Math.max(t - 1, 0));
                ShapeCheck.sameInput("Lstm.Cache", t, step.xt(), x);
                ShapeCheck.same("Lstm.Cache", t, "parameters", step.parameters(),
                        "the parameters of the step before", before.parameters());
                if (t > 0) {
                    ShapeCheck.same("Lstm.Cache", t, "aPrev", step.aPrev(), "aNext of the step before", before.aNext());
                    ShapeCheck.same("Lstm.Cache", t, "cPrev", step.cPrev(), "cNext of the step before", before.cNext());
                }
            }
        }

        /**
         * Creates the cache of sequences that have all steps.
         *
         * @param steps the cache of each step
         * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
         */
        public Cache(List<LstmCell.Cache> steps, List<Matrix> x) {
            this(steps, x, Optional.empty());
        }

        /** {@return the parameters that the sequence ran with} */
        public LstmCell.Parameters parameters() {
            return steps.get(0).parameters();
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("Lstm.Cache", x.size(), x.get(0).columns());
        }
    }

    /**
     * The result of a forward pass through a sequence.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m): the hidden states
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1. A single output (n_y = 1)
     *     is therefore always 1; use {@link #scores()} then
     * @param c c_1, ..., c_Tx, each (n_a, m): the cell states
     * @param cache the cache for {@code backward}
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

        /** {@return the state after the last step of each sequence: a_Tx and c_Tx, each (n_a, m)} */
        public State last() {
            LstmCell.Cache first = cache.steps().get(0);
            return State.of(Padding.last(cache.lengths(), a, first.aPrev()), Padding.last(cache.lengths(), c, first.cPrev()));
        }

        /**
         * Returns the scores of every step, the argument of the softmax: z_t = Wy a_t + by. Every call computes them; their
         * softmax has the same bits as {@link #y()}.
         *
         * @return z_1, ..., z_Tx, each (n_y, m)
         */
        public List<Matrix> scores() {
            LstmCell.Parameters p = cache.parameters();
            return Sequence.scores("Lstm.Forward.scores", p.wy(), p.by(), a);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("Lstm.Forward", a.size(), a.get(0).columns());
        }
    }

    /**
     * The gradients of a loss L through a sequence; each has the shape of the quantity it is taken with respect to.
     *
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_x, m)
     * @param da0 ∂L/∂a_0 (n_a, m)
     * @param dc0 ∂L/∂c_0 (n_a, m)
     * @param dParameters the gradients with respect to the parameters
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

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("Lstm.Gradients", dx.size(), da0.columns());
        }
    }
}
