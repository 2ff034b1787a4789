package io.github.unroll.internal;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The results of one LSTM step past its products: the four gates, the cell state and the hidden state, each (n_a, m). */
public record LstmStep(Block f, Block i, Block cc, Block o, Block c, Block a) {

    /** Room for the step of n_a units and m examples. */
    public static LstmStep allocate(int na, int m) {
        return new LstmStep(Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m), Block.zeros(na, m),
                Block.zeros(na, m), Block.zeros(na, m));
    }

    /** A step that leaves c and a behind, on arrays of their own from index 0 on; the gates are in working memory. */
    public static LstmStep of(Block c, Block a, Scratch scratch) {
        Supplier<Block> gate = () -> Block.of(scratch.array(c.rows() * c.columns()), c.rows(), c.columns());
        return new LstmStep(gate.get(), gate.get(), gate.get(), gate.get(), c, a);
    }

    /** The same slice of each, such as some of the rows. */
    public LstmStep map(UnaryOperator<Block> slice) {
        return new LstmStep(slice.apply(f), slice.apply(i), slice.apply(cc), slice.apply(o), slice.apply(c), slice.apply(a));
    }

    /** {@return whether all lie on their arrays as the other block does} */
    boolean liesLike(Block other) {
        return Stream.of(f, i, cc, o, c, a).allMatch(block -> block.liesLike(other));
    }
}
