package io.github.unroll.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share one piece of work: the caller, and idle {@link Helpers}. In {@link #run}, each computes some of the
 * rows of every matrix, and they wait at barriers for each other's results. In {@link #runAsTheyCome}, each takes pieces
 * until none are left.
 *
 * <p>A barrier counts only helpers that already run, so no member waits for one that does not start, however busy the
 * machine is. A helper that comes too late is refused. When the caller returns, no thread keeps a reference to the work.
 */
final class Team {

    /** Fewer operations than this, about 200 microseconds, are not worth another thread. */
    private static final double LEAST_WORK = 1e7;

    /** Fewer operations from one barrier to the next, about 10 microseconds, are not worth the barrier. */
    private static final double LEAST_BETWEEN_BARRIERS = 1e6;

    /** How long the caller waits for helpers: 5 % of the time that the work takes at 70 operations a nanosecond. */
    private static final double PATIENCE_NANOS_PER_OPERATION = 7e-4;

    /** Spins before yielding: some microseconds. */
    private static final int SPINS = 100;

    /** Yields before sleeping: some hundred microseconds if no other thread runs. */
    private static final int YIELDS = 1000;

    private static final long SLEEP_NANOS = 50_000;

    /** Replaces the number of members when nobody may join any more. */
    private static final int CLOSED = -1;

    private final Helpers helpers;
    private final AtomicInteger present = new AtomicInteger(1);
    private final AtomicLong arrivals = new AtomicLong();
    private final AtomicInteger finished = new AtomicInteger();
    private Work work;
    /** Whether the helpers count this caller, so that it may ask for some. */
    private boolean counted;
    /** The number of members; 0 while they gather. */
    private volatile int size;
    private volatile Throwable failure;

    Team(Helpers helpers, Work work) {
        this.helpers = helpers;
        this.work = work;
    }

    /** What each member does. */
    interface Work {
        void run(Member member);
    }

    /**
     * Does the work with as many threads as it is worth.
     *
     * @param operations the total number of operations
     * @param barriers the number of barriers
     */
    static void run(double operations, double barriers, Work work) {
        double worth = Math.min(operations / LEAST_WORK, operations / barriers / LEAST_BETWEEN_BARRIERS);
        int wanted = (int) Math.min(Parallel.threads(), Math.max(1, worth));
        new Team(Helpers.SHARED, work).run(wanted, (long) (operations * PATIENCE_NANOS_PER_OPERATION));
    }

    /** Does the work with as many threads as are wanted and come in time. */
    void run(int wanted, long patienceNanos) {
        int expected = 1 + askHelpers(wanted - 1);
        long start = System.nanoTime();
        for (int turn = 0; present.get() < expected && System.nanoTime() - start < patienceNanos; turn++) {
            pause(turn);
        }
        size = present.getAndSet(CLOSED);
        take(0);
        dissolve();
    }

    /**
     * Does the work with the helpers that come while it lasts. The caller begins at once. There are no barriers, and members
     * do not know their number.
     */
    void runAsTheyCome(int wanted) {
        size = 1;
        askHelpers(wanted - 1);
        take(0);
        size = present.getAndSet(CLOSED);
        dissolve();
    }

    /** {@return how many helpers will come} */
    private int askHelpers(int wanted) {
        if (wanted == 0) {
            return 0;
        }
        helpers.callerCame();
        counted = true;
        int coming = 0;
        try {
            while (coming < wanted && helpers.start(this::help)) {
                coming++;
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        return coming;
    }

    private void help() {
        int index = present.getAndUpdate(count -> count == CLOSED ? CLOSED : count + 1);
        if (index != CLOSED) {
            for (int turn = 0; size == 0; turn++) {
                pause(turn);
            }
            take(index);
        }
    }

    /** Does one member's part. A failure reaches the caller, and ends the work of the others. */
    private void take(int index) {
        try {
            if (failure == null) {
                work.run(new Member(this, index, size));
            }
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            }
        } finally {
            finished.incrementAndGet();
        }
    }

    /** Waits for all members, and drops the reference to the work: a late helper may keep this team alive for a while. */
    private void dissolve() {
        for (int turn = 0; finished.get() < size; turn++) {
            pause(turn);
        }
        if (counted) {
            helpers.callerLeft();
        }
        work = null;
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** Waits for all members. The n-th barrier opens when each has arrived n times. */
    private void barrier() {
        long opening = (arrivals.getAndIncrement() / size + 1) * size;
        for (int turn = 0; arrivals.get() < opening; turn++) {
            if (failure != null) {
                throw new CancellationException("another thread of the team failed");
            }
            pause(turn);
        }
    }

    /** Waits a little: at first a short time, after many turns a longer one. An interrupt is ignored, and its status kept. */
    private static void pause(int turn) {
        if (turn < SPINS) {
            Thread.onSpinWait();
            return;
        }
        Thread.yield();
        if (turn >= SPINS + YIELDS) {
            LockSupport.parkNanos(SLEEP_NANOS);
        }
    }

    /**
     * A member of the team.
     *
     * @param index from 0 on
     * @param size the number of members
     */
    record Member(Team team, int index, int size) {

        /** Shares are cut at multiples of this, so that tiles and vectors stay whole. */
        private static final int GRAIN = 8;

        /** This member's rows. */
        Block rows(Block all) {
            if (size == 1) {
                return all;
            }
            int share = (all.rows() / size + GRAIN) / GRAIN * GRAIN;           // at least a size-th of the rows
            int first = (int) Math.min((long) index * share, all.rows());
            return all.rows(first, Math.min(share, all.rows() - first));
        }

        /** {@return whether a member has failed, so that the rest of the work is useless} */
        boolean isCancelled() {
            return team.failure != null;
        }

        /** Waits until all members have reached the same barrier. */
        void barrier() {
            if (size > 1) {
                team.barrier();
            }
        }
    }
}
