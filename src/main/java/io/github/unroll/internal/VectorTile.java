package io.github.unroll.internal;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the product: a tile of the sum, some rows by one to four vectors, stays in registers while k runs
 * through the inner dimension. For each k, one element of each row of the left operand is broadcast to a vector and
 * multiplied by the vectors of the right operand. Every element of the sum is one chain of fused multiply-adds in the order
 * of k, so the result does not depend on the shape of the tile.
 *
 * <p>The left operand is read in place, row by row, at indices that are sums of k and a loop invariant, so the JIT compiler
 * moves the bounds checks out of the loop. If there are too few rows for a tile, the last one is computed several times.
 */
final class VectorTile {

    private static final VectorSpecies<Double> V = DoubleVector.SPECIES_PREFERRED;

    /** The elements of a vector. */
    static final int LANES = V.length();

    private VectorTile() {
    }

    /**
     * sum (rows, vectors * LANES) += left (rows, depth) right (depth, vectors * LANES), for as many rows as the tile of a
     * {@link TileShape} has, or fewer.
     *
     * @param left element (i, k) of the tile is at l + i * rowStride + k
     * @param right element (k, j) at r + k * vectors * LANES + j
     * @param sum element (i, j) of the tile is at s + i * rowStride + j
     */
    static void add(int vectors, Block left, int l, double[] right, int r, int depth, Block sum, int s, int rows) {
        switch (vectors) {
            case 1 -> add8x1(left, l, right, r, depth, sum, s, rows - 1);
            case 2 -> {
                if (rows > 6) {
                    add12x2(left, l, right, r, depth, sum, s, rows - 1);
                } else {
                    add6x2(left, l, right, r, depth, sum, s, rows - 1);
                }
            }
            case 3 -> add6x3(left, l, right, r, depth, sum, s, rows - 1);
            default -> add6x4(left, l, right, r, depth, sum, s, rows - 1);
        }
    }

