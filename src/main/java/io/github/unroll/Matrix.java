package io.github.unroll;

import static io.github.unroll.internal.Check.Side.COLUMNS;
import static io.github.unroll.internal.Check.Side.ROWS;

import io.github.unroll.internal.ArrayAccess;
import io.github.unroll.internal.ArraySize;
import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.Elementwise;
import io.github.unroll.internal.Kernels;
import io.github.unroll.internal.MatrixText;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A real matrix A (rows, columns) in double precision: immutable, row-major, backed by one array that is not shared.
 *
 * <p>Every operation returns a new matrix and leaves its operands unchanged, so threads can share a matrix freely. A matrix
 * may have 0 rows or 0 columns. Operations preserve its shape, and it costs nothing however long its other side is; an empty
 * sum is 0. Arithmetic follows IEEE 754: an overflow gives an infinity and an undefined result gives NaN; each affects only
 * the elements whose formula contains it.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, and
 * {@link IllegalArgumentException} if the shapes do not fit, or if the result would have more than 2³¹ - 9 elements, the most
 * an array can hold. The message names the operation, the operands, their shapes and the rule.
 */
public final class Matrix implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Kernels KERNELS = Kernels.ACTIVE;

    static {
        ArrayAccess.grant(new ArrayAccess<Matrix>() {
            @Override
            public double[] values(Matrix matrix) {
                return matrix.values;
            }

            @Override
            public Matrix owning(int rows, int columns, double[] values) {
                return Matrix.owning(rows, columns, values);
            }
        });
    }

    private final int rows;
    private final int columns;
    private final double[] values;

    private Matrix(int rows, int columns, double[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /** Wraps an array without copying it; the caller must not keep a reference. */
    static Matrix owning(int rows, int columns, double[] values) {
        return new Matrix(rows, columns, values);
    }

    /** Wraps the array of a {@linkplain Block#isWhole whole} block; copies the elements of any other block. */
    static Matrix wrap(Block block) {
        Block whole = block.isWhole() ? block : Block.zeros(block.rows(), block.columns());
        if (whole != block) {
            block.copyTo(whole);
        }
        return owning(whole.rows(), whole.columns(), whole.values());
    }

    /**
     * Returns the matrix with the given elements, row by row: {@code of(2, 3, 1, 2, 3, 4, 5, 6)} has the rows (1 2 3) and
     * (4 5 6). The array is copied.
     *
     * @param rows the number of rows, 0 or more
     * @param columns the number of columns, 0 or more
     * @param rowMajor the rows · columns elements
     * @return the matrix (rows, columns)
     * @throws IllegalArgumentException if a size is negative or the number of elements is not rows · columns
     */
    public static Matrix of(int rows, int columns, double... rowMajor) {
        Check.notNull("Matrix.of", "rowMajor", rowMajor);
        requireElements("Matrix.of", rows, columns, rowMajor);
        return new Matrix(rows, columns, rowMajor.clone());
    }

    private static void requireElements(String operation, int rows, int columns, double[] rowMajor) {
        int size = ShapeCheck.size(operation, rows, columns);
        if (rowMajor.length != size) {
            throw new IllegalArgumentException(operation + ": rowMajor has " + rowMajor.length + " elements, the matrix is "
                    + rows + "x" + columns + "; the number of elements must be rows times columns (" + size + ")");
        }
    }

    /**
     * Returns the matrix with the given rows: {@code of(new double[][] {{1, 2, 3}, {4, 5, 6}})} is (2, 3). The arrays are
     * copied.
     *
     * <p>The row length is the number of columns, so {@code new double[3][0]} gives the matrix (3, 0). An array without rows
     * gives the matrix (0, 0). Use {@link #zeros} for a matrix (0, n).
     *
     * @param rows the rows, all of the same length
     * @return the matrix (number of rows, length of a row): a_ij = rows[i][j]
     * @throws NullPointerException if the array or a row is null; the message names the row, such as {@code rows[2]}
     * @throws IllegalArgumentException if a row is not as long as the first
     */
    public static Matrix of(double[][] rows) {
        double[][] checked = ShapeCheck.rows("Matrix.of", "rows", rows);
        int columns = checked.length == 0 ? 0 : checked[0].length;
        Matrix matrix = new Matrix(checked.length, columns, new double[ShapeCheck.size("Matrix.of", checked.length, columns)]);
        matrix.block().setRows(checked);
        return matrix;
    }

    /**
     * Returns the matrix whose elements are all 0.
     *
     * @param rows the number of rows, 0 or more
     * @param columns the number of columns, 0 or more
     * @return the matrix (rows, columns)
     */
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[ShapeCheck.size("Matrix.zeros", rows, columns)]);
    }

    /**
     * Returns the matrix whose elements all have the same value: a_ij = value.
     *
     * @param rows the number of rows, 0 or more
     * @param columns the number of columns, 0 or more
     * @param value the value, any number
     * @return the matrix (rows, columns)
     */
    public static Matrix filled(int rows, int columns, double value) {
        double[] values = new double[ShapeCheck.size("Matrix.filled", rows, columns)];
        Arrays.fill(values, value);
        return new Matrix(rows, columns, values);
    }

    /**
     * Returns the matrix whose elements the supplier gives one by one, row by row; {@code random::nextGaussian} gives a
     * matrix of standard normal numbers.
     *
     * @param rows the number of rows, 0 or more
     * @param columns the number of columns, 0 or more
     * @param element called rows · columns times
     * @return the matrix (rows, columns)
     */
    public static Matrix generate(int rows, int columns, DoubleSupplier element) {
        Check.notNull("Matrix.generate", "element", element);
        double[] values = new double[ShapeCheck.size("Matrix.generate", rows, columns)];
        Arrays.setAll(values, i -> element.getAsDouble());
        return new Matrix(rows, columns, values);
    }

    /**
     * Returns a matrix of random elements, uniform in [-limit, limit). The same generator in the same state gives the same
     * bits.
     *
     * @param rows the number of rows, 0 or more
     * @param columns the number of columns, 0 or more
     * @param limit the bound of the elements, finite and not negative
     * @param random the generator of the elements, which are drawn row by row
     * @return the matrix (rows, columns)
     * @throws IllegalArgumentException if a size is negative, or the limit is negative, infinite or NaN
     */
    public static Matrix uniform(int rows, int columns, double limit, RandomGenerator random) {
        Check.notNull("Matrix.uniform", "random", random);
        ShapeCheck.size("Matrix.uniform", rows, columns);
        Check.finiteAndNotNegative("Matrix.uniform", "limit", limit);
        return generate(rows, columns, () -> limit * (2 * random.nextDouble() - 1));
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return the number of columns} */
    public int columns() {
        return columns;
    }

    /**
     * Returns one element.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @return the element a_row,column
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public double get(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("Matrix.get: row is " + row + ", column is " + column + ", this is " + shape()
                    + "; row and column must be at least 0 and less than the number of rows and columns");
        }
        return block().get(row, column);
    }

    /** {@return a copy of the elements, row by row} */
    public double[] toArray() {
        return values.clone();
    }

    /**
     * Returns a copy of the elements, one array for each row: {@code toRows()[i][j]} is a_ij. {@link #of(double[][])} makes
     * the same matrix from it, except for a matrix (0, n): an array without rows does not give the number of columns.
     *
     * @return the rows, each of the length columns
     * @throws IllegalArgumentException if there are more than 2³¹ - 9 rows
     */
    public double[][] toRows() {
        ArraySize.of("Matrix.toRows: the array of rows", rows);
        return block().toRows();
    }

    /**
     * Returns the matrix product A B: c_ij = Σ_k a_ik b_kj.
     *
     * @param right B (columns of this, r)
     * @return A B (rows of this, r)
     */
    public Matrix times(Matrix right) {
        ShapeCheck.sameSize("Matrix.times", "left", this, COLUMNS, "right", right, ROWS);
        return product("Matrix.times", right, block(), right.block());
    }

    /**
     * Returns the matrix product Aᵀ B without forming the transpose: c_ij = Σ_k a_ki b_kj.
     *
     * @param right B (rows of this, r)
     * @return Aᵀ B (columns of this, r)
     */
    public Matrix transposeTimes(Matrix right) {
        ShapeCheck.sameSize("Matrix.transposeTimes", "left", this, ROWS, "right", right, ROWS);
        return product("Matrix.transposeTimes", right, block().transpose(), right.block());
    }

    /**
     * Returns the matrix product A Bᵀ without forming the transpose: c_ij = Σ_k a_ik b_jk.
     *
     * @param right B (r, columns of this)
     * @return A Bᵀ (rows of this, r)
     */
    public Matrix timesTranspose(Matrix right) {
        ShapeCheck.sameSize("Matrix.timesTranspose", "left", this, COLUMNS, "right", right, COLUMNS);
        return product("Matrix.timesTranspose", right, block(), right.block().transpose());
    }

    private Matrix product(String operation, Matrix right, Block leftBlock, Block rightBlock) {
        int size = ShapeCheck.resultSize(operation, "left", this, "right", right, leftBlock.rows(), rightBlock.columns());
        Matrix product = owning(leftBlock.rows(), rightBlock.columns(), new double[size]);
        KERNELS.multiplyAdd(leftBlock, rightBlock, product.block());
        return product;
    }

    /**
     * Returns the multiple s A: c_ij = s a_ij.
     *
     * @param factor s
     * @return s A, of the same shape
     */
    public Matrix times(double factor) {
        return sameShape(Elementwise.scale(values, factor));
    }

    /**
     * Returns the sum A + B: c_ij = a_ij + b_ij.
     *
     * @param other B, of the same shape
     * @return A + B
     */
    public Matrix plus(Matrix other) {
        ShapeCheck.sameShape("Matrix.plus", "left", this, "other", other);
        return sameShape(Elementwise.add(values, other.values));
    }

    /**
     * Returns the difference A - B: c_ij = a_ij - b_ij.
     *
     * @param other B, of the same shape
     * @return A - B
     */
    public Matrix minus(Matrix other) {
        ShapeCheck.sameShape("Matrix.minus", "left", this, "other", other);
        return sameShape(Elementwise.subtract(values, other.values));
    }

    /**
     * Returns the element-wise (Hadamard) product A ⊙ B: c_ij = a_ij b_ij.
     *
     * @param other B, of the same shape
     * @return A ⊙ B
     */
    public Matrix hadamard(Matrix other) {
        ShapeCheck.sameShape("Matrix.hadamard", "left", this, "other", other);
        return sameShape(Elementwise.multiply(values, other.values));
    }

    /**
     * Adds a column, such as a bias, to every column: c_ij = a_ij + b_i.
     *
     * @param column b (rows, 1)
     * @return A + b 1ᵀ, of the same shape
     */
    public Matrix plusColumn(Matrix column) {
        ShapeCheck.column("Matrix.plusColumn", "column", column, "left", this);
        Matrix sum = sameShape(values.clone());
        sum.block().addToColumns(column.block());
        return sum;
    }

    /** {@return the transpose Aᵀ (columns, rows): c_ij = a_ji} */
    public Matrix transpose() {
        Matrix transpose = zeros(columns, rows);
        block().transpose().copyTo(transpose.block());
        return transpose;
    }

    /**
     * Returns A on top of B: [A; B].
     *
     * @param below B, with as many columns as this
     * @return [A; B] (rows of this + rows of B, columns)
     */
    public Matrix above(Matrix below) {
        ShapeCheck.sameSize("Matrix.above", "top", this, COLUMNS, "below", below, COLUMNS);
        int size = ShapeCheck.resultSize("Matrix.above", "top", this, "below", below, (long) rows + below.rows, columns);
        double[] both = Arrays.copyOf(values, size);
        System.arraycopy(below.values, 0, both, values.length, below.values.length);
        return new Matrix(rows + below.rows, columns, both);
    }

    /**
     * Returns A to the left of B: [A, B].
     *
     * @param right B, with as many rows as this
     * @return [A, B] (rows, columns of this + columns of B)
     */
    public Matrix beside(Matrix right) {
        ShapeCheck.sameSize("Matrix.beside", "left", this, ROWS, "right", right, ROWS);
        long sum = (long) columns + right.columns;
        int size = ShapeCheck.resultSize("Matrix.beside", "left", this, "right", right, rows, sum);
        Matrix both = new Matrix(rows, (int) sum, new double[size]);
        block().copyTo(both.block().columns(0, columns));
        right.block().copyTo(both.block().columns(columns, right.columns));
        return both;
    }

    /**
     * Returns consecutive rows.
     *
     * @param from the first row, from 0
     * @param to one past the last row
     * @return the rows from, from + 1, ..., to - 1: a matrix (to - from, columns)
     * @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ rows
     */
    public Matrix rows(int from, int to) {
        ShapeCheck.range("Matrix.rows", from, to, this, ROWS);
        return new Matrix(to - from, columns, Arrays.copyOfRange(values, from * columns, to * columns));
    }

    /**
     * Returns consecutive columns.
     *
     * @param from the first column, from 0
     * @param to one past the last column
     * @return the columns from, from + 1, ..., to - 1: a matrix (rows, to - from)
     * @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ columns
     */
    public Matrix columns(int from, int to) {
        ShapeCheck.range("Matrix.columns", from, to, this, COLUMNS);
        Matrix part = zeros(rows, to - from);
        block().columns(from, to - from).copyTo(part.block());
        return part;
    }

    /** {@return the sum of each row, as a column (rows, 1): s_i = Σ_j a_ij, added from left to right} */
    public Matrix rowSums() {
        Matrix sums = new Matrix(rows, 1, new double[ShapeCheck.size("Matrix.rowSums", rows, 1)]);
        KERNELS.addRowSums(block(), sums.block());
        return sums;
    }

    /** {@return the sum of each column, as a row (1, columns): s_j = Σ_i a_ij, added from top to bottom} */
    public Matrix columnSums() {
        Matrix sums = new Matrix(1, columns, new double[ShapeCheck.size("Matrix.columnSums", 1, columns)]);
        KERNELS.addRowSums(block().transpose(), sums.block().transpose());
        return sums;
    }

    /**
     * Returns the sum of all elements: s = Σ_i Σ_j a_ij. They are added to 0 one by one, row by row, so the bits are the same
     * everywhere.
     *
     * @return s, 0 if there are no elements
     */
    public double sum() {
        return Elementwise.sum(values);
    }

    /**
     * Returns the inner product ⟨A, B⟩ = Σ a_ij b_ij; ⟨A, A⟩ is the square of the Frobenius norm.
     *
     * @param other B, of the same shape
     * @return ⟨A, B⟩
     */
    public double dot(Matrix other) {
        ShapeCheck.sameShape("Matrix.dot", "left", this, "other", other);
        return Elementwise.dot(values, other.values);
    }

    /**
     * Applies a function to each element: c_ij = f(a_ij).
     *
     * @param function f
     * @return f(A), of the same shape
     */
    public Matrix map(DoubleUnaryOperator function) {
        Check.notNull("Matrix.map", "function", function);
        return sameShape(Elementwise.map(values, function));
    }

    /**
     * Applies a function to each pair of elements in the same place: c_ij = f(a_ij, b_ij).
     *
     * @param other B, of the same shape
     * @param f called rows · columns times, row by row
     * @return f(A, B), of the same shape
     */
    public Matrix zip(Matrix other, DoubleBinaryOperator f) {
        ShapeCheck.sameShape("Matrix.zip", "left", this, "other", other);
        Check.notNull("Matrix.zip", "f", f);
        return sameShape(Elementwise.zip(values, other.values, f));
    }

    /**
     * Returns the row of the largest element of a column: the smallest i with a_ij ≥ a_kj for all k. If elements are equal,
     * the first counts; 0.0 equals -0.0. If the column contains NaN, the result is the row of the first NaN, as in NumPy, so
     * {@code get(argMax(j), j)} is NaN like the maximum.
     *
     * @param column j, from 0
     * @return the row i, from 0
     * @throws IndexOutOfBoundsException if there is no such column
     * @throws IllegalArgumentException if there are no rows
     */
    public int argMax(int column) {
        if (column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("Matrix.argMax: column is " + column + ", this is " + shape()
                    + "; column must be at least 0 and less than the number of columns");
        }
        if (rows == 0) {
            throw new IllegalArgumentException("Matrix.argMax: this is " + shape()
                    + "; a column of 0 rows has no largest element; check that rows() is not 0 before the call");
        }
        return Elementwise.argMax(columns(column, column + 1).values);
    }

    /**
     * Returns the largest distance between two elements in the same place: max_ij |a_ij - b_ij|. Equal elements have distance
     * 0, even if both are the same infinity; an infinity has an infinite distance from every other number. If A or B contains
     * NaN, the result is NaN, so no comparison {@code a.maxDifference(b) <= tolerance} holds.
     *
     * @param other B, of the same shape
     * @return the distance, not negative; 0 if there are no elements
     */
    public double maxDifference(Matrix other) {
        ShapeCheck.sameShape("Matrix.maxDifference", "left", this, "other", other);
        return Elementwise.maxDifference(values, other.values);
    }

    /**
     * Returns the logistic function of each element: σ(z) = 1 / (1 + e⁻ᶻ). It never overflows: σ(-∞) = 0, σ(∞) = 1.
     *
     * @return σ(A), of the same shape
     */
    public Matrix sigmoid() {
        Matrix sigmoid = zeros(rows, columns);
        KERNELS.sigmoid(block(), sigmoid.block());
        return sigmoid;
    }

    /** {@return the hyperbolic tangent of each element, of the same shape} */
    public Matrix tanh() {
        Matrix tanh = zeros(rows, columns);
        KERNELS.tanh(block(), tanh.block());
        return tanh;
    }

    /**
     * Returns the softmax of each column: y_ij = exp(z_ij - max_j) / Σ_k exp(z_kj - max_j), where max_j is the maximum of
     * column j alone. It never overflows, every column adds up to 1, and no column influences another. Infinite scores give
     * the limit: a score of -∞ has probability 0, and scores that tie at the maximum have equal probabilities, even if that
     * maximum is infinite. A NaN makes only its own column NaN.
     *
     * @return the softmax of the columns, of the same shape
     */
    public Matrix softmax() {
        Matrix softmax = sameShape(values.clone());
        KERNELS.softmaxColumns(softmax.block());
        return softmax;
    }

    /**
     * Returns whether the object is a matrix of the same shape with the same elements, compared as {@link Double#equals}
     * does: NaN equals NaN, and 0.0 does not equal -0.0.
     */
    @Override
    public boolean equals(Object object) {
        return object instanceof Matrix other
                && hasShapeOf(other) && Arrays.equals(values, other.values);
    }

    /** {@return 31 (31 rows + columns) + the hash code of the elements by {@link Arrays#hashCode(double[])}} */
    @Override
    public int hashCode() {
        return 31 * (31 * rows + columns) + Arrays.hashCode(values);
    }

    /** {@return the shape, then the rows, one per line, with six digits; only the edges of a large matrix} */
    @Override
    public String toString() {
        return MatrixText.of(block());
    }

    /**
     * Returns the name of the kernels that do the arithmetic in this JVM. Without {@code --add-modules jdk.incubator.vector}
     * it is "portable". With it, the name is "vector, 512 bits" (or fewer bits) after about two seconds of work; until then
     * it is "portable at first, then vector, 512 bits", because vector code is slow until the JIT compiler has compiled it.
     * {@code -Dunroll.kernels=portable} or {@code vector} fixes the choice from the start. The results have the same bits
     * either way.
     *
     * @return the name, for display
     */
    public static String kernels() {
        return KERNELS.name();
    }

    boolean hasShapeOf(Matrix other) {
        return rows == other.rows && columns == other.columns;
    }

    /** Returns the shape as error messages show it, such as 5x3. */
    String shape() {
        return rows + "x" + columns;
    }

    /** Returns the elements as a block for the kernels, without copying; they must not change once the matrix is in use. */
    Block block() {
        return Block.of(values, rows, columns);
    }

    private Matrix sameShape(double[] newValues) {
        return new Matrix(rows, columns, newValues);
    }

    private Object writeReplace() {
        return new Serialized(rows, columns, values);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("Matrix: the stream contains a Matrix; it must contain a Matrix.Serialized");
    }

    /** A matrix in a Java stream. A record is read by its canonical constructor, which makes the checks. */
    private record Serialized(int rows, int columns, double[] rowMajor) implements Serializable {

        Serialized {
            Check.notNull("Matrix", "rowMajor", rowMajor);
            requireElements("Matrix", rows, columns, rowMajor);
        }

        private Object readResolve() {
            return new Matrix(rows, columns, rowMajor.clone());
        }
    }
}
