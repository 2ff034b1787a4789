package io.github.unroll;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The non-linearities, sums, maxima and differences for every kind of argument that a double can be. */
class NumericsTest {

    private static double[] sigmoid(double... z) {
        return column(z).sigmoid().toArray();
    }

    private static double[] tanh(double... z) {
        return column(z).tanh().toArray();
    }

    private static double[] softmax(double... z) {
        return column(z).softmax().toArray();
    }

    private static Matrix column(double... elements) {
        return Matrix.of(elements.length, 1, elements);
    }

    @Test
    void sigmoidSaturatesWithoutOverflow() {
        assertThat(sigmoid(1e4, 1e300, Double.MAX_VALUE, POSITIVE_INFINITY)).containsOnly(1);
        assertThat(sigmoid(-1e4, -1e300, -Double.MAX_VALUE, NEGATIVE_INFINITY)).containsOnly(0);
    }

    @Test
    void sigmoidReachesTheSmallestNumber() {
        assertThat(sigmoid(-745)).containsExactly(Double.MIN_VALUE);
        assertThat(sigmoid(-746)).containsExactly(0);
    }

    @Test
    void sigmoidKeepsItsRelativePrecisionWhereItIsSmall() {
        double[] z = DoubleStream.iterate(-700, x -> x < -40, x -> x + 0.7).toArray();
        double[] quotients = column(z).sigmoid().hadamard(column(z).map(x -> Math.exp(-x))).toArray();
        assertThat(DoubleStream.of(quotients)).allSatisfy(quotient -> assertThat(quotient).isCloseTo(1, within(1e-15)));
    }

