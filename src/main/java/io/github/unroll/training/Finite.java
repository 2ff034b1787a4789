package io.github.unroll.training;

import io.github.unroll.Matrix;

/** No NaN and no infinity gets into parameters: the first one is reported by the name of its matrix, its row and column. */
final class Finite {

    private Finite() {
    }

    /** {@return a copy of parameters to start from, which must be finite} */
    static <P> P parameters(String operation, P parameters) {
        P copy = Trees.copy(operation, "parameters", parameters);
        Trees.leaves(operation, "parameters", copy)
                .forEach((name, matrix) -> require(operation, Trees.nameOf(name, "parameters"), matrix));
        return copy;
    }

    /** {@return a copy of gradients, which must be of the structure of the parameters, and finite} */
    static <P> P gradients(String operation, P gradients, P parameters) {
        return requireGradients(operation, Trees.sameStructure(operation, "gradients", gradients, "parameters", parameters));
    }

    /** {@return a copy of gradients, which must be finite} */
    static <P> P gradients(String operation, P gradients) {
        return requireGradients(operation, Trees.copy(operation, "gradients", gradients));
    }

    private static <P> P requireGradients(String operation, P gradients) {
        Trees.leaves(operation, "gradients", gradients)
                .forEach((name, gradient) -> require(operation, "the gradient of " + name, gradient));
        return gradients;
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
