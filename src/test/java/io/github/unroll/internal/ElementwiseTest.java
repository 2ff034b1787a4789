package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ElementwiseTest {

    /** In one sum, each of the small squares would be lost beside 1; in eight sums, they meet each other first. */
    @Test
    void squaresAreAddedUpInEightSums() {
        double[] x = new double[8];
        Arrays.fill(x, 0x1p-27);
        x[0] = 1;
        assertThat(Elementwise.sumOfSquares(x)).isEqualTo(1 + 0x1p-52);
    }
}