    /** Six rows by four vectors. */
    private static void add6x4(Block left, int l0, double[] right, int r, int depth, Block sum, int s0, int last) {
        double[] x = left.values();
        double[] y = sum.values();
        int next = left.rowStride();
        int below = sum.rowStride();
        int l1 = l0 + Math.min(1, last) * next, l2 = l0 + Math.min(2, last) * next;
        int l3 = l0 + Math.min(3, last) * next, l4 = l0 + Math.min(4, last) * next;
        int l5 = l0 + Math.min(5, last) * next;
        int s1 = s0 + Math.min(1, last) * below, s2 = s0 + Math.min(2, last) * below;
        int s3 = s0 + Math.min(3, last) * below, s4 = s0 + Math.min(4, last) * below;
        int s5 = s0 + Math.min(5, last) * below;
        DoubleVector v00 = fromArray(V, y, s0), v01 = fromArray(V, y, s0 + LANES);
        DoubleVector v02 = fromArray(V, y, s0 + 2 * LANES), v03 = fromArray(V, y, s0 + 3 * LANES);
        DoubleVector v10 = fromArray(V, y, s1), v11 = fromArray(V, y, s1 + LANES);
        DoubleVector v12 = fromArray(V, y, s1 + 2 * LANES), v13 = fromArray(V, y, s1 + 3 * LANES);
        DoubleVector v20 = fromArray(V, y, s2), v21 = fromArray(V, y, s2 + LANES);
        DoubleVector v22 = fromArray(V, y, s2 + 2 * LANES), v23 = fromArray(V, y, s2 + 3 * LANES);
        DoubleVector v30 = fromArray(V, y, s3), v31 = fromArray(V, y, s3 + LANES);
        DoubleVector v32 = fromArray(V, y, s3 + 2 * LANES), v33 = fromArray(V, y, s3 + 3 * LANES);
        DoubleVector v40 = fromArray(V, y, s4), v41 = fromArray(V, y, s4 + LANES);
        DoubleVector v42 = fromArray(V, y, s4 + 2 * LANES), v43 = fromArray(V, y, s4 + 3 * LANES);
        DoubleVector v50 = fromArray(V, y, s5), v51 = fromArray(V, y, s5 + LANES);
        DoubleVector v52 = fromArray(V, y, s5 + 2 * LANES), v53 = fromArray(V, y, s5 + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r), r1 = fromArray(V, right, r + LANES);
            DoubleVector r2 = fromArray(V, right, r + 2 * LANES), r3 = fromArray(V, right, r + 3 * LANES);
            DoubleVector x0 = broadcast(V, x[l0 + k]);
            v00 = x0.fma(r0, v00);
            v01 = x0.fma(r1, v01);
            v02 = x0.fma(r2, v02);
            v03 = x0.fma(r3, v03);
            DoubleVector x1 = broadcast(V, x[l1 + k]);
            v10 = x1.fma(r0, v10);
            v11 = x1.fma(r1, v11);
            v12 = x1.fma(r2, v12);
            v13 = x1.fma(r3, v13);
            DoubleVector x2 = broadcast(V, x[l2 + k]);
            v20 = x2.fma(r0, v20);
            v21 = x2.fma(r1, v21);
            v22 = x2.fma(r2, v22);
            v23 = x2.fma(r3, v23);
            DoubleVector x3 = broadcast(V, x[l3 + k]);
            v30 = x3.fma(r0, v30);
            v31 = x3.fma(r1, v31);
            v32 = x3.fma(r2, v32);
            v33 = x3.fma(r3, v33);
            DoubleVector x4 = broadcast(V, x[l4 + k]);
            v40 = x4.fma(r0, v40);
            v41 = x4.fma(r1, v41);
            v42 = x4.fma(r2, v42);
            v43 = x4.fma(r3, v43);
            DoubleVector x5 = broadcast(V, x[l5 + k]);
            v50 = x5.fma(r0, v50);
            v51 = x5.fma(r1, v51);
            v52 = x5.fma(r2, v52);
            v53 = x5.fma(r3, v53);
            r += 4 * LANES;
        }
        v00.intoArray(y, s0);
        v01.intoArray(y, s0 + LANES);
        v02.intoArray(y, s0 + 2 * LANES);
        v03.intoArray(y, s0 + 3 * LANES);
        v10.intoArray(y, s1);
        v11.intoArray(y, s1 + LANES);
        v12.intoArray(y, s1 + 2 * LANES);
        v13.intoArray(y, s1 + 3 * LANES);
        v20.intoArray(y, s2);
        v21.intoArray(y, s2 + LANES);
        v22.intoArray(y, s2 + 2 * LANES);
        v23.intoArray(y, s2 + 3 * LANES);
        v30.intoArray(y, s3);
        v31.intoArray(y, s3 + LANES);
        v32.intoArray(y, s3 + 2 * LANES);
        v33.intoArray(y, s3 + 3 * LANES);
        v40.intoArray(y, s4);
        v41.intoArray(y, s4 + LANES);
        v42.intoArray(y, s4 + 2 * LANES);
        v43.intoArray(y, s4 + 3 * LANES);
        v50.intoArray(y, s5);
        v51.intoArray(y, s5 + LANES);
        v52.intoArray(y, s5 + 2 * LANES);
        v53.intoArray(y, s5 + 3 * LANES);
    }

    /** Six rows by three vectors. */
    private static void add6x3(Block left, int l0, double[] right, int r, int depth, Block sum, int s0, int last) {
        double[] x = left.values();
        double[] y = sum.values();
        int next = left.rowStride();
        int below = sum.rowStride();
        int l1 = l0 + Math.min(1, last) * next, l2 = l0 + Math.min(2, last) * next;
        int l3 = l0 + Math.min(3, last) * next, l4 = l0 + Math.min(4, last) * next;
        int l5 = l0 + Math.min(5, last) * next;
        int s1 = s0 + Math.min(1, last) * below, s2 = s0 + Math.min(2, last) * below;
        int s3 = s0 + Math.min(3, last) * below, s4 = s0 + Math.min(4, last) * below;
        int s5 = s0 + Math.min(5, last) * below;
        DoubleVector v00 = fromArray(V, y, s0), v01 = fromArray(V, y, s0 + LANES), v02 = fromArray(V, y, s0 + 2 * LANES);
        DoubleVector v10 = fromArray(V, y, s1), v11 = fromArray(V, y, s1 + LANES), v12 = fromArray(V, y, s1 + 2 * LANES);
        DoubleVector v20 = fromArray(V, y, s2), v21 = fromArray(V, y, s2 + LANES), v22 = fromArray(V, y, s2 + 2 * LANES);
        DoubleVector v30 = fromArray(V, y, s3), v31 = fromArray(V, y, s3 + LANES), v32 = fromArray(V, y, s3 + 2 * LANES);
        DoubleVector v40 = fromArray(V, y, s4), v41 = fromArray(V, y, s4 + LANES), v42 = fromArray(V, y, s4 + 2 * LANES);
        DoubleVector v50 = fromArray(V, y, s5), v51 = fromArray(V, y, s5 + LANES), v52 = fromArray(V, y, s5 + 2 * LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r), r1 = fromArray(V, right, r + LANES);
            DoubleVector r2 = fromArray(V, right, r + 2 * LANES);
            DoubleVector x0 = broadcast(V, x[l0 + k]);
            v00 = x0.fma(r0, v00);
            v01 = x0.fma(r1, v01);
            v02 = x0.fma(r2, v02);
            DoubleVector x1 = broadcast(V, x[l1 + k]);
            v10 = x1.fma(r0, v10);
            v11 = x1.fma(r1, v11);
            v12 = x1.fma(r2, v12);
            DoubleVector x2 = broadcast(V, x[l2 + k]);
            v20 = x2.fma(r0, v20);
            v21 = x2.fma(r1, v21);
            v22 = x2.fma(r2, v22);
            DoubleVector x3 = broadcast(V, x[l3 + k]);
            v30 = x3.fma(r0, v30);
            v31 = x3.fma(r1, v31);
            v32 = x3.fma(r2, v32);
            DoubleVector x4 = broadcast(V, x[l4 + k]);
            v40 = x4.fma(r0, v40);
            v41 = x4.fma(r1, v41);
            v42 = x4.fma(r2, v42);
            DoubleVector x5 = broadcast(V, x[l5 + k]);
            v50 = x5.fma(r0, v50);
            v51 = x5.fma(r1, v51);
            v52 = x5.fma(r2, v52);
            r += 3 * LANES;
        }
        v00.intoArray(y, s0);
        v01.intoArray(y, s0 + LANES);
        v02.intoArray(y, s0 + 2 * LANES);
        v10.intoArray(y, s1);
        v11.intoArray(y, s1 + LANES);
        v12.intoArray(y, s1 + 2 * LANES);
        v20.intoArray(y, s2);
        v21.intoArray(y, s2 + LANES);
        v22.intoArray(y, s2 + 2 * LANES);
        v30.intoArray(y, s3);
        v31.intoArray(y, s3 + LANES);
        v32.intoArray(y, s3 + 2 * LANES);
        v40.intoArray(y, s4);
        v41.intoArray(y, s4 + LANES);
        v42.intoArray(y, s4 + 2 * LANES);
        v50.intoArray(y, s5);
        v51.intoArray(y, s5 + LANES);
        v52.intoArray(y, s5 + 2 * LANES);
    }

    /** Twelve rows by two vectors. */
    private static void add12x2(Block left, int l0, double[] right, int r, int depth, Block sum, int s0, int last) {
        double[] x = left.values();
        double[] y = sum.values();
        int next = left.rowStride();
        int below = sum.rowStride();
        int l1 = l0 + Math.min(1, last) * next, l2 = l0 + Math.min(2, last) * next;
        int l3 = l0 + Math.min(3, last) * next, l4 = l0 + Math.min(4, last) * next;
        int l5 = l0 + Math.min(5, last) * next, l6 = l0 + Math.min(6, last) * next;
        int l7 = l0 + Math.min(7, last) * next, l8 = l0 + Math.min(8, last) * next;
        int l9 = l0 + Math.min(9, last) * next, l10 = l0 + Math.min(10, last) * next;
        int l11 = l0 + Math.min(11, last) * next;
        int s1 = s0 + Math.min(1, last) * below, s2 = s0 + Math.min(2, last) * below;
        int s3 = s0 + Math.min(3, last) * below, s4 = s0 + Math.min(4, last) * below;
        int s5 = s0 + Math.min(5, last) * below, s6 = s0 + Math.min(6, last) * below;
        int s7 = s0 + Math.min(7, last) * below, s8 = s0 + Math.min(8, last) * below;
        int s9 = s0 + Math.min(9, last) * below, s10 = s0 + Math.min(10, last) * below;
        int s11 = s0 + Math.min(11, last) * below;
        DoubleVector v00 = fromArray(V, y, s0), v01 = fromArray(V, y, s0 + LANES);
        DoubleVector v10 = fromArray(V, y, s1), v11 = fromArray(V, y, s1 + LANES);
        DoubleVector v20 = fromArray(V, y, s2), v21 = fromArray(V, y, s2 + LANES);
        DoubleVector v30 = fromArray(V, y, s3), v31 = fromArray(V, y, s3 + LANES);
        DoubleVector v40 = fromArray(V, y, s4), v41 = fromArray(V, y, s4 + LANES);
        DoubleVector v50 = fromArray(V, y, s5), v51 = fromArray(V, y, s5 + LANES);
        DoubleVector v60 = fromArray(V, y, s6), v61 = fromArray(V, y, s6 + LANES);
        DoubleVector v70 = fromArray(V, y, s7), v71 = fromArray(V, y, s7 + LANES);
        DoubleVector v80 = fromArray(V, y, s8), v81 = fromArray(V, y, s8 + LANES);
        DoubleVector v90 = fromArray(V, y, s9), v91 = fromArray(V, y, s9 + LANES);
        DoubleVector v100 = fromArray(V, y, s10), v101 = fromArray(V, y, s10 + LANES);
        DoubleVector v110 = fromArray(V, y, s11), v111 = fromArray(V, y, s11 + LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r), r1 = fromArray(V, right, r + LANES);
            DoubleVector x0 = broadcast(V, x[l0 + k]);
            v00 = x0.fma(r0, v00);
            v01 = x0.fma(r1, v01);
            DoubleVector x1 = broadcast(V, x[l1 + k]);
            v10 = x1.fma(r0, v10);
            v11 = x1.fma(r1, v11);
            DoubleVector x2 = broadcast(V, x[l2 + k]);
            v20 = x2.fma(r0, v20);
            v21 = x2.fma(r1, v21);
            DoubleVector x3 = broadcast(V, x[l3 + k]);
            v30 = x3.fma(r0, v30);
            v31 = x3.fma(r1, v31);
            DoubleVector x4 = broadcast(V, x[l4 + k]);
            v40 = x4.fma(r0, v40);
            v41 = x4.fma(r1, v41);
            DoubleVector x5 = broadcast(V, x[l5 + k]);
            v50 = x5.fma(r0, v50);
            v51 = x5.fma(r1, v51);
            DoubleVector x6 = broadcast(V, x[l6 + k]);
            v60 = x6.fma(r0, v60);
            v61 = x6.fma(r1, v61);
            DoubleVector x7 = broadcast(V, x[l7 + k]);
            v70 = x7.fma(r0, v70);
            v71 = x7.fma(r1, v71);
            DoubleVector x8 = broadcast(V, x[l8 + k]);
            v80 = x8.fma(r0, v80);
            v81 = x8.fma(r1, v81);
            DoubleVector x9 = broadcast(V, x[l9 + k]);
            v90 = x9.fma(r0, v90);
            v91 = x9.fma(r1, v91);
            DoubleVector x10 = broadcast(V, x[l10 + k]);
            v100 = x10.fma(r0, v100);
            v101 = x10.fma(r1, v101);
            DoubleVector x11 = broadcast(V, x[l11 + k]);
            v110 = x11.fma(r0, v110);
            v111 = x11.fma(r1, v111);
            r += 2 * LANES;
        }
        v00.intoArray(y, s0);
        v01.intoArray(y, s0 + LANES);
        v10.intoArray(y, s1);
        v11.intoArray(y, s1 + LANES);
        v20.intoArray(y, s2);
        v21.intoArray(y, s2 + LANES);
        v30.intoArray(y, s3);
        v31.intoArray(y, s3 + LANES);
        v40.intoArray(y, s4);
        v41.intoArray(y, s4 + LANES);
        v50.intoArray(y, s5);
        v51.intoArray(y, s5 + LANES);
        v60.intoArray(y, s6);
        v61.intoArray(y, s6 + LANES);
        v70.intoArray(y, s7);
        v71.intoArray(y, s7 + LANES);
        v80.intoArray(y, s8);
        v81.intoArray(y, s8 + LANES);
        v90.intoArray(y, s9);
        v91.intoArray(y, s9 + LANES);
        v100.intoArray(y, s10);
        v101.intoArray(y, s10 + LANES);
        v110.intoArray(y, s11);
        v111.intoArray(y, s11 + LANES);
    }

    /** Six rows by two vectors. */
    private static void add6x2(Block left, int l0, double[] right, int r, int depth, Block sum, int s0, int last) {
        double[] x = left.values();
        double[] y = sum.values();
        int next = left.rowStride();
        int below = sum.rowStride();
        int l1 = l0 + Math.min(1, last) * next, l2 = l0 + Math.min(2, last) * next, l3 = l0 + Math.min(3, last) * next;
        int l4 = l0 + Math.min(4, last) * next, l5 = l0 + Math.min(5, last) * next;
        int s1 = s0 + Math.min(1, last) * below, s2 = s0 + Math.min(2, last) * below, s3 = s0 + Math.min(3, last) * below;
        int s4 = s0 + Math.min(4, last) * below, s5 = s0 + Math.min(5, last) * below;
        DoubleVector v00 = fromArray(V, y, s0), v01 = fromArray(V, y, s0 + LANES);
        DoubleVector v10 = fromArray(V, y, s1), v11 = fromArray(V, y, s1 + LANES);
        DoubleVector v20 = fromArray(V, y, s2), v21 = fromArray(V, y, s2 + LANES);
        DoubleVector v30 = fromArray(V, y, s3), v31 = fromArray(V, y, s3 + LANES);
        DoubleVector v40 = fromArray(V, y, s4), v41 = fromArray(V, y, s4 + LANES);
        DoubleVector v50 = fromArray(V, y, s5), v51 = fromArray(V, y, s5 + LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r), r1 = fromArray(V, right, r + LANES);
            DoubleVector x0 = broadcast(V, x[l0 + k]);
            v00 = x0.fma(r0, v00);
            v01 = x0.fma(r1, v01);
            DoubleVector x1 = broadcast(V, x[l1 + k]);
            v10 = x1.fma(r0, v10);
            v11 = x1.fma(r1, v11);
            DoubleVector x2 = broadcast(V, x[l2 + k]);
            v20 = x2.fma(r0, v20);
            v21 = x2.fma(r1, v21);
            DoubleVector x3 = broadcast(V, x[l3 + k]);
            v30 = x3.fma(r0, v30);
            v31 = x3.fma(r1, v31);
            DoubleVector x4 = broadcast(V, x[l4 + k]);
            v40 = x4.fma(r0, v40);
            v41 = x4.fma(r1, v41);
            DoubleVector x5 = broadcast(V, x[l5 + k]);
            v50 = x5.fma(r0, v50);
            v51 = x5.fma(r1, v51);
            r += 2 * LANES;
        }
        v00.intoArray(y, s0);
        v01.intoArray(y, s0 + LANES);
        v10.intoArray(y, s1);
        v11.intoArray(y, s1 + LANES);
        v20.intoArray(y, s2);
        v21.intoArray(y, s2 + LANES);
        v30.intoArray(y, s3);
        v31.intoArray(y, s3 + LANES);
        v40.intoArray(y, s4);
        v41.intoArray(y, s4 + LANES);
        v50.intoArray(y, s5);
        v51.intoArray(y, s5 + LANES);
    }

    /** Eight rows by one vector. */
    private static void add8x1(Block left, int l0, double[] right, int r, int depth, Block sum, int s0, int last) {
        double[] x = left.values();
        double[] y = sum.values();
        int next = left.rowStride();
        int below = sum.rowStride();
        int l1 = l0 + Math.min(1, last) * next, l2 = l0 + Math.min(2, last) * next, l3 = l0 + Math.min(3, last) * next;
        int l4 = l0 + Math.min(4, last) * next, l5 = l0 + Math.min(5, last) * next, l6 = l0 + Math.min(6, last) * next;
        int l7 = l0 + Math.min(7, last) * next;
        int s1 = s0 + Math.min(1, last) * below, s2 = s0 + Math.min(2, last) * below, s3 = s0 + Math.min(3, last) * below;
        int s4 = s0 + Math.min(4, last) * below, s5 = s0 + Math.min(5, last) * below, s6 = s0 + Math.min(6, last) * below;
        int s7 = s0 + Math.min(7, last) * below;
        DoubleVector v00 = fromArray(V, y, s0);
        DoubleVector v10 = fromArray(V, y, s1);
        DoubleVector v20 = fromArray(V, y, s2);
        DoubleVector v30 = fromArray(V, y, s3);
        DoubleVector v40 = fromArray(V, y, s4);
        DoubleVector v50 = fromArray(V, y, s5);
        DoubleVector v60 = fromArray(V, y, s6);
        DoubleVector v70 = fromArray(V, y, s7);
        for (int k = 0; k < depth; k++) {
            DoubleVector r0 = fromArray(V, right, r);
            DoubleVector x0 = broadcast(V, x[l0 + k]);
            v00 = x0.fma(r0, v00);
            DoubleVector x1 = broadcast(V, x[l1 + k]);
            v10 = x1.fma(r0, v10);
            DoubleVector x2 = broadcast(V, x[l2 + k]);
            v20 = x2.fma(r0, v20);
            DoubleVector x3 = broadcast(V, x[l3 + k]);
            v30 = x3.fma(r0, v30);
            DoubleVector x4 = broadcast(V, x[l4 + k]);
            v40 = x4.fma(r0, v40);
            DoubleVector x5 = broadcast(V, x[l5 + k]);
            v50 = x5.fma(r0, v50);
            DoubleVector x6 = broadcast(V, x[l6 + k]);
            v60 = x6.fma(r0, v60);
            DoubleVector x7 = broadcast(V, x[l7 + k]);
            v70 = x7.fma(r0, v70);
            r += LANES;
        }
        v00.intoArray(y, s0);
        v10.intoArray(y, s1);
        v20.intoArray(y, s2);
        v30.intoArray(y, s3);
        v40.intoArray(y, s4);
        v50.intoArray(y, s5);
        v60.intoArray(y, s6);
        v70.intoArray(y, s7);
    }
}
