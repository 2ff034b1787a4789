package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work large enough to be divided gives the same bits in pools of any size. */
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

    private static <T> T inPoolOf(int threads, Callable<T> work) throws ExecutionException, InterruptedException {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(work).get();
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void theNumberOfThreadsDoesNotShowInAnLstm(int threads) throws Exception {
        Lstm.Gradients alone = inPoolOf(1, this::gradients);

        assertThat(inPoolOf(threads, this::gradients)).isEqualTo(alone);
        assertThat(gradients()).isEqualTo(alone);
    }

    @Test
    void norInAProduct() throws Exception {
        Matrix left = Matrix.uniform(150, 133, 1, random);
        Matrix right = Matrix.uniform(133, 141, 1, random);

        assertThat(inPoolOf(3, () -> left.times(right))).isEqualTo(inPoolOf(1, () -> left.times(right)));
    }
}
