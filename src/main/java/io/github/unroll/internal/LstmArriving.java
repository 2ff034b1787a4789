package io.github.unroll.internal;

import java.util.function.UnaryOperator;

/**
 * The gradients that arrive at an LSTM step, each (n_a, m).
 *
 * @param da at the hidden state, from outside
 * @param back at the hidden state, from the next step
 * @param dc at the cell state, from the next step
 * @param dcPrev receives what goes on to the cell state of the step before
 */
public record LstmArriving(Block da, Block back, Block dc, Block dcPrev) {

    /** The same of each, such as some of the rows. */
    public LstmArriving map(UnaryOperator<Block> part) {
        return new LstmArriving(part.apply(da), part.apply(back), part.apply(dc), part.apply(dcPrev));
    }
}
