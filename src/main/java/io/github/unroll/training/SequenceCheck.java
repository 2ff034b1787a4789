package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.List;

/**
 * Checks the matrices and sequences that the public methods of this package take. {@link Check} has the rules for numbers,
 * lists and shapes, and their messages.
 */
final class SequenceCheck {

    private SequenceCheck() {
    }

    private static boolean haveSameShape(Matrix matrix, Matrix other) {
        return matrix.rows() == other.rows() && matrix.columns() == other.columns();
    }

    static void sameShape(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        Check.notNull(operation, name, matrix);
        Check.sameShape(operation, name, matrix.rows(), matrix.columns(), otherName, other.rows(), other.columns());
    }

    /** {@return a copy of a sequence, which must have at least one step, and the same shape at all steps} */
    static List<Matrix> sequence(String operation, String name, List<Matrix> sequence) {
        List<Matrix> steps = Check.steps(operation, name, sequence);
        Matrix first = steps.get(0);
        for (int t = 1; t < steps.size(); t++) {
            if (!haveSameShape(steps.get(t), first)) {                         // makes the names only for an error
                sameShape(operation, Check.entry(name, t), steps.get(t), Check.entry(name, 0), first);
            }
        }
        return steps;
    }

    /** {@return a copy of a sequence, which must have as many steps as another, with the same shapes} */
    static List<Matrix> sameSequence(
            String operation, String name, List<Matrix> sequence, String otherName, List<Matrix> others) {
        List<Matrix> steps = sameLength(operation, name, sequence, otherName, others);
        for (int t = 0; t < steps.size(); t++) {
            if (!haveSameShape(steps.get(t), others.get(t))) {
                sameShape(operation, Check.entry(name, t), steps.get(t), Check.entry(otherName, t), others.get(t));
            }
        }
        return steps;
    }

    /** {@return a copy of a list, which must have as many entries as a sequence has steps} */
    static <T> List<T> sameLength(String operation, String name, List<T> list, String otherName, List<Matrix> others) {
        List<T> copy = Check.copy(operation, name, list);
        Check.sameLength(operation, name, copy, otherName, others, "step");
        return copy;
    }

    /** {@return a copy of a sequence of outputs or scores; a loss needs at least one at every step} */
    static List<Matrix> outputs(String operation, String name, List<Matrix> outputs) {
        List<Matrix> steps = sequence(operation, name, outputs);
        if (steps.get(0).rows() == 0) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 rows; the network has no output layer (n_y = 0):"
                    + " give it one, such as with parameters.withOutput(wy, by)");
        }
        return steps;
    }

    /** {@return a copy of labels, one for each step of each example} */
    static List<int[]> labels(String operation, List<int[]> labels, String otherName, List<Matrix> others) {
        List<int[]> steps = sameLength(operation, "labels", labels, otherName, others).stream().map(int[]::clone).toList();
        for (int t = 0; t < steps.size(); t++) {
            Check.same(operation, Check.entry("labels", t) + " length", steps.get(t).length,
                    Check.entry(otherName, t) + " columns", others.get(t).columns());
        }
        return steps;
    }
}
