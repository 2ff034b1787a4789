package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.Objects;

/**
 * The checks that the public methods of this package make of their arguments. A message names the operation, the operands,
 * their sizes and the rule.
 */
final class Check {

    private Check() {
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

    /** One number must equal another, each given with what it is a number of. */
    static void same(String operation, String what, int value, String otherWhat, int other) {
        if (value != other) {
            throw new IllegalArgumentException(operation + ": " + what + " (" + value + ") must equal "
                    + otherWhat + " (" + other + ")");
        }
    }

    static void sameShape(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        notNull(operation, name, matrix);
        notNull(operation, otherName, other);
        if (matrix.rows() != other.rows() || matrix.columns() != other.columns()) {
            throw new IllegalArgumentException(both(operation, name, matrix, otherName, other)
                    + name + " must have the shape of " + otherName);
        }
    }

    static void sameRows(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        if (matrix.rows() != other.rows()) {
            throw new IllegalArgumentException(both(operation, name, matrix, otherName, other)
                    + name + " rows (" + matrix.rows() + ") must equal " + otherName + " rows (" + other.rows() + ")");
        }
    }

    static void sameColumns(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        if (matrix.columns() != other.columns()) {
            throw new IllegalArgumentException(both(operation, name, matrix, otherName, other)
                    + name + " columns (" + matrix.columns() + ") must equal "
                    + otherName + " columns (" + other.columns() + ")");
        }
    }

    /** A bias must be one column, as high as the matrix that it goes with. */
    static void column(String operation, String name, Matrix column, String otherName, Matrix other) {
        if (column.rows() != other.rows() || column.columns() != 1) {
            throw new IllegalArgumentException(both(operation, name, column, otherName, other)
                    + name + " must have the rows of " + otherName + " (" + other.rows() + ") and 1 column");
        }
    }

    /** A matrix must have a column for every row of what it is multiplied with. */
    static void takes(String operation, String name, Matrix left, String otherName, Matrix right) {
        if (left.columns() != right.rows()) {
            throw new IllegalArgumentException(both(operation, name, left, otherName, right)
                    + name + " columns (" + left.columns() + ") must equal " + otherName + " rows (" + right.rows() + ")");
        }
    }

    private static String both(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        return operation + ": " + name + " is " + shape(matrix) + ", " + otherName + " is " + shape(other) + "; ";
    }

    /** A list must have at least one entry, such as a layer, and no null in it. */
    static void list(String operation, String name, List<?> list, String entry) {
        notNull(operation, name, list);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 " + entry + "s; there must be at least 1");
        }
        for (int i = 0; i < list.size(); i++) {
            notNull(operation, entry(name, i), list.get(i));
        }
    }

    /** A sequence must have at least one step, and all its steps one shape. */
    static void sequence(String operation, String name, List<Matrix> steps) {
        notNull(operation, name, steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 steps; a sequence must have at least 1");
        }
        oneShape(operation, name, steps);
    }

    /** All steps must have the shape of the first. */
    static void oneShape(String operation, String name, List<Matrix> steps) {
        for (int t = 0; t < steps.size(); t++) {
            sameShape(operation, entry(name, t), steps.get(t), entry(name, 0), steps.get(0));
        }
    }

    /** A sequence must have the steps and the shape of another. */
    static void sameSequence(String operation, String name, List<Matrix> steps, String otherName, List<Matrix> others) {
        sameLength(operation, name, steps, otherName, others, "step");
        for (int t = 0; t < steps.size(); t++) {
            sameShape(operation, entry(name, t), steps.get(t), entry(otherName, t), others.get(t));
        }
    }

    /** Two lists must have the same number of entries, such as steps. */
    static void sameLength(String operation, String name, List<?> list, String otherName, List<?> other, String entry) {
        notNull(operation, name, list);
        if (list.size() != other.size()) {
            throw new IllegalArgumentException(operation + ": " + name + " has " + list.size() + " " + entry + "s, " + otherName
                    + " has " + other.size() + " " + entry + "s; the numbers of " + entry + "s must be equal");
        }
    }

    /** An entry of a list as errors name it, such as x[2]. */
    static String entry(String name, int t) {
        return name + "[" + t + "]";
    }

    /** A shape as errors name it, such as 5x3. */
    static String shape(Matrix matrix) {
        return matrix.rows() + "x" + matrix.columns();
    }
}
