package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Elementwise;
import java.util.List;

/** Keeps NaN and infinity out of parameters: reports the first one by the name of its matrix, its row and its column. */
final class Finite {

    private Finite() {
    }

    /** {@return a copy of parameters to start from, which must be finite} */
    static <P> P parameters(String operation, P parameters) {
        P copy = Trees.copy(operation, "parameters", parameters);
        Trees.leaves(operation, "parameters", copy).forEach((leaf, matrix) ->
                report(operation, Trees.nameOf(leaf, "parameters"), Elements.values(matrix), matrix.columns()));
        return copy;
    }

    /** Gradients must be finite. */
    static void gradients(String operation, Object gradients) {
        Trees.leaves(operation, "gradients", gradients).forEach((leaf, gradient) -> gradient(operation, leaf, gradient));
    }

    /** A gradient must be finite. */
    static void gradient(String operation, String leaf, Matrix gradient) {
        if (!Elementwise.areFinite(Elements.values(gradient))) {
            report(operation, "the gradient of " + leaf, Elements.values(gradient), gradient.columns());
        }
    }

    /**
     * After a step, the elements of a leaf must be finite in the first and the last tree; if they are not, its gradient is
     * checked first.
     */
    static void requireStep(String operation, String leaf, Matrix gradient, List<String> trees, double[][] elements) {
        for (int k : new int[] {0, elements.length - 1}) {
            if (!Elementwise.areFinite(elements[k])) {
                gradient(operation, leaf, gradient);
                report(operation, Trees.nameOf(leaf, trees.get(k)), elements[k], gradient.columns());
            }
        }
    }

    /** Reports the first element that is not finite, if there is one. */
    private static void report(String operation, String name, double[] elements, int columns) {
        for (int k = 0; k < elements.length; k++) {
            if (!Double.isFinite(elements[k])) {
                throw new ArithmeticException(operation + ": " + name + " at row " + k / columns + ", column "
                        + k % columns + " is " + elements[k] + "; every element must be finite");
            }
        }
    }
}
