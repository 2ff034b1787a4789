package io.github.unroll.internal;

import java.util.Arrays;

/**
 * A rows x columns window on an array: element (i, j) is at {@code offset + i * rowStride + j * columnStride}. A transpose,
 * a range of rows and a range of columns are windows too, so one product kernel serves A·B, Aᵀ·B and A·Bᵀ.
 */
public record Block(double[] values, int offset, int rows, int columns, int rowStride, int columnStride) {

    /** The whole of a row-major array. */
    public static Block of(double[] values, int rows, int columns) {
        return new Block(values, 0, rows, columns, columns, 1);
    }

    /** A new row-major block of zeros. */
    public static Block zeros(int rows, int columns) {
        return of(new double[ArraySize.of("a block", (long) rows * columns)], rows, columns);
    }

    public Block transpose() {
        return new Block(values, offset, columns, rows, columnStride, rowStride);
    }

    /** Rows {@code from} to {@code from + count - 1}. */
    public Block rows(int from, int count) {
        return new Block(values, offset + from * rowStride, count, columns, rowStride, columnStride);
    }

    /** Columns {@code from} to {@code from + count - 1}. */
    public Block columns(int from, int count) {
        return new Block(values, offset + from * columnStride, rows, count, rowStride, columnStride);
    }

    /** Sets element (row, column). */
    public void set(int row, int column, double value) {
        values[index(row, column)] = value;
    }

    /** The elements as one row; for a contiguous block. */
    Block flat() {
        return new Block(values, offset, 1, rows * columns, rows * columns, 1);
    }

    /** {@return whether the elements follow each other without a gap, row by row} */
    boolean isContiguous() {
        return rowStride == columns && (columnStride == 1 || columns == 1);
    }

    /** {@return whether element (i, j) has the same index in its array as in that of the other block, for all i and j} */
    boolean liesLike(Block other) {
        return offset == other.offset && rows == other.rows && columns == other.columns
                && rowStride == other.rowStride && columnStride == other.columnStride;
    }

    /** {@return whether there is no element: then no loop may run, as the other side may have any length} */
    boolean isEmpty() {
        return rows == 0 || columns == 0;
    }

    /** Element (row, column). */
    public double get(int row, int column) {
        return values[index(row, column)];
    }

    /** {@return whether the block is all of its array, row by row} */
    public boolean isWhole() {
        return offset == 0 && values.length == rows * columns && isContiguous();
    }

