package io.github.unroll.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Consecutive steps of a sequence, whose matrices (rows, m) can be laid side by side: step t has the m columns from
 * (t - from) m on.
 *
 * @param from the first step
 * @param to one past the last step
 * @param m the number of examples
 */
record TimeChunk(int from, int to, int m) {

    /** A product of this many columns is efficient; more columns only take more memory. */
    private static final int COLUMNS = 128;

    /** The number of elements in a cache line. */
    private static final int LINE = 8;

    /** All steps of a sequence. */
    TimeChunk(int count, int m) {
        this(0, count, m);
    }

    /** An action at step t, whose first column is given. */
    interface At {
        void run(int t, int column);
    }

    private int maxSteps() {
        return Math.max(1, COLUMNS / Math.max(m, 1));
    }

    int maxColumns() {
        return Math.multiplyExact(Math.min(maxSteps(), to - from), m);
    }

    /** These steps in chunks of at most {@link #COLUMNS} columns, or of one step. */
    List<TimeChunk> chunks() {
        List<TimeChunk> chunks = new ArrayList<>();
        for (int t = from; t < to; t += maxSteps()) {
            chunks.add(new TimeChunk(t, Math.min(t + maxSteps(), to), m));
        }
        return chunks;
    }

    List<TimeChunk> chunksBackward() {
        List<TimeChunk> chunks = chunks();
        Collections.reverse(chunks);
        return chunks;
    }

    void forEach(At at) {
        for (int t = from; t < to; t++) {
            at.run(t, (t - from) * m);
        }
    }

    void forEachBackward(At at) {
        for (int t = to - 1; t >= from; t--) {
            at.run(t, (t - from) * m);
        }
    }

    /** The size of the array that {@link #sideBySide} needs for the largest chunk. */
    int maxSize(int rows) {
        int columns = maxColumns();
        return Scratch.sizeOfBlock(rows, columns == 0 ? 0 : rowStride(columns));
    }

    /** Rounds up to whole cache lines and adds one: at a distance of a power of 2, all rows would use the same few cache sets. */
    private static long rowStride(long columns) {
        return (columns + LINE - 1) / LINE * LINE + LINE;
    }

    /**
     * A block (rows, columns of these steps) on an array. A single example is stored column by column, without gaps, so that
     * the vector of each step is contiguous.
     */
    Block sideBySide(double[] values, int rows) {
        int columns = (to - from) * m;
        return m == 1
                ? new Block(values, Scratch.FIRST, columns, rows, rows, 1).transpose()
                : new Block(values, Scratch.FIRST, rows, columns, (int) rowStride(columns), 1);
    }

    /** Copies the matrices of these steps side by side. */
    Block gather(IntFunction<Block> matrix, Block all) {
        forEach((t, column) -> matrix.apply(t).copyTo(all.columns(column, m)));
        return all;
    }

    /** Copies the columns of a block to the matrices of these steps. */
    void scatter(Block all, IntFunction<Block> matrix) {
        forEach((t, column) -> all.columns(column, m).copyTo(matrix.apply(t)));
    }
}
