package io.github.unroll.internal;

import static java.lang.Math.fma;

/**
 * The left operand L (p, q) of products, column by column, each column an array of its own from index 0 on: that is the
 * form in which the JIT compiler turns the innermost loop into vector instructions by itself. A column of the sum takes in
 * eight columns of L at a time.
 */
final class PortableFactor implements Factor {

    /** The rows of a strip: eight columns of so many rows stay in the first-level cache. */
    private static final int STRIP = 512;

    private final int rows;
    private final int depth;
    /** Column k of the strip s is {@code columns[s * depth + k]}. */
    private final double[][] columns;

    PortableFactor(Block left, Scratch scratch) {
        rows = left.rows();
        depth = left.columns();
        columns = new double[strips() * depth][];
        for (int s = 0; s < strips(); s++) {
            Block strip = left.rows(s * STRIP, Math.min(STRIP, rows - s * STRIP));
            for (int k = 0; k < depth; k++) {
                columns[s * depth + k] = scratch.array(strip.rows());
                strip.columns(k, 1).copyTo(Block.of(columns[s * depth + k], strip.rows(), 1));
            }
        }
    }

    private int strips() {
        return (rows + STRIP - 1) / STRIP;
    }

    @Override
    public void multiplyAdd(Block right, Block sum) {
        try (Scratch scratch = new Scratch()) {
            double[][] sums = new double[right.columns()][];
            for (int j = 0; j < sums.length; j++) {
                sums[j] = scratch.array(Math.min(STRIP, rows));
            }
            for (int s = 0; s < strips(); s++) {
                Block strip = sum.rows(s * STRIP, Math.min(STRIP, rows - s * STRIP));
                for (int j = 0; j < sums.length; j++) {
                    strip.columns(j, 1).copyTo(Block.of(sums[j], strip.rows(), 1));
                }
                addStrip(s, right, sums, strip.rows());
                for (int j = 0; j < sums.length; j++) {
                    Block.of(sums[j], strip.rows(), 1).copyTo(strip.columns(j, 1));
                }
            }
        }
    }

    /** The outer loop runs over k, so that eight columns of L serve all columns of the sum while they are in the cache. */
    private void addStrip(int s, Block right, double[][] sums, int count) {
        int k = 0;
        for (; k + 8 <= depth; k += 8) {
            for (int j = 0; j < sums.length; j++) {
                add8(s * depth + k, right, k, j, sums[j], count);
            }
        }
        for (; k < depth; k++) {
            for (int j = 0; j < sums.length; j++) {
                add1(columns[s * depth + k], right.get(k, j), sums[j], count);
            }
        }
    }

    /** s_i = fma(l_i,k+7, r_k+7, ... fma(l_i,k, r_k, s_i) ...), for eight columns of L. */
    private void add8(int first, Block right, int k, int j, double[] sum, int count) {
        double[] l0 = columns[first];
        double[] l1 = columns[first + 1];
        double[] l2 = columns[first + 2];
        double[] l3 = columns[first + 3];
        double[] l4 = columns[first + 4];
        double[] l5 = columns[first + 5];
        double[] l6 = columns[first + 6];
        double[] l7 = columns[first + 7];
        double r0 = right.get(k, j);
        double r1 = right.get(k + 1, j);
        double r2 = right.get(k + 2, j);
        double r3 = right.get(k + 3, j);
        double r4 = right.get(k + 4, j);
        double r5 = right.get(k + 5, j);
        double r6 = right.get(k + 6, j);
        double r7 = right.get(k + 7, j);
        for (int i = 0; i < count; i++) {
            double lower = fma(l3[i], r3, fma(l2[i], r2, fma(l1[i], r1, fma(l0[i], r0, sum[i]))));
            sum[i] = fma(l7[i], r7, fma(l6[i], r6, fma(l5[i], r5, fma(l4[i], r4, lower))));
        }
    }

    private static void add1(double[] column, double r, double[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = fma(column[i], r, sum[i]);
        }
    }
}
