package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdamTest {

    private static final Parameters START = Parameters.random(2, 3, 2, new Random(1));

    private static Parameters all(double value) {
        return START.map(matrix -> matrix.map(element -> value));
    }

    @Test
    void theFirstStepIsAsLongAsTheRateWhateverTheGradient() {
        Adam adam = Adam.start(all(5)).step(all(-40), 0.25);
        adam.parameters().matrices().forEach(matrix -> assertClose(matrix, 5.25));
    }

    /**
     * By hand, with g = 1, then 3: m_2 = 0.09 + 0.3 = 0.39, m̂ = 0.39 / 0.19; v_2 = 0.000999 + 0.009 = 0.009999,
     * v̂ = 0.009999 / 0.001999; θ_2 = 2 - 0.1 - 0.1 m̂ / √v̂ = 2 - 0.1 - 0.1 · 2.05263158 / 2.23651537 = 1.80822189.
     */
    @Test
    void theSecondStepIsTheOneComputedByHand() {
        Adam adam = Adam.start(all(2)).step(all(1), 0.1).step(all(3), 0.1);
        assertThat(adam.t()).isEqualTo(2);
        adam.m().matrices().forEach(matrix -> assertClose(matrix, 0.39));
        adam.v().matrices().forEach(matrix -> assertClose(matrix, 0.009999));
        adam.parameters().matrices().forEach(matrix -> assertClose(matrix, 1.80822189));
    }

    @Test
    void aStepLeavesTheStateBeforeAsItWas() {
        Adam start = Adam.start(all(2));
        start.step(all(1), 0.1);
        assertThat(start).isEqualTo(Adam.start(all(2)));
    }

    @Test
    void withoutAGradientNothingMoves() {
        assertThat(Adam.start(START).step(all(0), 0.1).parameters()).isEqualTo(START);
    }

    private static void assertClose(Matrix matrix, double value) {
        for (double element : matrix.toArray()) {
            assertThat(element).isCloseTo(value, within(1e-8));
        }
    }
}
