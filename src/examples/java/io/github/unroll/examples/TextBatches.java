package io.github.unroll.examples;

import static io.github.unroll.training.OneHot.NONE;

import io.github.unroll.Matrix;
import io.github.unroll.training.OneHot;
import io.github.unroll.training.Windows;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text cut for truncated backpropagation through time: into m streams that are read side by side, one a column, and
 * each stream into pieces of at most T_x steps. A model that carries its state from one batch to the next reads every
 * stream from its beginning to its end.
 *
 * <p>Every character but the first is a target exactly once. The lengths of the streams differ by at most one character. A
 * stream that ends a step before the longest has {@link OneHot#NONE} as its last entry.
 */
final class TextBatches {

    private final int[] text;
    private final int streams;
    private final List<List<Integer>> windows;

    /** The text as indexes, at least one more than there are streams. */
    TextBatches(int[] text, int streams, int mostSteps) {
        if (text.length <= streams) {
            throw new IllegalArgumentException(
                    "A text of " + text.length + " characters cannot be cut into " + streams + " streams");
        }
        this.text = text;
        this.streams = streams;
        int longestStream = (targets() + streams - 1) / streams;
        this.windows = Windows.of(IntStream.range(0, longestStream).boxed().toList(), mostSteps);
    }

    /** The number of batches that make one pass through the text. */
    int count() {
        return windows.size();
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
        List<int[]> positions = windows.get(number).stream().map(this::positions).toList();
        return new Batch(number == 0,
                positions.stream().map(step -> characters(step, 0)).toList(),
                positions.stream().map(step -> characters(step, 1)).toList());
    }

    /** The position of each stream in the text after a number of steps. */
    private int[] positions(int step) {
        return IntStream.range(0, streams).map(stream -> {
            int position = beginning(stream) + step;
            return position < beginning(stream + 1) ? position : NONE;
        }).toArray();
    }

    private int[] characters(int[] positions, int offset) {
        return IntStream.of(positions).map(position -> position == NONE ? NONE : text[position + offset]).toArray();
    }

    /** The beginning of a stream: the text is cut into parts that are as equal as possible. */
    private int beginning(int stream) {
        return (int) ((long) stream * targets() / streams);
    }

    /**
     * Some steps of all streams.
     *
     * @param isFirst whether the streams begin here
     * @param inputs for each step the m characters that are read
     * @param targets for each step the m characters that follow them
     */
    record Batch(boolean isFirst, List<int[]> inputs, List<int[]> targets) {

        /** {@return x_1, ..., x_Tx, each (size, m)} */
        List<Matrix> x(int size) {
            return OneHot.of(size, inputs);
        }
    }
}
