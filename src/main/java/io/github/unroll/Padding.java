package io.github.unroll;

import io.github.unroll.internal.Block;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The padding of a ragged batch, for the loop over the steps of {@link Rnn} and {@link Lstm}. The inputs, states and upstream
 * gradients in a column of padding are 0, so its numbers are finite and its gradients are 0.
 */
final class Padding {

    private static final int[] NONE = {};

    /** No padding: all sequences have all steps. */
    private static final Padding OF_NONE = new Padding();

    /** Empty if all sequences have all steps. */
    private final Optional<Lengths> lengths;
    /** Entry t lists the sequences of exactly t steps. */
    private final int[][] ofLength;
    /** Entry t lists the sequences of at most t steps: they are padding at step t, counted from 0. */
    private final int[][] ended;
    private Padding() {
        lengths = Optional.empty();
        ofLength = new int[0][];
        ended = new int[0][];
    }

    /** Creates the padding of a sequence of this many steps. */
    Padding(Lengths lengths, int steps) {
        this.lengths = Optional.of(lengths);
        int[] all = lengths.toArray();
        ofLength = sequences(all, steps, (length, t) -> length == t);
        ended = sequences(all, steps, (length, t) -> length <= t);
    }

    /** Returns the padding of a sequence of this many steps, which may have lengths. */
    static Padding of(Optional<Lengths> lengths, int steps) {
        return lengths.isEmpty() ? OF_NONE : lengths.get().padding(steps);
    }

    /** {@return T_x} */
    int steps() {
        return ended.length - 1;
    }

    /** Selects the sequences for step t by their lengths. */
    private interface At {
        boolean test(int length, int t);
    }

    /** Returns the sequences selected for each step. It uses loops, as a stream takes longer than a step of a small network. */
    private static int[][] sequences(int[] lengths, int steps, At at) {
        int[][] sequences = new int[steps + 1][lengths.length];
        for (int t = 0; t <= steps; t++) {
            int count = 0;
            for (int j = 0; j < lengths.length; j++) {
                if (at.test(lengths[j], t)) {
                    sequences[t][count++] = j;
                }
            }
            sequences[t] = Arrays.copyOf(sequences[t], count);
        }
        return sequences;
    }

    private int[] ended(int t) {
        return lengths.isEmpty() ? NONE : ended[t];
    }

    /** {@return the steps, with the padding set to 0} */
    List<Matrix> clear(List<Matrix> steps) {
        if (lengths.isEmpty() || isClear(steps)) {
            return steps;
        }
        Matrix[] cleared = steps.toArray(Matrix[]::new);
        for (int t = 0; t < cleared.length; t++) {
            cleared[t] = cleared(cleared[t], t);
        }
        return List.of(cleared);
    }

    private boolean isClear(List<Matrix> steps) {
        for (int t = 0; t < steps.size(); t++) {
            if (!steps.get(t).block().isZero(ended(t))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the first state, with 0 for the sequences without a step} */
    Matrix clearFirst(Matrix first) {
        return cleared(first, 0);
    }

    private Matrix cleared(Matrix matrix, int t) {
        if (matrix.block().isZero(ended(t))) {
            return matrix;
        }
        Matrix copy = matrix.times(1);
        copy.block().clearColumns(ended(t));
        return copy;
    }

    /** Sets the columns of the sequences that have ended before step t, from 0, to 0. */
    void clear(int t, Block block) {
        block.clearColumns(ended(t));
    }

    /**
     * {@return the gradient with respect to the state at T_x: dLast if all sequences end there; otherwise zeros, as
     * {@link #addLast} adds each column at its own step}
     */
    Matrix atEnd(Matrix dLast) {
        return lengths.isEmpty() ? dLast : Matrix.zeros(dLast.rows(), dLast.columns());
    }

    /** Adds the columns of dLast of the sequences that end after step t, from 0; sequences without a step end after step -1. */
    void addLast(int t, Block dLast, Block gradient) {
        gradient.addColumns(dLast, lengths.isEmpty() ? NONE : ofLength[t + 1]);
    }

    /** Returns the state after the last step of each sequence. */
    static Matrix last(Optional<Lengths> lengths, List<Matrix> states, Matrix first) {
        return lengths.map(l -> l.lastOfChecked(states, first)).orElseGet(() -> Sequence.last(states));
    }
}
