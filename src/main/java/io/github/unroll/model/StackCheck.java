package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.internal.Check.Side;
import io.github.unroll.internal.Check;
import java.util.List;
import java.util.stream.IntStream;

/** Checks the layers, states and sequences that the public methods of this package take. */
final class StackCheck {

    private StackCheck() {
    }

    /** There must be a length for each example of a sequence, and no length may exceed the number of steps. */
    static void lengths(String operation, Lengths lengths, String name, List<Matrix> steps) {
        Check.notNull(operation, "lengths", lengths);
        int[] l = lengths.toArray();
        Check.same(operation, name + "[0] columns", steps.get(0).columns(), "the number of lengths", l.length);
        Check.lengths(operation, l, steps.size());
    }

    /** A layer must have as many inputs as the layer below has outputs, and Wy must fit the last layer. */
    static void chain(List<? extends SequenceLayer<?>> layers, Matrix wy) {
        for (int l = 0; l < layers.size(); l++) {
            int rows = l == 0 ? layers.get(0).nx() : layers.get(l - 1).width();
            String source = l == 0 ? "layers[0] directions[0] takes " : "layers[" + (l - 1) + "] gives ";
            for (int d = 0; d < layers.get(l).directions().size(); d++) {
                UnidirectionalLayer<?> direction = layers.get(l).directions().get(d);
                String name = "layers[" + l + "] directions[" + d + "]";
                if (direction.ny() != 0) {
                    throw new IllegalArgumentException("LayerStack: " + name + " has n_y = " + direction.ny()
                            + "; n_y of a layer must be 0, as wy and by are the output layer of a stack");
                }
                if (direction.nx() != rows) {
                    throw new IllegalArgumentException("LayerStack: " + name + " takes " + direction.nx() + " rows, "
                            + source + rows + " rows; the numbers of rows must be equal");
                }
            }
        }
        int width = layers.get(layers.size() - 1).width();
        if (wy.columns() != width) {
            throw new IllegalArgumentException("LayerStack: wy is " + shape(wy) + ", layers[" + (layers.size() - 1)
                    + "] gives " + width + " rows; wy columns (" + wy.columns() + ") must equal this number of rows");
        }
    }

