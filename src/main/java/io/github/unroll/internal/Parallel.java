package io.github.unroll.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Divides the columns of large work over the threads of the common pool, or of the pool that the caller runs in. Each
 * column is computed in the same way wherever the cuts fall, so the number of threads does not show in the result.
 * {@code -Dunroll.parallelism=1} turns it off.
 */
final class Parallel {

    /** Fewer operations than this are not worth a thread of their own: some 20 microseconds. */
    private static final double LEAST_WORK = 1e6;

    /** Pieces are cut at multiples of this, so that vectors stay whole. */
    private static final int GRAIN = 8;

    private static final int LIMIT = limit(System.getProperty("unroll.parallelism"));

    private Parallel() {
    }

    /** Work on {@code count} columns from {@code first} on. */
    interface Columns {
        void run(int first, int count);
    }

    /** Runs the work on all columns; {@code operations} is what it comes to in all. */
    static void columns(int columns, double operations, Columns work) {
        int most = (int) Math.min(threads(), operations / LEAST_WORK);
        int piece = most <= 1 ? columns : roundUp((columns + most - 1) / most);
        if (piece >= columns) {
            work.run(0, columns);
            return;
        }
        List<ForkJoinTask<?>> tasks = new ArrayList<>();
        for (int first = 0; first < columns; first += piece) {
            int from = first;
            tasks.add(ForkJoinTask.adapt(() -> work.run(from, Math.min(piece, columns - from))));
        }
        ForkJoinTask.invokeAll(tasks);
    }

    /** Starts a task in the pool that the caller runs in, or in the common pool. */
    static void start(ForkJoinTask<?> task) {
        if (ForkJoinTask.inForkJoinPool()) {
            task.fork();
        } else {
            ForkJoinPool.commonPool().execute(task);
        }
    }

    /** {@return the most threads to use, as the system property says; without one, as many as there are} */
    static int limit(String asked) {
        if (asked == null) {
            return Integer.MAX_VALUE;
        }
        if (!asked.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "unroll.parallelism is \"" + asked + "\"; it must be a number of threads, 1 or more");
        }
        return Integer.parseInt(asked);
    }

    /** The common pool leaves one processor to the thread that calls it. */
    static int threads() {
        ForkJoinPool pool = ForkJoinTask.getPool();
        boolean common = pool == null || pool == ForkJoinPool.commonPool();
        return Math.min(LIMIT, common ? ForkJoinPool.getCommonPoolParallelism() + 1 : pool.getParallelism());
    }

    private static int roundUp(int size) {
        return (size + GRAIN - 1) / GRAIN * GRAIN;
    }
}
