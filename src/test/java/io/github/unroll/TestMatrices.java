package io.github.unroll;

import io.github.unroll.internal.Check;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Matrices as the tests of the networks make, combine and compare them. */
public final class TestMatrices {

    /** The largest absolute difference between elements of two matrices that are equal except for rounding. */
    static final double TOLERANCE = 1e-12;

    private TestMatrices() {
    }

    /** Standard normal elements. */
    public static Matrix gaussian(int rows, int columns, Random random) {
        return Matrix.generate(rows, columns, random::nextGaussian);
    }

    public static List<Matrix> gaussians(int steps, int rows, int columns, Random random) {
        return Stream.generate(() -> gaussian(rows, columns, random)).limit(steps).toList();
    }

    /** A zero matrix of the shape of another. */
    static Matrix zeros(Matrix like) {
        return Matrix.zeros(like.rows(), like.columns());
    }

    static List<Matrix> zeros(List<Matrix> like) {
        return like.stream().map(TestMatrices::zeros).toList();
    }

    /** Σ_t ⟨A_t, B_t⟩. */
    public static double dot(List<Matrix> left, List<Matrix> right) {
        Check.sameLength("TestMatrices.dot", "left", left, "right", right, "step");
        return IntStream.range(0, left.size()).mapToDouble(t -> left.get(t).dot(right.get(t))).sum();
    }

    /** A_t + B_t for every t. */
    static List<Matrix> sum(List<Matrix> left, List<Matrix> right) {
        Check.sameLength("TestMatrices.sum", "left", left, "right", right, "step");
        return IntStream.range(0, left.size()).mapToObj(t -> left.get(t).plus(right.get(t))).toList();
    }

    /** The same list, with something added to its last matrix. */
    static List<Matrix> plusLast(List<Matrix> steps, Matrix addend) {
        return concat(steps.subList(0, steps.size() - 1), List.of(last(steps).plus(addend)));
    }

    public static List<Matrix> concat(List<Matrix> first, List<Matrix> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    public static Matrix last(List<Matrix> steps) {
        return steps.get(steps.size() - 1);
    }

    public static Matrix column(Matrix matrix, int column) {
        return matrix.columns(column, column + 1);
    }

    public static List<Matrix> column(List<Matrix> steps, int column) {
        return steps.stream().map(matrix -> column(matrix, column)).toList();
    }

    /** Every element must be within the tolerance; the message names the matrix and the element that is farthest off. */
    public static void assertClose(String name, Matrix actual, Matrix expected) {
        ShapeCheck.sameShape("TestMatrices.assertClose", name, actual, "expected", expected);
        Matrix difference = actual.minus(expected).map(d -> Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.abs(d));
        double[] differences = difference.toArray();
        int worst = IntStream.range(0, differences.length).reduce(0, (i, j) -> differences[j] > differences[i] ? j : i);
        if (differences.length > 0 && differences[worst] > TOLERANCE) {
            int row = worst / actual.columns();
            int column = worst % actual.columns();
            throw new AssertionError(name + " at row " + row + ", column " + column + " is " + actual.get(row, column)
                    + ", expected is " + expected.get(row, column) + "; the difference (" + differences[worst]
                    + ") must not exceed " + TOLERANCE);
        }
    }

    public static void assertClose(String name, List<Matrix> actual, List<Matrix> expected) {
        Check.sameLength("TestMatrices.assertClose", name, actual, "expected", expected, "step");
        IntStream.range(0, actual.size()).forEach(t -> assertClose(Check.entry(name, t), actual.get(t), expected.get(t)));
    }

    /** Every matrix in two records of one type must be close, however deep. */
    public static <R extends Record> void assertClose(R actual, R expected) {
        Map<String, Matrix> expectedMatrices = matricesOf(expected);
        Map<String, Matrix> actualMatrices = matricesOf(actual);
        if (!actualMatrices.keySet().equals(expectedMatrices.keySet())) {
            throw new AssertionError("there are " + actualMatrices.keySet() + ", expected are " + expectedMatrices.keySet());
        }
        actualMatrices.forEach((name, matrix) -> assertClose(name, matrix, expectedMatrices.get(name)));
    }

    /** Every matrix in a record, and in the records and lists in it, by a name such as {@code steps[2].parameters.wf}. */
    public static Map<String, Matrix> matricesOf(Record record) {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            collect(component.getName(), valueOf(component, record), matrices);
        }
        return matrices;
    }

    /** Copies of the same matrices, which stay as they are whatever happens to the record. */
    public static Map<String, Matrix> copiesOf(Record record) {
        Map<String, Matrix> copies = matricesOf(record);
        copies.replaceAll((name, matrix) -> Matrix.of(matrix.rows(), matrix.columns(), matrix.toArray()));
        return copies;
    }

    private static void collect(String name, Object value, Map<String, Matrix> matrices) {
        if (value instanceof Matrix matrix) {
            matrices.put(name, matrix);
        } else if (value instanceof List<?> list) {
            IntStream.range(0, list.size()).forEach(t -> collect(Check.entry(name, t), list.get(t), matrices));
        } else if (value instanceof Record record) {
            matricesOf(record).forEach((inner, matrix) -> matrices.put(name + "." + inner, matrix));
        } else if (!(value instanceof Optional)) {                             // of lengths, which are no matrices
            throw new IllegalArgumentException("TestMatrices.matricesOf: " + name + " is " + value
                    + "; it must be a matrix, or a list or record of matrices");
        }
    }

    private static Object valueOf(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
