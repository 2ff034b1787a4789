package io.github.unroll.examples;

import io.github.unroll.Matrix;

/** Indexes as columns of a matrix: a 1 in the row of the index, 0 elsewhere. */
final class OneHot {

    /** The index of nothing: its column is all zeros. */
    static final int ABSENT = -1;

    private OneHot() {
    }

    /** {@return the matrix (size, m) of m indexes, each less than size} */
    static Matrix of(int size, int... indexes) {
        double[] values = new double[size * indexes.length];
        for (int column = 0; column < indexes.length; column++) {
            if (indexes[column] != ABSENT) {
                values[indexes[column] * indexes.length + column] = 1;
            }
        }
        return Matrix.of(size, indexes.length, values);
    }
}
