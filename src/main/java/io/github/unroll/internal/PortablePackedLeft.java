package io.github.unroll.internal;

import static java.lang.Math.fma;

/**
 * The left operand L (p, q) of products, column by column, each column an array of its own from index 0 on. In this form,
 * the JIT compiler vectorises the innermost loop by itself. Three columns of L are added to three columns of the sum at a
 * time; JDK 17 does not vectorise longer chains.
 */
final class PortablePackedLeft implements PackedOperand {

    /** The rows of a strip: the columns of L and of the sum that are in use stay in the first-level cache. */
    private static final int STRIP = 256;

    /** The number of columns of the sum that are computed together. */
    private static final int COLUMNS = 48;

    private final int rows;
    private final int depth;
    private final int strips;
    /** Column k of the strip s is {@code columns[s * depth + k]}. */
    private final double[][] columns;

    PortablePackedLeft(Block left, Scratch scratch) {
        rows = left.rows();
        depth = left.columns();
        strips = (rows - 1) / STRIP + 1;
        columns = new double[strips * depth][];
        for (int s = 0; s < strips; s++) {
            Block strip = strip(left, s);
            for (int k = 0; k < depth; k++) {
                columns[s * depth + k] = scratch.array(strip.rows());
                read(strip, k, columns[s * depth + k]);
            }
        }
    }

    private Block strip(Block block, int s) {
        return block.rows(s * STRIP, Math.min(STRIP, rows - s * STRIP));
    }

    /** Copies a column of a block to an array, from index 0 on. */
    private static void read(Block block, int column, double[] target) {
        double[] values = block.values();
        int start = block.index(0, column);
        int next = block.rowStride();
        if (next == 1) {
            System.arraycopy(values, start, target, 0, block.rows());
            return;
        }
        for (int i = 0; i < block.rows(); i++) {
            target[i] = values[start + i * next];
        }
    }

    /** The inverse of {@link #read}. */
    private static void write(double[] source, Block block, int column) {
        double[] values = block.values();
        int start = block.index(0, column);
        int next = block.rowStride();
        if (next == 1) {
            System.arraycopy(source, 0, values, start, block.rows());
            return;
        }
        for (int i = 0; i < block.rows(); i++) {
            values[start + i * next] = source[i];
        }
    }

    @Override
    public void multiplyAdd(Block right, Block sum) {
        try (Scratch scratch = new Scratch()) {
            double[][] sums = new double[Math.min(COLUMNS, right.columns())][];
            for (int j = 0; j < sums.length; j++) {
                sums[j] = scratch.array(Math.min(STRIP, rows));
            }
            for (int j = 0, count; j < right.columns(); j += count) {
                count = Math.min(COLUMNS, right.columns() - j);
                for (int s = 0; s < strips; s++) {
                    addStrip(s, right.columns(j, count), strip(sum, s).columns(j, count), sums);
                }
            }
        }
    }

    private void addStrip(int s, Block right, Block sum, double[][] sums) {
        int first = s * depth;
        for (int j = 0; j < sum.columns(); j++) {
            read(sum, j, sums[j]);
        }
        int deep = depth / 3 * 3;
        int wide = sum.columns() / 3 * 3;
        for (int k = 0; k < deep; k += 3) {
            for (int j = 0; j < wide; j += 3) {
                add3x3(first + k, right, k, j, sums, sum.rows());
            }
        }
        for (int j = 0; j < sum.columns(); j++) {
            addFrom(j < wide ? deep : 0, first, right, j, sums[j], sum.rows());
            write(sums[j], sum, j);
        }
    }

    /** s_ij = fma(l_i,k+2, r_k+2,j, fma(l_i,k+1, r_k+1,j, fma(l_ik, r_kj, s_ij))), for three columns j. */
    private void add3x3(int first, Block right, int k, int j, double[][] sums, int count) {
        double[] l0 = columns[first];
        double[] l1 = columns[first + 1];
        double[] l2 = columns[first + 2];
        double[] s0 = sums[j];
        double[] s1 = sums[j + 1];
        double[] s2 = sums[j + 2];
        double r00 = right.get(k, j);
        double r10 = right.get(k + 1, j);
        double r20 = right.get(k + 2, j);
        double r01 = right.get(k, j + 1);
        double r11 = right.get(k + 1, j + 1);
        double r21 = right.get(k + 2, j + 1);
        double r02 = right.get(k, j + 2);
        double r12 = right.get(k + 1, j + 2);
        double r22 = right.get(k + 2, j + 2);
        for (int i = 0; i < count; i++) {
            double x0 = l0[i];
            double x1 = l1[i];
            double x2 = l2[i];
            s0[i] = fma(x2, r20, fma(x1, r10, fma(x0, r00, s0[i])));
            s1[i] = fma(x2, r21, fma(x1, r11, fma(x0, r01, s1[i])));
            s2[i] = fma(x2, r22, fma(x1, r12, fma(x0, r02, s2[i])));
        }
    }

    /**
     * Adds the columns of L from k on to one column of the sum, also three at a time. The columns are looked up here, as JDK
     * 17 makes slower code of a loop that is inlined together with the look-up.
     */
    private void addFrom(int k, int first, Block right, int j, double[] sum, int count) {
        for (; k + 3 <= depth; k += 3) {
            int at = first + k;
            add3(columns[at], columns[at + 1], columns[at + 2],
                    right.get(k, j), right.get(k + 1, j), right.get(k + 2, j), sum, count);
        }
        for (; k < depth; k++) {
            add1(columns[first + k], right.get(k, j), sum, count);
        }
    }

    /** s_i = fma(l_i2, r_2, fma(l_i1, r_1, fma(l_i0, r_0, s_i))). */
    private static void add3(double[] l0, double[] l1, double[] l2, double r0, double r1, double r2, double[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = fma(l2[i], r2, fma(l1[i], r1, fma(l0[i], r0, sum[i])));
        }
    }

    private static void add1(double[] column, double r, double[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = fma(column[i], r, sum[i]);
        }
    }
}
