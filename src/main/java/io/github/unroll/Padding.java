package io.github.unroll;

import io.github.unroll.internal.Block;
import java.util.List;
import java.util.Optional;

/**
 * The padding of a ragged batch, as the loop over the steps of {@link Rnn} and {@link Lstm} sees it. A column of padding has
 * inputs, states and upstream gradients of zeros, so that its numbers are finite and its gradients 0.
 *
 * @param lengths the lengths of the sequences; none if all have all steps
 */
record Padding(Optional<Lengths> lengths) {

    /** {@return the steps, with 0 in the padding whatever is there} */
    List<Matrix> clear(List<Matrix> steps) {
        return lengths.map(l -> l.clear(steps)).orElse(steps);
    }

    /** {@return the first state, with 0 for the sequences without a step} */
    Matrix clearFirst(Matrix first) {
        return lengths.map(l -> l.clearFirst(first)).orElse(first);
    }

    /** Sets the columns of the sequences that have ended before step t, from 0, to 0. */
    void clear(int t, Block... blocks) {
        lengths.map(l -> l.endedBefore(t)).filter(ended -> ended.length > 0).ifPresent(ended -> {
            for (Block block : blocks) {
                block.clearColumns(ended);
            }
        });
    }

    /**
     * {@return the gradient with respect to the state at T_x: all of dLast where all sequences end there; else zeros, as
     * {@link #addLast} adds each column at its own step}
     */
    Matrix atEnd(Matrix dLast) {
        return lengths.isEmpty() ? dLast : Matrix.zeros(dLast.rows(), dLast.columns());
    }

    /** At the step, from 0, after which some sequences end, adds these columns of dLast; those without a step end after -1. */
    void addLast(int t, Block dLast, Block gradient) {
        lengths.map(l -> l.endingAfter(t)).ifPresent(ending -> gradient.addColumns(dLast, ending));
    }

    /** The state after the last step of each sequence. */
    Matrix last(List<Matrix> states, Matrix first) {
        return lengths.map(l -> l.last(states, first)).orElseGet(() -> Sequence.last(states));
    }
}
