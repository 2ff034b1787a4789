package io.github.unroll.training;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.util.List;

/**
 * What an LSTM remembers between two pieces of a sequence.
 *
 * @param a a_t (n_a, m), the hidden state
 * @param c c_t (n_a, m), the cell state
 */
public record LstmState(Matrix a, Matrix c) {

    public LstmState {
        Check.sameShape("LstmState", "c", c, "a", a);
    }

    /**
     * The state before everything, zeros.
     *
     * @param parameters those of the network, for n_a
     * @param m the number of examples
     * @return a_0 = c_0 = 0
     */
    public static LstmState zeros(LstmCell.Parameters parameters, int m) {
        Check.notNull("LstmState.zeros", "parameters", parameters);
        Check.atLeast("LstmState.zeros", 0, "m", m);
        return new LstmState(Matrix.zeros(parameters.na(), m), Matrix.zeros(parameters.na(), m));
    }

    /**
     * The state after the last step.
     *
     * @param forward what the network made of a sequence
     * @return a_Tx and c_Tx
     */
    public static LstmState after(Lstm.Forward forward) {
        Check.notNull("LstmState.after", "forward", forward);
        return new LstmState(last(forward.a()), last(forward.c()));
    }

    /**
     * The state after the last step of each sequence, where they are of different lengths; a sequence without a step keeps
     * this state.
     *
     * @param forward what the network made of the sequences, starting from this state
     * @param lengths the number of steps of each
     * @return a_t and c_t at t = l_j in column j
     */
    public LstmState after(Lstm.Forward forward, Lengths lengths) {
        Check.notNull("LstmState.after", "forward", forward);
        Check.notNull("LstmState.after", "lengths", lengths);
        return new LstmState(lengths.last(forward.a(), a), lengths.last(forward.c(), c));
    }

    private static Matrix last(List<Matrix> steps) {
        return steps.get(steps.size() - 1);
    }
}
