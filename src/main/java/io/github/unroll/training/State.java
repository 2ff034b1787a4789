package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a recurrent network hands from one step to the next: a_t and, if it is an LSTM, c_t. A network of several layers
 * has one of each for every layer, from the first layer to the last; a bidirectional layer has two, that of the direction
 * which reads forward, then that of the one which reads backward. This is the order of PyTorch's {@code h_n, c_n}.
 *
 * <p>The gradient by a state is a state too.
 *
 * @param a the hidden states, each (n_a, m)
 * @param c the cell states, each (n_a, m) like the hidden state at its place; none for an RNN
 */
public record State(List<Matrix> a, List<Matrix> c) {

    /**
     * Checks and copies the lists.
     *
     * @throws NullPointerException if a list or an entry is {@code null}
     * @throws IllegalArgumentException if there is no hidden state, they have not the same number of columns, or there are
     *     cell states of other shapes
     */
    public State {
        Check.list("State", "a", a, "state");
        for (int i = 1; i < a.size(); i++) {
            Check.sameColumns("State", "a[" + i + "]", a.get(i), "a[0]", a.get(0));
        }
        Check.notNull("State", "c", c);
        if (!c.isEmpty()) {
            Check.list("State", "c", c, "state");
            Check.sameLength("State", "c", c, "a", a, "state");
        }
        for (int i = 0; i < c.size(); i++) {
            Check.sameShape("State", "c[" + i + "]", c.get(i), "a[" + i + "]", a.get(i));
        }
        a = List.copyOf(a);
        c = List.copyOf(c);
    }

    /**
     * The state of an RNN of one layer.
     *
     * @param a a_t (n_a, m)
     * @return the state
     */
    public static State of(Matrix a) {
        Check.notNull("State.of", "a", a);
        return new State(List.of(a), List.of());
    }

    /**
     * The state of an LSTM of one layer.
     *
     * @param a a_t (n_a, m)
     * @param c c_t (n_a, m)
     * @return the state
     */
    public static State of(Matrix a, Matrix c) {
        Check.notNull("State.of", "a", a);
        Check.notNull("State.of", "c", c);
        return new State(List.of(a), List.of(c));
    }

    /** {@return zeros of the same shapes; as a gradient: nothing arrives at this state} */
    public State zeros() {
        return new State(a.stream().map(State::zeros).toList(), c.stream().map(State::zeros).toList());
    }

    private static Matrix zeros(Matrix like) {
        return Matrix.zeros(like.rows(), like.columns());
    }

    /** Some consecutive layers or directions: those from, from + 1, ..., to - 1. */
    State part(int from, int to) {
        return new State(a.subList(from, to), c.isEmpty() ? c : c.subList(from, to));
    }

    /** The states of layers or directions, one after the other. */
    static State join(List<State> states) {
        return new State(join(states.stream().map(State::a)), join(states.stream().map(State::c)));
    }

    private static List<Matrix> join(Stream<List<Matrix>> lists) {
        return lists.flatMap(List::stream).toList();
    }
}
