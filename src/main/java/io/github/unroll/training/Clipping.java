package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.util.Collection;

/**
 * Keeps gradients from exploding. They are any {@linkplain ParameterTree tree}: all gradients of a model at once. A NaN or
 * an infinity among them is not clipped but reported: an {@link ArithmeticException} names the matrix, the row and the
 * column.
 */
public final class Clipping {

    private Clipping() {
    }

    /**
     * Gradients whose norm over all matrices together is at most a limit; longer ones are shortened to it and keep their
     * direction (R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", ICML
     * 2013, algorithm 1):
     * <pre>
     * G' = G limit / ‖G‖     if ‖G‖ &gt; limit, else G
     * </pre>
     * PyTorch's {@code clip_grad_norm_} adds 10⁻⁶ to ‖G‖, and so stays a little below the limit.
     *
     * @param <P> the type of the gradients
     * @param gradients G
     * @param limit the greatest norm, positive and finite
     * @return G'
     * @throws ArithmeticException if a gradient is NaN or infinite
     */
    public static <P> P byNorm(P gradients, double limit) {
        Check.positive("Clipping.byNorm", "limit", limit);
        P copy = Finite.gradients("Clipping.byNorm", gradients);
        double norm = norm(copy);
        return norm > limit ? shortened(copy, norm, limit) : copy;
    }

    private static <P> P shortened(P gradients, double norm, double limit) {
        if (norm == Double.POSITIVE_INFINITY) {                                // of numbers that are not: it has overflowed
            double largest = largest(ParameterTree.leaves(gradients).values());
            P small = ParameterTree.map(gradients, matrix -> matrix.map(g -> g / largest));
            return shortened(small, norm(small), limit);
        }
        return ParameterTree.map(gradients, g -> g.times(limit / norm));
    }

    /**
     * Gradients whose elements are at most a limit: g' = max(-limit, min(g, limit)).
     *
     * @param <P> the type of the gradients
     * @param gradients G
     * @param limit the greatest absolute value, positive and finite
     * @return G'
     * @throws ArithmeticException if a gradient is NaN or infinite
     */
    public static <P> P byValue(P gradients, double limit) {
        Check.positive("Clipping.byValue", "limit", limit);
        P copy = Finite.gradients("Clipping.byValue", gradients);
        return ParameterTree.map(copy, matrix -> matrix.map(g -> Math.max(-limit, Math.min(g, limit))));
    }

    /**
     * The norm of all matrices of a tree together: ‖G‖ = √(Σ g²). The squares neither overflow nor underflow.
     *
     * @param tree gradients, parameters, ...
     * @return ‖G‖; NaN or infinite if an element is
     */
    public static double norm(Object tree) {
        Collection<Matrix> matrices = Trees.leaves("Clipping.norm", "tree", tree).values();
        double largest = largest(matrices);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (Matrix matrix : matrices) {
            for (double element : matrix.toArray()) {
                sum += (element / largest) * (element / largest);
            }
        }
        return largest * Math.sqrt(sum);
    }

    private static double largest(Collection<Matrix> matrices) {
        double largest = 0;
        for (Matrix matrix : matrices) {
            for (double element : matrix.toArray()) {
                largest = Math.max(largest, Math.abs(element));
            }
        }
        return largest;
    }
}
