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
import io.github.unroll.internal.Recurrence;
import io.github.unroll.internal.RecurrentWeights;
import io.github.unroll.internal.SizeText;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The basic recurrent network over a whole sequence: {@link RnnCell}'s step for t = 1, ..., T_x, with the same
 * parameters at each step (J. L. Elman, "Finding Structure in Time", <cite>Cognitive Science</cite> 14, 1990):
 * <pre>
 * a_t = tanh(Waa a_{t-1} + Wax x_t + ba)          (n_a, m)
 * y_t = softmax(Wya a_t + by)                     (n_y, m)
 * </pre>
 * {@code backward} is backpropagation through time (P. J. Werbos, <cite>Proceedings of the IEEE</cite> 78, 1990). A sequence
 * is a list of T_x ≥ 1 matrices, one per step, with one example per column. {@link RnnCell} is the readable reference: this
 * class computes the same, up to rounding, with its own kernels.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null}, and
 * {@link IllegalArgumentException} if a list is empty or has the wrong length, if a shape differs from the one given here, or
 * if the pre-activations of all gates of a step have more than 2³¹ - 9 elements, the most an array can hold.
 */
public final class Rnn {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final RnnCell.Parameters parameters;
    private final RecurrentWeights weights;

    /**
     * Creates a network with the given parameters.
     *
     * @param parameters the parameters
     */
    public Rnn(RnnCell.Parameters parameters) {
        Check.notNull("Rnn", "parameters", parameters);
        this.parameters = parameters;
        this.weights = new RecurrentWeights(gates(parameters));
    }

    /** {@return the parameters of this network} */
    public RnnCell.Parameters parameters() {
        return parameters;
    }

    /**
     * Runs all steps forward from a_0 = 0.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @return a_t and y_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x) {
        List<Matrix> inputs = ShapeCheck.sequence("Rnn.forward", "x", x);
        return forward(inputs, Matrix.zeros(parameters.na(), inputs.get(0).columns()));
    }

    /**
     * Runs all steps forward.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param a0 a_0 (n_a, m), the hidden state before the first step
     * @return a_t and y_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, Matrix a0) {
        List<Matrix> inputs = ShapeCheck.sequence("Rnn.forward", "x", x);
        ShapeCheck.step("Rnn.forward", parameters, "x[0]", inputs.get(0), "a0", a0);
        return throughTime(inputs, a0, Optional.empty());
    }

    /**
     * Runs all steps forward from a state, such as the {@linkplain Forward#last() last state} of another sequence.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param first a_0 (n_a, m), the state before the first step
     * @return a_t and y_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, State first) {
        return throughTime(checkInput(x, first), first.hidden(), Optional.empty());
    }

    /**
     * Runs all steps forward for sequences of different lengths. Each sequence gives the same results as if it were alone;
     * see {@link Lengths}.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m); the padding is never read
     * @param first a_0 (n_a, m), the state before the first step
     * @param lengths the lengths of the m sequences, from 0 to T_x
     * @return a_t and y_t of every step, and the cache; in the padding a_t is 0
     */
    public Forward forward(List<Matrix> x, State first, Lengths lengths) {
        List<Matrix> inputs = checkInput(x, first);
        Check.notNull("Rnn.forward", "lengths", lengths);
        lengths.require("Rnn.forward", "x", inputs);
        return throughTime(inputs, first.hidden(), Optional.of(lengths));
    }

    private List<Matrix> checkInput(List<Matrix> x, State first) {
        List<Matrix> inputs = ShapeCheck.sequence("Rnn.forward", "x", x);
        ShapeCheck.state("Rnn.forward", "first", first, 0);
        ShapeCheck.step("Rnn.forward", parameters, "x[0]", inputs.get(0), "first a[0]", first.hidden());
        return inputs;
    }

    private Forward throughTime(List<Matrix> x, Matrix a0, Optional<Lengths> lengths) {
        Padding padding = Padding.of(lengths, x.size());
        List<Matrix> inputs = padding.clear(x);
        Block first = padding.clearFirst(a0).block();
        List<Block> states = Stream.generate(() -> Block.zeros(a0.rows(), a0.columns())).limit(x.size()).toList();
        IntFunction<Block> aPrev = t -> t == 0 ? first : states.get(t - 1);
        weights.forward(blocks(inputs), aPrev, (t, z, slice) -> {
            Block at = slice.apply(states.get(t));
            KERNELS.tanh(z.get(0), at);
            padding.clear(t, at);
        });
        List<Matrix> a = matrices(states);
        List<RnnCell.Cache> steps = IntStream.range(0, x.size())
                .mapToObj(t -> new RnnCell.Cache(a.get(t), t == 0 ? a0 : a.get(t - 1), inputs.get(t), parameters)).toList();
        return new Forward(a, outputs("Rnn.forward", parameters.wya(), parameters.by(), a), new Cache(steps, inputs, lengths));
    }

