package io.github.unroll.io;

import java.io.IOException;

/**
 * The memory that the contents of one file may take. A small file can promise much (a deflated entry of zeros unpacks to
 * a thousand times its size), and a large one can simply be too large; either is an {@link IOException} before anything
 * is allocated.
 */
final class Budget {

    /** An upper bound of the bytes in the heap that a byte of a table of contents turns into: names, shapes, maps. */
    private static final int OBJECTS = 32;

    private final long total;
    private long left;

    Budget(long bytes) {
        this.total = bytes;
        this.left = bytes;
    }

    /** Half of the largest heap, so that there is room to make parameters of what was read. */
    static Budget ofHeap() {
        return new Budget(Runtime.getRuntime().maxMemory() / 2);
    }

    /** An array for the numbers that follow in the input. */
    double[] array(Input input, int elements) throws IOException {
        reserve(input, (long) elements * Double.BYTES);
        try {
            return new double[elements];
        } catch (OutOfMemoryError e) {                       // the heap is full of other things
            throw input.error("there is no room in the heap for an array of " + elements + " numbers");
        }
    }

    /** To be called before a table of contents of that size is read. */
    void reserveTable(Input input, long bytes) throws IOException {
        reserve(input, bytes * OBJECTS);
    }

    private void reserve(Input input, long bytes) throws IOException {
        if (bytes > left) {
            throw input.error("the contents need more memory than the " + total + " bytes that a file may take"
                    + " (half of the largest heap, see -Xmx)");
        }
        left -= bytes;
    }
}
