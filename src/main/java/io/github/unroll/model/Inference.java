package io.github.unroll.model;

import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.State;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Runs a trained network forward, step by step; the caller keeps the state. It keeps nothing for {@code backward}, so its
 * memory use does not grow with the number of steps:
 * <pre>{@code
 * Inference model = Inference.of(lstm);
 * Inference.Step step = model.step(x1, model.zeroState(1));
 * step = model.step(x2, step.state());
 * Matrix y2 = step.y();
 * }</pre>
 * The results equal those of {@code forward} over the whole sequence, up to rounding. A layer that reads backward starts from
 * the end of the sequence; a network with such a layer cannot run step by step.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, and
 * {@link IllegalArgumentException} if a shape differs from the one given here.
 */
public final class Inference {

    private final LayerStack<?> network;

    private Inference(LayerStack<?> network) {
        this.network = network;
    }

    /**
     * Creates the step-by-step form of an RNN.
     *
     * @param rnn the network
     * @return the network, step by step
     */
    public static Inference of(Rnn rnn) {
        Check.notNull("Inference.of", "rnn", rnn);
        return of(LayerStack.of(rnn));
    }

    /**
     * Creates the step-by-step form of an LSTM.
     *
     * @param lstm the network
     * @return the network, step by step
     */
    public static Inference of(Lstm lstm) {
        Check.notNull("Inference.of", "lstm", lstm);
        return of(LayerStack.of(lstm));
    }

    /**
     * Creates the step-by-step form of a network whose layers all read forward.
     *
     * @param network the network
     * @return the network, step by step
     * @throws IllegalArgumentException if a layer is bidirectional
     */
    public static Inference of(LayerStack<?> network) {
        Check.notNull("Inference.of", "network", network);
        network.checkReadsForward("Inference.of");
        return new Inference(network);
    }

    /**
     * Returns the initial state: zeros.
     *
     * @param m the number of examples
     * @return zeros for every layer, each (n_a, m)
     */
    public State zeroState(int m) {
        Check.atLeast("Inference.zeroState", 0, "m", m);
        return network.zeroState(m);
    }

    /**
     * Runs one step.
     *
     * @param xt x_t (n_x, m)
     * @param state the state after step t - 1
     * @return z_t, y_t and the state after step t
     */
    public Step step(Matrix xt, State state) {
        State next = network.step("Inference.step", xt, state);
        Matrix scores = network.scores(hidden(next));
        return new Step(scores, scores.softmax(), next);
    }

    /**
     * Runs all steps of a sequence of any length. Each step is passed on before the next input is read, and none is kept.
     *
     * @param x x_1, x_2, ..., each (n_x, m); there may be none
     * @param first the state before the first step
     * @param steps takes the steps, one by one
     * @return the state after the last step
     */
    public State run(Iterator<Matrix> x, State first, Consumer<Step> steps) {
        Check.notNull("Inference.run", "x", x);
        Check.notNull("Inference.run", "first", first);
        Check.notNull("Inference.run", "steps", steps);
        State state = first;
        while (x.hasNext()) {
            Step step = step(x.next(), state);
            steps.accept(step);
            state = step.state();
        }
        return state;
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return "Inference[" + network + "]";
    }

    /** Returns the hidden state of the last layer. */
    private static Matrix hidden(State state) {
        return state.a().get(state.a().size() - 1);
    }

    /**
     * The result of a step.
     *
     * @param scores z_t (n_y, m), the argument of the softmax
     * @param y y_t (n_y, m), the output: probabilities; each column adds up to 1. A single output (n_y = 1) is therefore
     *     always 1; use the scores then
     * @param state the state after the step, from which the next step starts
     */
    public record Step(Matrix scores, Matrix y, State state) {

        public Step {
            StackCheck.sameShape("Inference.Step", "y", y, "scores", scores);
            Check.notNull("Inference.Step", "state", state);
        }

        /** {@return a_t (n_a, m), the hidden state of the last layer} */
        public Matrix a() {
            return hidden(state);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.step("Inference.Step", y.columns());
        }
    }
}
