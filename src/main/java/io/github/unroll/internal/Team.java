package io.github.unroll.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Threads that do the same work side by side, each for some of the rows of every matrix, and that meet where one needs what
 * the others have computed.
 *
 * <p>Helpers come from the pool, {@link Parallel}; only those that have come by the time the work begins belong to the team. As
 * all members are running then, none waits in vain for another, however busy the pool is.
 */
final class Team {

    /** Fewer operations than this are not worth another thread: some 100 microseconds. */
    private static final double LEAST_WORK = 1e7;

    /** Fewer operations from one meeting to the next are not worth the meeting: some 10 microseconds. */
    private static final double LEAST_BETWEEN_MEETINGS = 1e6;

    /**
     * How long helpers have to come: a late one would be missed for all of the work. They take some 50 microseconds, or until
     * the processor is free; the work lasts some 20 times as long as this.
     */
    private static final double PATIENCE_NANOS_PER_OPERATION = 1e-3;
    private static final long LEAST_PATIENCE_NANOS = 200_000;

    /** So often a waiting thread looks before it lets others run: some 100 microseconds. */
    private static final int LOOKS = 2000;

    private static final int CLOSED = -1;

    private final Work work;
    private final AtomicInteger present = new AtomicInteger(1);
    private final AtomicLong arrivals = new AtomicLong();
    private final AtomicInteger left = new AtomicInteger();
    private volatile int size;
    private volatile Throwable failure;

    Team(Work work) {
        this.work = work;
    }

    /** What each member does. */
    interface Work {
        void run(Member member);
    }

    /**
     * Does the work with as many threads as it is worth.
     *
     * @param operations what it comes to in all
     * @param meetings how often the members will meet
     */
    static void run(double operations, double meetings, Work work) {
        double worth = Math.min(operations / LEAST_WORK, operations / meetings / LEAST_BETWEEN_MEETINGS);
        int wanted = (int) Math.min(Parallel.threads(), Math.max(1, worth));
        long patience = Math.max(LEAST_PATIENCE_NANOS, (long) (operations * PATIENCE_NANOS_PER_OPERATION));
        new Team(work).run(wanted, patience);
    }

    /** Does the work with as many threads as are wanted and come in time. */
    void run(int wanted, long patienceNanos) {
        IntStream.range(1, wanted).forEach(helper -> Parallel.start(ForkJoinTask.adapt(this::help)));
        long start = System.nanoTime();
        while (present.get() < wanted && System.nanoTime() - start < patienceNanos) {
            Thread.onSpinWait();
        }
        size = present.getAndSet(CLOSED);
        take(0);
        for (int look = 0; left.get() < size; look++) {
            pause(look);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private void help() {
        int index = present.getAndUpdate(count -> count == CLOSED ? CLOSED : count + 1);
        if (index != CLOSED) {
            for (int look = 0; size == 0; look++) {
                pause(look);
            }
            take(index);
        }
    }

    /** Does one member's part. A failure reaches the caller, and ends the waiting of the others. */
    private void take(int index) {
        try {
            work.run(new Member(this, index, size));
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            }
        } finally {
            left.incrementAndGet();
        }
    }

    /** Waits for all members. The n-th meeting is over when each has arrived n times. */
    private void meet() {
        long meeting = arrivals.getAndIncrement() / size + 1;
        for (int look = 0; arrivals.get() < meeting * size; look++) {
            if (failure != null) {
                throw new CancellationException("another thread of the team failed");
            }
            pause(look);
        }
    }

    private static void pause(int look) {
        if (look < LOOKS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /**
     * One of the team.
     *
     * @param index from 0 on
     * @param size the members of the team
     */
    record Member(Team team, int index, int size) {

        /** Shares are cut at multiples of this, so that tiles and vectors stay whole. */
        private static final int GRAIN = 8;

        /** This member's rows. */
        Block rows(Block all) {
            if (size == 1) {
                return all;
            }
            int share = ((all.rows() + size - 1) / size + GRAIN - 1) / GRAIN * GRAIN;
            int first = Math.min(index * share, all.rows());
            return all.rows(first, Math.min(share, all.rows() - first));
        }

        /** Waits until all members have come as far as this one. */
        void meet() {
            if (size > 1) {
                team.meet();
            }
        }
    }
}
