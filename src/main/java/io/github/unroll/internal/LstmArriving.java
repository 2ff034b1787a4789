package io.github.unroll.internal;

/**
 * The gradients that arrive at an LSTM step, each (n_a, m).
 *
 * @param da at the hidden state, from outside
 * @param back at the hidden state, from the next step
 * @param dc at the cell state, from the next step
 * @param dcPrev receives what goes on to the cell state of the step before
 */
public record LstmArriving(Block da, Block back, Block dc, Block dcPrev) {

    /** The part that belongs to some of the examples. */
    public LstmArriving columns(int first, int count) {
        return new LstmArriving(
                da.columns(first, count), back.columns(first, count), dc.columns(first, count), dcPrev.columns(first, count));
    }
}
