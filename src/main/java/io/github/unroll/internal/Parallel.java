package io.github.unroll.internal;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Divides the columns of large work among the threads of a {@link Team}. Each column is computed in the same way wherever
 * the cuts are, so the result does not depend on the number of threads. {@code -Dunroll.parallelism=1} turns this off.
 */
final class Parallel {

    /** The maximum number of threads that work together: the system property, or else the number of processors. */
    static final int LIMIT = limit(System.getProperty("unroll.parallelism"));

    /** Fewer operations than this, about 20 microseconds, are not worth a thread of their own. */
    private static final double LEAST_WORK = 1e6;

    /** Pieces are cut at multiples of this, so that vectors stay whole. */
    private static final int GRAIN = 8;

    private Parallel() {
    }

    /** Work on {@code count} columns from {@code first} on. */
    interface Columns {
        void run(int first, int count);
    }

    /** Runs the work on all columns; {@code operations} is their total number. */
    static void columns(int columns, double operations, Columns work) {
        int most = (int) Math.min(threads(), operations / LEAST_WORK);
        int piece = most <= 1 ? columns : roundUp((columns - 1) / most + 1);
        if (piece >= columns) {
            work.run(0, columns);
            return;
        }
        int pieces = (columns - 1) / piece + 1;
        AtomicInteger next = new AtomicInteger();
        new Team(Helpers.SHARED, member -> {
            for (int k = next.getAndIncrement(); k < pieces && !member.isCancelled(); k = next.getAndIncrement()) {
                work.run(k * piece, Math.min(piece, columns - k * piece));
            }
        }).runAsTheyCome(pieces);
    }

    /** {@return the maximum number of threads: the system property, or the number of processors without one} */
    static int limit(String asked) {
        if (asked == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (!asked.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "unroll.parallelism is \"" + asked + "\"; it must be a number of threads, 1 or more");
        }
        return Integer.parseInt(asked);
    }

    /**
     * The maximum number of threads for this caller. A caller in a fork/join pool of its own gets at most the size of that
     * pool.
     */
    static int threads() {
        ForkJoinPool pool = ForkJoinTask.getPool();
        return pool == null || pool == ForkJoinPool.commonPool() ? LIMIT : Math.min(LIMIT, pool.getParallelism());
    }

    private static int roundUp(int size) {
        return (size + GRAIN - 1) / GRAIN * GRAIN;
    }
}
