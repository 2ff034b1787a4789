package io.github.unroll;

import io.github.unroll.internal.Check;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The upstream gradients of a sequence: the gradients of a loss L with respect to the hidden states, the scores and the last
 * state. Gradients that are not given are zero:
 * <pre>
 * lstm.backward(Upstream.none().withScores(dz), forward.cache())                    a loss on the outputs
 * lstm.backward(Upstream.none().withStates(da).withLast(dLast), forward.cache())    a loss on the states
 * </pre>
 * The scores are the argument of the softmax, z_t = Wy a_t + by. If a sequence is cut in two, the gradient with respect to
 * the last state of the first part is the {@code dFirst()} of the second part.
 *
 * <p>da_t is ∂L/∂a_t with y_t and all later steps held fixed; dLast is taken with y_Tx held fixed. {@code backward} adds the
 * contributions through these.
 */
public final class Upstream {

    private static final Upstream NONE = new Upstream(null, null, null);

    private final List<Matrix> states;                       // null: zero
    private final List<Matrix> scores;                       // null: zero
    private final State last;                                // null: zero

    private Upstream(List<Matrix> states, List<Matrix> scores, State last) {
        this.states = states;
        this.scores = scores;
        this.last = last;
    }

    /** Wraps gradients with respect to the hidden states that have been checked and copied. */
    static Upstream ofChecked(List<Matrix> states) {
        return new Upstream(states, null, null);
    }

    /** {@return upstream gradients that are all zero} */
    public static Upstream none() {
        return NONE;
    }

    /**
     * Replaces the gradients with respect to the hidden states.
     *
     * @param da ∂L/∂a_t of every step, each (n_a, m)
     * @return these gradients, with da in place of any given before
     * @throws IllegalArgumentException if there is no step, or the shapes differ
     */
    public Upstream withStates(List<Matrix> da) {
        return new Upstream(ShapeCheck.sequence("Upstream.withStates", "da", da), scores, last);
    }

    /**
     * Replaces the gradients with respect to the scores.
     *
     * @param dz ∂L/∂z_t of every step, each (n_y, m); for the cross-entropy of labels with one-hot columns it is y_t - labels
     * @return these gradients, with dz in place of any given before
     * @throws IllegalArgumentException if there is no step, or the shapes differ
     */
    public Upstream withScores(List<Matrix> dz) {
        return new Upstream(states, ShapeCheck.sequence("Upstream.withScores", "dz", dz), last);
    }

    /**
     * Replaces the gradient with respect to the last state.
     *
     * @param dLast ∂L/∂a_Tx and, for an LSTM, ∂L/∂c_Tx, each (n_a, m); for a stack, those of every layer and direction
     * @return these gradients, with dLast in place of any given before
     */
    public Upstream withLast(State dLast) {
        Check.notNull("Upstream.withLast", "dLast", dLast);
        return new Upstream(states, scores, dLast);
    }

    /** {@return ∂L/∂a_t of every step, if given} */
    public Optional<List<Matrix>> states() {
        return Optional.ofNullable(states);
    }

    /** {@return ∂L/∂z_t of every step, if given} */
    public Optional<List<Matrix>> scores() {
        return Optional.ofNullable(scores);
    }

    /** {@return the gradient with respect to the last state, if given} */
    public Optional<State> last() {
        return Optional.ofNullable(last);
    }

    /** {@return the sizes of the gradients that are given, such as Upstream[scores=6x(2x4)]} */
    @Override
    public String toString() {
        StringJoiner given = new StringJoiner(", ", "Upstream[", "]");
        states().ifPresent(da -> given.add("states=" + sizes(da)));
        scores().ifPresent(dz -> given.add("scores=" + sizes(dz)));
        last().ifPresent(dLast -> given.add("last=" + dLast));
        return given.toString();
    }

    private static String sizes(List<Matrix> steps) {
        return steps.size() + "x(" + steps.get(0).shape() + ")";
    }
}
