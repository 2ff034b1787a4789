package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TeamTest {

    private static final double LARGE = 1e10;

    /** A minute in nanoseconds: until all have come. */
    private static final long PATIENT = 60_000_000_000L;

    private final Helpers helpers = new Helpers(2);

    @Test
    void theMembersSharesAreAllRows() {
        for (int rows = 0; rows < 100; rows++) {
            for (int size = 1; size < 6; size++) {
                Block all = Block.zeros(rows, 2);
                for (int index = 0; index < size; index++) {
                    Block share = new Team.Member(null, index, size).rows(all);
                    IntStream.range(0, share.rows()).forEach(i -> share.set(i, 1, share.get(i, 1) + 1));
                }
                for (int i = 0; i < rows; i++) {
                    assertThat(all.get(i, 1)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aMemberSeesWhatTheOthersDidBeforeTheBarrier() {
        int rounds = 1000;
        int[] counts = new int[3];
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        new Team(helpers, member -> {
            sizes.add(member.size());
            for (int round = 1; round <= rounds; round++) {
                counts[member.index()] = round;
                member.barrier();
                for (int other = 0; other < member.size(); other++) {
                    if (counts[other] != round) {
                        wrong.add("round " + round + ": member " + other + " was at " + counts[other]);
                    }
                }
                member.barrier();
            }
        }).run(3, PATIENT);
        assertThat(sizes).containsExactly(3, 3, 3);
        assertThat(wrong).isEmpty();
    }

    @Test
    void smallWorkIsDoneByTheCaller() {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        Team.run(1e6, 1, member -> threads.add(Thread.currentThread()));
        Team.run(1e9, 1e6, member -> threads.add(Thread.currentThread()));
        assertThat(threads).containsOnly(Thread.currentThread()).hasSize(2);
    }

    @Test
    void helpersThatAreAtWorkAreNotWaitedFor() {
        CountDownLatch done = occupyHelpers();

        assertThat(helpers.start(() -> { })).isFalse();
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        new Team(helpers, member -> {
            member.barrier();
            sizes.add(member.size());
        }).run(3, PATIENT);
        new Team(helpers, member -> sizes.add(member.size())).runAsTheyCome(3);

        assertThat(sizes).containsExactly(1, 1);
        done.countDown();
    }

    /** Two helpers and one caller are three threads; beside other callers there are fewer helpers, or none. */
    @Test
    void whereOtherCallersKeepTheProcessorsBusyNoHelperIsAsked() {
        assertThat(sizeBesideCallers(0)).isEqualTo(3);
        assertThat(sizeBesideCallers(1)).isEqualTo(2);
        assertThat(sizeBesideCallers(2)).isEqualTo(1);
        assertThat(sizeBesideCallers(7)).isEqualTo(1);
    }

    private static int sizeBesideCallers(int others) {
        Helpers idle = new Helpers(2);
        IntStream.range(0, others).forEach(caller -> idle.callerCame());
        AtomicInteger size = new AtomicInteger();
        new Team(idle, member -> size.set(member.size())).run(3, PATIENT);
        return size.get();
    }

    /** Both helpers work until this is counted down. */
    private CountDownLatch occupyHelpers() {
        CountDownLatch done = new CountDownLatch(1);
        for (int helper = 0; helper < 2; helper++) {
            assertThat(helpers.start(() -> awaitUninterrupted(done))).isTrue();
        }
        return done;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theFailureOfAMemberReachesTheCallerAndEndsTheWaiting() {
        assertThatIllegalStateException().isThrownBy(() -> new Team(helpers, member -> {
            if (member.index() == member.size() - 1) {
                throw new IllegalStateException("the last member fails");
            }
            member.barrier();
        }).run(3, PATIENT)).withMessage("the last member fails");
        assertThatThrownBy(() -> Team.run(LARGE, 1, member -> {
            throw new AssertionError("an error");
        })).isInstanceOf(AssertionError.class).hasMessage("an error");
    }

    @Test
    void membersThatComeWhileTheWorkLastsTakePartInIt() {
        AtomicInteger members = new AtomicInteger();
        new Team(helpers, member -> {
            members.incrementAndGet();
            while (members.get() < 3 && !member.isCancelled()) {
                Thread.onSpinWait();
            }
        }).runAsTheyCome(3);
        assertThat(members).hasValue(3);
    }

    @Test
    void theFailureOfOneThatCameReachesTheCallerAndCancelsTheOthers() {
        assertThatIllegalStateException().isThrownBy(() -> new Team(helpers, member -> {
            if (member.index() == 2) {
                throw new IllegalStateException("the last to come fails");
            }
            while (!member.isCancelled()) {
                Thread.onSpinWait();
            }
        }).runAsTheyCome(3)).withMessage("the last to come fails");
    }

    /** The system may have no thread left: the first helper has come by then, and must not wait for the others for ever. */
    @Test
    void whereNoThreadCanBeStartedTheCallerIsToldAndTheHelpersThatHaveComeAreFreeAgain() {
        AtomicInteger started = new AtomicInteger();
        Helpers scarce = new Helpers(2, task -> {
            if (started.incrementAndGet() > 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Helpers.thread(task);
        });
        assertThatThrownBy(() -> new Team(scarce, Team.Member::barrier).run(3, PATIENT))
                .isInstanceOf(OutOfMemoryError.class).hasMessage("unable to create native thread");

        AtomicInteger ran = new AtomicInteger();
        while (!scarceHelperStarts(scarce, ran)) {
            Thread.onSpinWait();
        }
        while (ran.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(ran).hasValue(1);
    }

    /** Until the only thread waits for a task again, another would have to be started for it. */
    private static boolean scarceHelperStarts(Helpers scarce, AtomicInteger ran) {
        try {
            return scarce.start(ran::incrementAndGet);
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    @Test
    void aHelperThatComesTooLateHoldsNothingOfTheWork() throws InterruptedException {
        CountDownLatch allowed = new CountDownLatch(1);
        ThreadFactory late = task -> Helpers.thread(() -> {
            awaitUninterrupted(allowed);
            task.run();
        });
        Helpers lateHelpers = new Helpers(1, late);
        WeakReference<double[]> data = runOn(new double[1000], lateHelpers);

        while (data.get() != null) {
            System.gc();
            Thread.sleep(1);
        }
        assertThat(lateHelpers.start(() -> { })).isFalse();                    // the helper has still not come
        allowed.countDown();
    }

    private static WeakReference<double[]> runOn(double[] data, Helpers helpers) {
        new Team(helpers, member -> data[member.index()]++).run(2, 0);
        assertThat(data[0]).isEqualTo(1);
        assertThat(data[1]).isZero();
        return new WeakReference<>(data);
    }

    @Test
    void anInterruptIsKeptAndDoesNotMatter() {
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        Thread.currentThread().interrupt();
        new Team(helpers, member -> {
            member.barrier();
            sizes.add(member.size());
        }).run(3, PATIENT);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sizes).containsExactly(3, 3, 3);
    }

    @Test
    void helpersAreDaemonsThatInheritNothing() throws InterruptedException {
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        inherited.set("of the caller");
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        new Helpers(1).start(() -> {
            seen.add(Thread.currentThread().isDaemon());
            seen.add(String.valueOf(inherited.get()));
            seen.add(String.valueOf(Thread.currentThread().getContextClassLoader()));
            done.countDown();
        });
        done.await();

        assertThat(seen).containsExactly(true, "null", "null");
    }
}