    @Test
    void sigmoidOfOppositeArgumentsAddsUpToOne() {
        Matrix z = Matrix.uniform(1000, 1, 50, new Random(30));
        double[] sums = z.sigmoid().plus(z.times(-1).sigmoid()).toArray();
        assertThat(DoubleStream.of(sums)).allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(2 * Math.ulp(1.0))));
    }

    @Test
    void sigmoidNearZeroIsOneHalf() {
        assertThat(sigmoid(0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL)).containsOnly(0.5);
    }

    @Test
    void tanhSaturatesWithoutOverflow() {
        assertThat(tanh(1e4, 1e300, Double.MAX_VALUE, POSITIVE_INFINITY)).containsOnly(1);
        assertThat(tanh(-1e4, -1e300, -Double.MAX_VALUE, NEGATIVE_INFINITY)).containsOnly(-1);
    }

    @Test
    void tanhNearZeroIsItsArgument() {
        double[] small = {0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 1e-20};
        assertThat(tanh(small)).containsExactly(small);
    }

    @Test
    void nanGivesNanInItsOwnElementOnly() {
        assertThat(sigmoid(0, NaN, 0)).containsExactly(0.5, NaN, 0.5);
        assertThat(tanh(0, NaN, 0)).containsExactly(0, NaN, 0);
    }

    static Stream<Arguments> scores() {
        double inf = POSITIVE_INFINITY;
        double third = 1 / 3.0;
        return Stream.of(
                scores(1e4, -1e4, 0).give(1, 0, 0),
                scores(-1e4, -1e4, -2e4).give(0.5, 0.5, 0),
                scores(1e300, 1e300, -1e300).give(0.5, 0.5, 0),
                scores(Double.MAX_VALUE, -Double.MAX_VALUE, 0).give(1, 0, 0),
                scores(Double.MIN_VALUE, 0, -Double.MIN_VALUE).give(third, third, third),
                scores(inf, 0, 1e300).give(1, 0, 0),
                scores(inf, 7, inf).give(0.5, 0, 0.5),
                scores(inf, -inf, inf).give(0.5, 0, 0.5),
                scores(inf, inf, inf).give(third, third, third),
                scores(-inf, 7, 7).give(0, 0.5, 0.5),
                scores(-inf, -inf, -1e300).give(0, 0, 1),
                scores(-inf, -inf, -inf).give(third, third, third),
                scores(inf).give(1),
                scores(-inf).give(1),
                scores(1e300).give(1),
                scores(0, NaN, 0).give(NaN, NaN, NaN),
                scores(inf, NaN, -inf).give(NaN, NaN, NaN),
                scores(NaN).give(NaN));
    }

    private interface Scores {
        Arguments give(double... probabilities);
    }

    private static Scores scores(double... scores) {
        return probabilities -> Arguments.of(scores, probabilities);
    }

    @ParameterizedTest
    @MethodSource("scores")
    void softmaxIsTheLimitOfTheFormula(double[] scores, double[] probabilities) {
        assertThat(softmax(scores)).containsExactly(probabilities);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1, 100, 1e4, 1e300})
    void softmaxColumnsAddUpToOne(double scale) {
        Matrix softmax = Matrix.uniform(20, 50, scale, new Random(31)).softmax();
        double[] columnSums = softmax.columnSums().toArray();
        assertThat(DoubleStream.of(softmax.toArray())).allMatch(y -> y >= 0 && y <= 1);
        assertThat(DoubleStream.of(columnSums)).allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(20 * Math.ulp(1.0))));
    }

    @Test
    void everySoftmaxColumnTakesItsOwnMaximum() {
        Matrix farApart = Matrix.of(2, 3, 0, -2000, 1e300, Math.log(3), -2000, 1e300);
        assertThat(farApart.softmax().toArray()).containsExactly(new double[] {0.25, 0.5, 0.5, 0.75, 0.5, 0.5}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {NaN, POSITIVE_INFINITY, NEGATIVE_INFINITY, 1e300})
    void whatIsInOneSoftmaxColumnHasNoInfluenceOnAnother(double bad) {
        Matrix scores = Matrix.uniform(4, 9, 3, new Random(32));
        double[] spoilt = scores.toArray();
        spoilt[1 * 9 + 6] = bad;
        Matrix expected = scores.softmax();
        Matrix actual = Matrix.of(4, 9, spoilt).softmax();
        assertThat(actual.columns(0, 6)).isEqualTo(expected.columns(0, 6));
        assertThat(actual.columns(7, 9)).isEqualTo(expected.columns(7, 9));
        assertThat(actual.columns(6, 7)).isNotEqualTo(expected.columns(6, 7));
    }

    /** 10¹⁶ + 1 rounds to 10¹⁶, so that each order of summation gives a number of its own. */
    @Test
    void sumsAreTakenInTheOrderOfTheElements() {
        Matrix matrix = Matrix.of(2, 2, 1e16, 1, -1e16, 1);
        assertThat(matrix.sum()).isEqualTo(1);                                 // by rows it is 0, by columns 2
        assertThat(matrix.rowSums().sum()).isEqualTo(0);
        assertThat(matrix.columnSums().sum()).isEqualTo(2);
        assertThat(column(1e16, 1, -1e16, 1).columnSums().get(0, 0)).isEqualTo(1);
        assertThat(column(1, -1e16, 1, 1e16).columnSums().get(0, 0)).isEqualTo(0);
    }

    @Test
    void columnSumsHaveTheBitsOfTheRowSumsOfTheTranspose() {
        Random random = new Random(33);
        for (int columns = 0; columns <= 20; columns++) {
            Matrix matrix = Matrix.uniform(31, columns, 1, random);
            assertThat(matrix.columnSums()).isEqualTo(matrix.transpose().rowSums().transpose());
        }
    }

    @Test
    void nanAndInfinitySpoilTheSumsThatTheyBelongToOnly() {
        Matrix matrix = Matrix.of(2, 4,
                1, NaN, POSITIVE_INFINITY, POSITIVE_INFINITY,
                2, 3, NEGATIVE_INFINITY, 4);
        assertThat(matrix.columnSums()).isEqualTo(Matrix.of(1, 4, 3, NaN, NaN, POSITIVE_INFINITY));
        assertThat(matrix.sum()).isNaN();
        assertThat(matrix.columns(3, 4).sum()).isEqualTo(POSITIVE_INFINITY);
        assertThat(column(Double.MAX_VALUE, Double.MAX_VALUE).sum()).isEqualTo(POSITIVE_INFINITY);
    }

    @Test
    void aSumOfNegativeZerosIsZero() {
        Matrix zeros = Matrix.filled(2, 2, -0.0);
        assertThat(1 / zeros.sum()).isEqualTo(POSITIVE_INFINITY);
        assertThat(zeros.columnSums()).isEqualTo(Matrix.of(1, 2, 0.0, 0.0));
    }

    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of(new double[] {3, 1, 3}, 0),
                Arguments.of(new double[] {NEGATIVE_INFINITY, -Double.MAX_VALUE}, 1),
                Arguments.of(new double[] {NEGATIVE_INFINITY, NEGATIVE_INFINITY}, 0),
                Arguments.of(new double[] {Double.MAX_VALUE, POSITIVE_INFINITY, POSITIVE_INFINITY}, 1),
                Arguments.of(new double[] {-0.0, 0.0}, 0),
                Arguments.of(new double[] {0.0, -0.0}, 0),
                Arguments.of(new double[] {0.0, Double.MIN_VALUE}, 1),
                Arguments.of(new double[] {NaN}, 0),
                Arguments.of(new double[] {NaN, 1}, 0),
                Arguments.of(new double[] {1, 2, NaN, 3, NaN, POSITIVE_INFINITY}, 2),
                Arguments.of(new double[] {POSITIVE_INFINITY, NEGATIVE_INFINITY, NaN}, 2));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void argMaxIsTheFirstOfTiesAndTheFirstNan(double[] elements, int row) {
        assertThat(column(elements).argMax(0)).isEqualTo(row);
    }

    @Test
    void nanInOneColumnHasNoInfluenceOnTheArgMaxOfAnother() {
        Matrix matrix = Matrix.of(2, 3, 1, NaN, 1, 2, 5, 0);
        assertThat(matrix.argMax(0)).isEqualTo(1);
        assertThat(matrix.argMax(1)).isEqualTo(0);
        assertThat(matrix.argMax(2)).isEqualTo(0);
    }

    static Stream<Arguments> differences() {
        double max = Double.MAX_VALUE;
        return Stream.of(
                Arguments.of(column(NaN, 0), column(0, 5), NaN),
                Arguments.of(column(0, NaN), column(POSITIVE_INFINITY, 0), NaN),
                Arguments.of(column(0, 5), column(NaN, 0), NaN),
                Arguments.of(column(NaN), column(NaN), NaN),
                Arguments.of(column(POSITIVE_INFINITY, NEGATIVE_INFINITY), column(POSITIVE_INFINITY, NEGATIVE_INFINITY), 0),
                Arguments.of(column(POSITIVE_INFINITY, 1), column(POSITIVE_INFINITY, 3), 2),
                Arguments.of(column(POSITIVE_INFINITY), column(NEGATIVE_INFINITY), POSITIVE_INFINITY),
                Arguments.of(column(max), column(POSITIVE_INFINITY), POSITIVE_INFINITY),
                Arguments.of(column(max), column(-max), POSITIVE_INFINITY),
                Arguments.of(column(0.0, -0.0), column(-0.0, 0.0), 0),
                Arguments.of(column(2 * Double.MIN_VALUE), column(Double.MIN_VALUE), Double.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void maxDifferenceIsZeroForEqualInfinitiesAndNanForNan(Matrix left, Matrix right, double difference) {
        assertThat(column(left.maxDifference(right))).isEqualTo(column(difference));
        assertThat(column(right.maxDifference(left))).isEqualTo(column(difference));
    }
}
