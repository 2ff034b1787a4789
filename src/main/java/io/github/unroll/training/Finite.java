package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.ArrayList;
import java.util.List;

/** No NaN and no infinity gets into parameters: the first one is reported by the name of its matrix, its row and column. */
final class Finite {

    private Finite() {
    }

    /** {@return a copy of parameters to start from, which must be finite} */
    static <P> P parameters(String operation, P parameters) {
        P copy = Trees.copy(operation, "parameters", parameters);
        Trees.leaves(operation, "parameters", copy)
                .forEach((name, matrix) -> elements(operation, Trees.nameOf(name, "parameters"), matrix));
        return copy;
    }

    /** {@return the elements of gradients, leaf by leaf, which must be finite} */
    static List<double[]> gradients(String operation, Object gradients) {
        List<double[]> elements = new ArrayList<>();
        Trees.leaves(operation, "gradients", gradients).forEach((name, leaf) -> elements.add(gradient(operation, name, leaf)));
        return elements;
    }

    /** {@return the elements of a gradient, which must be finite} */
    static double[] gradient(String operation, String name, Matrix gradient) {
        return elements(operation, "the gradient of " + name, gradient);
    }

    private static double[] elements(String operation, String name, Matrix matrix) {
        double[] elements = matrix.toArray();
        require(operation, name, elements, matrix.columns());
        return elements;
    }

    /** The elements of a matrix with so many columns must be finite. */
    static void require(String operation, String name, double[] elements, int columns) {
        for (int k = 0; k < elements.length; k++) {
            if (!Double.isFinite(elements[k])) {
                throw new ArithmeticException(operation + ": " + name + " at row " + k / columns + ", column "
                        + k % columns + " is " + elements[k] + "; every element must be finite");
            }
        }
    }
}
