package io.github.unroll.internal;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the product: a tile of the sum, 8 rows by one to three vectors, stays in registers while the
 * inner dimension k runs by. For each k, 8 numbers of the left operand are each spread over a vector and multiplied with
 * the one to three vectors of the right operand. Every element of the sum is one chain of fused multiply-adds in the
 * order of k, so the shape of the tile does not show in the result.
 */
final class VectorTile {

    /** The rows of a tile. */
    static final int ROWS = 8;

    private static final VectorSpecies<Double> V = DoubleVector.SPECIES_PREFERRED;

    /** The elements of a vector. */
    static final int LANES = V.length();

    /** The most vectors in a row of a tile: 24 sums need the 32 registers that come with vectors of 8; else there are 16. */
    static final int MOST_VECTORS = LANES >= 8 ? 3 : 1;

    private VectorTile() {
    }

    /**
     * sum (8, vectors * LANES) += left (8, depth) right (depth, vectors * LANES).
     *
     * @param left element (i, k) at l + 8 k + i
     * @param right element (k, j) at r + k * vectors * LANES + j
     * @param sum element (i, j) at s + i * stride + j
     */
    static void add(int vectors, double[] left, int l, double[] right, int r, int depth, double[] sum, int s, int stride) {
        switch (vectors) {
            case 1 -> add1(left, l, right, r, depth, sum, s, stride);
            case 2 -> add2(left, l, right, r, depth, sum, s, stride);
            default -> add3(left, l, right, r, depth, sum, s, stride);
        }
    }

