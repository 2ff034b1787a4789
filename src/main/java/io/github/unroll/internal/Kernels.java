package io.github.unroll.internal;

import java.util.List;

/**
 * The loops that do the floating-point work. They see arrays, offsets and sizes, never a matrix, and rely on their callers
 * to check the shapes. A block without elements costs nothing, however long its other side is. All implementations do the
 * same operations on each element in the same order, so their results have the same bits.
 */
public interface Kernels {

    /** The implementation in use; {@link WarmingKernels} change over to another one. */
    Kernels ACTIVE = KernelChoice.choose();

    /** The name of the implementation, for display. */
    String name();

    /** S += L R by {@code packLeft(L, ...).multiplyAdd(R, S)}, for several R of this many columns. */
    PackedOperand packLeft(Block left, int columns, Scratch scratch);

    /** S += L R by {@code packRight(R, ...).multiplyAdd(L, S)}, for several L. */
    PackedOperand packRight(Block right, Scratch scratch);

    /** S += L R, with L (p, q), R (q, r), S (p, r); S shares no memory with L or R. See {@link PackedOperand}. */
    void multiplyAdd(Block left, Block right, Block sum);

    /** s_i += Σ_j z_ij: the sum starts at 0, in the order of j, and is then added. */
    void addRowSums(Block z, Block sums);

    /** S += B, then B = 0. Both have the same shape, and elements that follow each other without a gap. */
    void drain(Block b, Block sum);

    /** Replaces each column of Z by its softmax, e^(z_ij - max_j) / Σ_i e^(z_ij - max_j), where max_j is its maximum. */
    void softmaxColumns(Block z);

    /** S = σ(Z). */
    void sigmoid(Block z, Block s);

    /** A = tanh(Z). */
    void tanh(Block z, Block a);

    /** dZ = (1 - A²) ⊙ (dA + dANext): dA comes from outside, dANext from the next step. */
    void rnnBackward(Block a, Block da, Block daNext, Block dz);

    /**
     * The element-wise part of an LSTM step, for all or some of its units. cPrev and the blocks of the step must have the
     * same layout, {@link Block#liesLike}.
     * <pre>
     * f = σ(z_f)   i = σ(z_i)   c̃ = tanh(z_c)   o = σ(z_o)
     * c = f ⊙ cPrev + i ⊙ c̃     a = o ⊙ tanh(c)
     * </pre>
     *
     * @param z z_f, z_i, z_c and z_o, the pre-activations of the gates, each (n_a, m)
     */
    void lstmForward(List<Block> z, Block cPrev, LstmStep step);

    /**
     * The gradients of {@link #lstmForward}:
     * <pre>
     * dA   = da + daNext
     * D    = dcNext + dA ⊙ o ⊙ (1 - tanh²(c))
     * dz_f = D ⊙ cPrev ⊙ f ⊙ (1 - f)       dz_i = D ⊙ c̃ ⊙ i ⊙ (1 - i)
     * dz_c = D ⊙ i ⊙ (1 - c̃²)              dz_o = dA ⊙ tanh(c) ⊙ o ⊙ (1 - o)
     * dcPrev = D ⊙ f
     * </pre>
     * The blocks of the step, of the upstream gradients, cPrev and dcPrev must have the same layout.
     *
     * @param dz receives dz_f, dz_i, dz_c and dz_o, on one array, at equal distances
     * @param dcPrev receives the gradient with respect to cPrev; it may be the block of dcNext
     */
    void lstmBackward(LstmStep step, Block cPrev, LstmUpstream upstream, List<Block> dz, Block dcPrev);
}
