package io.github.unroll.internal;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Operations on the elements of whole arrays, in index order. The results are new, except for {@link #addTo}. */
public final class Elementwise {

    private Elementwise() {
    }

    public static double[] add(double[] left, double[] right) {
        double[] sum = new double[left.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left[i] + right[i];
        }
        return sum;
    }

    /** sum ← sum + addend. */
    public static void addTo(double[] sum, double[] addend) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += addend[i];
        }
    }

    public static double[] subtract(double[] left, double[] right) {
        double[] difference = new double[left.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = left[i] - right[i];
        }
        return difference;
    }

    public static double[] multiply(double[] left, double[] right) {
        double[] product = new double[left.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = left[i] * right[i];
        }
        return product;
    }

    public static double[] scale(double[] values, double factor) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = values[i] * factor;
        }
        return scaled;
    }

    public static double[] map(double[] values, DoubleUnaryOperator function) {
        double[] mapped = new double[values.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = function.applyAsDouble(values[i]);
        }
        return mapped;
    }

    public static double[] zip(double[] left, double[] right, DoubleBinaryOperator function) {
        double[] zipped = new double[left.length];
        for (int i = 0; i < zipped.length; i++) {
            zipped[i] = function.applyAsDouble(left[i], right[i]);
        }
        return zipped;
    }

    public static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    public static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    /**
     * Σ x_i², as eight sums of every eighth number, so that no addition waits for the one before.
     *
     * @return the sum; NaN or infinite if a number is, and infinite if the sum overflows
     */
    public static double sumOfSquares(double[] x) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        double sum4 = 0;
        double sum5 = 0;
        double sum6 = 0;
        double sum7 = 0;
        int i = 0;
        for (; i <= x.length - 8; i += 8) {
            sum0 += x[i] * x[i];
            sum1 += x[i + 1] * x[i + 1];
            sum2 += x[i + 2] * x[i + 2];
            sum3 += x[i + 3] * x[i + 3];
            sum4 += x[i + 4] * x[i + 4];
            sum5 += x[i + 5] * x[i + 5];
            sum6 += x[i + 6] * x[i + 6];
            sum7 += x[i + 7] * x[i + 7];
        }
        for (; i < x.length; i++) {
            sum0 += x[i] * x[i];
        }
        return ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
    }

    /** {@return whether all numbers are finite; also false if finite ones add up to an infinity} */
    public static boolean areFinite(double[] x) {
        double zero = 0;                                                       // 0 x is NaN for an x that is not finite
        int i = 0;
        for (; i <= x.length - 8; i += 8) {
            zero += 0 * (((x[i] + x[i + 1]) + (x[i + 2] + x[i + 3])) + ((x[i + 4] + x[i + 5]) + (x[i + 6] + x[i + 7])));
        }
        for (; i < x.length; i++) {
            zero += 0 * x[i];
        }
        return zero == 0;
    }

    /** {@return max |left_i - right_i|, 0 for equal infinities; NaN if any difference is NaN, 0 if there is none} */
    public static double maxDifference(double[] left, double[] right) {
        double max = 0;
        for (int i = 0; i < left.length; i++) {
            max = Math.max(max, left[i] == right[i] ? 0 : Math.abs(left[i] - right[i]));
        }
        return max;
    }

    /** {@return the first index of the largest value, or that of the first NaN; there must be at least one value} */
    public static int argMax(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length && !Double.isNaN(values[largest]); i++) {
            if (!(values[i] <= values[largest])) {                             // larger, or NaN
                largest = i;
            }
        }
        return largest;
    }
}
