package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateTest {

    private static void assertRates(IntToDoubleFunction rate, double... expected) {
        assertThat(IntStream.range(0, expected.length).mapToDouble(rate)).containsExactly(
                DoubleStream.of(expected).boxed().toArray(Double[]::new));
    }

    @Test
    void aConstantRateStays() {
        assertRates(LearningRate.constant(0.5), 0.5, 0.5, 0.5);
    }

    @Test
    void aLinearRateFallsEvenlyAndStaysAtZero() {
        assertRates(LearningRate.linear(2, 4), 2, 1.5, 1, 0.5, 0, 0);
    }

    @Test
    void aCosineStartsAtTheRateIsHalfInTheMiddleAndEndsAtZero() {
        IntToDoubleFunction rate = LearningRate.cosine(2, 6);
        assertThat(IntStream.range(0, 8).mapToDouble(rate).toArray())
                .containsExactly(new double[] {2, 1 + Math.sqrt(3) / 2, 1.5, 1, 0.5, 1 - Math.sqrt(3) / 2, 0, 0}, within(1e-15));
    }

    @Test
    void anExponentialRateIsMultipliedAtEveryStep() {
        assertRates(LearningRate.exponential(4, 0.5), 4, 2, 1, 0.5);
    }

    @Test
    void aStepwiseRateIsMultipliedNowAndThen() {
        assertRates(LearningRate.stepwise(4, 2, 0.5), 4, 4, 2, 2, 1, 1);
    }

    @Test
    void aWarmupRisesEvenlyToWhatFollows() {
        assertRates(LearningRate.warmup(3, LearningRate.linear(4, 2)), 1, 2, 3, 4, 2, 0);
        assertRates(LearningRate.warmup(0, LearningRate.constant(4)), 4, 4);
        assertThat(LearningRate.warmup(2, LearningRate.constant(0.1)).applyAsDouble(2)).as("not 3 · 0.1 / 3").isEqualTo(0.1);
    }

    @Test
    void whatIsNoScheduleIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.linear(-1, 4))
                .withMessage("LearningRate.linear: rate is -1.0; rate must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.linear(1, 0))
                .withMessage("LearningRate.linear: steps is 0; steps must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.cosine(-1, 4))
                .withMessage("LearningRate.cosine: rate is -1.0; rate must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.exponential(-1, 1))
                .withMessage("LearningRate.exponential: rate is -1.0; rate must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.stepwise(-1, 1, 1))
                .withMessage("LearningRate.stepwise: rate is -1.0; rate must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.stepwise(1, 1, -1))
                .withMessage("LearningRate.stepwise: factor is -1.0; factor must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.cosine(1, 0))
                .withMessage("LearningRate.cosine: steps is 0; steps must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.exponential(1, Double.NaN))
                .withMessage("LearningRate.exponential: factor is NaN; factor must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.stepwise(1, 0, 1))
                .withMessage("LearningRate.stepwise: every is 0; every must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> LearningRate.warmup(-1, t -> 1))
                .withMessage("LearningRate.warmup: steps is -1; steps must be at least 0");
        assertThatNullPointerException().isThrownBy(() -> LearningRate.warmup(1, null))
                .withMessage("LearningRate.warmup: then must not be null");
    }
}
