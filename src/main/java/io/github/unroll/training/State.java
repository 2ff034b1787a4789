package io.github.unroll.training;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a recurrent network hands from one step to the next: a_t and, if it is an LSTM, c_t. A network of several layers
 * has one of each for every layer, from the first layer to the last; a bidirectional layer has two, that of the direction
 * which reads forward, then that of the one which reads backward. This is the order of PyTorch's {@code h_n, c_n}.
 *
 * <p>An {@link Lstm} or {@link Rnn} is one layer, and takes its state as matrices:
 * <pre>
 * State state = State.zeros(parameters, m);
 * Lstm.Forward forward = lstm.forward(x, state.hidden(), state.cell());
 * state = State.after(forward);
 * </pre>
 * {@link LayerStack} and {@link Inference} take it as it is. The gradient by a state is a state too.
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

    /**
     * The state of an RNN before everything.
     *
     * @param parameters those of the network, for n_a
     * @param m the number of examples
     * @return a_0 = 0
     */
    public static State zeros(RnnCell.Parameters parameters, int m) {
        Check.notNull("State.zeros", "parameters", parameters);
        Check.atLeast("State.zeros", 0, "m", m);
        return of(Matrix.zeros(parameters.na(), m));
    }

    /**
     * The state of an LSTM before everything.
     *
     * @param parameters those of the network, for n_a
     * @param m the number of examples
     * @return a_0 = c_0 = 0
     */
    public static State zeros(LstmCell.Parameters parameters, int m) {
        Check.notNull("State.zeros", "parameters", parameters);
        Check.atLeast("State.zeros", 0, "m", m);
        return of(Matrix.zeros(parameters.na(), m), Matrix.zeros(parameters.na(), m));
    }

    /**
     * The state of an RNN after the last step.
     *
     * @param forward what the network made of a sequence
     * @return a_Tx
     */
    public static State after(Rnn.Forward forward) {
        Check.notNull("State.after", "forward", forward);
        return of(Elements.last(forward.a()));
    }

    /**
     * The state of an LSTM after the last step.
     *
     * @param forward what the network made of a sequence
     * @return a_Tx and c_Tx
     */
    public static State after(Lstm.Forward forward) {
        Check.notNull("State.after", "forward", forward);
        return of(Elements.last(forward.a()), Elements.last(forward.c()));
    }

    /**
     * The state of an RNN after the last step of each sequence, where they are of different lengths; a sequence without a
     * step keeps this state.
     *
     * @param forward what the network made of the sequences, starting from this state
     * @param lengths the number of steps of each
     * @return a_t at t = l_j in column j
     */
    public State after(Rnn.Forward forward, Lengths lengths) {
        Check.notNull("State.after", "forward", forward);
        Check.notNull("State.after", "lengths", lengths);
        return of(lengths.last(forward.a(), hidden()));
    }

    /**
     * The state of an LSTM after the last step of each sequence, where they are of different lengths; a sequence without a
     * step keeps this state.
     *
     * @param forward what the network made of the sequences, starting from this state
     * @param lengths the number of steps of each
     * @return a_t and c_t at t = l_j in column j
     */
    public State after(Lstm.Forward forward, Lengths lengths) {
        Check.notNull("State.after", "forward", forward);
        Check.notNull("State.after", "lengths", lengths);
        return of(lengths.last(forward.a(), hidden()), lengths.last(forward.c(), cell()));
    }

    /**
     * The hidden state of one layer in one direction.
     *
     * @return a_t (n_a, m)
     * @throws IllegalStateException if there are several
     */
    public Matrix hidden() {
        return only("State.hidden", "a", a);
    }

    /**
     * The cell state of one layer in one direction.
     *
     * @return c_t (n_a, m)
     * @throws IllegalStateException if there are several, or none as this is the state of an RNN
     */
    public Matrix cell() {
        return only("State.cell", "c", c);
    }

    private static Matrix only(String operation, String name, List<Matrix> states) {
        if (states.size() != 1) {
            throw new IllegalStateException(operation + ": " + name + " has " + states.size() + " states; there must be 1");
        }
        return states.get(0);
    }

    /** {@return zeros of the same shapes; as a gradient: nothing arrives at this state} */
    public State zeros() {
        return new State(Zeros.like(a), Zeros.like(c));
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