    private static void add3(double[] left, int l, double[] right, int r, int depth, double[] sum, int s0, int stride) {
        int s1 = s0 + stride;
        int s2 = s1 + stride;
        int s3 = s2 + stride;
        int s4 = s3 + stride;
        int s5 = s4 + stride;
        int s6 = s5 + stride;
        int s7 = s6 + stride;
        DoubleVector s00 = fromArray(V, sum, s0), s01 = fromArray(V, sum, s0 + LANES), s02 = fromArray(V, sum, s0 + 2 * LANES);
        DoubleVector s10 = fromArray(V, sum, s1), s11 = fromArray(V, sum, s1 + LANES), s12 = fromArray(V, sum, s1 + 2 * LANES);
        DoubleVector s20 = fromArray(V, sum, s2), s21 = fromArray(V, sum, s2 + LANES), s22 = fromArray(V, sum, s2 + 2 * LANES);
        DoubleVector s30 = fromArray(V, sum, s3), s31 = fromArray(V, sum, s3 + LANES), s32 = fromArray(V, sum, s3 + 2 * LANES);
        DoubleVector s40 = fromArray(V, sum, s4), s41 = fromArray(V, sum, s4 + LANES), s42 = fromArray(V, sum, s4 + 2 * LANES);
        DoubleVector s50 = fromArray(V, sum, s5), s51 = fromArray(V, sum, s5 + LANES), s52 = fromArray(V, sum, s5 + 2 * LANES);
        DoubleVector s60 = fromArray(V, sum, s6), s61 = fromArray(V, sum, s6 + LANES), s62 = fromArray(V, sum, s6 + 2 * LANES);
        DoubleVector s70 = fromArray(V, sum, s7), s71 = fromArray(V, sum, s7 + LANES), s72 = fromArray(V, sum, s7 + 2 * LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r);
            DoubleVector r1 = fromArray(V, right, r + LANES);
            DoubleVector r2 = fromArray(V, right, r + 2 * LANES);
            DoubleVector l0 = broadcast(V, left[l]);
            s00 = l0.fma(r0, s00);
            s01 = l0.fma(r1, s01);
            s02 = l0.fma(r2, s02);
            DoubleVector l1 = broadcast(V, left[l + 1]);
            s10 = l1.fma(r0, s10);
            s11 = l1.fma(r1, s11);
            s12 = l1.fma(r2, s12);
            DoubleVector l2 = broadcast(V, left[l + 2]);
            s20 = l2.fma(r0, s20);
            s21 = l2.fma(r1, s21);
            s22 = l2.fma(r2, s22);
            DoubleVector l3 = broadcast(V, left[l + 3]);
            s30 = l3.fma(r0, s30);
            s31 = l3.fma(r1, s31);
            s32 = l3.fma(r2, s32);
            DoubleVector l4 = broadcast(V, left[l + 4]);
            s40 = l4.fma(r0, s40);
            s41 = l4.fma(r1, s41);
            s42 = l4.fma(r2, s42);
            DoubleVector l5 = broadcast(V, left[l + 5]);
            s50 = l5.fma(r0, s50);
            s51 = l5.fma(r1, s51);
            s52 = l5.fma(r2, s52);
            DoubleVector l6 = broadcast(V, left[l + 6]);
            s60 = l6.fma(r0, s60);
            s61 = l6.fma(r1, s61);
            s62 = l6.fma(r2, s62);
            DoubleVector l7 = broadcast(V, left[l + 7]);
            s70 = l7.fma(r0, s70);
            s71 = l7.fma(r1, s71);
            s72 = l7.fma(r2, s72);
            l += ROWS;
            r += 3 * LANES;
        }
        s00.intoArray(sum, s0);
        s01.intoArray(sum, s0 + LANES);
        s02.intoArray(sum, s0 + 2 * LANES);
        s10.intoArray(sum, s1);
        s11.intoArray(sum, s1 + LANES);
        s12.intoArray(sum, s1 + 2 * LANES);
        s20.intoArray(sum, s2);
        s21.intoArray(sum, s2 + LANES);
        s22.intoArray(sum, s2 + 2 * LANES);
        s30.intoArray(sum, s3);
        s31.intoArray(sum, s3 + LANES);
        s32.intoArray(sum, s3 + 2 * LANES);
        s40.intoArray(sum, s4);
        s41.intoArray(sum, s4 + LANES);
        s42.intoArray(sum, s4 + 2 * LANES);
        s50.intoArray(sum, s5);
        s51.intoArray(sum, s5 + LANES);
        s52.intoArray(sum, s5 + 2 * LANES);
        s60.intoArray(sum, s6);
        s61.intoArray(sum, s6 + LANES);
        s62.intoArray(sum, s6 + 2 * LANES);
        s70.intoArray(sum, s7);
        s71.intoArray(sum, s7 + LANES);
        s72.intoArray(sum, s7 + 2 * LANES);
    }

    private static void add2(double[] left, int l, double[] right, int r, int depth, double[] sum, int s0, int stride) {
        int s1 = s0 + stride;
        int s2 = s1 + stride;
        int s3 = s2 + stride;
        int s4 = s3 + stride;
        int s5 = s4 + stride;
        int s6 = s5 + stride;
        int s7 = s6 + stride;
        DoubleVector s00 = fromArray(V, sum, s0), s01 = fromArray(V, sum, s0 + LANES);
        DoubleVector s10 = fromArray(V, sum, s1), s11 = fromArray(V, sum, s1 + LANES);
        DoubleVector s20 = fromArray(V, sum, s2), s21 = fromArray(V, sum, s2 + LANES);
        DoubleVector s30 = fromArray(V, sum, s3), s31 = fromArray(V, sum, s3 + LANES);
        DoubleVector s40 = fromArray(V, sum, s4), s41 = fromArray(V, sum, s4 + LANES);
        DoubleVector s50 = fromArray(V, sum, s5), s51 = fromArray(V, sum, s5 + LANES);
        DoubleVector s60 = fromArray(V, sum, s6), s61 = fromArray(V, sum, s6 + LANES);
        DoubleVector s70 = fromArray(V, sum, s7), s71 = fromArray(V, sum, s7 + LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r);
            DoubleVector r1 = fromArray(V, right, r + LANES);
            DoubleVector l0 = broadcast(V, left[l]);
            s00 = l0.fma(r0, s00);
            s01 = l0.fma(r1, s01);
            DoubleVector l1 = broadcast(V, left[l + 1]);
            s10 = l1.fma(r0, s10);
            s11 = l1.fma(r1, s11);
            DoubleVector l2 = broadcast(V, left[l + 2]);
            s20 = l2.fma(r0, s20);
            s21 = l2.fma(r1, s21);
            DoubleVector l3 = broadcast(V, left[l + 3]);
            s30 = l3.fma(r0, s30);
            s31 = l3.fma(r1, s31);
            DoubleVector l4 = broadcast(V, left[l + 4]);
            s40 = l4.fma(r0, s40);
            s41 = l4.fma(r1, s41);
            DoubleVector l5 = broadcast(V, left[l + 5]);
            s50 = l5.fma(r0, s50);
            s51 = l5.fma(r1, s51);
            DoubleVector l6 = broadcast(V, left[l + 6]);
            s60 = l6.fma(r0, s60);
            s61 = l6.fma(r1, s61);
            DoubleVector l7 = broadcast(V, left[l + 7]);
            s70 = l7.fma(r0, s70);
            s71 = l7.fma(r1, s71);
            l += ROWS;
            r += 2 * LANES;
        }
        s00.intoArray(sum, s0);
        s01.intoArray(sum, s0 + LANES);
        s10.intoArray(sum, s1);
        s11.intoArray(sum, s1 + LANES);
        s20.intoArray(sum, s2);
        s21.intoArray(sum, s2 + LANES);
        s30.intoArray(sum, s3);
        s31.intoArray(sum, s3 + LANES);
        s40.intoArray(sum, s4);
        s41.intoArray(sum, s4 + LANES);
        s50.intoArray(sum, s5);
        s51.intoArray(sum, s5 + LANES);
        s60.intoArray(sum, s6);
        s61.intoArray(sum, s6 + LANES);
        s70.intoArray(sum, s7);
        s71.intoArray(sum, s7 + LANES);
    }

    /**
     * sum (8, 2 LANES) += left (8, depth) right (depth, 2 LANES), with a left operand that is not packed. Its indices are sums
     * of k and what does not change in the loop: in this form both JDK 17 and 25 take the bounds checks out of the loop.
     *
     * @param left element (i, k) at l + i * next + k
     * @param right element (k, j) at r + k * 2 LANES + j
     * @param sum element (i, j) at s0 + i * stride + j
     */
    static void addRows(
            double[] left, int l, int next, double[] right, int r, int depth, double[] sum, int s0, int stride) {
        int l1 = l + next;
        int l2 = l1 + next;
        int l3 = l2 + next;
        int l4 = l3 + next;
        int l5 = l4 + next;
        int l6 = l5 + next;
        int l7 = l6 + next;
        int s1 = s0 + stride;
        int s2 = s1 + stride;
        int s3 = s2 + stride;
        int s4 = s3 + stride;
        int s5 = s4 + stride;
        int s6 = s5 + stride;
        int s7 = s6 + stride;
        DoubleVector s00 = fromArray(V, sum, s0), s01 = fromArray(V, sum, s0 + LANES);
        DoubleVector s10 = fromArray(V, sum, s1), s11 = fromArray(V, sum, s1 + LANES);
        DoubleVector s20 = fromArray(V, sum, s2), s21 = fromArray(V, sum, s2 + LANES);
        DoubleVector s30 = fromArray(V, sum, s3), s31 = fromArray(V, sum, s3 + LANES);
        DoubleVector s40 = fromArray(V, sum, s4), s41 = fromArray(V, sum, s4 + LANES);
        DoubleVector s50 = fromArray(V, sum, s5), s51 = fromArray(V, sum, s5 + LANES);
        DoubleVector s60 = fromArray(V, sum, s6), s61 = fromArray(V, sum, s6 + LANES);
        DoubleVector s70 = fromArray(V, sum, s7), s71 = fromArray(V, sum, s7 + LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r);
            DoubleVector r1 = fromArray(V, right, r + LANES);
            DoubleVector x0 = broadcast(V, left[l + k]);
            s00 = x0.fma(r0, s00);
            s01 = x0.fma(r1, s01);
            DoubleVector x1 = broadcast(V, left[l1 + k]);
            s10 = x1.fma(r0, s10);
            s11 = x1.fma(r1, s11);
            DoubleVector x2 = broadcast(V, left[l2 + k]);
            s20 = x2.fma(r0, s20);
            s21 = x2.fma(r1, s21);
            DoubleVector x3 = broadcast(V, left[l3 + k]);
            s30 = x3.fma(r0, s30);
            s31 = x3.fma(r1, s31);
            DoubleVector x4 = broadcast(V, left[l4 + k]);
            s40 = x4.fma(r0, s40);
            s41 = x4.fma(r1, s41);
            DoubleVector x5 = broadcast(V, left[l5 + k]);
            s50 = x5.fma(r0, s50);
            s51 = x5.fma(r1, s51);
            DoubleVector x6 = broadcast(V, left[l6 + k]);
            s60 = x6.fma(r0, s60);
            s61 = x6.fma(r1, s61);
            DoubleVector x7 = broadcast(V, left[l7 + k]);
            s70 = x7.fma(r0, s70);
            s71 = x7.fma(r1, s71);
            r += 2 * LANES;
        }
        s00.intoArray(sum, s0);
        s01.intoArray(sum, s0 + LANES);
        s10.intoArray(sum, s1);
        s11.intoArray(sum, s1 + LANES);
        s20.intoArray(sum, s2);
        s21.intoArray(sum, s2 + LANES);
        s30.intoArray(sum, s3);
        s31.intoArray(sum, s3 + LANES);
        s40.intoArray(sum, s4);
        s41.intoArray(sum, s4 + LANES);
        s50.intoArray(sum, s5);
        s51.intoArray(sum, s5 + LANES);
        s60.intoArray(sum, s6);
        s61.intoArray(sum, s6 + LANES);
        s70.intoArray(sum, s7);
        s71.intoArray(sum, s7 + LANES);
    }

    private static void add1(double[] left, int l, double[] right, int r, int depth, double[] sum, int s0, int stride) {
        int s1 = s0 + stride;
        int s2 = s1 + stride;
        int s3 = s2 + stride;
        int s4 = s3 + stride;
        int s5 = s4 + stride;
        int s6 = s5 + stride;
        int s7 = s6 + stride;
        DoubleVector s00 = fromArray(V, sum, s0);
        DoubleVector s10 = fromArray(V, sum, s1);
        DoubleVector s20 = fromArray(V, sum, s2);
        DoubleVector s30 = fromArray(V, sum, s3);
        DoubleVector s40 = fromArray(V, sum, s4);
        DoubleVector s50 = fromArray(V, sum, s5);
        DoubleVector s60 = fromArray(V, sum, s6);
        DoubleVector s70 = fromArray(V, sum, s7);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r);
            DoubleVector l0 = broadcast(V, left[l]);
            s00 = l0.fma(r0, s00);
            DoubleVector l1 = broadcast(V, left[l + 1]);
            s10 = l1.fma(r0, s10);
            DoubleVector l2 = broadcast(V, left[l + 2]);
            s20 = l2.fma(r0, s20);
            DoubleVector l3 = broadcast(V, left[l + 3]);
            s30 = l3.fma(r0, s30);
            DoubleVector l4 = broadcast(V, left[l + 4]);
            s40 = l4.fma(r0, s40);
            DoubleVector l5 = broadcast(V, left[l + 5]);
            s50 = l5.fma(r0, s50);
            DoubleVector l6 = broadcast(V, left[l + 6]);
            s60 = l6.fma(r0, s60);
            DoubleVector l7 = broadcast(V, left[l + 7]);
            s70 = l7.fma(r0, s70);
            l += ROWS;
            r += LANES;
        }
        s00.intoArray(sum, s0);
        s10.intoArray(sum, s1);
        s20.intoArray(sum, s2);
        s30.intoArray(sum, s3);
        s40.intoArray(sum, s4);
        s50.intoArray(sum, s5);
        s60.intoArray(sum, s6);
        s70.intoArray(sum, s7);
    }

    /** Copies stretches of the given width, a number of whole vectors, that start at s, s + stride, ..., behind each other. */
    static void copy(double[] source, int s, int stride, int count, int width, double[] target, int t) {
        for (int v = 0; v < width; v += LANES) {
            for (int k = 0; k < count; k++) {
                fromArray(V, source, s + v + k * stride).intoArray(target, t + v + k * width);
            }
        }
    }

    /**
     * sum (8 panels) += left (8 panels, depth) right (depth, 1), for panels of 8 rows that follow each other.
     *
     * @param left element (i, k) of panel p at l + 8 depth p + 8 k + i
     * @param right element k at r + k
     * @param sum element i of panel p at 8 p + i
     */
    static void addColumn(double[] left, int l, int depth, double[] right, int r, double[] sum, int panels) {
        int p = 0;
        for (; p + 4 <= panels; p += 4) {
            for (int i = 0; i < ROWS; i += LANES) {
                addColumn4(left, l + p * ROWS * depth + i, depth, right, r, sum, p * ROWS + i);
            }
        }
        for (; p < panels; p++) {
            for (int i = 0; i < ROWS; i += LANES) {
                addColumn1(left, l + p * ROWS * depth + i, depth, right, r, sum, p * ROWS + i);
            }
        }
    }

    /** A vector of each of four panels: the four sums do not wait for each other. */
    private static void addColumn4(double[] left, int l, int depth, double[] right, int r, double[] sum, int s) {
        int panel = ROWS * depth;
        DoubleVector s0 = fromArray(V, sum, s);
        DoubleVector s1 = fromArray(V, sum, s + ROWS);
        DoubleVector s2 = fromArray(V, sum, s + 2 * ROWS);
        DoubleVector s3 = fromArray(V, sum, s + 3 * ROWS);
        for (int k = 0; k < depth; k++) {
            DoubleVector rk = broadcast(V, right[r + k]);
            s0 = fromArray(V, left, l).fma(rk, s0);
            s1 = fromArray(V, left, l + panel).fma(rk, s1);
            s2 = fromArray(V, left, l + 2 * panel).fma(rk, s2);
            s3 = fromArray(V, left, l + 3 * panel).fma(rk, s3);
            l += ROWS;
        }
        s0.intoArray(sum, s);
        s1.intoArray(sum, s + ROWS);
        s2.intoArray(sum, s + 2 * ROWS);
        s3.intoArray(sum, s + 3 * ROWS);
    }

    private static void addColumn1(double[] left, int l, int depth, double[] right, int r, double[] sum, int s) {
        DoubleVector s0 = fromArray(V, sum, s);
        for (int k = 0; k < depth; k++) {
            s0 = fromArray(V, left, l).fma(broadcast(V, right[r + k]), s0);
            l += ROWS;
        }
        s0.intoArray(sum, s);
    }
}
