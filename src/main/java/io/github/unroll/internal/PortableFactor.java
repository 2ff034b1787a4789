package io.github.unroll.internal;

import static java.lang.Math.fma;

/**
 * The left operand L (p, q) of products, column by column, each column an array of its own from index 0 on: that is the
 * form in which the JIT compiler turns the innermost loop into vector instructions by itself. A column of the sum takes in
 * four columns of L at a time.
 */
final class PortableFactor implements Factor {

    /** The rows of a strip: four columns of so many rows stay in the first-level cache. */
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

    /** The outer loop runs over k, so that four columns of L serve all columns of the sum while they are in the cache. */
    private void addStrip(int s, Block right, double[][] sums, int count) {
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            for (int j = 0; j < sums.length; j++) {
                add4(s * depth + k, right, k, j, sums[j], count);
            }
        }
        for (; k < depth; k++) {
            for (int j = 0; j < sums.length; j++) {
                add1(columns[s * depth + k], right.get(k, j), sums[j], count);
            }
        }
    }

    /** s_i = fma(l_i,k+3, r_k+3, ... fma(l_i,k, r_k, s_i) ...), for four columns of L; JDK 17 vectorises no longer sum. */
    private void add4(int first, Block right, int k, int j, double[] sum, int count) {
        double[] l0 = columns[first];
        double[] l1 = columns[first + 1];
        double[] l2 = columns[first + 2];
        double[] l3 = columns[first + 3];
        double r0 = right.get(k, j);
        double r1 = right.get(k + 1, j);
        double r2 = right.get(k + 2, j);
        double r3 = right.get(k + 3, j);
        for (int i = 0; i < count; i++) {
            sum[i] = fma(l3[i], r3, fma(l2[i], r2, fma(l1[i], r1, fma(l0[i], r0, sum[i]))));
        }
    }

    private static void add1(double[] column, double r, double[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = fma(column[i], r, sum[i]);
        }
    }
}
