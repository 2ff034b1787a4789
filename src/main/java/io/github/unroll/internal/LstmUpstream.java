package io.github.unroll.internal;

import java.util.function.UnaryOperator;

/**
 * The upstream gradients of an LSTM step, each (n_a, m).
 *
 * @param da with respect to a_t, from outside
 * @param daNext with respect to a_t, from step t + 1
 * @param dcNext with respect to c_t, from step t + 1
 */
public record LstmUpstream(Block da, Block daNext, Block dcNext) {

    /** Returns the same slice of each block, such as some of the rows. */
    LstmUpstream map(UnaryOperator<Block> slice) {
        return new LstmUpstream(slice.apply(da), slice.apply(daNext), slice.apply(dcNext));
    }

    /** {@return whether all blocks have the layout of the other block} */
    boolean liesLike(Block other) {
        return da.liesLike(other) && daNext.liesLike(other) && dcNext.liesLike(other);
    }
}
