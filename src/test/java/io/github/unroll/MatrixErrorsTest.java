package io.github.unroll;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static io.github.unroll.BadCall.outOfBounds;
import static io.github.unroll.Samples.matrix;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixErrorsTest {

    private static final Matrix A = matrix(5, 3);
    private static final int MAX = Integer.MAX_VALUE;
    private static final Matrix TALL = Matrix.zeros(65536, 1);
    private static final Matrix WIDE = Matrix.zeros(1, 65536);

    static Stream<BadCall> factories() {
        return Stream.of(
                ofNull("Matrix.of: rowMajor must not be null", () -> Matrix.of(1, 1, (double[]) null)),
                illegal("Matrix.of: rows is -1, columns is 3; rows and columns must not be negative", () -> Matrix.of(-1, 3)),
                illegal("Matrix.of: rows is 3, columns is -1; rows and columns must not be negative", () -> Matrix.of(3, -1)),
                illegal("Matrix.of: rows is -2, columns is -2; rows and columns must not be negative",
                        () -> Matrix.of(-2, -2, 1, 2, 3, 4)),
                illegal("Matrix.of: rowMajor has 5 elements, the matrix is 2x3; "
                        + "the number of elements must be rows times columns (6)",
                        () -> Matrix.of(2, 3, 1, 2, 3, 4, 5)),
                illegal("Matrix.of: rowMajor has 1 elements, the matrix is 0x3; "
                        + "the number of elements must be rows times columns (0)",
                        () -> Matrix.of(0, 3, 1)),
                illegal("Matrix.of: a 65536x65536 matrix has 4294967296 elements; rows times columns must not exceed 2147483639",
                        () -> Matrix.of(65536, 65536)),
                illegal("Matrix.filled: rows is -1, columns is 3; rows and columns must not be negative",
                        () -> Matrix.filled(-1, 3, 7)),
                illegal("Matrix.filled: rows is 3, columns is -1; rows and columns must not be negative",
                        () -> Matrix.filled(3, -1, 7)),
                illegal("Matrix.filled: a 65536x65536 matrix has 4294967296 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> Matrix.filled(65536, 65536, 7)),
                illegal("Matrix.zeros: rows is -1, columns is 3; rows and columns must not be negative",
                        () -> Matrix.zeros(-1, 3)),
                illegal("Matrix.zeros: rows is 3, columns is -1; rows and columns must not be negative",
                        () -> Matrix.zeros(3, -1)),
                illegal("Matrix.zeros: a 2147483647x2 matrix has 4294967294 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> Matrix.zeros(MAX, 2)),
                ofNull("Matrix.generate: element must not be null", () -> Matrix.generate(2, 2, null)),
                illegal("Matrix.generate: rows is -1, columns is 3; rows and columns must not be negative",
                        () -> Matrix.generate(-1, 3, () -> 0)),
                illegal("Matrix.generate: rows is 3, columns is -1; rows and columns must not be negative",
                        () -> Matrix.generate(3, -1, () -> 0)),
                illegal("Matrix.generate: a 65536x32768 matrix has 2147483648 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> Matrix.generate(65536, 32768, () -> 0)));
    }

    static Stream<BadCall> rowsOfAnArray() {
        double[] row = {1, 2, 3};
        double[][] large = new double[65536][];
        Arrays.fill(large, new double[65536]);
        return Stream.of(
                ofNull("Matrix.of: rows must not be null", () -> Matrix.of(null)),
                ofNull("Matrix.of: rows[0] must not be null", () -> Matrix.of(new double[2][])),
                ofNull("Matrix.of: rows[2] must not be null", () -> Matrix.of(new double[][] {row, row, null, {4}})),
                illegal("Matrix.of: rows[2] has 2 elements, rows[0] has 3 elements; the numbers of elements must be equal",
                        () -> Matrix.of(new double[][] {row, row, {4, 5}, {6}})),
                illegal("Matrix.of: rows[1] has 4 elements, rows[0] has 3 elements; the numbers of elements must be equal",
                        () -> Matrix.of(new double[][] {row, {4, 5, 6, 7}})),
                illegal("Matrix.of: rows[1] has 3 elements, rows[0] has 0 elements; the numbers of elements must be equal",
                        () -> Matrix.of(new double[][] {{}, row})),
                illegal("Matrix.of: a 65536x65536 matrix has 4294967296 elements; rows times columns must not exceed 2147483639",
                        () -> Matrix.of(large)));
    }

    static Stream<BadCall> uniform() {
        Random random = new Random(1);
        return Stream.of(
                ofNull("Matrix.uniform: random must not be null", () -> Matrix.uniform(2, 2, 1, null)),
                illegal("Matrix.uniform: rows is -1, columns is 3; rows and columns must not be negative",
                        () -> Matrix.uniform(-1, 3, 1, random)),
                illegal("Matrix.uniform: rows is 3, columns is -1; rows and columns must not be negative",
                        () -> Matrix.uniform(3, -1, 1, random)),
                illegal("Matrix.uniform: a 65536x65536 matrix has 4294967296 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> Matrix.uniform(65536, 65536, 1, random)),
                illegal("Matrix.uniform: limit is -0.5; limit must be finite and not negative",
                        () -> Matrix.uniform(2, 2, -0.5, random)),
                illegal("Matrix.uniform: limit is NaN; limit must be finite and not negative",
                        () -> Matrix.uniform(2, 2, Double.NaN, random)),
                illegal("Matrix.uniform: limit is Infinity; limit must be finite and not negative",
                        () -> Matrix.uniform(2, 2, Double.POSITIVE_INFINITY, random)));
    }

    static Stream<BadCall> products() {
        return Stream.of(
                ofNull("Matrix.times: right must not be null", () -> A.times(null)),
                illegal("Matrix.times: left is 5x3, right is 4x10; left columns (3) must equal right rows (4)",
                        () -> A.times(matrix(4, 10))),
                illegal("Matrix.times: left is 5x3, right is 0x3; left columns (3) must equal right rows (0)",
                        () -> A.times(Matrix.zeros(0, 3))),
                illegal("Matrix.times: left is 65536x1, right is 1x65536; "
                        + "the result (65536x65536) has 4294967296 elements; it must not have more than 2147483639",
                        () -> TALL.times(WIDE)),
                illegal("Matrix.times: left is 2147483647x0, right is 0x2; "
                        + "the result (2147483647x2) has 4294967294 elements; it must not have more than 2147483639",
                        () -> Matrix.zeros(MAX, 0).times(Matrix.zeros(0, 2))),
                ofNull("Matrix.transposeTimes: right must not be null", () -> A.transposeTimes(null)),
                illegal("Matrix.transposeTimes: left is 5x3, right is 3x10; left rows (5) must equal right rows (3)",
                        () -> A.transposeTimes(matrix(3, 10))),
                illegal("Matrix.transposeTimes: left is 1x65536, right is 1x65536; "
                        + "the result (65536x65536) has 4294967296 elements; it must not have more than 2147483639",
                        () -> WIDE.transposeTimes(WIDE)),
                ofNull("Matrix.timesTranspose: right must not be null", () -> A.timesTranspose(null)),
                illegal("Matrix.timesTranspose: left is 5x3, right is 3x4; left columns (3) must equal right columns (4)",
                        () -> A.timesTranspose(matrix(3, 4))),
                illegal("Matrix.timesTranspose: left is 65536x1, right is 65536x1; "
                        + "the result (65536x65536) has 4294967296 elements; it must not have more than 2147483639",
                        () -> TALL.timesTranspose(TALL)));
    }

    static Stream<BadCall> elementwise() {
        return Stream.of(
                ofNull("Matrix.plus: other must not be null", () -> A.plus(null)),
                illegal("Matrix.plus: left is 5x3, other is 4x3; left must have the shape of other", () -> A.plus(matrix(4, 3))),
                illegal("Matrix.plus: left is 5x3, other is 5x1; left must have the shape of other", () -> A.plus(matrix(5, 1))),
                illegal("Matrix.plus: left is 5x3, other is 3x5; left must have the shape of other", () -> A.plus(matrix(3, 5))),
                ofNull("Matrix.minus: other must not be null", () -> A.minus(null)),
                illegal("Matrix.minus: left is 5x3, other is 4x3; left must have the shape of other",
                        () -> A.minus(matrix(4, 3))),
                illegal("Matrix.minus: left is 5x3, other is 5x4; left must have the shape of other",
                        () -> A.minus(matrix(5, 4))),
                ofNull("Matrix.hadamard: other must not be null", () -> A.hadamard(null)),
                illegal("Matrix.hadamard: left is 5x3, other is 4x3; left must have the shape of other",
                        () -> A.hadamard(matrix(4, 3))),
                illegal("Matrix.hadamard: left is 5x3, other is 5x4; left must have the shape of other",
                        () -> A.hadamard(matrix(5, 4))),
                ofNull("Matrix.dot: other must not be null", () -> A.dot(null)),
                illegal("Matrix.dot: left is 5x3, other is 3x5; left must have the shape of other", () -> A.dot(matrix(3, 5))),
                ofNull("Matrix.plusColumn: column must not be null", () -> A.plusColumn(null)),
                illegal("Matrix.plusColumn: column is 4x1, left is 5x3; column must have the rows of left (5) and 1 column",
                        () -> A.plusColumn(matrix(4, 1))),
                illegal("Matrix.plusColumn: column is 5x3, left is 5x3; column must have the rows of left (5) and 1 column",
                        () -> A.plusColumn(A)),
                ofNull("Matrix.map: function must not be null", () -> A.map(null)),
                ofNull("Matrix.zip: other must not be null", () -> A.zip(null, Math::max)),
                ofNull("Matrix.zip: f must not be null", () -> A.zip(A, null)),
                illegal("Matrix.zip: left is 5x3, other is 3x5; left must have the shape of other",
                        () -> A.zip(matrix(3, 5), Math::max)),
                ofNull("Matrix.maxDifference: other must not be null", () -> A.maxDifference(null)),
                illegal("Matrix.maxDifference: left is 5x3, other is 5x4; left must have the shape of other",
                        () -> A.maxDifference(matrix(5, 4))),
                illegal("Matrix.maxDifference: left is 0x3, other is 0x4; left must have the shape of other",
                        () -> Matrix.zeros(0, 3).maxDifference(Matrix.zeros(0, 4))));
    }

    static Stream<BadCall> stacking() {
        return Stream.of(
                ofNull("Matrix.above: below must not be null", () -> A.above(null)),
                illegal("Matrix.above: top is 5x3, below is 5x4; top columns (3) must equal below columns (4)",
                        () -> A.above(matrix(5, 4))),
                illegal("Matrix.above: top is 2147483647x0, below is 1x0; "
                        + "the result (2147483648x0) must not have more than 2147483647 rows",
                        () -> Matrix.zeros(MAX, 0).above(Matrix.zeros(1, 0))),
                illegal("Matrix.above: top is 2147483647x0, below is 2147483647x0; "
                        + "the result (4294967294x0) must not have more than 2147483647 rows",
                        () -> Matrix.zeros(MAX, 0).above(Matrix.zeros(MAX, 0))),
                ofNull("Matrix.beside: right must not be null", () -> A.beside(null)),
                illegal("Matrix.beside: left is 5x3, right is 4x3; left rows (5) must equal right rows (4)",
                        () -> A.beside(matrix(4, 3))),
                illegal("Matrix.beside: left is 0x2147483647, right is 0x1; "
                        + "the result (0x2147483648) must not have more than 2147483647 columns",
                        () -> Matrix.zeros(0, MAX).beside(Matrix.zeros(0, 1))),
                illegal("Matrix.beside: left is 0x2147483647, right is 0x2147483647; "
                        + "the result (0x4294967294) must not have more than 2147483647 columns",
                        () -> Matrix.zeros(0, MAX).beside(Matrix.zeros(0, MAX))));
    }

    static Stream<BadCall> indices() {
        return Stream.of(get(-1, 0), get(5, 0), get(0, -1), get(0, 3), rows(-1, 2), rows(3, 2), rows(2, 6), rows(6, 6),
                rows(Integer.MIN_VALUE, MAX), columns(-1, 2), columns(2, 1), columns(2, 4), columns(4, 4),
                columns(Integer.MIN_VALUE, MAX), argMax(-1), argMax(3), argMax(MAX));
    }

    static Stream<BadCall> argMaxWithoutRows() {
        return Stream.of(
                illegal("Matrix.argMax: this is 0x3; a column of 0 rows has no largest element; "
                        + "check that rows() is not 0 before the call",
                        () -> Matrix.zeros(0, 3).argMax(2)),
                outOfBounds("Matrix.argMax: column is 0, this is 0x0; "
                        + "column must be at least 0 and less than the number of columns",
                        () -> Matrix.zeros(0, 0).argMax(0)));
    }

    private static BadCall get(int row, int column) {
        return outOfBounds("Matrix.get: row is " + row + ", column is " + column + ", this is 5x3; "
                + "row and column must be at least 0 and less than the number of rows and columns",
                () -> A.get(row, column));
    }

    private static BadCall rows(int from, int to) {
        return outOfBounds("Matrix.rows: from is " + from + ", to is " + to + ", this is 5x3; "
                + "0 <= from <= to <= rows must hold",
                () -> A.rows(from, to));
    }

    private static BadCall columns(int from, int to) {
        return outOfBounds("Matrix.columns: from is " + from + ", to is " + to + ", this is 5x3; "
                + "0 <= from <= to <= columns must hold",
                () -> A.columns(from, to));
    }

    private static BadCall argMax(int column) {
        return outOfBounds("Matrix.argMax: column is " + column + ", this is 5x3; "
                + "column must be at least 0 and less than the number of columns",
                () -> A.argMax(column));
    }

    @ParameterizedTest
    @MethodSource({
        "factories", "rowsOfAnArray", "uniform", "products", "elementwise", "stacking", "indices", "argMaxWithoutRows"})
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
