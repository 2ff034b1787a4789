package io.github.unroll.internal;

/**
 * A rows x columns window on an array: element (i, j) stands at {@code offset + i * rowStride + j * columnStride}.
 * A transpose, a range of rows and a range of columns are windows too, so one product kernel serves A·B, Aᵀ·B and A·Bᵀ.
 */
public record Block(double[] values, int offset, int rows, int columns, int rowStride, int columnStride) {

    /** The whole of a row-major array. */
    public static Block of(double[] values, int rows, int columns) {
        return new Block(values, 0, rows, columns, columns, 1);
    }

    /** A new row-major block of zeros. */
    public static Block zeros(int rows, int columns) {
        return of(new double[Math.multiplyExact(rows, columns)], rows, columns);
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

    /** Element (row, column). */
    public double get(int row, int column) {
        return values[index(row, column)];
    }

    /** Where element (row, 0) stands in {@link #values()}. */
    int rowStart(int row) {
        return offset + row * rowStride;
    }

    /** Where element (row, column) stands in {@link #values()}. */
    int index(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }
}
