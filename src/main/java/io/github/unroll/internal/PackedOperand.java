package io.github.unroll.internal;

/**
 * One operand of several products S += L R, packed once for all of them. It is valid as long as its scratch memory. It may
 * read the original operand, which must not change meanwhile. It computes on the calling thread.
 */
public interface PackedOperand {

    /** An operand without elements, which adds nothing. */
    PackedOperand EMPTY = (other, sum) -> { };

    /** S += L R. Each element of S is one chain of fused multiply-adds, in the order of the inner dimension. */
    void multiplyAdd(Block other, Block sum);

    /** {@return whether the kernels would still pack the operand in this way; for operands that are kept} */
    default boolean isCurrent() {
        return true;
    }
}
