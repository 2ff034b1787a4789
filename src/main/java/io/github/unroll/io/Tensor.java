package io.github.unroll.io;

import io.github.unroll.Matrix;
import io.github.unroll.internal.ArraySize;
import io.github.unroll.internal.Check;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An array of real numbers with any number of axes, as files of weights store them: immutable, row-major (the last axis runs
 * fastest), in double precision. A tensor without axes, of shape {@code ()}, is one number; an axis may have 0 entries.
 *
 * <p>It converts the sequences of other tools to lists of steps and back:
 * <pre>
 * List&lt;Matrix&gt; x = NumPy.read(path).toSteps(Tensor.Axes.BATCH_TIME_FEATURE);
 * Tensor exercise = Tensor.ofSteps(x, Tensor.Axes.FEATURE_BATCH_TIME);                    // (n, m, T_x)
 * </pre>
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, and
 * {@link IllegalArgumentException} if a shape does not fit.
 */
public final class Tensor {

    /** The order of the three axes of a sequence in other tools; here a sequence is a list of T_x matrices (n, m). */
    public enum Axes {

        /** (m, T_x, n): Keras, PyTorch with {@code batch_first=True}, ONNX with layout 1. */
        BATCH_TIME_FEATURE,

        /** (T_x, m, n): PyTorch, ONNX with layout 0. */
        TIME_BATCH_FEATURE,

        /** (n, m, T_x): the arrays of the exercise. */
        FEATURE_BATCH_TIME;

        private List<Integer> shape(int n, int m, int steps) {
            return switch (this) {
                case BATCH_TIME_FEATURE -> List.of(m, steps, n);
                case TIME_BATCH_FEATURE -> List.of(steps, m, n);
                case FEATURE_BATCH_TIME -> List.of(n, m, steps);
            };
        }
    }

    private final List<Integer> shape;

    /** The elements in their order: the last axis along the rows, all others together along the columns. */
    private final Matrix elements;

    private Tensor(List<Integer> shape, Matrix elements) {
        this.shape = shape;
        this.elements = elements;
    }

    /** A tensor of an unmodifiable shape and a matrix with as many rows and columns as the shape needs. */
    static Tensor of(List<Integer> shape, Matrix elements) {
        return new Tensor(shape, elements);
    }

    /** The number of rows of the matrix that holds the elements of a shape: a tensor with one axis is a column. */
    static int rows(List<Integer> shape) {
        return switch (shape.size()) {
            case 0 -> 1;
            case 1, 2 -> shape.get(0);
            default -> (int) (elements(shape) / Math.max(1, columns(shape)));
        };
    }

    /** The number of columns of the matrix that holds the elements of a shape. */
    static int columns(List<Integer> shape) {
        return shape.size() < 2 ? 1 : shape.get(shape.size() - 1);
    }

    /**
     * Returns the tensor with the given elements: {@code of(List.of(2, 3), 1, 2, 3, 4, 5, 6)} is the matrix with the rows
     * (1 2 3) and (4 5 6). The array is copied.
     *
     * @param shape the number of entries along each axis, each 0 or more
     * @param rowMajor the elements, as many as the product of the shape
     * @return the tensor
     * @throws IllegalArgumentException if a size is negative, or the number of elements is not the product of the shape
     */
    public static Tensor of(List<Integer> shape, double... rowMajor) {
        List<Integer> axes = Check.copy("Tensor.of", "shape", shape);
        Check.notNull("Tensor.of", "rowMajor", rowMajor);
        if (axes.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("Tensor.of: shape is " + text(axes) + "; no size may be negative");
        }
        long size = elements(axes);
        if (rowMajor.length != size) {
            throw new IllegalArgumentException("Tensor.of: rowMajor has " + rowMajor.length + " elements, shape is " + text(axes)
                    + "; the number of elements must be the product of the shape"
                    + (size > Integer.MAX_VALUE ? "" : " (" + size + ")"));
        }
        return new Tensor(axes, Matrix.of(rows(axes), columns(axes), rowMajor));
    }

