package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ElementwiseTest {

    @Test
    void addToChangesItsFirstArgument() {
        double[] sum = {1, 2, 3};
        double[] addend = {10, 20, 30};
        Elementwise.addTo(sum, addend);
        assertThat(sum).containsExactly(11, 22, 33);
        assertThat(addend).containsExactly(10, 20, 30);
    }

    /** In one sum, each of the small squares would be lost beside 1; in eight sums, they meet each other first. */
    @Test
    void squaresAreAddedUpInEightSums() {
        double[] x = new double[8];
        Arrays.fill(x, 0x1p-27);
        x[0] = 1;
        assertThat(Elementwise.sumOfSquares(x)).isEqualTo(1 + 0x1p-52);
    }
}
