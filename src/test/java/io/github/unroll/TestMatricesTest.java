package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMatricesTest {

    private static final Matrix A = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);

    private record Two(Matrix first, List<Matrix> steps) {
    }

    @Test
    void matricesThatDifferByRoundingAreClose() {
        assertThatCode(() -> TestMatrices.assertClose("A", A.map(a -> a + 0.9e-12), A)).doesNotThrowAnyException();
    }

    @Test
    void theElementThatIsFarthestOffIsReported() {
        assertThatThrownBy(() -> TestMatrices.assertClose("A", A.plus(Matrix.of(2, 3, 0, 0.125, 0, 0, 0.5, 0.25)), A))
                .isInstanceOf(AssertionError.class)
                .hasMessage("A at row 1, column 1 is 5.5, expected is 5.0; the difference (0.5) must not exceed 1.0E-12");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.1e-12, -1.1e-12, Double.NaN, Double.NEGATIVE_INFINITY})
    void noElementMayBeFarther(double difference) {
        assertThatThrownBy(() -> TestMatrices.assertClose("A", A.plus(Matrix.of(2, 3, 0, 0, 0, difference, 0, 0)), A))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("A at row 1, column 0 is ");
    }

    @Test
    void anotherShapeIsNotClose() {
        assertThatThrownBy(() -> TestMatrices.assertClose("A", A.transpose(), A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A is 3x2, expected is 2x3");
    }

    @Test
    void recordsAreComparedInEveryMatrix() {
        Two expected = new Two(A, List.of(A, A));
        Two actual = new Two(A, List.of(A, A.times(2)));

        assertThatThrownBy(() -> TestMatrices.assertClose(actual, expected))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("steps[1] at row 1, column 2 is 12.0, expected is 6.0;");
    }

    @Test
    void aRecordOfFewerMatricesIsNotClose() {
        assertThatThrownBy(() -> TestMatrices.assertClose(new Two(A, List.of(A)), new Two(A, List.of(A, A))))
                .isInstanceOf(AssertionError.class)
                .hasMessage("there are [first, steps[0]], expected are [first, steps[0], steps[1]]");
    }

    @Test
    void everyMatrixInARecordHasAName() {
        Rnn.Forward forward = RnnPoint.random(new SequenceShape(1, 2, 3, 4, 2), new Random(1)).forward();

        assertThat(TestMatrices.matricesOf(forward)).hasSize(2 + 2 + 2 * (3 + 5) + 2)
                .containsEntry("y[1]", forward.y().get(1))
                .containsEntry("cache.steps[1].parameters.waa", forward.cache().steps().get(1).parameters().waa());
    }
}
