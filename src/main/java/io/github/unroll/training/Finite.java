package io.github.unroll.training;

import io.github.unroll.Matrix;

/** No NaN and no infinity gets into parameters: the first one is reported by the name of its matrix, its row and column. */
final class Finite {

    private Finite() {
    }

    /** Parameters to start from must be finite. */
    static void requireParameters(String operation, Object parameters) {
        Trees.leaves(operation, "parameters", parameters)
                .forEach((name, matrix) -> require(operation, Trees.nameOf(name, "parameters"), matrix));
    }

    /** The gradients must be of the structure of the parameters, and finite. */
    static <P> void requireGradients(String operation, P gradients, P parameters) {
        Trees.requireSameStructure(operation, "gradients", gradients, "parameters", parameters);
        requireGradients(operation, gradients);
    }

    static void requireGradients(String operation, Object gradients) {
        Trees.leaves(operation, "gradients", gradients)
                .forEach((name, gradient) -> require(operation, "the gradient of " + name, gradient));
    }

    /** {@return a state, which must be finite; if it is not, the step was too long} */
    static <S> S require(String operation, S state) {
        Trees.leaves(operation, "state", state).forEach((name, matrix) -> require(operation, name, matrix));
        return state;
    }

    private static void require(String operation, String name, Matrix matrix) {
        double[] elements = matrix.toArray();
        for (int k = 0; k < elements.length; k++) {
            if (!Double.isFinite(elements[k])) {
                throw new ArithmeticException(operation + ": " + name + " at row " + k / matrix.columns() + ", column "
                        + k % matrix.columns() + " is " + elements[k] + "; every element must be finite");
            }
        }
    }
}
