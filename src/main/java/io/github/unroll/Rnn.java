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
import io.github.unroll.internal.Recurrence;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The basic recurrent network over a whole sequence: {@link RnnCell}'s step for t = 1, ..., T_x, with the same
 * parameters at each step (J. L. Elman, "Finding Structure in Time", <cite>Cognitive Science</cite> 14, 1990):
 * <pre>
 * a_t = tanh(Waa a_{t-1} + Wax x_t + ba)          (n_a, m)
 * y_t = softmax(Wya a_t + by)                     (n_y, m)
 * </pre>
 * {@code backward} is backpropagation through time (P. J. Werbos, <cite>Proceedings of the IEEE</cite> 78, 1990).
 * A sequence is a list of T_x ≥ 1 matrices, one a step, one example a column. The results are those of a loop over
 * {@link RnnCell}, up to rounding.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null},
 * and {@link IllegalArgumentException} if a list is empty or of another length than it must be, or a shape is not the
 * one given here.
 */
public final class Rnn {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final RnnCell.Parameters parameters;

    /**
     * A network with the given parameters.
     *
     * @param parameters what the network has learnt
     */
    public Rnn(RnnCell.Parameters parameters) {
        Check.notNull("Rnn", "parameters", parameters);
        this.parameters = parameters;
    }

    /** {@return the parameters of this network} */
    public RnnCell.Parameters parameters() {
        return parameters;
    }

    /**
     * All steps forward.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param a0 a_0 (n_a, m), the hidden state before the first step
     * @return a_t and y_t of every step, and the cache
     */
    public Forward forward(List<Matrix> x, Matrix a0) {
        List<Matrix> inputs = ShapeCheck.sequence("Rnn.forward", "x", x);
        ShapeCheck.step("Rnn.forward", parameters, "x[0]", inputs.get(0), "a0", a0);
        List<Matrix> a = zeros(inputs.size(), a0.rows(), a0.columns());
        IntFunction<Matrix> aPrev = t -> t == 0 ? a0 : a.get(t - 1);
        recurrence(parameters, a0.columns()).forward(blocks(inputs), t -> aPrev.apply(t).block(), (t, z, own) ->
                KERNELS.tanh(z.get(0), own.apply(a.get(t).block())));
        List<RnnCell.Cache> steps = IntStream.range(0, inputs.size())
                .mapToObj(t -> new RnnCell.Cache(a.get(t), aPrev.apply(t), inputs.get(t), parameters)).toList();
        return new Forward(a, outputs(parameters.wya(), parameters.by(), a), new Cache(steps, inputs));
    }

    private static Recurrence recurrence(RnnCell.Parameters p, int m) {
        return new Recurrence(List.of(gate(p)), m);
    }

    /** The only gate, with W = [Waa Wax] (n_a, n_a + n_x), a copy. */
    private static Gate gate(RnnCell.Parameters p) {
        Block w = Block.zeros(p.na(), p.na() + p.nx());
        p.waa().block().copyTo(waa(w));
        p.wax().block().copyTo(wax(w));
        return new Gate(w, p.ba().block());
    }

    private static Block waa(Block w) {
        return w.columns(0, w.rows());
    }

    private static Block wax(Block w) {
        return w.columns(w.rows(), w.columns() - w.rows());
    }

    /**
     * All steps backward, where the loss does not depend on y: dWya and dby are zero.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), but for what arrives through a_{t+1}
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(List, List, Cache)
     */
    public Gradients backward(List<Matrix> da, Cache cache) {
        List<Matrix> arriving = checkBackward(da, cache);
        return throughTime(arriving, cache.steps().get(0).parameters().map(Sequence::zerosLike), cache);
    }