    /**
     * Returns a matrix as a tensor, which shares its elements.
     *
     * @param matrix the matrix
     * @return the tensor of shape (rows, columns) with the same elements
     */
    public static Tensor of(Matrix matrix) {
        Check.notNull("Tensor.of", "matrix", matrix);
        return new Tensor(List.of(matrix.rows(), matrix.columns()), matrix);
    }

    /**
     * Returns a tensor with one axis, as other tools store a bias. The array is copied.
     *
     * @param values the elements
     * @return the tensor of shape (number of elements)
     */
    public static Tensor vector(double... values) {
        Check.notNull("Tensor.vector", "values", values);
        return new Tensor(List.of(values.length), Matrix.of(values.length, 1, values));
    }

    /** {@return the number of entries along each axis, unmodifiable} */
    public List<Integer> shape() {
        return shape;
    }

    /** {@return a copy of the elements, row by row} */
    public double[] toArray() {
        return elements.toArray();
    }

    /**
     * Returns the tensor as a matrix, which shares its elements: a number is 1x1, a tensor with one axis is a column, as
     * biases are in this library.
     *
     * @return the matrix with the same elements
     * @throws IllegalArgumentException if there are more than two axes
     */
    public Matrix toMatrix() {
        if (shape.size() > 2) {
            throw new IllegalArgumentException("Tensor.toMatrix: this is " + text(shape) + "; it may have two axes at most");
        }
        return elements;
    }

    /**
     * Returns a sequence as one array, as other tools store it.
     *
     * @param x x_1, ..., x_Tx, each (n, m)
     * @param axes the order of the axes
     * @return the tensor with the axes in that order
     * @throws IllegalArgumentException if the list is empty, the steps do not have one shape, or there are more elements than
     *     an array can hold
     */
    public static Tensor ofSteps(List<Matrix> x, Axes axes) {
        List<Matrix> steps = Check.list("Tensor.ofSteps", "x", x, "step");
        Check.notNull("Tensor.ofSteps", "axes", axes);
        int n = steps.get(0).rows();
        int m = steps.get(0).columns();
        for (int t = 1; t < steps.size(); t++) {
            if (steps.get(t).rows() != n || steps.get(t).columns() != m) {
                throw new IllegalArgumentException("Tensor.ofSteps: " + Check.entry("x", t) + " is " + steps.get(t).rows() + "x"
                        + steps.get(t).columns() + ", x[0] is " + n + "x" + m + "; all steps must have the same shape");
            }
        }
        List<Integer> shape = axes.shape(n, m, steps.size());
        ArraySize.of("Tensor.ofSteps: the tensor " + text(shape), elements(shape));
        if (elements(shape) == 0) {
            return of(shape);
        }
        return of(shape, switch (axes) {
            case BATCH_TIME_FEATURE -> joined(steps.size() * n, m, steps).transpose().toArray();      // (m, T_x n)
            case TIME_BATCH_FEATURE -> joined(steps.size() * m, n, steps.stream().map(Matrix::transpose).toList()).toArray();
            case FEATURE_BATCH_TIME -> joined(steps.size(), n * m, steps).transpose().toArray();      // (n m, T_x)
        });
    }

    /** The elements of all matrices, one matrix after the other, as one matrix of that shape. */
    private static Matrix joined(int rows, int columns, List<Matrix> matrices) {
        double[] values = new double[rows * columns];
        int place = 0;
        for (Matrix matrix : matrices) {
            double[] next = matrix.toArray();
            System.arraycopy(next, 0, values, place, next.length);
            place += next.length;
        }
        return Matrix.of(rows, columns, values);
    }

