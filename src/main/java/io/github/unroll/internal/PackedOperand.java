package io.github.unroll.internal;

/**
 * One operand of several products S += L R, packed for them once. It is valid as long as the scratch memory that it takes. It may
 * read the original operand, which must not change meanwhile. It computes on the calling thread.
 */
public interface PackedOperand {

    /** An operand without elements, which adds nothing. */
    PackedOperand EMPTY = (other, sum) -> { };

    /** S += L R. Each element of S is one chain of fused multiply-adds, in the order of the inner dimension. */
    void multiplyAdd(Block other, Block sum);

    /** {@return whether the kernels would still pack it as it is; for one that is kept} */
    default boolean isCurrent() {
        return true;
    }
}
