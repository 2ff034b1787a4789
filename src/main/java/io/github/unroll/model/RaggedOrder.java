package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.ArrayAccess;
import io.github.unroll.internal.Block;
import io.github.unroll.internal.Elementwise;
import io.github.unroll.internal.TimeReversal;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Each sequence is reversed within its own length, column by column. Every result is made in one pass, as a second copy of all
 * steps takes as long as a small layer.
 */
record RaggedOrder(TimeReversal reversal) implements ReadingOrder {

    private static final ArrayAccess<Matrix> ARRAYS = ArrayAccess.to(Matrix.class);

    RaggedOrder(Lengths lengths) {
        this(new TimeReversal(lengths.toArray()));
    }

    @Override
    public List<Matrix> reverse(List<Matrix> steps) {
        return reverseRows(steps, 0, steps.get(0).rows());
    }

    @Override
    public List<Matrix> reverseRows(List<Matrix> steps, int from, int to) {
        Block[] rows = blocks(steps, from, to);
        return each(rows.length, t -> {
            Block step = Block.zeros(to - from, rows[t].columns());
            reversal.copy(rows, t, step);
            return step;
        });
    }

    @Override
    public List<Matrix> above(List<Matrix> a, List<Matrix> b) {
        Block[] upper = blocks(a);
        Block[] lower = blocks(b);
        int na = upper[0].rows();
        int nb = lower[0].rows();
        return each(lower.length, t -> {
            Block both = Block.zeros(na + nb, lower[t].columns());
            upper[t].copyTo(both.rows(0, na));
            reversal.copy(lower, t, both.rows(na, nb));
            return both;
        });
    }

    @Override
    public List<Matrix> plus(List<Matrix> a, List<Matrix> b) {
        Block[] addends = blocks(b);
        return each(addends.length, t -> {
            Block sum = Block.zeros(addends[t].rows(), addends[t].columns());
            reversal.copy(addends, t, sum);
            Elementwise.addTo(sum.values(), ARRAYS.values(a.get(t)));
            return sum;
        });
    }

    private static Block[] blocks(List<Matrix> steps) {
        return blocks(steps, 0, steps.get(0).rows());
    }

    /** Some rows of each step. */
    private static Block[] blocks(List<Matrix> steps, int from, int to) {
        Block[] blocks = new Block[steps.size()];
        Arrays.setAll(blocks, t -> {
            Matrix step = steps.get(t);
            return Block.of(ARRAYS.values(step), step.rows(), step.columns()).rows(from, to - from);
        });
        return blocks;
    }

    /** Returns the steps that the function makes. */
    private static List<Matrix> each(int count, IntFunction<Block> function) {
        Matrix[] steps = new Matrix[count];
        Arrays.setAll(steps, t -> {
            Block step = function.apply(t);
            return ARRAYS.owning(step.rows(), step.columns(), step.values());
        });
        return List.of(steps);
    }
}
