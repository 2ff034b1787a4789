package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.Objects;

/** The checks that the public methods of this package make of their arguments; a message names the operation and the rule. */
final class Require {

    private Require() {
    }

    static void notNull(String operation, String name, Object value) {
        Objects.requireNonNull(value, () -> operation + ": " + name + " must not be null");
    }

    /** A size or count must not be less than a limit. */
    static void atLeast(String operation, int limit, String name, int value) {
        if (value < limit) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be at least " + limit);
        }
    }

    /** A number must be finite and not negative; a learning rate, a limit, a weight. */
    static void finiteAndNotNegative(String operation, String name, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be finite and not negative");
        }
    }

    /** A number must be finite and more than 0. */
    static void positive(String operation, String name, double value) {
        if (!(value > 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be positive and finite");
        }
    }

    /** The share of a mean that stays from step to step, at least 0 and less than 1. */
    static void share(String operation, String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be at least 0 and less than 1");
        }
    }

    static void sameShape(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        notNull(operation, name, matrix);
        notNull(operation, otherName, other);
        if (matrix.rows() != other.rows() || matrix.columns() != other.columns()) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + shape(matrix) + ", " + otherName + " is "
                    + shape(other) + "; " + name + " must have the shape of " + otherName);
        }
    }

    /** One number must equal another, each given with what it is a number of. */
    static void same(String operation, String what, int value, String otherWhat, int other) {
        if (value != other) {
            throw new IllegalArgumentException(operation + ": " + what + " (" + value + ") must equal "
                    + otherWhat + " (" + other + ")");
        }
    }

    /** A sequence must have at least one step, and all its steps one shape. */
    static void sequence(String operation, String name, List<Matrix> steps) {
        notNull(operation, name, steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 steps; a sequence must have at least 1");
        }
        for (int t = 0; t < steps.size(); t++) {
            sameShape(operation, entry(name, t), steps.get(t), entry(name, 0), steps.get(0));
        }
    }

    /** A sequence must have the steps and the shape of another. */
    static void sameSequence(String operation, String name, List<Matrix> steps, String otherName, List<Matrix> others) {
        sameLength(operation, name, steps, otherName, others);
        for (int t = 0; t < steps.size(); t++) {
            sameShape(operation, entry(name, t), steps.get(t), entry(otherName, t), others.get(t));
        }
    }

    static void sameLength(String operation, String name, List<?> steps, String otherName, List<?> otherSteps) {
        notNull(operation, name, steps);
        if (steps.size() != otherSteps.size()) {
            throw new IllegalArgumentException(operation + ": " + name + " has " + steps.size() + " steps, " + otherName + " has "
                    + otherSteps.size() + " steps; the numbers of steps must be equal");
        }
    }

    /** A step of a sequence as errors name it, such as x[2]. */
    static String entry(String name, int t) {
        return name + "[" + t + "]";
    }

    /** A shape as errors name it, such as 5x3. */
    static String shape(Matrix matrix) {
        return matrix.rows() + "x" + matrix.columns();
    }
}
