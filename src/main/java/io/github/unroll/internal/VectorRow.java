package io.github.unroll.internal;

import static io.github.unroll.internal.VectorTile.LANES;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The innermost loops of the product with a left operand of one row: nothing of the right one is used twice. */
final class VectorRow {

    private static final VectorSpecies<Double> V = DoubleVector.SPECIES_PREFERRED;

    private VectorRow() {
    }

    /**
     * sum (1, width) += left (1, depth) right (depth, width), for a width of whole vectors.
     *
     * @param left element k at l + k
     * @param right element (k, j) at r + k * width + j
     * @param sum element j at s + j
     */
    static void add(double[] left, int l, double[] right, int r, int width, int depth, double[] sum, int s) {
        if (width / LANES == 4) {
            addFour(left, l, right, r, width, depth, sum, s);
        } else {
            for (int j = 0; j < width; j += LANES) {
                addOne(left, l, right, r + j, width, depth, sum, s + j);
            }
        }
    }

    /**
     * The four sums do not wait for each other. The width is four vectors, but a variable: if the JIT compiler knew it, it would
     * unroll the loop, and each load would go on by 1 KB a turn, too far for the processor to fetch ahead. As it is, what is in
     * the second-level cache comes from there in two thirds of the time.
     */
    private static void addFour(double[] left, int l, double[] right, int r, int width, int depth, double[] sum, int s) {
        DoubleVector v0 = fromArray(V, sum, s);
        DoubleVector v1 = fromArray(V, sum, s + LANES);
        DoubleVector v2 = fromArray(V, sum, s + 2 * LANES);
        DoubleVector v3 = fromArray(V, sum, s + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            DoubleVector x = broadcast(V, left[l + k]);
            v0 = x.fma(fromArray(V, right, r), v0);
            v1 = x.fma(fromArray(V, right, r + LANES), v1);
            v2 = x.fma(fromArray(V, right, r + 2 * LANES), v2);
            v3 = x.fma(fromArray(V, right, r + 3 * LANES), v3);
            r += width;
        }
        v0.intoArray(sum, s);
        v1.intoArray(sum, s + LANES);
        v2.intoArray(sum, s + 2 * LANES);
        v3.intoArray(sum, s + 3 * LANES);
    }

    private static void addOne(double[] left, int l, double[] right, int r, int width, int depth, double[] sum, int s) {
        DoubleVector v = fromArray(V, sum, s);
        for (int k = 0; k < depth; k++) {
            v = broadcast(V, left[l + k]).fma(fromArray(V, right, r), v);
            r += width;
        }
        v.intoArray(sum, s);
    }

    /** Copies so many elements, a number of whole vectors, from s to t. */
    static void copy(double[] source, int s, int count, double[] target, int t) {
        for (int v = 0; v < count; v += LANES) {
            fromArray(V, source, s + v).intoArray(target, t + v);
        }
    }
}
