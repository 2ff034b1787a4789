package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TeamTest {

    private static final double LARGE = 1e10;

    /** A minute in nanoseconds: until all have come. */
    private static final long PATIENT = 60_000_000_000L;

    private final ForkJoinPool pool = new ForkJoinPool(3);

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
    }

    @Test
    void theMembersSharesAreAllRows() {
        for (int rows = 0; rows < 100; rows++) {
            for (int size = 1; size < 6; size++) {
                Block all = Block.zeros(rows, 2);
                for (int index = 0; index < size; index++) {
                    Block own = new Team.Member(null, index, size).rows(all);
                    IntStream.range(0, own.rows()).forEach(i -> own.set(i, 1, own.get(i, 1) + 1));
                }
                for (int i = 0; i < rows; i++) {
                    assertThat(all.get(i, 1)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aMemberSeesWhatTheOthersDidBeforeTheyMet() {
        int rounds = 1000;
        int[] counts = new int[3];
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        pool.invoke(ForkJoinTask.adapt(() -> new Team(member -> {
            sizes.add(member.size());
            for (int round = 1; round <= rounds; round++) {
                counts[member.index()] = round;
                member.meet();
                for (int other = 0; other < member.size(); other++) {
                    if (counts[other] != round) {
                        wrong.add("round " + round + ": member " + other + " was at " + counts[other]);
                    }
                }
                member.meet();
            }
        }).run(3, PATIENT)));
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
    void aBusyPoolIsNotWaitedFor() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(1);
        List<ForkJoinTask<?>> others = IntStream.range(0, 2).<ForkJoinTask<?>>mapToObj(i -> pool.submit(() -> {
            busy.countDown();
            awaitQuietly(done);
        })).toList();
        busy.await();
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        pool.invoke(ForkJoinTask.adapt(() -> Team.run(LARGE, 1, member -> {
            member.meet();
            sizes.add(member.size());
        })));
        assertThat(sizes).containsExactly(1);
        done.countDown();
        others.forEach(ForkJoinTask::join);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFailureOfAMemberReachesTheCallerAndEndsTheWaiting() {
        assertThatIllegalStateException().isThrownBy(() -> pool.invoke(ForkJoinTask.adapt(() -> new Team(member -> {
            if (member.index() == member.size() - 1) {
                throw new IllegalStateException("the last member fails");
            }
            member.meet();
        }).run(3, PATIENT)))).withMessageContaining("the last member fails");
        assertThatThrownBy(() -> Team.run(LARGE, 1, member -> {
            throw new AssertionError("an error");
        })).isInstanceOf(AssertionError.class).hasMessage("an error");
    }
}