    /**
     * Returns the steps of a sequence that other tools store as one array.
     *
     * @param axes the order of the axes
     * @return x_1, ..., x_Tx, each (n, m); unmodifiable; empty if there are no steps
     * @throws IllegalArgumentException if there are not three axes
     */
    public List<Matrix> toSteps(Axes axes) {
        Check.notNull("Tensor.toSteps", "axes", axes);
        if (shape.size() != 3) {
            throw new IllegalArgumentException("Tensor.toSteps: this is " + text(shape) + "; it must have three axes");
        }
        return switch (axes) {
            case BATCH_TIME_FEATURE -> stepsOf(shape.get(2), shape.get(0), shape.get(1), axes);
            case TIME_BATCH_FEATURE -> stepsOf(shape.get(2), shape.get(1), shape.get(0), axes);
            case FEATURE_BATCH_TIME -> stepsOf(shape.get(0), shape.get(1), shape.get(2), axes);
        };
    }

    private List<Matrix> stepsOf(int n, int m, int steps, Axes axes) {
        if (elements(shape) == 0) {
            return Collections.nCopies(steps, Matrix.zeros(n, m));
        }
        return switch (axes) {
            case BATCH_TIME_FEATURE -> {
                Matrix below = Matrix.of(m, steps * n, toArray()).transpose();                        // (T_x n, m)
                yield each(steps, t -> below.rows(t * n, (t + 1) * n));
            }
            case TIME_BATCH_FEATURE -> each(steps, t -> at(t).elements.transpose());
            case FEATURE_BATCH_TIME -> {
                Matrix rows = Matrix.of(n * m, steps, toArray()).transpose();                         // (T_x, n m)
                yield each(steps, t -> Matrix.of(n, m, rows.rows(t, t + 1).toArray()));
            }
        };
    }

    private static List<Matrix> each(int steps, IntFunction<Matrix> step) {
        return IntStream.range(0, steps).mapToObj(step).toList();
    }

    /**
     * Returns one entry of the first axis: of a shape (2, 20, 3), one of the two tensors of shape (20, 3).
     *
     * @param index from 0
     * @return the tensor without the first axis
     * @throws IllegalArgumentException if there is no axis
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public Tensor at(int index) {
        if (shape.isEmpty()) {
            throw new IllegalArgumentException("Tensor.at: this is (); it must have one axis at least");
        }
        if (index < 0 || index >= shape.get(0)) {
            throw new IndexOutOfBoundsException("Tensor.at: index is " + index + ", this is " + text(shape)
                    + "; index must be at least 0 and less than the size of the first axis");
        }
        List<Integer> rest = shape.subList(1, shape.size());
        if (elements(rest) == 0) {
            return new Tensor(rest, Matrix.zeros(rows(rest), columns(rest)));
        }
        if (shape.get(0) == 1 && rest.size() > 1) {
            return new Tensor(rest, elements);
        }
        int rows = rest.size() < 2 ? 1 : rows(rest);
        Matrix entry = elements.rows(index * rows, (index + 1) * rows);
        return new Tensor(rest, rest.size() == 1 ? entry.transpose() : entry);             // an axis alone is a column
    }

    /** Whether the object is a tensor of the same shape with the same elements, compared as {@link Double#equals} does. */
    @Override
    public boolean equals(Object object) {
        return object instanceof Tensor other && shape.equals(other.shape) && elements.equals(other.elements);
    }

    /** {@return 31 times the hash code of the shape + that of the elements by {@link Arrays#hashCode(double[])}} */
    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(toArray());
    }

    /** {@return the shape, such as Tensor (20, 3)} */
    @Override
    public String toString() {
        return "Tensor " + text(shape);
    }

    /** The elements as a matrix: the last axis along the rows, all others together along the columns. */
    Matrix flat() {
        return elements;
    }

    /** The number of elements. */
    int size() {
        return (int) elements(shape);
    }

    /** The number of elements of a shape without negative sizes; 2³¹ if it is 2³¹ or more. */
    static long elements(List<Integer> shape) {
        if (shape.contains(0)) {
            return 0;
        }
        long product = 1;
        for (int size : shape) {
            product *= size;                                 // below 2³¹ · 2³¹
            if (product > Integer.MAX_VALUE) {
                return 1L << 31;
            }
        }
        return product;
    }

    /** A shape as messages show it, such as (20, 3). */
    static String text(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
