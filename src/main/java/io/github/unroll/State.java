package io.github.unroll;

import static io.github.unroll.internal.Check.Side.COLUMNS;

import io.github.unroll.internal.Check;
import java.io.Serializable;
import java.util.List;

/**
 * The state that a recurrent network passes from one step to the next: a_t and, for an LSTM, c_t. A network of several layers
 * has one of each for every layer, from the first layer to the last. A bidirectional layer has two of each, first for the
 * forward direction, then for the backward direction. This is the order of PyTorch's {@code h_n, c_n}.
 * <pre>
 * State state = State.zeros(parameters, m);
 * Lstm.Forward forward = lstm.forward(x, state);
 * state = forward.last();
 * </pre>
 * An {@link Rnn} or {@link Lstm} has one layer with one direction. The gradient with respect to a state is a state too.
 *
 * @param a the hidden states, each (n_a, m)
 * @param c the cell states, each (n_a, m) like the hidden state with the same index; none for an RNN
 */
public record State(List<Matrix> a, List<Matrix> c) implements Serializable {

    /**
     * Checks and copies the lists.
     *
     * @throws NullPointerException if a list or an entry is {@code null}
     * @throws IllegalArgumentException if there is no hidden state, if the numbers of columns differ, or if the cell states
     *     do not have the shapes of the hidden states
     */
    public State {
        a = Check.list("State", "a", a, "state");
        for (int i = 1; i < a.size(); i++) {
            if (a.get(i).columns() != a.get(0).columns()) {
                ShapeCheck.sameSize("State", Check.entry("a", i), a.get(i), COLUMNS, "a[0]", a.get(0), COLUMNS);
            }
        }
        c = Check.copy("State", "c", c);
        if (!c.isEmpty()) {
            Check.sameLength("State", "c", c, "a", a, "state");
        }
        for (int i = 0; i < c.size(); i++) {
            if (!c.get(i).hasShapeOf(a.get(i))) {                              // makes the names only for an error
                ShapeCheck.sameShape("State", Check.entry("c", i), c.get(i), Check.entry("a", i), a.get(i));
            }
        }
    }

    /**
     * Returns the state of an RNN of one layer.
     *
     * @param a a_t (n_a, m)
     * @return the state
     */
    public static State of(Matrix a) {
        Check.notNull("State.of", "a", a);
        return new State(List.of(a), List.of());
    }

    /**
     * Returns the state of an LSTM of one layer.
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
     * Returns the initial state of an RNN: zeros.
     *
     * @param parameters the parameters of the network, which give n_a
     * @param m the number of examples
     * @return a_0 = 0
     */
    public static State zeros(RnnCell.Parameters parameters, int m) {
        Check.notNull("State.zeros", "parameters", parameters);
        Check.atLeast("State.zeros", 0, "m", m);
        return of(Matrix.zeros(parameters.na(), m));
    }

    /**
     * Returns the initial state of an LSTM: zeros.
     *
     * @param parameters the parameters of the network, which give n_a
     * @param m the number of examples
     * @return a_0 = c_0 = 0
     */
    public static State zeros(LstmCell.Parameters parameters, int m) {
        Check.notNull("State.zeros", "parameters", parameters);
        Check.atLeast("State.zeros", 0, "m", m);
        return of(Matrix.zeros(parameters.na(), m), Matrix.zeros(parameters.na(), m));
    }

    /**
     * Returns the state of an RNN after the last step.
     *
     * @param forward a forward pass
     * @return its {@link Rnn.Forward#last() last} state
     */
    public static State after(Rnn.Forward forward) {
        Check.notNull("State.after", "forward", forward);
        return forward.last();
    }

    /**
     * Returns the state of an LSTM after the last step.
     *
     * @param forward a forward pass
     * @return its {@link Lstm.Forward#last() last} state
     */
    public static State after(Lstm.Forward forward) {
        Check.notNull("State.after", "forward", forward);
        return forward.last();
    }

    /**
     * Returns the state of an RNN after the last step of each sequence, for sequences of different lengths. A sequence
     * without a step keeps this state.
     *
     * @param forward the forward pass through the sequences, from this state
     * @param lengths the lengths of the sequences
     * @return a_t at t = l_j in column j
     */
    public State after(Rnn.Forward forward, Lengths lengths) {
        Check.notNull("State.after", "forward", forward);
        Check.notNull("State.after", "lengths", lengths);
        return of(lengths.last(forward.a(), hidden()));
    }

    /**
     * Returns the state of an LSTM after the last step of each sequence, for sequences of different lengths. A sequence
     * without a step keeps this state.
     *
     * @param forward the forward pass through the sequences, from this state
     * @param lengths the lengths of the sequences
     * @return a_t and c_t at t = l_j in column j
     */
    public State after(Lstm.Forward forward, Lengths lengths) {
        Check.notNull("State.after", "forward", forward);
        Check.notNull("State.after", "lengths", lengths);
        return of(lengths.last(forward.a(), hidden()), lengths.last(forward.c(), cell()));
    }

    /**
     * Returns the hidden state of one layer in one direction.
     *
     * @return a_t (n_a, m)
     * @throws IllegalStateException if there are several
     */
    public Matrix hidden() {
        return only("State.hidden", "a", a);
    }

    /**
     * Returns the cell state of one layer in one direction.
     *
     * @return c_t (n_a, m)
     * @throws IllegalStateException if there are several cell states, or none because this is the state of an RNN
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

    /** {@return zeros of the same shapes: the gradient of a loss that does not depend on this state} */
    public State zeros() {
        return new State(Sequence.zerosLike(a), Sequence.zerosLike(c));
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return "State[a=" + shapes(a) + ", c=" + shapes(c) + "]";
    }

    private static String shapes(List<Matrix> matrices) {
        return matrices.stream().map(Matrix::shape).toList().toString();
    }
}
