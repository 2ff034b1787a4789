package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Matrix;
import org.junit.jupiter.api.Test;

class ElementsTest {

    @Test
    void noColumnsTimesNoFactorsAreNoColumns() {
        assertThat(Elements.timesColumns(Matrix.zeros(3, 0), Matrix.zeros(1, 0))).isEqualTo(Matrix.zeros(3, 0));
    }
}
