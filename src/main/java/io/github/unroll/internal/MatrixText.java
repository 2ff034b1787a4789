package io.github.unroll.internal;

import java.util.Locale;

/** Formats a matrix for people to read. */
public final class MatrixText {

    /** More rows or columns than this are abbreviated to the first and the last few. */
    private static final int MOST = 10;
    private static final int EDGE = 4;

    private MatrixText() {
    }

    /** The shape, then the rows, one per line; the columns are aligned. */
    public static String of(Block block) {
        StringBuilder text = new StringBuilder("Matrix ").append(block.rows()).append('x').append(block.columns());
        if (block.columns() == 0) {
            return text.toString();
        }
        for (int row = 0; row < block.rows(); row++) {
            if (isLeftOut(row, block.rows())) {
                text.append("\n ...");
                row = block.rows() - EDGE;
            }
            appendRow(block, row, text.append('\n'));
        }
        return text.toString();
    }

    private static void appendRow(Block block, int row, StringBuilder text) {
        for (int column = 0; column < block.columns(); column++) {
            if (isLeftOut(column, block.columns())) {
                text.append("  ...");
                column = block.columns() - EDGE;
            }
            text.append(String.format(Locale.ROOT, " %13s", number(block.get(row, column))));
        }
    }

    private static boolean isLeftOut(int index, int size) {
        return size > MOST && index == EDGE;
    }

    /** Fixed notation with six decimals where the column has room for it, else scientific; NaN and infinities by name. */
    private static String number(double value) {
        double magnitude = Math.abs(value);
        boolean fixed = value == 0 || magnitude >= 1e-4 && magnitude < 1e5;
        return String.format(Locale.ROOT, fixed ? "%.6f" : "%.5e", value);
    }
}