    /** Copies every element to a block of the same shape. */
    public void copyTo(Block target) {
        if (isEmpty()) {
            return;
        }
        if (isContiguous() && target.isContiguous()) {
            System.arraycopy(values, offset, target.values, target.offset, rows * columns);
        } else if (columnStride == 1 && target.columnStride == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(values, rowStart(i), target.values, target.rowStart(i), columns);
            }
        } else if (rowStride == 1 && target.rowStride == 1) {
            transpose().copyTo(target.transpose());
        } else {
            copyBySquares(target);
        }
    }

    /** Copies squares of 8 x 8, so that all elements of a cache line are used while it is in the cache. */
    private void copyBySquares(Block target) {
        for (int i = 0; i < rows; i += 8) {
            for (int j = 0; j < columns; j += 8) {
                copySquare(target, i, Math.min(i + 8, rows), j, Math.min(j + 8, columns));
            }
        }
    }

    private void copySquare(Block target, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        for (int i = rowFrom; i < rowTo; i++) {
            int from = rowStart(i);
            int to = target.rowStart(i);
            for (int j = columnFrom; j < columnTo; j++) {
                target.values[to + j * target.columnStride] = values[from + j * columnStride];
            }
        }
    }

    /** Sets every column to b: z_ij = b_i. */
    public void setColumns(Block b) {
        if (isEmpty()) {
            return;
        }
        if (rowStride == 1) {
            for (int j = 0; j < columns; j++) {
                b.copyTo(columns(j, 1));
            }
        } else {
            for (int i = 0; i < rows; i++) {
                fillRow(i, b.get(i, 0));
            }
        }
    }

    /** Adds b to every column: z_ij += b_i. */
    public void addToColumns(Block b) {
        double[] sums = values;
        for (int i = 0; i < rows; i++) {
            double added = b.get(i, 0);
            int start = rowStart(i);
            for (int j = 0; j < columns; j++) {
                sums[start + j * columnStride] += added;
            }
        }
    }

    /** Copies each array to the row of its index: z_ij = newRows[i][j]. */
    public void setRows(double[][] newRows) {
        for (int i = 0; i < rows; i++) {
            of(newRows[i], 1, columns).copyTo(rows(i, 1));
        }
    }

    /** {@return the elements as one new array for each row} */
    public double[][] toRows() {
        double[][] copies = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            rows(i, 1).copyTo(of(copies[i], 1, columns));
        }
        return copies;
    }

    /**
     * Sets column j to column j of the step with the j-th index. This block and all steps have the same shape, and their rows
     * follow each other without a gap. All steps start at the same index of their arrays.
     */
    public void copyColumns(Block[] steps, int[] indexes) {
        if (isEmpty()) {
            return;
        }
        int j = 0;
        for (; j + 8 <= columns; j += 8) {
            copyEightColumns(j, steps, indexes);
        }
        for (; j < columns; j++) {
            copyColumn(j, steps[indexes[j]]);
        }
    }

    /** Copies eight columns at a time, as they share the cache lines that are written. */
    private void copyEightColumns(int j, Block[] steps, int[] indexes) {
        double[] elements = values;
        int toRead = steps[0].offset - offset;                                 // the same for all steps
        double[] from0 = steps[indexes[j]].values;
        double[] from1 = steps[indexes[j + 1]].values;
        double[] from2 = steps[indexes[j + 2]].values;
        double[] from3 = steps[indexes[j + 3]].values;
        double[] from4 = steps[indexes[j + 4]].values;
        double[] from5 = steps[indexes[j + 5]].values;
        double[] from6 = steps[indexes[j + 6]].values;
        double[] from7 = steps[indexes[j + 7]].values;
        for (int i = 0, k = offset + j; i < rows; i++, k += columns) {
            int r = k + toRead;
            elements[k] = from0[r];
            elements[k + 1] = from1[r + 1];
            elements[k + 2] = from2[r + 2];
            elements[k + 3] = from3[r + 3];
            elements[k + 4] = from4[r + 4];
            elements[k + 5] = from5[r + 5];
            elements[k + 6] = from6[r + 6];
            elements[k + 7] = from7[r + 7];
        }
    }

    private void copyColumn(int j, Block step) {
        double[] from = step.values;
        int toRead = step.offset - offset;
        for (int i = 0, k = offset + j; i < rows; i++, k += columns) {
            values[k] = from[k + toRead];
        }
    }

    /** {@return whether the given columns are 0} */
    public boolean isZero(int[] someColumns) {
        double[] elements = values;
        int step = columnStride;
        long bits = 0;                                                         // of all elements, as a branch for each is slow
        for (int i = 0; i < rows && someColumns.length > 0; i++) {
            int start = rowStart(i);
            for (int j : someColumns) {
                bits |= Double.doubleToRawLongBits(elements[start + j * step]);
            }
        }
        return bits << 1 == 0;                                                 // without the sign: -0.0 is 0
    }

    /** Sets the given columns to 0. */
    public void clearColumns(int[] columnsToClear) {
        double[] elements = values;
        int step = columnStride;
        for (int i = 0; i < rows && columnsToClear.length > 0; i++) {
            int start = rowStart(i);
            for (int j : columnsToClear) {
                elements[start + j * step] = 0;
            }
        }
    }

    /** Adds the given columns of a block of the same shape: z_ij += b_ij. */
    public void addColumns(Block b, int[] columnsToAdd) {
        double[] sums = values;
        double[] added = b.values;
        for (int j : columnsToAdd) {
            int to = index(0, j);
            int from = b.index(0, j);
            for (int i = 0; i < rows; i++) {
                sums[to + i * rowStride] += added[from + i * b.rowStride];
            }
        }
    }

    /** Sets every element to the same value. */
    public void fill(double value) {
        if (isEmpty()) {
            return;
        }
        if (rowStride == 1 && columnStride != 1) {
            transpose().fill(value);
        } else {
            for (int i = 0; i < rows; i++) {
                fillRow(i, value);
            }
        }
    }

    private void fillRow(int i, double value) {
        if (columnStride == 1) {
            Arrays.fill(values, rowStart(i), rowStart(i) + columns, value);
        } else {
            for (int j = 0; j < columns; j++) {
                values[index(i, j)] = value;
            }
        }
    }

    /** The index of element (row, 0) in {@link #values()}. */
    int rowStart(int row) {
        return offset + row * rowStride;
    }

    /** The index of element (row, column) in {@link #values()}. */
    int index(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }
}