    static void input(String operation, String name, Matrix x, int nx) {
        if (x.rows() != nx) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + shape(x) + ", layers[0] takes " + nx
                    + " rows; " + name + " rows (" + x.rows() + ") must equal this number of rows");
        }
    }

    /** {@return a copy of a sequence, which must have at least one step, and the same shape at all steps} */
    static List<Matrix> sequence(String operation, String name, List<Matrix> sequence) {
        List<Matrix> steps = Check.list(operation, name, sequence, "step");
        Matrix first = steps.get(0);
        for (int t = 1; t < steps.size(); t++) {
            if (!haveSameShape(steps.get(t), first)) {                         // makes the names only for an error
                sameShape(operation, Check.entry(name, t), steps.get(t), Check.entry(name, 0), first);
            }
        }
        return steps;
    }

    /** {@return a copy of the masks; there must be one for every step of every layer but the last} */
    static List<List<Matrix>> masks(
            String operation, List<List<Matrix>> masks, List<? extends SequenceLayer<?>> layers, List<Matrix> x) {
        List<List<Matrix>> given = Check.copy(operation, "masks", masks);
        Check.same(operation, "the number of masks", given.size(), "the number of layers less one", layers.size() - 1);
        return IntStream.range(0, given.size())
                .mapToObj(l -> masks(operation, given.get(l), l, layers.get(l).width(), x)).toList();
    }

    private static List<Matrix> masks(String operation, List<Matrix> masks, int l, int width, List<Matrix> x) {
        String name = Check.entry("masks", l);
        List<Matrix> steps = sequence(operation, name, masks);
        Check.sameLength(operation, name, steps, "x", x, "step");
        Check.sameShape(operation, Check.entry(name, 0), steps.get(0).rows(), steps.get(0).columns(),
                "h of " + Check.entry("layers", l), width, x.get(0).columns());
        return steps;
    }

    private static boolean haveSameShape(Matrix matrix, Matrix other) {
        return matrix.rows() == other.rows() && matrix.columns() == other.columns();
    }

    static void sameShape(String operation, String name, Matrix matrix, String otherName, Matrix other) {
        Check.notNull(operation, name, matrix);
        Check.notNull(operation, otherName, other);
        Check.sameShape(operation, name, matrix.rows(), matrix.columns(), otherName, other.rows(), other.columns());
    }

    /** One side of a matrix must be as long as one side of another. */
    static void sameSize(String operation,
            String name, Matrix matrix, Side side, String otherName, Matrix other, Side otherSide) {
        Check.sameSize(operation, name, matrix.rows(), matrix.columns(), side,
                otherName, other.rows(), other.columns(), otherSide);
    }

    static void column(String operation, String name, Matrix column, String otherName, Matrix other) {
        Check.column(operation, name, column.rows(), column.columns(), otherName, other.rows(), other.columns());
    }

    static String shape(Matrix matrix) {
        return Check.shape(matrix.rows(), matrix.columns());
    }

    /** {@return whether two states have the same number of entries, and the same numbers of rows} */
    static boolean haveRows(State state, State other) {
        return haveRows(state.a(), other.a()) && haveRows(state.c(), other.c());
    }

    private static boolean haveRows(List<Matrix> matrices, List<Matrix> others) {
        boolean same = matrices.size() == others.size();
        for (int i = 0; same && i < matrices.size(); i++) {
            same = matrices.get(i).rows() == others.get(i).rows();
        }
        return same;
    }

    /** Two states must have the same number of entries, and the same shapes. */
    static void sameStates(String operation, String name, State state, String otherName, State other) {
        Check.notNull(operation, name, state);
        sameStates(operation, name + " a", state.a(), otherName + " a", other.a());
        sameStates(operation, name + " c", state.c(), otherName + " c", other.c());
    }

    private static void sameStates(
            String operation, String name, List<Matrix> matrices, String otherName, List<Matrix> others) {
        Check.sameLength(operation, name, matrices, otherName, others, "state");
        for (int i = 0; i < matrices.size(); i++) {
            sameShape(operation, Check.entry(name, i), matrices.get(i), Check.entry(otherName, i), others.get(i));
        }
    }

    /** Two networks must have the same numbers of layers and directions, and each direction the same sizes. */
    static void sameSizes(String operation, String name, List<? extends SequenceLayer<?>> layers,
            String otherName, List<? extends SequenceLayer<?>> others) {
        Check.sameLength(operation, name, layers, otherName, others, "layer");
        for (int l = 0; l < layers.size(); l++) {
            String layer = " layers[" + l + "]";
            List<? extends UnidirectionalLayer<?>> directions = layers.get(l).directions();
            List<? extends UnidirectionalLayer<?>> otherDirections = others.get(l).directions();
            Check.sameLength(operation, name + layer, directions, otherName + layer, otherDirections, "direction");
            for (int d = 0; d < directions.size(); d++) {
                if (!sizes(directions.get(d)).equals(sizes(otherDirections.get(d)))) {
                    throw new IllegalArgumentException(operation + ": " + name + layer + " directions[" + d + "] has "
                            + sizes(directions.get(d)) + ", " + otherName + layer + " directions[" + d + "] has "
                            + sizes(otherDirections.get(d)) + "; the sizes must be equal");
                }
            }
        }
    }

    private static String sizes(UnidirectionalLayer<?> direction) {
        return "n_x = " + direction.nx() + " and n_a = " + direction.na();
    }

    static void readsForward(String operation, int l, SequenceLayer<?> layer) {
        if (layer.directions().size() > 1) {
            throw new IllegalArgumentException(operation + ": layers[" + l + "] is bidirectional; a layer must read forward to be"
                    + " run step by step, as one that reads backward starts from the end of the sequence");
        }
    }
}