    /**
     * Runs one step forward without a cache: a_t by the formula above. The results have the same bits as in {@code forward}.
     *
     * @param xt x_t (n_x, m)
     * @param state a_{t-1} (n_a, m)
     * @return a_t (n_a, m)
     */
    public State step(Matrix xt, State state) {
        ShapeCheck.state("Rnn.step", "state", state, 0);
        ShapeCheck.step("Rnn.step", parameters, "xt", xt, "state a[0]", state.hidden());
        Block a = Block.zeros(parameters.na(), xt.columns());
        weights.step(xt.block(), state.hidden().block(), (z, gates) -> KERNELS.tanh(z.get(0), a));
        return State.of(Matrix.wrap(a));
    }

    /**
     * Returns the scores of a state, the argument of the softmax: z_t = Wya a_t + by.
     *
     * @param state a_t (n_a, m)
     * @return z_t (n_y, m)
     */
    public Matrix scores(State state) {
        return scores("Rnn.scores", state);
    }

    /**
     * Returns the output of a state: y_t = softmax(Wya a_t + by).
     *
     * @param state a_t (n_a, m)
     * @return y_t (n_y, m); a single output (n_y = 1) is always 1
     */
    public Matrix y(State state) {
        return scores("Rnn.y", state).softmax();
    }

    private Matrix scores(String operation, State state) {
        ShapeCheck.state(operation, "state", state, 0);
        ShapeCheck.sameSize(operation, "state a[0]", state.hidden(), ROWS, "wya", parameters.wya(), COLUMNS);
        return Sequence.scores(operation, parameters.wya(), parameters.by(), List.of(state.hidden())).get(0);
    }

    /** Returns the only gate, with W = [Waa Wax] (n_a, n_a + n_x), a copy. */
    private static List<Affine> gates(RnnCell.Parameters p) {
        return List.of(new Affine(p.waa().beside(p.wax()).block(), p.ba().block()));
    }

    /**
     * Runs all steps backward for a loss that depends only on the hidden states: dWya and dby are zero.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), excluding the contribution through the later steps
     * @param cache the cache of the sequence; its parameters must have this network's shapes, and the gradient is taken at
     *     these parameters
     * @return the gradients
     * @see #backward(Upstream, Cache)
     */
    public Gradients backward(List<Matrix> da, Cache cache) {
        checkCache(cache);
        List<Matrix> atStates = ShapeCheck.sequence("Rnn.backward", "da", da, "cache", cache.steps());
        return backward(Upstream.ofChecked(atStates), cache);
    }

    /**
     * Runs all steps backward, from the last to the first. The upstream gradients are da_t with respect to a_t, dz_t with
     * respect to the scores Wya a_t + by, and dLast with respect to a_Tx:
     * <pre>
     * da      = da_t + Wyaᵀ dz_t + the gradient from step t + 1, or dLast
     * dz_a    = (1 - a_t²) ⊙ da              dx_t = Waxᵀ dz_a          gradient with respect to a_{t-1}: Waaᵀ dz_a
     * dWax    = Σ_t dz_a x_tᵀ                dWaa = Σ_t dz_a a_{t-1}ᵀ  dba = Σ_t row sums of dz_a
     * dWya    = Σ_t dz_t a_tᵀ                dby  = Σ_t row sums of dz_t
     * </pre>
     *
     * @param upstream the gradients with respect to the hidden states (n_a, m), the scores (n_y, m) and the last state
     * @param cache the cache of the sequence; its parameters must have this network's shapes, and the gradient is taken at
     *     these parameters
     * @return the gradients
     */
    public Gradients backward(Upstream upstream, Cache cache) {
        String operation = "Rnn.backward";
        Check.notNull(operation, "upstream", upstream);
        checkCache(cache);
        if (upstream.last().isPresent()) {
            ShapeCheck.state(operation, "dLast", upstream.last().get(), 0);
        }
        RnnCell.Parameters p = cache.parameters();
        List<Matrix> a = cache.steps().stream().map(RnnCell.Cache::aNext).toList();
        Padding padding = Padding.of(cache.lengths(), a.size());
        OutputGradients outputs = throughOutputs(operation, upstream, "wya", p.wya(), p.by(), a, padding);
        State dLast = upstream.last().orElseGet(() -> State.zeros(p, a.get(0).columns()));
        ShapeCheck.sameShape(operation, "dLast a[0]", dLast.hidden(), "cache aNext", a.get(0));
        return throughTime(outputs, dLast, cache, padding);
    }

    /** Runs the recurrence backward. */
    private static Gradients throughTime(OutputGradients outputs, State dLast, Cache cache, Padding padding) {
        RnnCell.Parameters p = cache.parameters();
        List<RnnCell.Cache> steps = cache.steps();
        Block first = padding.clearFirst(steps.get(0).aPrev()).block();
        Block daLast = dLast.hidden().block();
        Recurrence.Gradients gradients = new Recurrence(gates(p), daLast.columns()).backward(
                blocks(cache.x()), t -> t == 0 ? first : steps.get(t).aPrev().block(), padding.atEnd(dLast.hidden()).block(),
                (t, daNext, dz, slice) -> {
                    padding.addLast(t, slice.apply(daLast), daNext);
                    KERNELS.rnnBackward(slice.apply(steps.get(t).aNext().block()), slice.apply(outputs.da().get(t)),
                            daNext, dz.get(0));
                });
        padding.addLast(-1, daLast, gradients.da0());
        Affine.Gradients gate = gradients.dGates().get(0);
        Matrix dW = Matrix.wrap(gate.dw());                                      // (n_a, n_a + n_x): [dWaa dWax]
        RnnCell.Parameters dParameters = new RnnCell.Parameters(dW.columns(p.na(), p.na() + p.nx()), dW.columns(0, p.na()),
                outputs.dW(), Matrix.wrap(gate.db()), outputs.db());
        return new Gradients(matrices(gradients.dx()), Matrix.wrap(gradients.da0()), dParameters);
    }

