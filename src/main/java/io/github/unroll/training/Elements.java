package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Operations on the elements of matrices, one after the other in a fixed order: the same bits everywhere. */
final class Elements {

    private Elements() {
    }

    /** c_ij = f(a_ij, b_ij), of matrices of the same shape. */
    static Matrix zip(Matrix a, Matrix b, DoubleBinaryOperator function) {
        double[] left = a.toArray();
        double[] right = b.toArray();
        Arrays.setAll(left, k -> function.applyAsDouble(left[k], right[k]));
        return Matrix.of(a.rows(), a.columns(), left);
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

    /** Σ a_ij. */
    static double sum(Matrix a) {
        double sum = 0;
        for (double element : a.toArray()) {
            sum += element;
        }
        return sum;
    }

    /** The last matrix of a sequence. */
    static Matrix last(List<Matrix> steps) {
        return steps.get(steps.size() - 1);
    }
}
