package io.github.unroll.internal;

import java.util.function.UnaryOperator;

/** What one LSTM step computes past its products: the four gates, the cell state and the hidden state, each (n_a, m). */
public record LstmStep(Block f, Block i, Block cc, Block o, Block c, Block a) {

    /** Room for the step of n_a units and m examples. */
    public static LstmStep allocate(int na, int m) {
        return new LstmStep(Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m),
                Block.zeros(na, m), Block.zeros(na, m));
    }

    /** The same of each, such as some of the rows. */
    public LstmStep map(UnaryOperator<Block> part) {
        return new LstmStep(part.apply(f), part.apply(i), part.apply(cc), part.apply(o), part.apply(c), part.apply(a));
    }
}
