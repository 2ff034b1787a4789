package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneHotTest {

    @Test
    void aLabelIsAOneInItsRowAndNoneIsAllZeros() {
        assertThat(OneHot.of(3, 2, OneHot.NONE, 0)).isEqualTo(Matrix.of(3, 3, 0, 0, 1, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void aSequenceOfLabelsIsASequenceOfMatrices() {
        assertThat(OneHot.of(2, List.of(new int[] {1}, new int[] {0})))
                .containsExactly(Matrix.of(2, 1, 0, 1), Matrix.of(2, 1, 1, 0));
    }

    @Test
    void noExamplesKeepTheirShape() {
        assertThat(OneHot.of(3)).isEqualTo(Matrix.zeros(3, 0));
    }

    @Test
    void aLabelOutOfRangeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> OneHot.of(3, 0, 3))
                .withMessage("OneHot.of: labels[1] is 3; a label must be at least 0 and less than 3, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> OneHot.of(3, List.of(new int[0], new int[] {-2})))
                .withMessage("OneHot.of: labels[1][0] is -2; a label must be at least 0 and less than 3, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> OneHot.of(-1))
                .withMessage("OneHot.of: rows is -1; rows must be at least 0");
        assertThatNullPointerException().isThrownBy(() -> OneHot.of(3, (int[]) null))
                .withMessage("OneHot.of: labels must not be null");
    }
}
