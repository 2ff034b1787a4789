package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Operations that {@link Matrix} does not have. */
final class Elements {

    private Elements() {
    }

    /** Zeros in the shape of a matrix. */
    static Matrix zerosLike(Matrix matrix) {
        return Matrix.zeros(matrix.rows(), matrix.columns());
    }

    /** C_t = f(A_t, B_t), of sequences of the same length. */
    static List<Matrix> zip(List<Matrix> a, List<Matrix> b, BinaryOperator<Matrix> function) {
        return IntStream.range(0, a.size()).mapToObj(t -> function.apply(a.get(t), b.get(t))).toList();
    }

    /** c_ij = a_ij w_j, but 0 wherever w_j is 0, even if a_ij is NaN. */
    static Matrix timesColumns(Matrix a, Matrix w) {
        double[] values = a.toArray();
        double[] factors = w.toArray();                                        // (1, m)
        for (int row = 0; row < values.length; row += factors.length) {
            for (int j = 0; j < factors.length; j++) {
                values[row + j] = factors[j] == 0 ? 0 : values[row + j] * factors[j];
            }
        }
        return Matrix.of(a.rows(), a.columns(), values);
    }

    /** Σ_i Σ_j a_ij w_j, row by row; where w_j is 0, a_ij does not count, even if it is NaN. */
    static double sumOfColumns(Matrix a, Matrix w) {
        double[] values = a.toArray();
        double[] factors = w.toArray();                                        // (1, m)
        double sum = 0;
        for (int row = 0; row < values.length; row += factors.length) {
            for (int j = 0; j < factors.length; j++) {
                sum += factors[j] == 0 ? 0 : values[row + j] * factors[j];
            }
        }
        return sum;
    }

    /** p x, where 0 · ∞ = 0: the cost of an event that does not happen. */
    static double expected(double p, double x) {
        return p == 0 && !Double.isNaN(x) ? 0 : p * x;
    }
}