    private void checkCache(Cache cache) {
        Check.notNull("Rnn.backward", "cache", cache);
        ShapeCheck.sameShapes("Rnn.backward", "cache", cache.parameters(), parameters);
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.network("Rnn", parameters.nx(), parameters.na(), parameters.ny());
    }

    /**
     * The values that {@code backward} needs from {@code forward}.
     *
     * @param steps the cache of each step
     * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
     * @param lengths the lengths of the sequences, if they differ
     */
    public record Cache(List<RnnCell.Cache> steps, List<Matrix> x, Optional<Lengths> lengths) {

        public Cache {
            steps = Check.steps("Rnn.Cache", "steps", steps);
            x = Check.steps("Rnn.Cache", "x", x);
            Check.sameLength("Rnn.Cache", "x", x, "steps", steps, "step");
            Sequence.checkLengths("Rnn.Cache", lengths, x);
            for (int t = 0; t < steps.size(); t++) {
                RnnCell.Cache step = steps.get(t);
                RnnCell.Cache before = steps.get(Math.max(t - 1, 0));
                ShapeCheck.sameInput("Rnn.Cache", t, step.xt(), x);
                ShapeCheck.same("Rnn.Cache", t, "parameters", step.parameters(),
                        "the parameters of the step before", before.parameters());
                if (t > 0) {
                    ShapeCheck.same("Rnn.Cache", t, "aPrev", step.aPrev(), "aNext of the step before", before.aNext());
                }
            }
        }

        /**
         * Creates the cache of sequences that have all steps.
         *
         * @param steps the cache of each step
         * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
         */
        public Cache(List<RnnCell.Cache> steps, List<Matrix> x) {
            this(steps, x, Optional.empty());
        }

        /** {@return the parameters that the sequence ran with} */
        public RnnCell.Parameters parameters() {
            return steps.get(0).parameters();
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("Rnn.Cache", x.size(), x.get(0).columns());
        }
    }

    /**
     * The result of a forward pass through a sequence.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m): the hidden states
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1. A single output (n_y = 1)
     *     is therefore always 1; use {@link #scores()} then
     * @param cache the cache for {@code backward}
     */
    public record Forward(List<Matrix> a, List<Matrix> y, Cache cache) {

        public Forward {
            Check.notNull("Rnn.Forward", "cache", cache);
            RnnCell.Cache first = cache.steps().get(0);
            a = ShapeCheck.sequence("Rnn.Forward", "a", a, "cache", cache.steps());
            y = ShapeCheck.sequence("Rnn.Forward", "y", y, "cache", cache.steps());
            ShapeCheck.sameShape("Rnn.Forward", "a[0]", a.get(0), "cache aNext", first.aNext());
            ShapeCheck.output("Rnn.Forward", "y[0]", y.get(0), "cache wya", first.parameters().wya(), "a[0]", a.get(0));
        }

        /** {@return the state after the last step of each sequence: a_Tx (n_a, m)} */
        public State last() {
            return State.of(Padding.last(cache.lengths(), a, cache.steps().get(0).aPrev()));
        }

        /**
         * Returns the scores of every step, the argument of the softmax: z_t = Wya a_t + by. Every call computes them; their
         * softmax has the same bits as {@link #y()}.
         *
         * @return z_1, ..., z_Tx, each (n_y, m)
         */
        public List<Matrix> scores() {
            RnnCell.Parameters p = cache.parameters();
            return Sequence.scores("Rnn.Forward.scores", p.wya(), p.by(), a);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("Rnn.Forward", a.size(), a.get(0).columns());
        }
    }

    /**
     * The gradients of a loss L through a sequence; each has the shape of the quantity it is taken with respect to.
     *
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_x, m)
     * @param da0 ∂L/∂a_0 (n_a, m)
     * @param dParameters the gradients with respect to the parameters
     */
    public record Gradients(List<Matrix> dx, Matrix da0, RnnCell.Parameters dParameters) {

        public Gradients {
            Check.notNull("Rnn.Gradients", "dParameters", dParameters);
            dx = ShapeCheck.sequence("Rnn.Gradients", "dx", dx);
            ShapeCheck.step("Rnn.Gradients", dParameters, "dx[0]", dx.get(0), "da0", da0);
        }

        /** {@return the gradient with respect to the first state: ∂L/∂a_0 (n_a, m)} */
        public State dFirst() {
            return State.of(da0);
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
            return SizeText.sequence("Rnn.Gradients", dx.size(), da0.columns());
        }
    }
}
