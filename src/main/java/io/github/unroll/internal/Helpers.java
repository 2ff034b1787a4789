package io.github.unroll.internal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that help callers with large work. They belong to the library: a fork/join pool of the caller, even the common
 * one, may be blocked, busy or without workers, and keeps tasks that it cannot run.
 *
 * <p>There is no queue. A helper runs a task at once, or the task is refused. The number of busy helpers is at most the
 * limit, and less if several callers have large work at once: none starts if callers and helpers together are one more than
 * the limit, which is the number of processors. Idle helpers end after some seconds.
 */
final class Helpers {

    /** The helpers of the whole program. {@link Parallel#LIMIT} counts the callers too. */
    static final Helpers SHARED = new Helpers(Parallel.LIMIT - 1);

    private static final long IDLE_SECONDS = 5;

    private final Semaphore free;
    private final AtomicInteger callers = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    /** At most {@code limit} helpers at once. */
    Helpers(int limit) {
        this(limit, Helpers::thread);
    }

    Helpers(int limit, ThreadFactory factory) {
        free = new Semaphore(limit);
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** Tells that a caller begins large work. */
    void callerCame() {
        callers.incrementAndGet();
    }

    /** Tells that a caller has ended its large work. */
    void callerLeft() {
        callers.decrementAndGet();
    }

    /**
     * Gives a task to a helper.
     *
     * @return whether a helper takes it; false if all are at work, or the callers themselves keep the processors busy
     */
    boolean start(Runnable task) {
        if (callers.get() > free.availablePermits() || !free.tryAcquire()) {
            return false;
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
            return true;
        } catch (Throwable e) {                                                // for example, the system has no thread left
            free.release();
            throw e;
        }
    }

    /** A daemon that inherits nothing from the thread that starts it: it would keep inherited objects alive. */
    static Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, "unroll-helper", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
