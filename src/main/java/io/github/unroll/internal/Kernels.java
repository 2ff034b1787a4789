package io.github.unroll.internal;

/**
 * The loops that carry the floating-point work. They see arrays, offsets and sizes, never a matrix, and trust their
 * callers to have checked the shapes.
 */
public interface Kernels {

    /** The implementation in use, chosen once. */
    Kernels ACTIVE = new PortableKernels();

    /** S += L R, with L (p, q), R (q, r), S (p, r); S shares no memory with L or R. */
    void multiplyAdd(Block left, Block right, Block sum);

    /** T = S, for blocks of one shape. */
    void copy(Block source, Block target);

    /** Each column of Z grows by b: z_ij += b_i. */
    void addToColumns(double[] b, Block z);

    /** s_i += Σ_j z_ij. */
    void addRowSums(Block z, double[] sums);

    /** Each column of Z turns into its softmax: e^(z_ij - max_j) / Σ_i e^(z_ij - max_j), max_j that column's own maximum. */
    void softmaxColumns(Block z);

    /** a = tanh(z), for a basic RNN's step. Z has the shape (n_a, m). */
    void rnnForward(Block z, double[] a);

    /** dz = (1 - a²) ⊙ da. */
    void rnnBackward(double[] a, double[] da, Block dz);

    /**
     * One LSTM step past its products. Z (4 n_a, m) holds the arguments of the gates, in the order f, i, c̃, o:
     * <pre>
     * f = σ(z_f)   i = σ(z_i)   c̃ = tanh(z_c)   o = σ(z_o)
     * c = f ⊙ cPrev + i ⊙ c̃     a = o ⊙ tanh(c)
     * </pre>
     */
    void lstmForward(Block z, double[] cPrev, LstmStep step);

    /**
     * The way back through {@link #lstmForward}. On entry dc is what arrives at c from the later steps, on return what
     * goes on to cPrev; dZ (4 n_a, m) receives the gradient at the arguments of the gates:
     * <pre>
     * D    = dc + da ⊙ o ⊙ (1 - tanh²(c))
     * dz_f = D ⊙ cPrev ⊙ f ⊙ (1 - f)       dz_i = D ⊙ c̃ ⊙ i ⊙ (1 - i)
     * dz_c = D ⊙ i ⊙ (1 - c̃²)              dz_o = da ⊙ tanh(c) ⊙ o ⊙ (1 - o)
     * dc   = D ⊙ f
     * </pre>
     */
    void lstmBackward(LstmStep step, double[] cPrev, double[] da, double[] dc, Block dz);
}
