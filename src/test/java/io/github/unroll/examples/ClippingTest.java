package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.LstmCell.Parameters;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClippingTest {

    private static final Parameters GRADIENT = Parameters.random(4, 3, 2, new Random(1));
    private static final double NORM = norm(GRADIENT);

    private static double norm(Parameters gradient) {
        return Math.sqrt(gradient.matrices().stream().mapToDouble(g -> g.dot(g)).sum());
    }

    @Test
    void aLongGradientIsShortenedToTheLimit() {
        assertThat(norm(Clipping.toNorm(GRADIENT, NORM / 3))).isCloseTo(NORM / 3, within(1e-14));
    }

    @Test
    void aShortenedGradientKeepsItsDirection() {
        Parameters clipped = Clipping.toNorm(GRADIENT, NORM / 2);
        assertThat(norm(clipped.plus(GRADIENT.times(-0.5)))).isLessThan(1e-15);
    }

    @Test
    void aShortGradientStaysAsItIs() {
        assertThat(Clipping.toNorm(GRADIENT, NORM * 1.01)).isSameAs(GRADIENT);
    }
}
