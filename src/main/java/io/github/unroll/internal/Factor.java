package io.github.unroll.internal;

/**
 * One operand of several products S += L R, made ready for them once. It lives as long as the scratch memory that it takes, may
 * still read the operand, which must not change meanwhile, and computes on the thread that asks it to.
 */
public interface Factor {

    /** An operand without elements, which adds nothing. */
    Factor EMPTY = (other, sum) -> { };

    /** S += L R. Each element of S is one chain of fused multiply-adds, in the order of the inner dimension. */
    void multiplyAdd(Block other, Block sum);
}
