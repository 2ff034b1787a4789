package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.internal.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixTest {

    private static final Matrix A = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);
    private static final Matrix B = Matrix.of(2, 3, 10, -20, 30, -40, 50, -60);

    @Test
    void ofTakesTheElementsRowByRow() {
        assertThat(A.rows()).isEqualTo(2);
        assertThat(A.columns()).isEqualTo(3);
        assertThat(A.get(0, 0)).isEqualTo(1);
        assertThat(A.get(0, 2)).isEqualTo(3);
        assertThat(A.get(1, 0)).isEqualTo(4);
        assertThat(A.get(1, 2)).isEqualTo(6);
        assertThat(A.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void ofTakesTheRowsOfAnArray() {
        assertThat(Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}})).isEqualTo(A);
        assertThat(Matrix.of(new double[][] {{1}, {2}})).isEqualTo(Matrix.of(2, 1, 1, 2));
    }

    @Test
    void aWholeBlockIsWrappedAndAPartIsCopied() {
        Block block = Block.zeros(2, 3);
        Matrix whole = Matrix.wrap(block);
        Matrix part = Matrix.wrap(block.columns(1, 2));
        A.block().copyTo(block);
        assertThat(whole).as("shares the elements").isEqualTo(A);
        assertThat(part).isEqualTo(Matrix.zeros(2, 2));
        assertThat(Matrix.wrap(block.columns(1, 2))).isEqualTo(Matrix.of(2, 2, 2, 3, 5, 6));
    }

    @Test
    void theKernelsHaveAName() {
        assertThat(Matrix.kernels()).matches("portable|vector, \\d+ bits");
    }

    @Test
    void ofTakesAnArrayWithoutElements() {
        assertThat(Matrix.of(new double[3][0])).isEqualTo(Matrix.zeros(3, 0));
        assertThat(Matrix.of(new double[0][])).isEqualTo(Matrix.zeros(0, 0));
    }

    @Test
    void toRowsGivesOneArrayForEachRow() {
        assertThat(A.toRows()).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(Matrix.zeros(3, 0).toRows()).isDeepEqualTo(new double[3][0]);
    }

    @Test
    void toRowsIsUndoneByOfUnlessThereAreColumnsButNoRows() {
        for (Matrix matrix : List.of(A, B.transpose(), Matrix.zeros(1, 1), Matrix.zeros(3, 0), Matrix.zeros(0, 0))) {
            assertThat(Matrix.of(matrix.toRows())).isEqualTo(matrix);
        }
        assertThat(Matrix.of(Matrix.zeros(0, 3).toRows())).isEqualTo(Matrix.zeros(0, 0));
    }

    @Test
    void zerosAreZeros() {
        assertThat(Matrix.zeros(2, 3)).isEqualTo(Matrix.of(2, 3, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void filledRepeatsOneValue() {
        assertThat(Matrix.filled(2, 3, 7)).isEqualTo(Matrix.of(2, 3, 7, 7, 7, 7, 7, 7));
        assertThat(Matrix.filled(0, 3, 7)).isEqualTo(Matrix.zeros(0, 3));
    }

    @Test
    void generateDrawsRowByRow() {
        Queue<Double> numbers = new ArrayDeque<>(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0));
        assertThat(Matrix.generate(2, 3, numbers::remove)).isEqualTo(A);
        assertThat(numbers).containsExactly(7.0);
    }

    @Test
    void uniformScalesTheNumbersOfTheGeneratorRowByRow() {
        Random random = new Random(3);
        double[] expected = Stream.generate(() -> 0.25 * (2 * random.nextDouble() - 1)).limit(6).mapToDouble(x -> x).toArray();
        assertThat(Matrix.uniform(2, 3, 0.25, new Random(3)).toArray()).containsExactly(expected);
    }

    @Test
    void uniformFillsItsIntervalAndStaysInIt() {
        DoubleStream elements = DoubleStream.of(Matrix.uniform(100, 100, 2, new Random(4)).toArray());
        assertThat(elements).allMatch(x -> x >= -2 && x < 2).anyMatch(x -> x < -1.99).anyMatch(x -> x > 1.99);
    }

    @Test
    void aMatrixIsNotTouchedByItsCallersArray() {
        double[] elements = {1, 2, 3, 4, 5, 6};
        Matrix matrix = Matrix.of(2, 3, elements);
        elements[0] = 99;
        matrix.toArray()[1] = 99;
        assertThat(matrix).isEqualTo(A);
    }

    @Test
    void aMatrixIsNotTouchedByItsCallersRows() {
        double[][] rows = {{1, 2, 3}, {4, 5, 6}};
        Matrix matrix = Matrix.of(rows);
        rows[0][0] = 99;
        rows[1] = new double[] {7, 8, 9};
        matrix.toRows()[1][1] = 99;
        assertThat(matrix).isEqualTo(A);
    }

    @Test
    void theSameRowCanBeGivenSeveralTimes() {
        double[] row = {1, 2};
        Matrix matrix = Matrix.of(new double[][] {row, row});
        assertThat(matrix).isEqualTo(Matrix.of(2, 2, 1, 2, 1, 2));
        double[][] rows = matrix.toRows();
        rows[0][0] = 99;
        assertThat(rows[1]).containsExactly(1, 2);
    }

    @Test
    void timesByANumberScalesEachElement() {
        assertThat(A.times(-2)).isEqualTo(Matrix.of(2, 3, -2, -4, -6, -8, -10, -12));
    }

    @Test
    void plusMinusAndHadamardGoElementByElement() {
        assertThat(A.plus(B)).isEqualTo(Matrix.of(2, 3, 11, -18, 33, -36, 55, -54));
        assertThat(A.minus(B)).isEqualTo(Matrix.of(2, 3, -9, 22, -27, 44, -45, 66));
        assertThat(A.hadamard(B)).isEqualTo(Matrix.of(2, 3, 10, -40, 90, -160, 250, -360));
    }

    @Test
    void plusColumnAddsToEveryColumn() {
        assertThat(A.plusColumn(Matrix.of(2, 1, 10, -10))).isEqualTo(Matrix.of(2, 3, 11, 12, 13, -6, -5, -4));
    }

    @Test
    void transposeTurnsRowsIntoColumns() {
        assertThat(A.transpose()).isEqualTo(Matrix.of(3, 2, 1, 4, 2, 5, 3, 6));
    }

    @Test
    void aboveStacksRows() {
        assertThat(A.above(Matrix.of(1, 3, 7, 8, 9))).isEqualTo(Matrix.of(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    @Test
    void besidePutsColumnsNextToEachOther() {
        assertThat(A.beside(Matrix.of(2, 1, 7, 8))).isEqualTo(Matrix.of(2, 4, 1, 2, 3, 7, 4, 5, 6, 8));
        assertThat(A.beside(B)).isEqualTo(A.transpose().above(B.transpose()).transpose());
        assertThat(A.beside(Matrix.zeros(2, 0))).isEqualTo(A);
        assertThat(Matrix.zeros(2, 0).beside(A)).isEqualTo(A);
    }

    @Test
    void rowsCutsOutConsecutiveRows() {
        Matrix matrix = Matrix.of(4, 2, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(matrix.rows(1, 3)).isEqualTo(Matrix.of(2, 2, 3, 4, 5, 6));
        assertThat(matrix.rows(0, 4)).isEqualTo(matrix);
        assertThat(matrix.rows(4, 4)).isEqualTo(Matrix.zeros(0, 2));
    }

    @Test
    void columnsCutsOutConsecutiveColumns() {
        Matrix matrix = Matrix.of(2, 4, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(matrix.columns(1, 3)).isEqualTo(Matrix.of(2, 2, 2, 3, 6, 7));
        assertThat(matrix.columns(3, 4)).isEqualTo(Matrix.of(2, 1, 4, 8));
        assertThat(matrix.columns(0, 4)).isEqualTo(matrix);
        assertThat(matrix.columns(4, 4)).isEqualTo(Matrix.zeros(2, 0));
        assertThat(matrix.columns(0, 1).beside(matrix.columns(1, 4))).isEqualTo(matrix);
    }

    @Test
    void rowSumsAddUpEachRow() {
        assertThat(A.rowSums()).isEqualTo(Matrix.of(2, 1, 6, 15));
    }

    @Test
    void columnSumsAddUpEachColumn() {
        assertThat(A.columnSums()).isEqualTo(Matrix.of(1, 3, 5, 7, 9));
        assertThat(Matrix.filled(3, 19, 2).columnSums()).isEqualTo(Matrix.filled(1, 19, 6));
    }

    @Test
    void rowAndColumnSumsOfManyElementsAreAddedFromTheFirstToTheLast() {
        Matrix many = Matrix.uniform(11, 1000, 1, new Random(27));
        double[] sums = new double[11];
        for (int j = 0; j < 1000; j++) {
            for (int i = 0; i < 11; i++) {
                sums[i] += many.get(i, j);
            }
        }
        assertThat(many.rowSums().toArray()).isEqualTo(sums);
        assertThat(many.transpose().columnSums().toArray()).isEqualTo(sums);
    }

    @Test
    void sumAddsUpAllElements() {
        assertThat(A.sum()).isEqualTo(1 + 2 + 3 + 4 + 5 + 6);
    }

    @Test
    void dotAddsUpTheProductsOfTheElements() {
        assertThat(A.dot(B)).isEqualTo(10 - 40 + 90 - 160 + 250 - 360);
        assertThat(A.dot(A)).isEqualTo(1 + 4 + 9 + 16 + 25 + 36);
    }

    @Test
    void mapAppliesTheFunctionToEachElement() {
        assertThat(A.map(x -> x * x - 1)).isEqualTo(Matrix.of(2, 3, 0, 3, 8, 15, 24, 35));
    }

    @Test
    void zipAppliesTheFunctionToEachPairOfElements() {
        assertThat(A.zip(B, (a, b) -> a * a - b)).isEqualTo(Matrix.of(2, 3, -9, 24, -21, 56, -25, 96));
    }

    @Test
    void zipGoesRowByRow() {
        List<Double> seen = new ArrayList<>();
        A.zip(B, (a, b) -> {
            seen.add(b);
            return a;
        });
        assertThat(seen).containsExactly(10.0, -20.0, 30.0, -40.0, 50.0, -60.0);
    }

    @Test
    void argMaxIsTheRowOfTheLargestElementOfAColumn() {
        Matrix matrix = Matrix.of(3, 4,
                1, -5, 7, 2,
                3, -6, 7, 2,
                2, -4, 6, 2);
        assertThat(IntStream.range(0, 4).map(matrix::argMax)).containsExactly(1, 2, 0, 0);    // the first of ties
    }

    @Test
    void maxDifferenceIsTheLargestDistanceOfTwoElements() {
        assertThat(A.maxDifference(B)).isEqualTo(66);
        assertThat(B.maxDifference(A)).isEqualTo(66);
        assertThat(A.maxDifference(A.plus(Matrix.of(2, 3, 0, -0.5, 0.25, 0, 0.125, 0)))).isEqualTo(0.5);
        assertThat(A.maxDifference(A)).isZero();
    }

    @Test
    void sigmoidAndTanhAreThoseOfTheFormulas() {
        Matrix z = Matrix.of(1, 5, -3, -0.5, 0, 0.5, 3);
        for (int j = 0; j < 5; j++) {
            double e = Math.exp(-z.get(0, j));
            assertThat(z.sigmoid().get(0, j)).isCloseTo(1 / (1 + e), within(1e-15));
            assertThat(z.tanh().get(0, j)).isCloseTo((1 - e * e) / (1 + e * e), within(1e-15));
        }
    }

    @Test
    void softmaxIsTheOneOfTheFormulaInEachColumn() {
        Matrix softmax = Matrix.of(3, 2, 0, 1, Math.log(2), 1, Math.log(5), 1).softmax();
        double[] expected = {1 / 8.0, 1 / 3.0, 2 / 8.0, 1 / 3.0, 5 / 8.0, 1 / 3.0};
        assertThat(softmax.toArray()).containsExactly(expected, within(1e-15));
    }

    static Stream<UnaryOperator<Matrix>> operations() {
        Matrix square = Matrix.of(3, 3, 1, 0, 2, 0, 3, 0, 4, 0, 5);
        return Stream.of(
                a -> a.times(square), a -> a.transposeTimes(B), a -> a.timesTranspose(B), a -> a.times(3), a -> a.plus(B),
                a -> a.minus(B), a -> a.hadamard(B), a -> a.plusColumn(Matrix.of(2, 1, 1, 2)), Matrix::transpose,
                a -> a.above(B), a -> a.beside(B), a -> a.rows(0, 1), a -> a.columns(0, 1), Matrix::rowSums, Matrix::columnSums,
                a -> a.zip(B, Math::max), a -> a.map(x -> -x), Matrix::sigmoid, Matrix::tanh, Matrix::softmax);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationLeavesItsOperandsAlone(UnaryOperator<Matrix> operation) {
        Matrix a = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);
        double[] elementsOfB = B.toArray();
        assertThat(operation.apply(a)).isNotEqualTo(a);
        assertThat(a).isEqualTo(A);
        assertThat(B.toArray()).containsExactly(elementsOfB);
    }

    @Test
    void operationsWorkOnMatricesWithoutRowsOrColumns() {
        for (Matrix empty : List.of(Matrix.zeros(0, 3), Matrix.zeros(3, 0), Matrix.zeros(0, 0))) {
            Stream<UnaryOperator<Matrix>> keepingShape = Stream.of(
                    a -> a.times(2), a -> a.map(x -> 1), Matrix::sigmoid, Matrix::tanh, Matrix::softmax,
                    a -> a.plusColumn(Matrix.zeros(a.rows(), 1)), a -> a.rows(0, a.rows()), a -> a.transpose().transpose(),
                    a -> a.above(Matrix.zeros(0, a.columns())), a -> a.columns(0, a.columns()),
                    a -> a.beside(Matrix.zeros(a.rows(), 0)));
            Stream<BinaryOperator<Matrix>> ofTwo = Stream.of(
                    Matrix::plus, Matrix::minus, Matrix::hadamard, (a, b) -> a.zip(b, (x, y) -> 1));
            assertThat(keepingShape.map(f -> f.apply(empty))).containsOnly(empty);
            assertThat(ofTwo.map(f -> f.apply(empty, empty))).containsOnly(empty);
            assertThat(empty.transpose()).isEqualTo(Matrix.zeros(empty.columns(), empty.rows()));
            assertThat(empty.rowSums()).isEqualTo(Matrix.zeros(empty.rows(), 1));
            assertThat(empty.columnSums()).isEqualTo(Matrix.zeros(1, empty.columns()));
            assertThat(empty.sum()).isZero();
            assertThat(empty.maxDifference(empty)).isZero();
            assertThat(empty.above(empty)).isEqualTo(Matrix.zeros(2 * empty.rows(), empty.columns()));
            assertThat(empty.beside(empty)).isEqualTo(Matrix.zeros(empty.rows(), 2 * empty.columns()));
            assertThat(empty.dot(empty)).isZero();
            assertThat(empty.toArray()).isEmpty();
        }
    }

    @Test
    void generateDrawsNothingForAMatrixWithoutElements() {
        assertThat(Matrix.generate(0, 3, new ArrayDeque<Double>()::remove)).isEqualTo(Matrix.zeros(0, 3));
        assertThat(Matrix.uniform(3, 0, 1, new Random(1))).isEqualTo(Matrix.zeros(3, 0));
    }

    @Test
    void aMatrixWithoutColumnsMayHaveAsManyRowsAsAnIntCanCount() {
        Matrix tall = Matrix.zeros(Integer.MAX_VALUE, 0);
        assertThat(tall.transpose()).isEqualTo(Matrix.zeros(0, Integer.MAX_VALUE));
        assertThat(tall.rows(1, Integer.MAX_VALUE)).isEqualTo(Matrix.zeros(Integer.MAX_VALUE - 1, 0));
        assertThat(tall.plus(tall)).isEqualTo(tall);
        assertThat(tall.columns(0, 0).beside(tall)).isEqualTo(tall);
    }

    @Test
    void aMatrixWithoutRowsMayHaveAsManyColumnsAsAnIntCanCount() {
        Matrix wide = Matrix.zeros(0, Integer.MAX_VALUE);
        assertThat(wide.columns(1, Integer.MAX_VALUE)).isEqualTo(Matrix.zeros(0, Integer.MAX_VALUE - 1));
        assertThat(wide.columns(1, Integer.MAX_VALUE).beside(Matrix.zeros(0, 1))).isEqualTo(wide);
    }

    @Test
    void matricesOfEqualShapeAndElementsAreEqual() {
        Matrix same = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);
        assertThat(same).isEqualTo(A).hasSameHashCodeAs(A).isEqualTo(same);
        assertThat(A).isEqualTo(same);
        assertThat(A.equals(null)).isFalse();
        assertThat(A).isNotEqualTo("a matrix").isNotEqualTo(Matrix.of(2, 3, 1, 2, 3, 4, 5, 7));
    }

    @Test
    void matricesOfDifferentShapeAreNotEqual() {
        assertThat(A).isNotEqualTo(Matrix.of(3, 2, 1, 2, 3, 4, 5, 6));
        assertThat(Matrix.zeros(0, 3)).isNotEqualTo(Matrix.zeros(0, 4)).isNotEqualTo(Matrix.zeros(3, 0));
        assertThat(Matrix.zeros(0, 3)).doesNotHaveSameHashCodeAs(Matrix.zeros(0, 4));
    }

    @Test
    void theHashIsMadeOfTheShapeAndTheElements() {
        int ofElements = Arrays.hashCode(new double[] {1, 2, 3, 4, 5, 6});
        assertThat(A.hashCode()).isEqualTo(31 * 31 * 2 + 31 * 3 + ofElements);
        assertThat(Matrix.of(3, 2, 1, 2, 3, 4, 5, 6).hashCode()).isEqualTo(31 * 31 * 3 + 31 * 2 + ofElements);
        assertThat(Matrix.of(6, 1, 1, 2, 3, 4, 5, 6).hashCode()).isEqualTo(31 * 31 * 6 + 31 + ofElements);
        assertThat(Matrix.zeros(0, 0).hashCode()).isEqualTo(1);
        assertThat(Matrix.zeros(0, 7).hashCode()).isEqualTo(31 * 7 + 1);
        assertThat(Matrix.zeros(7, 0).hashCode()).isEqualTo(31 * 31 * 7 + 1);
        assertThat(A).doesNotHaveSameHashCodeAs(A.transpose()).doesNotHaveSameHashCodeAs(B);
    }

    @Test
    void elementsAreComparedAsDoublesAre() {
        Matrix nan = Matrix.of(1, 1, Double.NaN);
        Matrix otherNan = Matrix.of(1, 1, Double.longBitsToDouble(0x7ff8000000000001L));
        assertThat(nan).isEqualTo(otherNan).hasSameHashCodeAs(otherNan);
        assertThat(Matrix.of(1, 1, 0.0)).isNotEqualTo(Matrix.of(1, 1, -0.0));
    }
}