    /**
     * All steps backward, from the last to the first:
     * <pre>
     * da      = da_t + Wyaᵀ dz_t + what came back from step t + 1
     * dz      = (1 - a_t²) ⊙ da              dx_t = Waxᵀ dz          back to step t - 1: Waaᵀ dz
     * dWax    = Σ_t dz x_tᵀ                  dWaa = Σ_t dz a_{t-1}ᵀ  dba = Σ_t row sums of dz
     * dWya    = Σ_t dz_t a_tᵀ                dby  = Σ_t row sums of dz_t
     * </pre>
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m), but for what arrives through y_t and a_{t+1}
     * @param dz ∂L/∂(Wya a_t + by) of every step, each (n_y, m): the gradient at the scores, which are the argument of
     *     the softmax; for the cross-entropy of labels with one-hot columns it is y_t - labels
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     */
    public Gradients backward(List<Matrix> da, List<Matrix> dz, Cache cache) {
        List<Matrix> atStates = checkBackward(da, cache);
        List<Matrix> atScores = ShapeCheck.sequence("Rnn.backward", "dz", dz, "cache", cache.steps());
        ShapeCheck.output("Rnn.backward", "dz[0]", atScores.get(0), "wya", parameters.wya(), "da[0]", atStates.get(0));
        RnnCell.Parameters p = cache.steps().get(0).parameters();
        RnnCell.Parameters sums = p.map(Sequence::zerosLike);
        addOutputGradients(sums.wya(), sums.by(), atScores, cache.steps().stream().map(RnnCell.Cache::aNext).toList());
        return throughTime(throughOutputs(p.wya(), atScores, atStates), sums, cache);
    }

    /** The way back through the recurrence; {@code sums} receives the gradients by Wax, Waa and ba. */
    private static Gradients throughTime(List<Matrix> da, RnnCell.Parameters sums, Cache cache) {
        int m = da.get(0).columns();
        List<RnnCell.Cache> steps = cache.steps();
        List<Matrix> dx = zeros(da.size(), sums.nx(), m);
        Matrix back = zerosLike(da.get(0));
        Gate gradient = gate(sums);
        recurrence(steps.get(0).parameters(), m).backward(blocks(cache.x()), t -> steps.get(t).aPrev().block(),
                (t, dz, own) -> KERNELS.rnnBackward(own.apply(steps.get(t).aNext().block()),
                        own.apply(da.get(t).block()), own.apply(back.block()), dz.get(0)),
                back.block(), blocks(dx), List.of(gradient));
        waa(gradient.w()).copyTo(sums.waa().block());
        wax(gradient.w()).copyTo(sums.wax().block());
        return new Gradients(dx, back, sums);
    }

    /** {@return a copy of da} */
    private List<Matrix> checkBackward(List<Matrix> da, Cache cache) {
        Check.notNull("Rnn.backward", "cache", cache);
        ShapeCheck.sameShapes("Rnn.backward", "cache", cache.steps().get(0).parameters(), parameters);
        List<Matrix> arriving = ShapeCheck.sequence("Rnn.backward", "da", da, "cache", cache.steps());
        ShapeCheck.sameShape("Rnn.backward", "da[0]", arriving.get(0), "cache aNext", cache.steps().get(0).aNext());
        return arriving;
    }

    /**
     * What {@code backward} needs to know of {@code forward}.
     *
     * @param steps the cache of each step
     * @param x the inputs x_1, ..., x_Tx, each (n_x, m)
     */
    public record Cache(List<RnnCell.Cache> steps, List<Matrix> x) {

        public Cache {
            steps = Check.steps("Rnn.Cache", "steps", steps);
            x = Check.steps("Rnn.Cache", "x", x);
            Check.sameLength("Rnn.Cache", "x", x, "steps", steps, "step");
            for (int t = 0; t < steps.size(); t++) {
                RnnCell.Cache step = steps.get(t);
                RnnCell.Cache before = steps.get(Math.max(t - 1, 0));
                ShapeCheck.same("Rnn.Cache", t, "xt", step.xt(), "x[" + t + "]", x.get(t));
                ShapeCheck.same("Rnn.Cache", t, "parameters", step.parameters(),
                        "the parameters of the step before", before.parameters());
                if (t > 0) {
                    ShapeCheck.same("Rnn.Cache", t, "aPrev", step.aPrev(), "aNext of the step before", before.aNext());
                }
            }
        }
    }

    /**
     * What comes out of a sequence.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m): the hidden states
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1
     * @param cache what {@code backward} takes
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
    }

    /**
     * The gradients of a loss L through a sequence; each has the shape of what it differentiates by.
     *
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_x, m)
     * @param da0 ∂L/∂a_0 (n_a, m)
     * @param dParameters ∂L/∂ of every parameter, as {@link RnnCell.Parameters}
     */
    public record Gradients(List<Matrix> dx, Matrix da0, RnnCell.Parameters dParameters) {

        public Gradients {
            Check.notNull("Rnn.Gradients", "dParameters", dParameters);
            dx = ShapeCheck.sequence("Rnn.Gradients", "dx", dx);
            ShapeCheck.step("Rnn.Gradients", dParameters, "dx[0]", dx.get(0), "da0", da0);
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
    }
}
