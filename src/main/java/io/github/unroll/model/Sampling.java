package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Draws an index from a column of probabilities, such as the next character from the output y_t of a model.
 *
 * <p>With the temperature T > 0, index i is drawn with a probability proportional to p_i^(1/T) (D. H. Ackley, G. E. Hinton
 * and T. J. Sejnowski, "A Learning Algorithm for Boltzmann Machines", <cite>Cognitive Science</cite> 9, 1985). T = 1 leaves
 * the probabilities unchanged, a lower temperature favours likelier indexes, and a higher one favours less likely indexes. T
 * = 0 is the limit: the result is the likeliest index, or the first of several, and nothing is drawn from the generator.
 *
 * <p>The probabilities need not add up to 1; only their proportions count. An index with probability 0 is never drawn. The
 * same probabilities and the same generator in the same state give the same index on every JDK.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null};
 * {@link IndexOutOfBoundsException} if there is no such column; and {@link IllegalArgumentException} if an element of the
 * column is negative, infinite or NaN, if no element is positive, or if the temperature is negative, infinite or NaN.
 */
public final class Sampling {

    private Sampling() {
    }

    /**
     * Draws from all indexes.
     *
     * @param y the probabilities (n_y, m)
     * @param column the column to draw from
     * @param temperature T ≥ 0
     * @param random the generator; one number is drawn from it if T > 0
     * @return an index, from 0 to n_y - 1
     */
    public static int draw(Matrix y, int column, double temperature, RandomGenerator random) {
        check("Sampling.draw", y, column, temperature, random);
        return draw(probabilities("Sampling.draw", y, column), temperature, random);
    }

    /**
     * Draws from the k likeliest indexes (A. Fan, M. Lewis and Y. Dauphin, "Hierarchical Neural Story Generation", ACL 2018);
     * if probabilities are equal, the lower index is kept.
     *
     * @param y the probabilities (n_y, m)
     * @param column the column to draw from
     * @param k the number of indexes to draw from, at least 1; all of them if there are at most k
     * @param temperature T ≥ 0
     * @param random the generator; one number is drawn from it if T > 0
     * @return an index, from 0 to n_y - 1
     */
    public static int drawTop(Matrix y, int column, int k, double temperature, RandomGenerator random) {
        check("Sampling.drawTop", y, column, temperature, random);
        if (k < 1) {
            throw new IllegalArgumentException("Sampling.drawTop: k is " + k + "; it must be at least 1");
        }
        return draw(likeliest(k, probabilities("Sampling.drawTop", y, column)), temperature, random);
    }

    private static int draw(double[] p, double temperature, RandomGenerator random) {
        int likeliest = likeliest(p);
        if (temperature == 0) {
            return likeliest;
        }
        double[] weights = weights(p, p[likeliest], temperature);
        double sum = 0;                                                            // in this order, on every JDK
        for (double weight : weights) {
            sum += weight;
        }
        double rest = sum * random.nextDouble();
        for (int i = 0; i < weights.length; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return likeliest;                                                          // only rounding makes the rest positive
    }

    /** Returns (p_i / greatest p)^(1/T). The greatest weight is 1 at any temperature, so the sum is never 0. */
    private static double[] weights(double[] p, double greatest, double temperature) {
        return DoubleStream.of(p).map(pi -> StrictMath.exp(StrictMath.log(pi / greatest) / temperature)).toArray();
    }

    private static int likeliest(double[] p) {
        return IntStream.range(0, p.length).reduce((i, j) -> p[j] > p[i] ? j : i).orElseThrow();
    }

    /** Returns the probabilities, but 0 for all indexes that are not among the k likeliest. */
    private static double[] likeliest(int k, double[] p) {
        double[] kept = new double[p.length];
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> -p[i])).limit(k)
                .forEach(i -> kept[i] = p[i]);
        return kept;
    }

    private static void check(String operation, Matrix y, int column, double temperature, RandomGenerator random) {
        Check.notNull(operation, "y", y);
        Check.notNull(operation, "random", random);
        if (column < 0 || column >= y.columns()) {
            throw new IndexOutOfBoundsException(operation + ": column is " + column + ", y is " + StackCheck.shape(y)
                    + "; column must be at least 0 and less than the number of columns");
        }
        if (!(temperature >= 0 && temperature <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    operation + ": temperature is " + temperature + "; it must be finite and not negative");
        }
    }

    private static double[] probabilities(String operation, Matrix y, int column) {
        double[] p = IntStream.range(0, y.rows()).mapToDouble(row -> y.get(row, column)).toArray();
        for (int row = 0; row < p.length; row++) {
            if (!(p[row] >= 0 && p[row] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(operation + ": y at row " + row + ", column " + column + " is " + p[row]
                        + "; a probability must be finite and not negative");
            }
        }
        if (DoubleStream.of(p).noneMatch(pi -> pi > 0)) {
            throw new IllegalArgumentException(operation + ": y is " + StackCheck.shape(y) + ", column " + column
                    + " has no positive element; at least one must be positive");
        }
        return p;
    }
}
