package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.Arrays;
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
        Arrays.setAll(values, k -> {
            double factor = factors[k % factors.length];
            return factor == 0 ? 0 : values[k] * factor;
        });
        return Matrix.of(a.rows(), a.columns(), values);
    }

    /** p x, where 0 · ∞ = 0: the cost of an event that does not happen. */
    static double expected(double p, double x) {
        return p == 0 && !Double.isNaN(x) ? 0 : p * x;
    }
}
