package io.github.unroll.internal;

import java.util.List;

/**
 * The gradients with respect to the weights of several affine maps z = W v + b, added up over the steps of a sequence:
 * <pre>
 * dW += dZ Vᵀ      db += row sums of dZ
 * </pre>
 * The columns of dZ and V, one for each step and example, may be very many. So those of a part are summed up alone and then
 * added: the rounding errors grow with the size of a part and with the number of parts, and not with their product.
 */
final class WeightGradients {

    /** The columns of a part of dW. */
    private static final int PART = 128;

    /** The columns of a part of db. */
    private static final int RUN = 32;

    /** The rows of dW that are computed at a time: whole tiles of every kernel, whose addends stay in the cache. */
    private static final int STRIP = 48;

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final List<Affine.Gradients> sums;
    /** Whether nothing was added yet. */
    private boolean areZero = true;

    /**
     * Starts to add up.
     *
     * @param sums the gradients of each map, which are 0
     */
    WeightGradients(List<Affine.Gradients> sums) {
        this.sums = sums;
    }

    /**
     * Adds the gradients of some steps.
     *
     * @param dz dZ of each map (rows of W, columns)
     * @param v V (columns of W, columns)
     */
    void add(List<Block> dz, Block v) {
        if (dz.get(0).isEmpty()) {
            return;
        }
        for (int from = 0, count; from < v.columns(); from += count) {
            count = Math.min(PART, v.columns() - from);
            addPart(dz, v, from, count);
            areZero = false;
        }
    }

    private void addPart(List<Block> dz, Block v, int from, int count) {
        try (Scratch scratch = new Scratch()) {
            PackedOperand byV = KERNELS.packRight(v.columns(from, count).transpose(), scratch);
            for (int k = 0; k < dz.size(); k++) {
                Block part = dz.get(k).columns(from, count);
                if (areZero) {
                    byV.multiplyAdd(part, sums.get(k).dw());
                } else {
                    addProduct(part, byV, sums.get(k).dw());
                }
                addRowSums(part, sums.get(k).db());
            }
        }
    }

    /** db += row sums of dZ. Smaller parts cost nothing here. */
    private static void addRowSums(Block dz, Block db) {
        for (int j = 0; j < dz.columns(); j += RUN) {
            KERNELS.addRowSums(dz.columns(j, Math.min(RUN, dz.columns() - j)), db);
        }
    }

    /** dW += dZ Vᵀ, strip by strip. */
    private static void addProduct(Block dz, PackedOperand byV, Block dw) {
        try (Scratch scratch = new Scratch()) {
            Block addend = scratch.block(Math.min(STRIP, dz.rows()), dw.columns());
            addend.fill(0);
            for (int i = 0; i < dz.rows(); i += STRIP) {
                int count = Math.min(STRIP, dz.rows() - i);
                byV.multiplyAdd(dz.rows(i, count), addend.rows(0, count));
                KERNELS.drain(addend.rows(0, count), dw.rows(i, count));       // leaves 0 for the next strip
            }
        }
    }
}
