package io.github.unroll;

import io.github.unroll.internal.ArraySize;
import io.github.unroll.internal.Check.Side;
import io.github.unroll.internal.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;

/**
 * Checks the matrices, parameters and caches that the public methods of this package take. {@link Check} has the rules for
 * numbers, lists and shapes, and their messages.
 */
final class ShapeCheck {

    private ShapeCheck() {
    }

    /** No size of random parameters may be negative, and every matrix must have a legal number of elements. */
    static void sizes(String operation, int nx, int na, int ny, RandomGenerator random) {
        Check.notNull(operation, "random", random);
        if (nx < 0 || na < 0 || ny < 0) {
            throw new IllegalArgumentException(operation + ": nx is " + nx + ", na is " + na + ", ny is " + ny
                    + "; nx, na and ny must not be negative");
        }
        size(operation, na, nx);
        size(operation, na, na);
        size(operation, ny, na);
        size(operation, ny, 1);
    }

    /** {@return rows times columns, which must be a legal number of elements} */
    static int size(String operation, int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(operation + ": rows is " + rows + ", columns is " + columns
                    + "; rows and columns must not be negative");
        }
        long size = (long) rows * columns;
        if (size > ArraySize.MAX) {
            throw new IllegalArgumentException(operation + ": a " + rows + "x" + columns + " matrix has " + size
                    + " elements; rows times columns must not exceed " + ArraySize.MAX);
        }
        return (int) size;
    }

    /** {@return the number of elements of the result of an operation on two matrices, which must be a legal number} */
    static int resultSize(String operation, String name, Matrix matrix, String otherName, Matrix other, long rows, long columns) {
        long size = rows * columns;
        String excess = rows > Integer.MAX_VALUE ? "must not have more than " + Integer.MAX_VALUE + " rows"
                : columns > Integer.MAX_VALUE ? "must not have more than " + Integer.MAX_VALUE + " columns"
                : size > ArraySize.MAX ? "has " + size + " elements; it must not have more than " + ArraySize.MAX : "";
        if (!excess.isEmpty()) {
            throw new IllegalArgumentException(both(operation, name, matrix, otherName, other)
                    + "the result (" + rows + "x" + columns + ") " + excess);
        }
        return (int) size;
    }

    /** {@return a copy of the array of rows, which must not be null and must have the same length; the rows are not copied} */
    static double[][] rows(String operation, String name, double[][] rows) {
        Check.notNull(operation, name, rows);
        double[][] copy = rows.clone();
        int absent = Arrays.asList(copy).indexOf(null);
        if (absent >= 0) {
            Check.notNull(operation, Check.entry(name, absent), null);
        }
        for (int i = 1; i < copy.length; i++) {
            if (copy[i].length != copy[0].length) {
                throw new IllegalArgumentException(operation + ": " + Check.entry(name, i) + " has " + copy[i].length
                        + " elements, " + Check.entry(name, 0) + " has " + copy[0].length
                        + " elements; the numbers of elements must be equal");
            }
        }
        return copy;
    }

    /** One side of a matrix must be as long as one side of another. */
    static void sameSize(String operation,
            String name, Matrix matrix, Side side, String otherName, Matrix other, Side otherSide) {
        Check.notNull(operation, name, matrix);
        Check.notNull(operation, otherName, other);
        Check.sameSize(operation, name, matrix.rows(), matrix.columns(), side,
                otherName, other.rows(), other.columns(), otherSide);
    }

    /** A range of rows or columns must lie within the matrix. */
    static void range(String operation, int from, int to, Matrix matrix, Side side) {
        if (from < 0 || from > to || to > side.of(matrix.rows(), matrix.columns())) {
            throw new IndexOutOfBoundsException(operation + ": from is " + from + ", to is " + to + ", this is " + matrix.shape()
                    + "; 0 <= from <= to <= " + side + " must hold");
        }
    }

    /** Two matrices must have the same shape. */
    static void sameShape(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        Check.notNull(operation, name, matrix);
        Check.notNull(operation, otherName, other);
        Check.sameShape(operation, name, matrix.rows(), matrix.columns(), otherName, other.rows(), other.columns());
    }

    /** A bias must be one column with as many rows as its matrix. */
    static void column(String operation, String name, Matrix column, String otherName, Matrix other) {
        Check.notNull(operation, name, column);
        Check.column(operation, name, column.rows(), column.columns(), otherName, other.rows(), other.columns());
    }

    /** A matrix must have as many rows as columns. */
    static void square(String operation, String name, Matrix matrix) {
        Check.notNull(operation, name, matrix);
        if (matrix.rows() != matrix.columns()) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + matrix.shape() + "; "
                    + name + " rows (" + matrix.rows() + ") must equal its columns (" + matrix.columns() + ")");
        }
    }

    /**
     * A matrix must have at least as many columns as rows: a gate has n_a columns for its hidden units, then those for its
     * inputs.
     */
    static void notTall(String operation, String name, Matrix matrix) {
        Check.notNull(operation, name, matrix);
        if (matrix.columns() < matrix.rows()) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + matrix.shape() + "; "
                    + name + " columns (" + matrix.columns() + ") must be at least its rows (" + matrix.rows() + ")");
        }
    }

    /** The weights of a gate must have the shape of Wf, the weights of the first gate, and its bias must fit them. */
    static void gate(String operation, String wName, Matrix w, String bName, Matrix b, Matrix wf) {
        sameShape(operation, wName, w, "wf", wf);
        column(operation, bName, b, wName, w);
    }

    /** An input must have as many rows as a gate has columns for its inputs. */
    static void input(String operation, String name, Matrix input, String gateName, Matrix gate) {
        Check.notNull(operation, name, input);
        int nx = gate.columns() - gate.rows();
        if (input.rows() != nx) {
            throw new IllegalArgumentException(both(operation, name, input, gateName, gate)
                    + name + " rows (" + input.rows() + ") must equal " + gateName + " columns - rows (" + nx + ")");
        }
    }

    /** The input and the state of a step must fit the parameters. */
    static void step(String operation, RnnCell.Parameters p, String xtName, Matrix xt, String aPrevName, Matrix aPrev) {
        sameSize(operation, xtName, xt, Side.ROWS, "wax", p.wax(), Side.COLUMNS);
        sameSize(operation, aPrevName, aPrev, Side.ROWS, "waa", p.waa(), Side.COLUMNS);
        sameSize(operation, aPrevName, aPrev, Side.COLUMNS, xtName, xt, Side.COLUMNS);
    }

    /** The input and the states of a step must fit the parameters. */
    static void step(String operation, LstmCell.Parameters p,
            String xtName, Matrix xt, String aPrevName, Matrix aPrev, String cPrevName, Matrix cPrev) {
        input(operation, xtName, xt, "wf", p.wf());
        sameSize(operation, aPrevName, aPrev, Side.ROWS, "wf", p.wf(), Side.ROWS);
        sameSize(operation, aPrevName, aPrev, Side.COLUMNS, xtName, xt, Side.COLUMNS);
        sameShape(operation, cPrevName, cPrev, aPrevName, aPrev);
    }

    /** A state must belong to one layer in one direction and have this number of cell states: 1 for an LSTM, 0 for an RNN. */
    static void state(String operation, String name, State state, int cells) {
        Check.notNull(operation, name, state);
        if (state.a().size() != 1 || state.c().size() != cells) {
            throw new IllegalArgumentException(operation + ": " + name + " has " + state.a().size() + " hidden and "
                    + state.c().size() + " cell states; there must be 1 and " + cells);
        }
    }

    /** An output, or a gradient with respect to its scores, must have as many rows as Wy and as many columns as a_t. */
    static void output(String operation, String name, Matrix output, String wyName, Matrix wy, String aName, Matrix a) {
        sameSize(operation, name, output, Side.ROWS, wyName, wy, Side.ROWS);
        sameSize(operation, name, output, Side.COLUMNS, aName, a, Side.COLUMNS);
    }

    /** Two sets of parameters must have the same shapes; the shapes of the other three matrices follow from these two. */
    static void sameShapes(String operation, String name, RnnCell.Parameters other, RnnCell.Parameters p) {
        sameShape(operation, name + " wax", other.wax(), "wax", p.wax());
        sameShape(operation, name + " wya", other.wya(), "wya", p.wya());
    }

    /** Two sets of parameters must have the same shapes; the shapes of the other matrices follow from these two. */
    static void sameShapes(String operation, String name, LstmCell.Parameters other, LstmCell.Parameters p) {
        sameShape(operation, name + " wf", other.wf(), "wf", p.wf());
        sameShape(operation, name + " wy", other.wy(), "wy", p.wy());
    }

    /** {@return the function, with a check that its result has the shape of its first argument} */
    static BinaryOperator<Matrix> keepingShape(String operation, BinaryOperator<Matrix> function) {
        return (matrix, other) -> {
            Matrix result = function.apply(matrix, other);
            sameShape(operation, "result of function", result, "its argument", matrix);
            return result;
        };
    }

    /** {@return a copy of a sequence, which must have at least one step, and the same shape at all steps} */
    static List<Matrix> sequence(String operation, String name, List<Matrix> sequence) {
        List<Matrix> steps = Check.steps(operation, name, sequence);
        Matrix first = steps.get(0);
        for (int t = 1; t < steps.size(); t++) {
            if (!steps.get(t).hasShapeOf(first)) {                             // makes the names only for an error
                sameShape(operation, Check.entry(name, t), steps.get(t), Check.entry(name, 0), first);
            }
        }
        return steps;
    }

    /** {@return a copy of a sequence, which must have as many steps as another} */
    static List<Matrix> sequence(String operation, String name, List<Matrix> sequence, String otherName, List<?> otherSteps) {
        List<Matrix> steps = sequence(operation, name, sequence);
        Check.sameLength(operation, name, steps, otherName, otherSteps, "step");
        return steps;
    }

    /** A value in a step's cache must equal the sequence's value; if both are the same object, they need no comparison. */
    static void same(String operation, int t, String name, Object value, String otherName, Object other) {
        if (value != other && !value.equals(other)) {
            throw new IllegalArgumentException(operation + ": steps[" + t + "] " + name + " is not " + otherName
                    + "; the steps must be those of one sequence");
        }
    }

    /** The input in a step's cache must equal the sequence's input. */
    static void sameInput(String operation, int t, Matrix xt, List<Matrix> x) {
        if (xt != x.get(t)) {                                                  // makes the name only for an error
            same(operation, t, "xt", xt, Check.entry("x", t), x.get(t));
        }
    }

    private static String both(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        return Check.both(operation, name, matrix.rows(), matrix.columns(), otherName, other.rows(), other.columns());
    }
}
