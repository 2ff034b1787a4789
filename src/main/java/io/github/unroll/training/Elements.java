package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.ArrayAccess;
import io.github.unroll.internal.Elementwise;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Operations that {@link Matrix} does not have. */
final class Elements {

    private static final ArrayAccess<Matrix> ARRAYS = ArrayAccess.to(Matrix.class);

    private Elements() {
    }

    /** {@return the elements themselves, row by row; they must never be written to} */
    static double[] values(Matrix matrix) {
        return ARRAYS.values(matrix);
    }

    /** Wraps an array without copying it, in the shape of a matrix; the caller must not keep a reference. */
    static Matrix owning(Matrix like, double[] values) {
        return ARRAYS.owning(like.rows(), like.columns(), values);
    }

    /** Returns zeros in the shape of a matrix. */
    static Matrix zerosLike(Matrix matrix) {
        return Matrix.zeros(matrix.rows(), matrix.columns());
    }

    /** Returns C_t = f(A_t, B_t) for sequences of the same length. */
    static <B> List<Matrix> zip(List<Matrix> a, List<B> b, BiFunction<Matrix, B, Matrix> function) {
        return IntStream.range(0, a.size()).mapToObj(t -> function.apply(a.get(t), b.get(t))).toList();
    }

    /** Returns c_ij = a_ij w_j, but 0 wherever w_j is 0, even if a_ij is NaN. */
    static Matrix timesColumns(Matrix a, Matrix w) {
        return owning(a, columnsTimes(values(a), values(w)));
    }

    /**
     * Returns c_ij = (a_ij - p_ij) w_j, but 0 wherever w_j is 0; p_kj is 1 for the label k of each example j, and 0
     * elsewhere.
     */
    static Matrix minusOneHotTimesColumns(Matrix a, int[] labels, Matrix w) {
        double[] factors = values(w);                                          // (1, m)
        double[] values = columnsTimes(values(a), factors);
        for (int j = 0; j < labels.length; j++) {
            if (factors[j] != 0 && labels[j] != OneHot.NONE) {
                values[labels[j] * labels.length + j] = (a.get(labels[j], j) - 1) * factors[j];
            }
        }
        return owning(a, values);
    }

    private static double[] columnsTimes(double[] values, double[] factors) {
        if (areEqual(factors) && factors[0] != 0) {
            return Elementwise.scale(values, factors[0]);                      // one long loop, not one for each row
        }
        double[] products = new double[values.length];
        for (int row = 0; row < values.length; row += factors.length) {
            for (int j = 0; j < factors.length; j++) {
                products[row + j] = values[row + j] * factors[j];
            }
        }
        for (int j = 0; j < factors.length; j++) {
            for (int i = j; factors[j] == 0 && i < values.length; i += factors.length) {
                products[i] = 0;
            }
        }
        return products;
    }

    private static boolean areEqual(double[] factors) {
        for (double factor : factors) {
            if (factor != factors[0]) {
                return false;
            }
        }
        return factors.length > 0;
    }

    /** Returns Σ_i Σ_j a_ij w_j, added row by row; where w_j is 0, a_ij does not count, even if it is NaN. */
    static double sumOfColumns(Matrix a, Matrix w) {
        double[] values = values(a);
        double[] factors = values(w);                                          // (1, m)
        double sum = 0;
        for (int row = 0; row < values.length; row += factors.length) {
            for (int j = 0; j < factors.length; j++) {
                sum += factors[j] == 0 ? 0 : values[row + j] * factors[j];
            }
        }
        return sum;
    }

    /**
     * Returns which columns are distributions: no element is negative, and the sum is 1 up to {@code rounding}. For a column
     * that contains NaN the result is {@code nan}.
     */
    static boolean[] distributions(Matrix p, double rounding, boolean nan) {
        double[] values = values(p);
        boolean[] distributions = new boolean[p.columns()];
        for (int j = 0; j < distributions.length; j++) {
            double sum = 0;
            boolean negative = false;
            for (int i = j; i < values.length; i += distributions.length) {
                sum += values[i];
                negative |= values[i] < 0;
            }
            distributions[j] = Double.isNaN(sum) ? nan : !negative && Math.abs(sum - 1) <= rounding;
        }
        return distributions;
    }

    /**
     * Returns c_j = a_kj for the label k of each example j, 0 if it has none, and NaN if it has one and column j contains
     * NaN.
     */
    static Matrix atLabels(Matrix a, int[] labels) {
        boolean areFinite = Elementwise.areFinite(values(a));
        double[] values = new double[labels.length];
        for (int j = 0; j < labels.length; j++) {
            if (labels[j] != OneHot.NONE) {
                values[j] = !areFinite && hasNaN(a, j) ? Double.NaN : a.get(labels[j], j);
            }
        }
        return ARRAYS.owning(1, labels.length, values);
    }

    private static boolean hasNaN(Matrix a, int column) {
        return IntStream.range(0, a.rows()).anyMatch(i -> Double.isNaN(a.get(i, column)));
    }

    /** Returns p x, where 0 · ∞ = 0: an event of probability 0 costs nothing. */
    static double expected(double p, double x) {
        return p == 0 && !Double.isNaN(x) ? 0 : p * x;
    }
}
