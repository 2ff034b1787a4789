package io.github.unroll.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The checks of numbers, lists and shapes that all packages apply to their arguments. A message names the operation, the
 * operands, their sizes and the rule: {@code Matrix.times: left is 5x3, right is 4x10; left columns (3) must equal right
 * rows (4)}. A shape is given as its numbers of rows and columns.
 */
public final class Check {

    /** Rows or columns. */
    public enum Side {
        ROWS, COLUMNS;

        /** {@return the number for this side} */
        public int of(int rows, int columns) {
            return this == ROWS ? rows : columns;
        }

        @Override
        public String toString() {
            return this == ROWS ? "rows" : "columns";
        }
    }

    private Check() {
    }

    public static void notNull(String operation, String name, Object value) {
        Objects.requireNonNull(value, () -> operation + ": " + name + " must not be null");
    }

    /** A size or count must not be less than a limit. */
    public static void atLeast(String operation, int limit, String name, int value) {
        if (value < limit) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be at least " + limit);
        }
    }

    /** A number, such as a learning rate, a limit or a weight, must be finite and not negative. */
    public static void finiteAndNotNegative(String operation, String name, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be finite and not negative");
        }
    }

    /** A number must be finite and more than 0. */
    public static void positive(String operation, String name, double value) {
        if (!(value > 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be positive and finite");
        }
    }

    /** A decay rate must be at least 0 and less than 1. */
    public static void share(String operation, String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value
                    + "; " + name + " must be at least 0 and less than 1");
        }
    }

    /** Two numbers must be equal; each comes with a description of what it counts. */
    public static void same(String operation, String what, int value, String otherWhat, int other) {
        if (value != other) {
            throw new IllegalArgumentException(operation + ": " + what + " (" + value + ") must equal "
                    + otherWhat + " (" + other + ")");
        }
    }

    /** There must be a step, and no length of a sequence may exceed the number of steps. */
    public static void lengths(String operation, int[] lengths, int steps) {
        atLeast(operation, 1, "steps", steps);
        for (int j = 0; j < lengths.length; j++) {
            if (lengths[j] > steps) {
                throw new IllegalArgumentException(operation + ": " + entry("lengths", j) + " is " + lengths[j]
                        + ", there are " + steps + " steps; a length must not exceed the number of steps");
            }
        }
    }

    /** Two matrices must have the same shape. */
    public static void sameShape(
            String operation, String name, int rows, int columns, String otherName, int otherRows, int otherColumns) {
        if (rows != otherRows || columns != otherColumns) {
            throw new IllegalArgumentException(both(operation, name, rows, columns, otherName, otherRows, otherColumns)
                    + name + " must have the shape of " + otherName);
        }
    }

    /** One side of a matrix must be as long as one side of another. */
    public static void sameSize(String operation, String name, int rows, int columns, Side side,
            String otherName, int otherRows, int otherColumns, Side otherSide) {
        int size = side.of(rows, columns);
        int otherSize = otherSide.of(otherRows, otherColumns);
        if (size != otherSize) {
            throw new IllegalArgumentException(both(operation, name, rows, columns, otherName, otherRows, otherColumns)
                    + name + " " + side + " (" + size + ") must equal " + otherName + " " + otherSide + " (" + otherSize + ")");
        }
    }

    /** A bias must be one column, with as many rows as its matrix. */
    public static void column(
            String operation, String name, int rows, int columns, String otherName, int otherRows, int otherColumns) {
        if (rows != otherRows || columns != 1) {
            throw new IllegalArgumentException(both(operation, name, rows, columns, otherName, otherRows, otherColumns)
                    + name + " must have the rows of " + otherName + " (" + otherRows + ") and 1 column");
        }
    }

    /** {@return the beginning of a message about two matrices: the operation, and both names with their shapes} */
    public static String both(
            String operation, String name, int rows, int columns, String otherName, int otherRows, int otherColumns) {
        return operation + ": " + name + " is " + shape(rows, columns)
                + ", " + otherName + " is " + shape(otherRows, otherColumns) + "; ";
    }

    /** {@return a copy of a sequence, which must have at least one step, and no null in it} */
    public static <T> List<T> steps(String operation, String name, List<T> steps) {
        List<T> copy = copy(operation, name, steps);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 steps; a sequence must have at least 1");
        }
        return copy;
    }

    /** {@return a copy of a list, which must have at least one entry, such as a layer, and no null in it} */
    public static <T> List<T> list(String operation, String name, List<T> list, String entry) {
        List<T> copy = copy(operation, name, list);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(operation + ": " + name + " has 0 " + entry + "s; there must be at least 1");
        }
        return copy;
    }

    /** {@return a copy of a list, which must have no null in it; the list itself is read once, in its own order} */
    public static <T> List<T> copy(String operation, String name, List<? extends T> list) {
        notNull(operation, name, list);
        try {
            return List.copyOf(list);                                          // returns a list that is such a copy as it is
        } catch (NullPointerException e) {
            int absent = new ArrayList<>(list).indexOf(null);
            notNull(operation, absent < 0 ? "an entry of " + name : entry(name, absent), null);
            throw e;
        }
    }

    /** Two lists must have the same number of entries, such as steps. */
    public static void sameLength(
            String operation, String name, List<?> list, String otherName, List<?> other, String entry) {
        if (list.size() != other.size()) {
            throw new IllegalArgumentException(operation + ": " + name + " has " + list.size() + " " + entry + "s, " + otherName
                    + " has " + other.size() + " " + entry + "s; the numbers of " + entry + "s must be equal");
        }
    }

    /** Each label or id must be less than the count, or the number that stands for none. */
    public static void labels(String operation, String name, int[] labels, String aLabel, int count, int none) {
        for (int j = 0; j < labels.length; j++) {
            if (labels[j] != none && (labels[j] < 0 || labels[j] >= count)) {
                throw new IllegalArgumentException(operation + ": " + entry(name, j) + " is " + labels[j] + "; " + aLabel
                        + " must be at least 0 and less than " + count + ", or " + none + " for none");
            }
        }
    }

    /** {@return an entry of a list as errors name it, such as x[2]} */
    public static String entry(String name, int t) {
        return name + "[" + t + "]";
    }

    /** {@return a shape as errors name it, such as 5x3} */
    public static String shape(int rows, int columns) {
        return rows + "x" + columns;
    }
}
