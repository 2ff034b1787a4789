package io.github.unroll.internal;

import static java.lang.Math.fma;

/**
 * The product without vectors, for blocks that are too small to fill them. A tile of the sum, two rows by four columns or
 * eight rows of a single column, stays in registers while k runs through the inner dimension. The operands are read in place.
 */
final class ScalarTile {

    private ScalarTile() {
    }

    /** S += L R. */
    static void multiplyAdd(Block left, Block right, Block sum) {
        if (sum.columns() == 1) {
            for (int i = 0; i < sum.rows(); i += 8) {
                add8x1(left, right, sum, i);
            }
            return;
        }
        for (int i = 0; i < sum.rows(); i += 2) {
            for (int j = 0; j < sum.columns(); j += 4) {
                add2x4(left, right, sum, i, j);
            }
        }
    }

    /** Computes eight rows of a single column, from row i0 on; if the sum ends within them, its last row several times. */
    private static void add8x1(Block left, Block right, Block sum, int i0) {
        int last = sum.rows() - 1;
        int i1 = Math.min(i0 + 1, last), i2 = Math.min(i0 + 2, last), i3 = Math.min(i0 + 3, last);
        int i4 = Math.min(i0 + 4, last), i5 = Math.min(i0 + 5, last), i6 = Math.min(i0 + 6, last);
        int i7 = Math.min(i0 + 7, last);
        double s0 = sum.get(i0, 0), s1 = sum.get(i1, 0), s2 = sum.get(i2, 0), s3 = sum.get(i3, 0);
        double s4 = sum.get(i4, 0), s5 = sum.get(i5, 0), s6 = sum.get(i6, 0), s7 = sum.get(i7, 0);
        for (int k = 0; k < left.columns(); k++) {
            double r = right.get(k, 0);
            s0 = fma(left.get(i0, k), r, s0);
            s1 = fma(left.get(i1, k), r, s1);
            s2 = fma(left.get(i2, k), r, s2);
            s3 = fma(left.get(i3, k), r, s3);
            s4 = fma(left.get(i4, k), r, s4);
            s5 = fma(left.get(i5, k), r, s5);
            s6 = fma(left.get(i6, k), r, s6);
            s7 = fma(left.get(i7, k), r, s7);
        }
        sum.set(i0, 0, s0);
        sum.set(i1, 0, s1);
        sum.set(i2, 0, s2);
        sum.set(i3, 0, s3);
        sum.set(i4, 0, s4);
        sum.set(i5, 0, s5);
        sum.set(i6, 0, s6);
        sum.set(i7, 0, s7);
    }

    /** Computes the tile from (i0, j0) on. If the sum ends within it, the last row or column is computed several times. */
    private static void add2x4(Block left, Block right, Block sum, int i0, int j0) {
        int i1 = Math.min(i0 + 1, sum.rows() - 1);
        int j1 = Math.min(j0 + 1, sum.columns() - 1);
        int j2 = Math.min(j0 + 2, sum.columns() - 1);
        int j3 = Math.min(j0 + 3, sum.columns() - 1);
        double s00 = sum.get(i0, j0), s01 = sum.get(i0, j1), s02 = sum.get(i0, j2), s03 = sum.get(i0, j3);
        double s10 = sum.get(i1, j0), s11 = sum.get(i1, j1), s12 = sum.get(i1, j2), s13 = sum.get(i1, j3);
        for (int k = 0; k < left.columns(); k++) {
            double l0 = left.get(i0, k), l1 = left.get(i1, k);
            double r0 = right.get(k, j0), r1 = right.get(k, j1), r2 = right.get(k, j2), r3 = right.get(k, j3);
            s00 = fma(l0, r0, s00);
            s01 = fma(l0, r1, s01);
            s02 = fma(l0, r2, s02);
            s03 = fma(l0, r3, s03);
            s10 = fma(l1, r0, s10);
            s11 = fma(l1, r1, s11);
            s12 = fma(l1, r2, s12);
            s13 = fma(l1, r3, s13);
        }
        sum.set(i0, j0, s00);
        sum.set(i0, j1, s01);
        sum.set(i0, j2, s02);
        sum.set(i0, j3, s03);
        sum.set(i1, j0, s10);
        sum.set(i1, j1, s11);
        sum.set(i1, j2, s12);
        sum.set(i1, j3, s13);
    }
}
