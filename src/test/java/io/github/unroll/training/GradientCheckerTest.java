package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Matrix;
import io.github.unroll.model.Model;
import io.github.unroll.model.ParameterTree;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckerTest {

    /** f(A) = Σ sin a_ij, whose gradient is cos A. */
    private static final ToDoubleFunction<Matrix> SINES = a -> a.map(Math::sin).rowSums().transpose().rowSums().get(0, 0);
    private static final Matrix AT = Matrix.of(2, 3, 0.5, -1, 2, 0, 3, -0.25);
    private static final Matrix RIGHT = AT.map(Math::cos);

    private final GradientChecker checker = new GradientChecker();

    @Test
    void aRightGradientIsAccepted() {
        assertThatCode(() -> checker.check("dA", SINES, AT, RIGHT)).doesNotThrowAnyException();
    }

    @Test
    void centralDifferencesApproachTheGradient() {
        assertThat(checker.numerical(SINES, AT).toArray()).containsExactly(RIGHT.toArray(), within(1e-10));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void oneElementThatIsWrongByATenThousandthIsRejected(int index) {
        Matrix wrong = changed(index, g -> g * (1 + 1e-4));

        assertThatThrownBy(() -> checker.check("dA", SINES, AT, wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("GradientChecker.check: dA at row " + index / 3 + ", column " + index % 3 + " is ")
                .hasMessageEndingWith("; 1 of 6 elements are wrong");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE})
    void anElementThatIsNoSlopeIsRejected(double element) {
        Matrix wrong = changed(4, g -> element);

        assertThatThrownBy(() -> checker.check("dA", SINES, AT, wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dA at row 1, column 1 is " + element + ", central differences give ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aFunctionThatIsNotFiniteHasNoGradient(double value) {
        assertThatThrownBy(() -> checker.check("dA", a -> value, AT, Matrix.zeros(2, 3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dA at row 0, column 0 is 0.0, central differences give NaN");
    }

    @Test
    void anInfiniteSlopeIsRejectedEvenIfTheGradientAgrees() {
        ToDoubleFunction<Matrix> cliff = a -> a.get(0, 0) > 0 ? Double.POSITIVE_INFINITY : 0;

        assertThatThrownBy(() -> checker.check("dA", cliff, Matrix.zeros(1, 1), Matrix.of(1, 1, Double.POSITIVE_INFINITY)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is Infinity, central differences give Infinity");
    }

    @Test
    void aGradientOfAnotherShapeIsRejected() {
        assertThatThrownBy(() -> checker.check("dA", SINES, AT, RIGHT.transpose()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientChecker.check: dA is 3x2, at is 2x3; dA must have the shape of at");
    }

    @Test
    void zeroEqualsZeroWhateverTheTolerance() {
        GradientChecker exact = checker.withTolerance(0, 0);

        assertThatCode(() -> exact.check("dA", a -> 7, AT, Matrix.zeros(2, 3))).doesNotThrowAnyException();
    }

    @Test
    void withAToleranceOfZeroTheElementThatIsWrongIsReported() {
        GradientChecker.Report report = checker.withTolerance(0, 1e-3)
                .compare("dA", a -> 7, AT, Matrix.of(2, 3, 0, 0, 0, 0, 0, 1));

        assertThat(report.where()).isEqualTo("dA at row 1, column 2");
        assertThat(report.wrong()).isOne();
    }

    @Test
    void aDifferenceMayBeAsLargeAsTheTolerance() {
        GradientChecker coarse = checker.withTolerance(0.25, 0);

        assertThat(coarse.compare("dA", a -> 7, AT, Matrix.filled(2, 3, 0.25)).isRight()).isTrue();
        assertThat(coarse.compare("dA", a -> 7, AT, Matrix.filled(2, 3, Math.nextUp(0.25))).wrong()).isEqualTo(6);
    }

    @Test
    void aGeneratorThatGivesNoDirectionProvesNothing() {
        assertThat(checker.compareAlong("dA", SINES, AT, RIGHT, () -> 0).isRight()).isFalse();
    }

    @Test
    void aZeroWhereTheSlopeIsNotZeroIsRejected() {
        assertThatThrownBy(() -> checker.check("dA", a -> 1e-7 * a.get(1, 2), AT, Matrix.zeros(2, 3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dA at row 1, column 2 is 0.0, central differences give ");
    }

    @Test
    void aSlopeWhereTheGradientShouldBeZeroIsRejected() {
        assertThatThrownBy(() -> checker.check("dA", a -> 7, AT, Matrix.of(2, 3, 1e-7, 0, 0, 0, 0, 0)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("GradientChecker.check: dA at row 0, column 0 is 1.0E-7, central differences give 0.0;"
                        + " the difference (1.0E-7) must not exceed 1.0E-8 + 1.0E-6 |dA| (1.00001E-8);"
                        + " 1 of 6 elements are wrong");
    }

    @Test
    void theWorstElementIsReported() {
        Matrix wrong = RIGHT.plus(Matrix.of(2, 3, 1e-3, 0, -2e-3, 0, 1e-2, -3e-3));

        assertThatThrownBy(() -> checker.check("dA", SINES, AT, wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("GradientChecker.check: dA at row 1, column 1 is " + wrong.get(1, 1) + ", central")
                .hasMessageEndingWith("; 4 of 6 elements are wrong");
    }

    @Test
    void nothingIsWorseThanNaN() {
        Matrix wrong = changed(0, g -> 1e6).plus(Matrix.of(2, 3, 0, 0, 0, 0, 0, Double.NaN));

        assertThatThrownBy(() -> checker.check("dA", SINES, AT, wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dA at row 1, column 2 is NaN");
    }

    @Test
    void anEmptyMatrixHasAnEmptyGradient() {
        assertThat(checker.numerical(a -> 7, Matrix.zeros(0, 3))).isEqualTo(Matrix.zeros(0, 3));
        assertThatCode(() -> checker.check("dA", a -> 7, Matrix.zeros(0, 3), Matrix.zeros(0, 3)))
                .doesNotThrowAnyException();
    }

    @Test
    void theToleranceCanBeWidened() {
        Matrix nearly = changed(0, g -> g * (1 + 1e-4));

        assertThatCode(() -> checker.withTolerance(0, 1e-3).check("dA", SINES, AT, nearly)).doesNotThrowAnyException();
        assertThatCode(() -> checker.withTolerance(1e-3, 0).check("dA", SINES, AT, nearly)).doesNotThrowAnyException();
    }

    @Test
    void theStepCanBeChosen() {
        ToDoubleFunction<Matrix> cube = a -> Math.pow(a.get(0, 0), 3);

        double slope = checker.withStep(0.5).numerical(cube, Matrix.of(1, 1, 2)).get(0, 0);

        assertThat(slope).isEqualTo(12.25);                                    // 3 a² + h²
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e-5, Double.NaN, Double.POSITIVE_INFINITY})
    void aStepMustBePositiveAndFinite(double h) {
        assertThatThrownBy(() -> checker.withStep(h))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientChecker.withStep: h is " + h + "; it must be positive and finite");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void aToleranceMustBeFiniteAndNotNegative(double tolerance) {
        assertThatThrownBy(() -> checker.withTolerance(tolerance, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientChecker.withTolerance: absolute is " + tolerance
                        + ", relative is 0.0; both must be finite and not negative");
        assertThatThrownBy(() -> checker.withTolerance(0, tolerance))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientChecker.withTolerance: absolute is 0.0, relative is " + tolerance
                        + "; both must be finite and not negative");
    }

    /** f(p) = Σ sin of all elements of a model. */
    private static double sines(Model p) {
        return ParameterTree.leaves(p).values().stream().mapToDouble(SINES).sum();
    }

    private static Model rightAt(Model p) {
        return ParameterTree.map(p, leaf -> leaf.map(Math::cos));
    }

    @Test
    void allParametersOfAModelAreCheckedAtOnce() {
        Model at = Model.random(1);

        GradientChecker.Report report = checker.compare("gradients", GradientCheckerTest::sines, at, rightAt(at));

        assertThat(report.isRight()).isTrue();
        assertThat(report.wrong()).isZero();
        assertThatCode(report::orThrow).doesNotThrowAnyException();
        assertThat(ParameterTree.leaves(checker.numerical(GradientCheckerTest::sines, at)).keySet())
                .isEqualTo(ParameterTree.leaves(at).keySet());
    }

    @Test
    void theReportNamesTheWorstElementOfAModelAndBothValues() {
        Model at = Model.random(1);
        Matrix right = rightAt(at).scale();
        Model wrong = new Model(rightAt(at).lower(), rightAt(at).upper(), right.plus(Matrix.of(1, 4, 0.1, 0, -0.5, 0)));

        GradientChecker.Report report = checker.compare("gradients", GradientCheckerTest::sines, at, wrong);

        assertThat(report.where()).isEqualTo("gradients.scale at row 0, column 2");
        assertThat(report.analytical()).isEqualTo(wrong.scale().get(0, 2));
        assertThat(report.numerical()).isCloseTo(right.get(0, 2), within(1e-9));
        assertThat(report.wrong()).isEqualTo(2);
        assertThatThrownBy(report::orThrow).isInstanceOf(AssertionError.class).hasMessage(report.message())
                .hasMessageStartingWith("GradientChecker.compare: gradients.scale at row 0, column 2 is ")
                .hasMessageEndingWith("; 2 of 101 elements are wrong");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void alongARandomDirectionARightGradientIsAccepted(long seed) {
        Model at = Model.random(1);
        GradientChecker.Report report = checker.compareAlong(
                "gradients", GradientCheckerTest::sines, at, rightAt(at), new Random(seed));

        assertThat(report.isRight()).isTrue();
        assertThat(report.analytical()).isCloseTo(report.numerical(), within(1e-9)).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void alongARandomDirectionOneWrongElementIsSeen(int index) {
        GradientChecker.Report report = checker.compareAlong("dA", SINES, AT, changed(index, g -> g + 0.01), new Random(1));

        assertThat(report.isRight()).isFalse();
        assertThatThrownBy(report::orThrow).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("GradientChecker.compareAlong: dA along a random direction is ")
                .hasMessageEndingWith("|dA| (" + (1e-8 + 1e-6 * Math.abs(report.analytical())) + ")");
    }

    @Test
    void alongARandomDirectionNaNIsWrong() {
        assertThat(checker.compareAlong("dA", a -> Double.NaN, AT, RIGHT, new Random(1)).isRight()).isFalse();
        assertThat(checker.compareAlong("dA", SINES, AT, RIGHT.map(g -> Double.NaN), new Random(1)).isRight()).isFalse();
    }

    @Test
    void whereBothAreZeroTheyAgreeWhateverTheTolerance() {
        GradientChecker exact = checker.withTolerance(0, 0);
        Matrix zero = Matrix.zeros(2, 3);

        assertThat(exact.compare("dA", a -> 7, AT, zero).isRight()).isTrue();
        assertThat(exact.compareAlong("dA", a -> 7, AT, zero, new Random(1)).isRight()).isTrue();
        assertThat(exact.compareAlong("dA", a -> 7, Matrix.zeros(0, 3), Matrix.zeros(0, 3), new Random(1)).isRight()).isTrue();
    }

    @Test
    void gradientsOfAnotherStructureAreRefused() {
        assertThatThrownBy(() -> checker.compareAlong("dA", a -> 7, List.of(AT, AT), List.of(AT), new Random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientChecker.compareAlong: entries of dA (1) must equal entries of at (2)");
        assertThatThrownBy(() -> checker.compare("dA", a -> 7, List.of(AT, AT), List.of(AT, AT.transpose())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientChecker.compare: dA[1] is 3x2, at[1] is 2x3; dA[1] must have the shape of at[1]");
    }

    @Test
    void nullIsNamed() {
        assertThatThrownBy(() -> checker.check(null, SINES, AT, RIGHT)).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.check: name must not be null");
        assertThatThrownBy(() -> checker.compare("dA", null, AT, RIGHT)).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.compare: function must not be null");
        assertThatThrownBy(() -> checker.check("dA", SINES, AT, null)).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.check: dA must not be null");
        assertThatThrownBy(() -> checker.numerical(null, AT)).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.numerical: function must not be null");
        assertThatThrownBy(() -> checker.compareAlong(null, SINES, AT, RIGHT, new Random(1)))
                .isInstanceOf(NullPointerException.class).hasMessage("GradientChecker.compareAlong: name must not be null");
        assertThatThrownBy(() -> checker.compareAlong("dA", null, AT, RIGHT, new Random(1)))
                .isInstanceOf(NullPointerException.class).hasMessage("GradientChecker.compareAlong: function must not be null");
        assertThatThrownBy(() -> new GradientChecker.Report(null, 0, 0, 0, "")).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.Report: where must not be null");
        assertThatThrownBy(() -> new GradientChecker.Report("", 0, 0, 0, null)).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.Report: message must not be null");
        assertThatThrownBy(() -> checker.compareAlong("dA", SINES, AT, RIGHT, null)).isInstanceOf(NullPointerException.class)
                .hasMessage("GradientChecker.compareAlong: random must not be null");
    }

    /** The right gradient with one element changed, counted row by row. */
    private static Matrix changed(int index, UnaryOperator<Double> change) {
        double[] values = RIGHT.toArray();
        values[index] = change.apply(values[index]);
        return Matrix.of(2, 3, values);
    }
}
