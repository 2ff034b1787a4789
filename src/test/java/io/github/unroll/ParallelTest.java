package io.github.unroll;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work large enough to be divided gives the same bits, whichever threads call it, and however many at once. */
@Timeout(120)
class ParallelTest {

    private static final int NX = 24;
    private static final int NA = 70;
    private static final int M = 101;

    private final Random random = new Random(21);
    private final Lstm lstm = new Lstm(LstmCell.Parameters.random(NX, NA, 4, random));
    private final List<Matrix> x = Stream.generate(() -> Matrix.uniform(NX, M, 2, random)).limit(15).toList();
    private final List<Matrix> da = Stream.generate(() -> Matrix.uniform(NA, M, 1, random)).limit(15).toList();

    private Lstm.Gradients gradients() {
        return lstm.backward(da, lstm.forward(x, Matrix.zeros(NA, M)).cache());
    }

    private static <T> T inPoolOf(int threads, Callable<T> work) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(work).get();
        } finally {
            pool.shutdown();
        }
    }

    /** As many at once as there are threads. */
    private static <T> List<T> inThreads(ExecutorService threads, int calls, Callable<T> work) throws Exception {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(calls, work))) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private static <T> List<T> inParallelStreams(int outer, int inner, Supplier<T> work) {
        return IntStream.range(0, outer).parallel().boxed()
                .flatMap(i -> IntStream.range(0, inner).parallel().mapToObj(j -> work.get()).toList().stream()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void theSizeOfTheCallersPoolDoesNotShow(int threads) throws Exception {
        Lstm.Gradients alone = inPoolOf(1, this::gradients);

        assertThat(inPoolOf(threads, this::gradients)).isEqualTo(alone);
        assertThat(inPoolOf(threads, () -> inParallelStreams(4, 2, this::gradients))).hasSize(8).containsOnly(alone);
        assertThat(gradients()).isEqualTo(alone);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void theNumberOfCallersDoesNotShow(int callers) throws Exception {
        Lstm.Gradients alone = inPoolOf(1, this::gradients);

        assertThat(inThreads(Executors.newFixedThreadPool(callers), callers, this::gradients)).containsOnly(alone);
    }

    @Test
    void streamsAndFuturesGiveTheSameBits() throws Exception {
        Lstm.Gradients alone = inPoolOf(1, this::gradients);

        assertThat(inParallelStreams(3, 3, this::gradients)).containsOnly(alone);
        assertThat(Stream.generate(() -> supplyAsync(this::gradients)).limit(6).toList().stream()
                .map(CompletableFuture::join)).containsOnly(alone);
    }

    /** They came with JDK 21; this is compiled for 17. */
    @Test
    void virtualThreadsGiveTheSameBitsWhereTheJdkHasThem() throws Exception {
        Lstm.Gradients alone = inPoolOf(1, this::gradients);
        for (Method method : Executors.class.getMethods()) {
            if (method.getName().equals("newVirtualThreadPerTaskExecutor")) {
                ExecutorService threads = (ExecutorService) method.invoke(null);
                assertThat(inThreads(threads, 16, this::gradients)).containsOnly(alone);
            }
        }
    }

    @Test
    void norDoesTheNumberOfThreadsShowInAProduct() throws Exception {
        Matrix left = Matrix.uniform(150, 133, 1, random);
        Matrix right = Matrix.uniform(133, 141, 1, random);
        Matrix alone = inPoolOf(1, () -> left.times(right));

        assertThat(inPoolOf(3, () -> left.times(right))).isEqualTo(alone);
        assertThat(inParallelStreams(4, 4, () -> left.times(right))).containsOnly(alone);
    }

    @Test
    void norInTheGradientsOfTheOutputs() throws Exception {
        Rnn rnn = new Rnn(RnnCell.Parameters.random(NX, NA, 60, random));
        Upstream upstream = Upstream.none().withScores(
                Stream.generate(() -> Matrix.uniform(60, M, 1, random)).limit(x.size()).toList());
        Rnn.Forward forward = rnn.forward(x, Matrix.zeros(NA, M));
        Rnn.Gradients alone = inPoolOf(1, () -> rnn.backward(upstream, forward.cache()));

        assertThat(inPoolOf(3, () -> rnn.backward(upstream, forward.cache()))).isEqualTo(alone);
        assertThat(rnn.backward(upstream, forward.cache())).isEqualTo(alone);
    }
}
