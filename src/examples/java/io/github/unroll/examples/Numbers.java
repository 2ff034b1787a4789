package io.github.unroll.examples;

import io.github.unroll.Matrix;
import java.util.List;

/** The numbers that the exercise prints of an array, as NumPy would index it. */
final class Numbers {

    private Numbers() {
    }

    /** A[row][column]. */
    static double[] at(Matrix matrix, int row, int column) {
        return new double[] {matrix.get(row, column)};
    }

    /** A[row]. */
    static double[] row(Matrix matrix, int row) {
        return matrix.rows(row, row + 1).toArray();
    }

    /** A[row][column] of an array whose last index runs over the steps. */
    static double[] overSteps(List<Matrix> sequence, int row, int column) {
        return sequence.stream().mapToDouble(step -> step.get(row, column)).toArray();
    }

    static double[] shape(Matrix matrix) {
        return new double[] {matrix.rows(), matrix.columns()};
    }

    static double[] shape(List<Matrix> sequence) {
        return new double[] {sequence.get(0).rows(), sequence.get(0).columns(), sequence.size()};
    }

    /** How many entries a cache has: a tuple in the exercise, a record here. */
    static double length(Record cache) {
        return cache.getClass().getRecordComponents().length;
    }
}
