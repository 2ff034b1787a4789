package io.github.unroll;

import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One network in many threads at once. Each thread has inputs of its own, so that a buffer shared by accident would not
 * hold the right numbers by accident.
 */
@Timeout(60)
class ConcurrencyTest {

    private static final int THREADS = 8;
    private static final int REPETITIONS = 50;

    @Test
    void oneRnnGivesEveryThreadTheBitsThatItGivesOneThread() throws Exception {
        Rnn rnn = new Rnn(RnnCell.Parameters.random(3, 10, 4, new Random(1)));

        assertSameInThreads(seed -> {
            Random random = new Random(seed);
            Rnn.Forward forward = rnn.forward(gaussians(5, 3, 6, random), gaussian(10, 6, random));
            return rnn.backward(
                    Upstream.none().withStates(gaussians(5, 10, 6, random)).withScores(forward.y()), forward.cache());
        });
    }

    @Test
    void oneLstmGivesEveryThreadTheBitsThatItGivesOneThread() throws Exception {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(3, 10, 4, new Random(1)));

        assertSameInThreads(seed -> {
            Random random = new Random(seed);
            Lstm.Forward forward = lstm.forward(gaussians(5, 3, 6, random), gaussian(10, 6, random));
            return lstm.backward(Upstream.none().withStates(gaussians(5, 10, 6, random)).withScores(forward.y())
                    .withLast(State.of(gaussian(10, 6, random), gaussian(10, 6, random))), forward.cache());
        });
    }

    private static <T> void assertSameInThreads(IntFunction<T> computation) throws Exception {
        List<T> expected = IntStream.range(0, THREADS).mapToObj(computation).toList();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<List<T>>> tasks = IntStream.range(0, THREADS)
                .mapToObj(thread -> (Callable<List<T>>) () -> {
                    start.await();
                    return IntStream.range(0, REPETITIONS).mapToObj(repetition -> computation.apply(thread)).toList();
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<T>>> actual = threads.invokeAll(tasks);
            for (int thread = 0; thread < THREADS; thread++) {
                assertThat(actual.get(thread).get()).containsOnly(expected.get(thread));
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
