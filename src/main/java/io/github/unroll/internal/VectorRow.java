package io.github.unroll.internal;

import static io.github.unroll.internal.VectorTile.LANES;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The innermost loops of the product with a left operand of one row: no element of the right one is used twice. */
final class VectorRow {

    private static final VectorSpecies<Double> V = DoubleVector.SPECIES_PREFERRED;

    private VectorRow() {
    }

    /**
     * sum (1, width) += left (1, depth) right (depth, width), for a width of one to eight vectors.
     *
     * @param left element k at l + k
     * @param right element (k, j) at r + k * width + j
     * @param sum element j at s + j
     */
    static void add(double[] left, int l, double[] right, int r, int width, int depth, double[] sum, int s) {
        if (width <= 4 * LANES) {
            addFour(left, l, right, r, width, depth, sum, s);
        } else {
            addEight(left, l, right, r, width, depth, sum, s);
        }
    }

    /**
     * Adds up four sums that do not wait for each other. If there are fewer vectors, the last one is computed several times.
     * The width is a variable even if it is four vectors: if the JIT compiler knew it, it would unroll the loop, and each
     * load would advance by 1 KB per iteration, too far for the processor to prefetch. With a variable, loads from the
     * second-level cache take two thirds of the time.
     */
    private static void addFour(double[] left, int l, double[] right, int r, int width, int depth, double[] sum, int s) {
        int last = width - LANES;
        int j1 = Math.min(LANES, last), j2 = Math.min(2 * LANES, last), j3 = Math.min(3 * LANES, last);
        DoubleVector v0 = fromArray(V, sum, s), v1 = fromArray(V, sum, s + j1);
        DoubleVector v2 = fromArray(V, sum, s + j2), v3 = fromArray(V, sum, s + j3);
        for (int k = 0; k < depth; k++) {
            DoubleVector x = broadcast(V, left[l + k]);
            v0 = x.fma(fromArray(V, right, r), v0);
            v1 = x.fma(fromArray(V, right, r + j1), v1);
            v2 = x.fma(fromArray(V, right, r + j2), v2);
            v3 = x.fma(fromArray(V, right, r + j3), v3);
            r += width;
        }
        v0.intoArray(sum, s);
        v1.intoArray(sum, s + j1);
        v2.intoArray(sum, s + j2);
        v3.intoArray(sum, s + j3);
    }

    /**
     * Adds up eight sums, the last of them several times if there are fewer. Eight keep the multiply-adders of most
     * processors busy.
     */
    private static void addEight(double[] left, int l, double[] right, int r, int width, int depth, double[] sum, int s) {
        int last = width - LANES;
        int j5 = Math.min(5 * LANES, last), j6 = Math.min(6 * LANES, last), j7 = Math.min(7 * LANES, last);
        DoubleVector v0 = fromArray(V, sum, s), v1 = fromArray(V, sum, s + LANES);
        DoubleVector v2 = fromArray(V, sum, s + 2 * LANES), v3 = fromArray(V, sum, s + 3 * LANES);
        DoubleVector v4 = fromArray(V, sum, s + 4 * LANES), v5 = fromArray(V, sum, s + j5);
        DoubleVector v6 = fromArray(V, sum, s + j6), v7 = fromArray(V, sum, s + j7);
        for (int k = 0; k < depth; k++) {
            DoubleVector x = broadcast(V, left[l + k]);
            v0 = x.fma(fromArray(V, right, r), v0);
            v1 = x.fma(fromArray(V, right, r + LANES), v1);
            v2 = x.fma(fromArray(V, right, r + 2 * LANES), v2);
            v3 = x.fma(fromArray(V, right, r + 3 * LANES), v3);
            v4 = x.fma(fromArray(V, right, r + 4 * LANES), v4);
            v5 = x.fma(fromArray(V, right, r + j5), v5);
            v6 = x.fma(fromArray(V, right, r + j6), v6);
            v7 = x.fma(fromArray(V, right, r + j7), v7);
            r += width;
        }
        v0.intoArray(sum, s);
        v1.intoArray(sum, s + LANES);
        v2.intoArray(sum, s + 2 * LANES);
        v3.intoArray(sum, s + 3 * LANES);
        v4.intoArray(sum, s + 4 * LANES);
        v5.intoArray(sum, s + j5);
        v6.intoArray(sum, s + j6);
        v7.intoArray(sum, s + j7);
    }

    /** Copies {@code count} elements, which fill whole vectors, from s to t. */
    static void copy(double[] source, int s, int count, double[] target, int t) {
        for (int v = 0; v < count; v += LANES) {
            fromArray(V, source, s + v).intoArray(target, t + v);
        }
    }
}
