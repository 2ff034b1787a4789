package io.github.unroll.internal;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The results of the element-wise part of one LSTM step: the four gates, the cell state and the hidden state, each (n_a, m). */
public record LstmStep(Block f, Block i, Block cc, Block o, Block c, Block a) {

    /** Allocates the step of n_a units and m examples. */
    public static LstmStep allocate(int na, int m) {
        return new LstmStep(Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m),
                Block.zeros(na, m), Block.zeros(na, m));
    }

    /** A step with c and a on arrays of their own, from index 0 on, and the gates in working memory. */
    public static LstmStep of(Block c, Block a, Scratch scratch) {
        Supplier<Block> gate = () -> Block.of(scratch.array(c.rows() * c.columns()), c.rows(), c.columns());
        return new LstmStep(gate.get(), gate.get(), gate.get(), gate.get(), c, a);
    }

    /** Returns the same slice of each block, such as some of the rows. */
    public LstmStep map(UnaryOperator<Block> slice) {
        return new LstmStep(slice.apply(f), slice.apply(i), slice.apply(cc), slice.apply(o), slice.apply(c), slice.apply(a));
    }

    /** {@return whether all blocks have the layout of the other block} */
    boolean liesLike(Block other) {
        return Stream.of(f, i, cc, o, c, a).allMatch(block -> block.liesLike(other));
    }
}
