package io.github.unroll.internal;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Working memory that is used again: what a scope lends out goes back when the scope closes, and the next scope, of
 * whatever thread, gets it. The garbage collector may take what is idle. Arrays are lent as they are, not cleared, and
 * may be longer than asked for.
 */
public final class Scratch implements AutoCloseable {

    /** Idle arrays of length 2^i. */
    private static final List<Queue<SoftReference<double[]>>> IDLE =
            Stream.<Queue<SoftReference<double[]>>>generate(ConcurrentLinkedQueue::new).limit(31).toList();

    /** Up to this size a new array costs less than one that is kept. */
    private static final int SMALL = 64;

    private final List<double[]> lent = new ArrayList<>();

    /** An array of at least the given size, with anything in it. */
    public double[] array(int size) {
        if (size <= SMALL) {
            return new double[size];
        }
        int exponent = Math.min(30, 32 - Integer.numberOfLeadingZeros(size - 1));
        double[] array = size > 1 << 30 ? null : idle(IDLE.get(exponent));
        if (array == null) {
            array = new double[Math.max(size, 1 << exponent)];
        }
        lent.add(array);
        return array;
    }

    private static double[] idle(Queue<SoftReference<double[]>> queue) {
        for (SoftReference<double[]> reference = queue.poll(); reference != null; reference = queue.poll()) {
            double[] array = reference.get();
            if (array != null) {
                return array;
            }
        }
        return null;
    }

    /** A row-major block with anything in it. */
    public Block block(int rows, int columns) {
        return Block.of(array(Math.multiplyExact(rows, columns)), rows, columns);
    }

    @Override
    public void close() {
        for (double[] array : lent) {
            if (array.length <= 1 << 30) {
                IDLE.get(31 - Integer.numberOfLeadingZeros(array.length)).add(new SoftReference<>(array));
            }
        }
        lent.clear();
    }
}
