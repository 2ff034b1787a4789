package io.github.unroll.internal;

/** A left operand L that takes part in several products, made ready for them once. */
public interface Factor {

    /** S += L R. Each element of S is one chain of fused multiply-adds, in the order of the inner dimension. */
    void multiplyAdd(Block right, Block sum);
}
