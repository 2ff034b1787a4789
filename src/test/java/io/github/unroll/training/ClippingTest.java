package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Matrix;
import io.github.unroll.model.Model;
import io.github.unroll.model.ParameterTree;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTest {

    private static final Model GRADIENTS = Model.random(1);
    private static final double NORM = Clipping.norm(GRADIENTS);

    @Test
    void theNormIsThatOfAllElementsTogether() {
        double squares = ParameterTree.leaves(GRADIENTS).values().stream().mapToDouble(g -> g.dot(g)).sum();
        assertThat(NORM).isCloseTo(Math.sqrt(squares), within(1e-14));
        assertThat(Clipping.norm(List.of(Matrix.of(1, 1, 3), Matrix.of(1, 1, -4)))).isCloseTo(5, within(1e-15));
        assertThat(Clipping.norm(List.of(Matrix.of(1, 1, 0.2), Matrix.of(1, 1, 0.3))))
                .isEqualTo(Math.sqrt(0.2 * 0.2 + 0.3 * 0.3));
        assertThat(Clipping.norm(Matrix.zeros(0, 3))).isZero();
    }

    @Test
    void gradientsAreMultipliedByTheLimitOverTheNorm() {
        Matrix g = Matrix.uniform(5, 7, 3, new Random(4));
        assertThat(Clipping.byNorm(g, 0.7)).isEqualTo(g.times(0.7 / Clipping.norm(g)));
    }

    /** Each sum has every eighth square, and the first one those of the last elements too. */
    @Test
    void theSquaresAreAddedInEightSums() {
        for (int size : new int[] {16, 20}) {
            double[] g = new Random(size).doubles(size).toArray();
            double[] s = new double[8];
            for (int i = 0; i < size; i++) {
                s[i < 16 ? i % 8 : 0] += g[i] * g[i];
            }
            double squares = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
            assertThat(Clipping.norm(Matrix.of(1, size, g))).isEqualTo(Math.sqrt(squares));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-200, 1, 1e200, 1e307})
    void theNormNeitherOverflowsNorUnderflowsOnItsWay(double scale) {
        assertThat(Clipping.norm(Matrix.of(1, 2, 3 * scale, 4 * scale)) / scale).isCloseTo(5, within(1e-13));
    }

    @Test
    void longGradientsAreShortenedToTheLimit() {
        assertThat(Clipping.norm(Clipping.byNorm(GRADIENTS, NORM / 3))).isCloseTo(NORM / 3, within(1e-14));
    }

    @Test
    void shortenedGradientsKeepTheirDirection() {
        Model clipped = Clipping.byNorm(GRADIENTS, NORM / 2);
        assertThat(Clipping.norm(ParameterTree.zip(clipped, GRADIENTS, (c, g) -> c.minus(g.times(0.5))))).isLessThan(1e-15);
    }

    @Test
    void shortGradientsStayAsTheyAre() {
        assertThat(Clipping.byNorm(GRADIENTS, NORM)).isEqualTo(GRADIENTS);
    }

    @Test
    void gradientsWhoseNormIsNoNumberAnyMoreAreShortenedToo() {
        double max = Double.MAX_VALUE;
        double[] clipped = Clipping.byNorm(Matrix.of(2, 2, max, -max, max, max), 1e200).toArray();
        assertThat(clipped).containsExactly(new double[] {5e199, -5e199, 5e199, 5e199}, within(1e185));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-150, 1e-160, 1e-300})
    void theLimitMayBeSmallerThanTheNormByMoreThanANumberCanHold(double limit) {
        double[] clipped = Clipping.byNorm(Matrix.of(1, 3, 1.8e154, -2.4e154, 1.8e140), limit).toArray();
        assertThat(clipped).containsExactly(new double[] {0.6 * limit, -0.8 * limit, 0.6e-14 * limit}, within(1e-15 * limit));
    }

    @Test
    void byValueEveryElementIsCutAtTheLimit() {
        List<Matrix> gradients = List.of(Matrix.of(1, 3, -3, 0.5, 2), Matrix.of(2, 1, -0.25, 7));
        assertThat(Clipping.byValue(gradients, 1)).containsExactly(Matrix.of(1, 3, -1, 0.5, 1), Matrix.of(2, 1, -0.25, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aGradientThatIsNotFiniteIsReportedByNameAndPlace(double bad) {
        Model gradients = new Model(GRADIENTS.lower(), GRADIENTS.upper(), Matrix.of(1, 4, 0, 0, bad, 0));
        String message = ": the gradient of scale at row 0, column 2 is " + bad + "; every element must be finite";
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Clipping.byNorm(gradients, 1))
                .withMessage("Clipping.byNorm" + message);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Clipping.byValue(gradients, 1))
                .withMessage("Clipping.byValue" + message);
        assertThat(Clipping.norm(gradients)).isEqualTo(Double.valueOf(Math.abs(bad)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLimitMustBePositiveAndFinite(double limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> Clipping.byNorm(GRADIENTS, limit))
                .withMessage("Clipping.byNorm: limit is " + limit + "; limit must be positive and finite");
        assertThatIllegalArgumentException().isThrownBy(() -> Clipping.byValue(GRADIENTS, limit))
                .withMessage("Clipping.byValue: limit is " + limit + "; limit must be positive and finite");
    }

    @Test
    void theGreatestLimitChangesNothing() {
        assertThat(Clipping.byNorm(GRADIENTS, Double.MAX_VALUE)).isEqualTo(GRADIENTS);
        assertThat(Clipping.byValue(GRADIENTS, Double.MAX_VALUE)).isEqualTo(GRADIENTS);
    }

    @Test
    void noGradientsAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> Clipping.byNorm(null, 1))
                .withMessage("Clipping.byNorm: gradients must not be null");
        assertThatNullPointerException().isThrownBy(() -> Clipping.byValue(null, 1))
                .withMessage("Clipping.byValue: gradients must not be null");
    }
}
