package io.github.unroll.examples;

import static io.github.unroll.examples.OneHot.ABSENT;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text cut for truncated backpropagation through time: into m streams that are read side by side, one a column, and
 * each stream into pieces of at most T_x steps. A model that carries its state from one batch to the next reads every
 * stream from its beginning to its end.
 *
 * <p>Every character but the first is a target exactly once. What does not divide evenly is spread: the lengths of the
 * streams differ by at most one character, those of the pieces by at most one step. A stream that ends a step before
 * the longest has {@link OneHot#ABSENT} in its last place.
 */
final class TextBatches {

    private final int[] text;
    private final int streams;
    private final int count;

    /** The text as indexes, at least one more than there are streams. */
    TextBatches(int[] text, int streams, int mostSteps) {
        if (text.length <= streams) {
            throw new IllegalArgumentException(
                    "A text of " + text.length + " characters cannot be cut into " + streams + " streams");
        }
        this.text = text;
        this.streams = streams;
        this.count = ceilDiv(longestStream(), mostSteps);
    }

    /** The number of batches that make one pass through the text. */
    int count() {
        return count;
    }

    int streams() {
        return streams;
    }

    /** The number of characters to predict in one pass. */
    int targets() {
        return text.length - 1;
    }

    /** The batch with a number from 0 to count - 1. */
    Batch get(int number) {
        List<int[]> positions = IntStream.range(part(number, longestStream(), count), part(number + 1, longestStream(), count))
                .mapToObj(this::positions).toList();
        return new Batch(
                positions.stream().map(step -> characters(step, 0)).toList(),
                positions.stream().map(step -> characters(step, 1)).toList());
    }

    /** Where each stream stands in the text after a number of steps. */
    private int[] positions(int step) {
        return IntStream.range(0, streams).map(stream -> {
            int position = part(stream, targets(), streams) + step;
            return position < part(stream + 1, targets(), streams) ? position : ABSENT;
        }).toArray();
    }

    private int[] characters(int[] positions, int offset) {
        return IntStream.of(positions).map(position -> position == ABSENT ? ABSENT : text[position + offset]).toArray();
    }

    private int longestStream() {
        return ceilDiv(targets(), streams);
    }

    /** Where a part begins if a length is cut into a number of parts as equal as can be. */
    private static int part(int number, int length, int parts) {
        return (int) ((long) number * length / parts);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /**
     * Some steps of all streams.
     *
     * @param inputs for each step the m characters that are read
     * @param targets for each step the m characters that follow them
     */
    record Batch(List<int[]> inputs, List<int[]> targets) {

        /** The number of characters to predict. */
        int characters() {
            return (int) targets.stream().flatMapToInt(IntStream::of).filter(target -> target != ABSENT).count();
        }

        /** {@return x_1, ..., x_Tx, each (size, m)} */
        List<Matrix> x(int size) {
            return inputs.stream().map(step -> OneHot.of(size, step)).toList();
        }
    }
}
