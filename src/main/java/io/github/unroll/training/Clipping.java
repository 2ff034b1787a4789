package io.github.unroll.training;

import io.github.unroll.internal.Check;
import io.github.unroll.internal.Elementwise;
import io.github.unroll.model.ParameterTree;
import java.util.List;

/**
 * Limits gradients so that they do not explode. The gradients may be any {@linkplain ParameterTree tree}, such as all
 * gradients of a model. NaN and infinity are not clipped: an {@link ArithmeticException} names the matrix, the row and the
 * column.
 */
public final class Clipping {

    /** If the sum of squares is at least this, the parts of squares that underflow are negligible. */
    private static final double LEAST_SUM = 0x1p-900;

    private Clipping() {
    }

    /**
     * Limits the norm of the gradients over all matrices together; gradients with a larger norm are scaled down and keep
     * their direction (R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", ICML
     * 2013, algorithm 1):
     * <pre>
     * G' = G limit / ‖G‖     if ‖G‖ &gt; limit, else G
     * </pre>
     * PyTorch's {@code clip_grad_norm_} adds 10⁻⁶ to ‖G‖, so its result stays a little below the limit.
     *
     * @param <P> the type of the gradients
     * @param gradients G
     * @param limit the greatest norm, positive and finite
     * @return G'
     * @throws ArithmeticException if a gradient is NaN or infinite
     */
    public static <P> P byNorm(P gradients, double limit) {
        Check.positive("Clipping.byNorm", "limit", limit);
        P copy = Trees.copy("Clipping.byNorm", "gradients", gradients);
        double norm = norm(copy);
        if (!Double.isFinite(norm)) {                                          // an element is not finite, or the norm overflowed
            Finite.gradients("Clipping.byNorm", copy);
        }
        return norm > limit ? shortened(copy, norm, limit) : copy;
    }

    private static <P> P shortened(P gradients, double norm, double limit) {
        if (norm == Double.POSITIVE_INFINITY) {                                // the elements are finite: the norm overflowed
            double largest = largest(elements(gradients));
            P small = ParameterTree.map(gradients, matrix -> matrix.map(g -> g / largest));
            return shortened(small, norm(small), limit);
        }
        double factor = limit / norm;
        return ParameterTree.map(gradients, factor >= Double.MIN_NORMAL
                ? matrix -> matrix.times(factor)
                : matrix -> matrix.map(g -> g / norm * limit));                // the factor underflows, the product need not
    }

    /**
     * Limits the absolute value of every element: g' = max(-limit, min(g, limit)).
     *
     * @param <P> the type of the gradients
     * @param gradients G
     * @param limit the greatest absolute value, positive and finite
     * @return G'
     * @throws ArithmeticException if a gradient is NaN or infinite
     */
    public static <P> P byValue(P gradients, double limit) {
        Check.positive("Clipping.byValue", "limit", limit);
        P copy = Trees.copy("Clipping.byValue", "gradients", gradients);
        Finite.gradients("Clipping.byValue", copy);
        return ParameterTree.map(copy, matrix -> matrix.map(g -> Math.max(-limit, Math.min(g, limit))));
    }

    /**
     * Returns the norm of all matrices of a tree together: ‖G‖ = √(Σ g²). The squares neither overflow nor underflow.
     *
     * @param tree gradients, parameters, ...
     * @return ‖G‖; NaN or infinite if an element is
     */
    public static double norm(Object tree) {
        return norm(elements(tree));
    }

    private static List<double[]> elements(Object tree) {
        return Trees.leaves("Clipping.norm", "tree", tree).values().stream().map(Elements::values).toList();
    }

    private static double norm(List<double[]> leaves) {
        double squares = 0;
        for (double[] leaf : leaves) {
            squares += Elementwise.sumOfSquares(leaf);
        }
        return squares >= LEAST_SUM && squares < Double.POSITIVE_INFINITY ? Math.sqrt(squares) : scaledNorm(leaves);
    }

    /** Returns the norm if squares overflow, or underflow too much. */
    private static double scaledNorm(List<double[]> leaves) {
        double largest = largest(leaves);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double[] leaf : leaves) {
            for (double element : leaf) {
                sum += (element / largest) * (element / largest);
            }
        }
        return largest * Math.sqrt(sum);
    }

    /** Returns max |g|, or NaN. Without the sign, the bits have the order of the numbers, and NaN comes last. */
    private static double largest(List<double[]> leaves) {
        long largest = 0;
        for (double[] leaf : leaves) {
            for (double element : leaf) {
                largest = Math.max(largest, Double.doubleToRawLongBits(element) & Long.MAX_VALUE);
            }
        }
        return Double.longBitsToDouble(largest);
    }
}
