package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.Objects;

/**
 * The checks of what arrives at a network of layers. A message names the operation, the operands, their sizes and the
 * rule.
 */
final class Shapes {

    private Shapes() {
    }

    static void notNull(String operation, String name, Object value) {
        Objects.requireNonNull(value, () -> operation + ": " + name + " must not be null");
    }

    /** A list must have at least one entry, such as a step, and no null in it. */
    static void list(String operation, String name, List<?> list, String entry) {
        notNull(operation, name, list);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 " + entry + "s; there must be at least 1");
        }
        for (int i = 0; i < list.size(); i++) {
            notNull(operation, name + "[" + i + "]", list.get(i));
        }
    }

    /** A sequence must have at least one step, and all its steps one shape. */
    static void sequence(String operation, String name, List<Matrix> steps) {
        list(operation, name, steps, "step");
        for (int t = 1; t < steps.size(); t++) {
            sameShape(operation, name + "[" + t + "]", steps.get(t), name + "[0]", steps.get(0));
        }
    }

    /** Two lists must have the same number of entries, such as steps. */
    static void sameLength(String operation, String name, List<?> list, String otherName, List<?> other, String entry) {
        if (list.size() != other.size()) {
            throw new IllegalArgumentException(operation + ": " + name + " has " + list.size() + " " + entry + "s, " + otherName
                    + " has " + other.size() + " " + entry + "s; the numbers of " + entry + "s must be equal");
        }
    }

    static void sameShape(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        if (matrix.rows() != other.rows() || matrix.columns() != other.columns()) {
            throw new IllegalArgumentException(both(operation, name, matrix, otherName, other)
                    + name + " must have the shape of " + otherName);
        }
    }

    /** A state must have the entries and the shapes of another. */
    static void sameShapes(String operation, String name, State state, String otherName, State other) {
        notNull(operation, name, state);
        sameShapes(operation, name + " a", state.a(), otherName + " a", other.a());
        sameShapes(operation, name + " c", state.c(), otherName + " c", other.c());
    }

    private static void sameShapes(
            String operation, String name, List<Matrix> matrices, String otherName, List<Matrix> others) {
        sameLength(operation, name, matrices, otherName, others, "state");
        for (int i = 0; i < matrices.size(); i++) {
            sameShape(operation, name + "[" + i + "]", matrices.get(i), otherName + "[" + i + "]", others.get(i));
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

    /** The shape as errors name it, such as 5x3. */
    static String of(Matrix matrix) {
        return matrix.rows() + "x" + matrix.columns();
    }

    private static String both(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        return operation + ": " + name + " is " + of(matrix) + ", " + otherName + " is " + of(other) + "; ";
    }
}
