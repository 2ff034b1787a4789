package io.github.unroll.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The results of the element-wise part of one LSTM step: the four gates, the cell state and the hidden state, each (n_a, m). */
public record LstmStep(Block f, Block i, Block cc, Block o, Block c, Block a) {

    /** Allocates the step of n_a units and m examples. */
    public static LstmStep allocate(int na, int m) {
        return new LstmStep(Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m),
                Block.zeros(na, m), Block.zeros(na, m));
    }

    /** A step whose gates f, i, c̃ and o are in a list. */
    public static LstmStep of(List<Block> gates, Block c, Block a) {
        return new LstmStep(gates.get(0), gates.get(1), gates.get(2), gates.get(3), c, a);
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
