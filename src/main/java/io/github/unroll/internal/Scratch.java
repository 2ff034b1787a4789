package io.github.unroll.internal;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reusable working memory. Arrays borrowed in a scope are returned when it closes, and the next scope of the same thread
 * reuses them. The garbage collector may free idle arrays. Arrays are not cleared, and may be longer than requested. One
 * thread opens and closes a scope; other threads may use its arrays.
 */
public final class Scratch implements AutoCloseable {

    /** The idle arrays of a thread, by length: the i-th stack has those of length 2^i. */
    private static final ThreadLocal<SoftReference<List<Deque<double[]>>>> IDLE = new ThreadLocal<>();

    /**
     * The index at which a block begins on its array. The elements of an array start 16 bytes after the array itself, and a
     * large array starts at a page. From this index on, a vector as wide as a cache line therefore lies on one line, not on
     * two.
     */
    static final int FIRST = 6;

    /** Up to this size, a new array costs less than a kept one. */
    private static final int SMALL = 64;

    private static final int LARGEST = 1 << 30;

    private final List<Deque<double[]>> idle = idleOfThisThread();
    /** The arrays that this scope has borrowed; null for none. */
    private List<double[]> lent;

    private static List<Deque<double[]>> idleOfThisThread() {
        SoftReference<List<Deque<double[]>>> reference = IDLE.get();
        List<Deque<double[]>> idle = reference == null ? null : reference.get();
        if (idle == null) {
            idle = Stream.<Deque<double[]>>generate(ArrayDeque::new).limit(31).toList();
            IDLE.set(new SoftReference<>(idle));
        }
        return idle;
    }

    /** An array of at least the given size, with arbitrary elements. */
    public double[] array(int size) {
        if (size <= SMALL || size > LARGEST) {
            return new double[size];
        }
        int exponent = 32 - Integer.numberOfLeadingZeros(size - 1);
        double[] array = idle.get(exponent).pollLast();
        if (array == null) {
            array = new double[1 << exponent];
        }
        if (lent == null) {
            lent = new ArrayList<>();
        }
        lent.add(array);
        return array;
    }

    /** A row-major block with arbitrary elements. */
    public Block block(int rows, int columns) {
        return new Block(array(sizeOfBlock(rows, columns)), FIRST, rows, columns, columns, 1);
    }

    /** {@return the size of an array with room for a block} */
    static int sizeOfBlock(int rows, long rowStride) {
        return ArraySize.of("the working memory", FIRST + rows * rowStride);
    }

    @Override
    public void close() {
        if (lent == null) {
            return;
        }
        for (double[] array : lent) {
            idle.get(Integer.numberOfTrailingZeros(array.length)).addLast(array);
        }
        lent = null;
    }
}
