package io.github.unroll.io;

import static io.github.unroll.io.Tensor.Axes.BATCH_TIME_FEATURE;
import static io.github.unroll.io.Tensor.Axes.FEATURE_BATCH_TIME;
import static io.github.unroll.io.Tensor.Axes.TIME_BATCH_FEATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Matrix;
import io.github.unroll.io.Tensor.Axes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sequences as one array, in every order of the axes, there and back. */
class AxesTest {

    /** n = 2, m = 3, T_x = 4; the element of feature i, example j, step t is the number ijt. */
    private static final List<Matrix> STEPS = IntStream.range(0, 4).mapToObj(t -> Matrix.of(2, 3,
            t, 10 + t, 20 + t,
            100 + t, 110 + t, 120 + t)).toList();

    private static List<Integer> shape(Axes axes, int n, int m, int steps) {
        return switch (axes) {
            case BATCH_TIME_FEATURE -> List.of(m, steps, n);
            case TIME_BATCH_FEATURE -> List.of(steps, m, n);
            case FEATURE_BATCH_TIME -> List.of(n, m, steps);
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyElementIsAtItsPlace(Axes axes) {
        Tensor tensor = Tensor.ofSteps(STEPS, axes);
        assertThat(tensor.shape()).isEqualTo(shape(axes, 2, 3, 4));
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int t = 0; t < 4; t++) {
                    Tensor element = switch (axes) {
                        case BATCH_TIME_FEATURE -> tensor.at(j).at(t).at(i);
                        case TIME_BATCH_FEATURE -> tensor.at(t).at(j).at(i);
                        case FEATURE_BATCH_TIME -> tensor.at(i).at(j).at(t);
                    };
                    assertThat(element.toArray()).containsExactly(100 * i + 10 * j + t);
                }
            }
        }
        assertThat(tensor.toSteps(axes)).isEqualTo(STEPS);
    }

    @ParameterizedTest
    @EnumSource
    void thereAndBackIsTheSameInAllSizes(Axes axes) {
        Random random = new Random(1);
        for (int[] sizes : new int[][] {{1, 1, 1}, {1, 5, 2}, {5, 1, 3}, {3, 4, 1}, {7, 6, 5}, {0, 3, 2}, {3, 0, 2}, {0, 0, 1}}) {
            List<Matrix> steps = IntStream.range(0, sizes[2])
                    .mapToObj(t -> Matrix.uniform(sizes[0], sizes[1], 1, random)).toList();
            Tensor tensor = Tensor.ofSteps(steps, axes);
            assertThat(tensor.shape()).isEqualTo(shape(axes, sizes[0], sizes[1], sizes[2]));
            assertThat(tensor.toSteps(axes)).isEqualTo(steps);
        }
        assertThat(Tensor.of(shape(axes, 2, 3, 0)).toSteps(axes)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptySequenceCostsNothing(Axes axes) {
        int large = Integer.MAX_VALUE;
        List<Matrix> steps = Tensor.of(shape(axes, 0, large, large)).toSteps(axes);
        assertThat(steps).size().isEqualTo(large);
        assertThat(steps.get(large - 1)).isEqualTo(Matrix.zeros(0, large));
        for (int count : new int[] {2, 3}) {
            assertThat(Tensor.ofSteps(Collections.nCopies(count, Matrix.zeros(large, 0)), axes).shape())
                    .isEqualTo(shape(axes, large, 0, count));
        }
    }

    /** The arrays of the exercise in NumPy: x[i, j, t]. */
    @Test
    void theExercisesArraysRunThroughTheStepsFastest() {
        assertThat(Tensor.ofSteps(STEPS, FEATURE_BATCH_TIME).toArray()).startsWith(0, 1, 2, 3, 10, 11, 12, 13).endsWith(122, 123);
        assertThat(Tensor.ofSteps(STEPS, BATCH_TIME_FEATURE).toArray()).startsWith(0, 100, 1, 101).endsWith(23, 123);
        assertThat(Tensor.ofSteps(STEPS, TIME_BATCH_FEATURE).toArray()).startsWith(0, 100, 10, 110).endsWith(23, 123);
    }

    @Test
    void theStepsCannotBeChanged() {
        List<Matrix> steps = Tensor.ofSteps(STEPS, BATCH_TIME_FEATURE).toSteps(BATCH_TIME_FEATURE);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> steps.set(0, null));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.vector(1, 2).toSteps(BATCH_TIME_FEATURE))
                .withMessage("Tensor.toSteps: this is (2); it must have three axes");
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.ofSteps(List.of(), BATCH_TIME_FEATURE))
                .withMessage("Tensor.ofSteps: x has 0 steps; there must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofSteps(List.of(Matrix.zeros(2, 3), Matrix.zeros(3, 2)), TIME_BATCH_FEATURE))
                .withMessage("Tensor.ofSteps: x[1] is 3x2, x[0] is 2x3; all steps must have the same shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofSteps(List.of(Matrix.zeros(2, 3), Matrix.zeros(3, 3)), TIME_BATCH_FEATURE))
                .withMessage("Tensor.ofSteps: x[1] is 3x3, x[0] is 2x3; all steps must have the same shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofSteps(List.of(Matrix.zeros(2, 3), Matrix.zeros(2, 4)), TIME_BATCH_FEATURE))
                .withMessage("Tensor.ofSteps: x[1] is 2x4, x[0] is 2x3; all steps must have the same shape");
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> Tensor.ofSteps(null, BATCH_TIME_FEATURE))
                .withMessage("Tensor.ofSteps: x must not be null");
        assertThatNullPointerException().isThrownBy(() -> Tensor.ofSteps(Arrays.asList(STEPS.get(0), null), BATCH_TIME_FEATURE))
                .withMessage("Tensor.ofSteps: x[1] must not be null");
        assertThatNullPointerException().isThrownBy(() -> Tensor.ofSteps(STEPS, null))
                .withMessage("Tensor.ofSteps: axes must not be null");
        assertThatNullPointerException().isThrownBy(() -> Tensor.vector(1).toSteps(null))
                .withMessage("Tensor.toSteps: axes must not be null");
    }
}
