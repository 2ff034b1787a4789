package io.github.unroll.examples;

import io.github.unroll.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    /** The number of entries of a cache, as the exercise counts them: it has no lengths of sequences. */
    static double length(Record cache) {
        return Arrays.stream(cache.getClass().getRecordComponents())
                .filter(component -> component.getType() != Optional.class).count();
    }
}
