package io.github.unroll;

import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import io.github.unroll.internal.TimeReversal;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The lengths of m sequences that share a batch. Example j has the length l_j; its columns at the steps after l_j are
 * padding. A network that is given the lengths computes the same results for each sequence as for that sequence alone:
 * <pre>
 * Lengths lengths = Lengths.of(5, 3, 7);
 * Lstm.Forward forward = lstm.forward(x, State.zeros(lstm.parameters(), 3), lengths);
 * forward.last()                                                  the states that the sequences ended in
 * CrossEntropy.of(forward.y()).weighted(lengths)                  a loss at every step of every sequence
 * CrossEntropy.of(forward.y()).lastStep(lengths)                  at the last step of every sequence
 * </pre>
 * <ul>
 * <li>A sequence keeps its state after its last step. A direction that reads backward starts at that step.</li>
 * <li>In the padding the hidden states, the cell states and every gradient with respect to a step are 0. The output y_t there
 * is the output for a hidden state of zeros; a loss that is given the lengths does not count it.</li>
 * <li>The padding is never read, so it may be NaN or infinite.</li>
 * <li>A sequence of length 0 ends in the state that it starts from.</li>
 * </ul>
 * The padding must come last. If yours comes first, reverse all T_x steps, then each sequence within its own length:
 * <pre>
 * Collections.reverse(steps);                                     [0 0 1 2 3] becomes [3 2 1 0 0]
 * List&lt;Matrix&gt; x = lengths.reverse(steps);                        [3 2 1 0 0] becomes [1 2 3 0 0]
 * </pre>
 */
public final class Lengths implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int[] lengths;
    /** The padding for the most recent number of steps: every layer and direction of a network uses it, forward and backward. */
    private transient Padding padding;

    private Lengths(int[] lengths) {
        this.lengths = lengths;
    }

    /**
     * Returns the lengths of m sequences.
     *
     * @param lengths l_1, ..., l_m, each 0 or more
     * @return these lengths
     */
    public static Lengths of(int... lengths) {
        requireNotNegative("Lengths.of", lengths);
        return new Lengths(lengths.clone());
    }

    private static void requireNotNegative(String operation, int[] lengths) {
        Check.notNull(operation, "lengths", lengths);
        for (int j = 0; j < lengths.length; j++) {
            Check.atLeast(operation, 0, Check.entry("lengths", j), lengths[j]);
        }
    }

    /** {@return a copy of the lengths} */
    public int[] toArray() {
        return lengths.clone();
    }

    /**
     * Returns the weights of a loss on all steps: 1 where t ≤ l_j, 0 in the padding.
     *
     * @param steps T_x, not less than any length
     * @return w_1, ..., w_Tx, each (1, m)
     */
    public List<Matrix> mask(int steps) {
        requireSteps("Lengths.mask", steps);
        return IntStream.range(0, steps).mapToObj(t -> row(j -> t < lengths[j])).toList();
    }

    /**
     * Returns the weights of a loss on the last step of each sequence: 1 where t = l_j, 0 elsewhere.
     *
     * @param steps T_x, not less than any length
     * @return w_1, ..., w_Tx, each (1, m)
     */
    public List<Matrix> lastMask(int steps) {
        requireSteps("Lengths.lastMask", steps);
        return IntStream.range(0, steps).mapToObj(t -> row(j -> t == lengths[j] - 1)).toList();
    }

    /** Returns a row (1, m): 1 for the examples that satisfy the predicate, 0 for the others. */
    private Matrix row(IntPredicate counts) {
        int m = lengths.length;
        return Matrix.of(1, m, IntStream.range(0, m).mapToDouble(j -> counts.test(j) ? 1 : 0).toArray());
    }

    /**
     * Returns the state that each sequence ended in: column j is column j of a_t at t = l_j.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m); hidden states or cell states
     * @return the states (n_a, m)
     * @throws IllegalArgumentException if a length is 0; {@link #last(List, Matrix)} takes such lengths
     */
    public Matrix last(List<Matrix> a) {
        for (int j = 0; j < lengths.length; j++) {
            Check.atLeast("Lengths.last", 1, Check.entry("lengths", j), lengths[j]);
        }
        List<Matrix> steps = ShapeCheck.sequence("Lengths.last", "a", a);
        return last(steps, steps.get(0));
    }

    /**
     * Returns the state that each sequence ended in. A sequence without a step keeps the state that it started from, so a
     * sequence that ended in an earlier {@linkplain #window window} keeps its state.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m); hidden states or cell states
     * @param a0 a_0 (n_a, m), the state before the first step
     * @return the states (n_a, m)
     */
    public Matrix last(List<Matrix> a, Matrix a0) {
        List<Matrix> steps = ShapeCheck.sequence("Lengths.last", "a", a);
        ShapeCheck.sameShape("Lengths.last", "a0", a0, "a[0]", steps.get(0));
        requireColumns("Lengths.last", "a0", a0);
        requireSteps("Lengths.last", steps.size());
        return lastOfChecked(steps, a0);
    }

    /** Returns the same as {@link #last(List, Matrix)} for states that are known to fit. */
    Matrix lastOfChecked(List<Matrix> a, Matrix a0) {
        Block[] states = new Block[a.size() + 1];                              // a_0, a_1, ..., a_Tx
        states[0] = a0.block();
        for (int t = 1; t < states.length; t++) {
            states[t] = a.get(t - 1).block();
        }
        Block last = Block.zeros(a0.rows(), a0.columns());
        last.copyColumns(states, lengths);
        return Matrix.wrap(last);
    }

    /**
     * Returns the steps with the padding set to 0.
     *
     * @param steps x_1, ..., x_Tx, each with m columns
     * @return the steps, with 0 in column j where t > l_j
     */
    public List<Matrix> clear(List<Matrix> steps) {
        List<Matrix> x = ShapeCheck.sequence("Lengths.clear", "steps", steps);
        require("Lengths.clear", "steps", x);
        return padding(x.size()).clear(x);
    }

    /** Returns the padding of a sequence. Threads may each make their own: it is immutable, and all are equivalent. */
    Padding padding(int steps) {
        Padding known = padding;
        if (known == null || known.steps() != steps) {
            known = new Padding(this, steps);
            padding = known;
        }
        return known;
    }

    /** There must be a length for each example of a sequence, and no length may exceed the number of steps. */
    void require(String operation, String name, List<Matrix> steps) {
        if (steps.get(0).columns() != lengths.length) {                        // makes the name only for an error
            requireColumns(operation, Check.entry(name, 0), steps.get(0));
        }
        requireSteps(operation, steps.size());
    }

    /**
     * Returns each sequence in reverse order, within its own length: for t ≤ l_j, column j of the result at t is column j of
     * x at l_j + 1 - t. The padding stays where it is. Reversing twice restores the sequence.
     *
     * @param steps x_1, ..., x_Tx, each with m columns
     * @return the reversed steps, of the same shapes
     */
    public List<Matrix> reverse(List<Matrix> steps) {
        List<Matrix> x = ShapeCheck.sequence("Lengths.reverse", "steps", steps);
        require("Lengths.reverse", "steps", x);
        TimeReversal reversal = new TimeReversal(lengths);
        Block[] blocks = Sequence.blocks(x).toArray(Block[]::new);
        return IntStream.range(0, blocks.length).mapToObj(t -> reversed(reversal, blocks, t)).toList();
    }

    private static Matrix reversed(TimeReversal reversal, Block[] steps, int t) {
        Block step = Block.zeros(steps[0].rows(), steps[0].columns());
        reversal.copy(steps, t, step);
        return Matrix.wrap(step);
    }

    /**
     * Returns the gradient of {@link #last}: the {@code da} of a loss on the last hidden state of each sequence. The column
     * of a sequence without a step belongs to a_0 and is left out.
     *
     * @param dLast the gradient with respect to the result of {@code last} (n_a, m)
     * @param steps T_x, not less than any length
     * @return da_1, ..., da_Tx, each (n_a, m): column j of dLast at t = l_j, 0 elsewhere
     */
    public List<Matrix> atLast(Matrix dLast, int steps) {
        Check.notNull("Lengths.atLast", "dLast", dLast);
        requireColumns("Lengths.atLast", "dLast", dLast);
        requireSteps("Lengths.atLast", steps);
        return IntStream.range(0, steps).mapToObj(t -> columns(dLast, j -> t == lengths[j] - 1)).toList();
    }

    /** Returns the matrix with 0 in the columns that do not satisfy the predicate. */
    private static Matrix columns(Matrix matrix, IntPredicate kept) {
        double[] values = matrix.toArray();
        Arrays.setAll(values, k -> kept.test(k % matrix.columns()) ? values[k] : 0);
        return Matrix.of(matrix.rows(), matrix.columns(), values);
    }

    /**
     * Returns the lengths of the parts of the sequences that lie within a window.
     *
     * @param from the first step of the window, from 0
     * @param to one past its last step
     * @return the lengths in the window, from 0 to {@code to - from}
     */
    public Lengths window(int from, int to) {
        Check.atLeast("Lengths.window", 0, "from", from);
        Check.atLeast("Lengths.window", from, "to", to);
        return new Lengths(IntStream.of(lengths).map(l -> Math.max(0, Math.min(l, to) - from)).toArray());
    }

    /** Returns whether the object has the same lengths in the same order. */
    @Override
    public boolean equals(Object object) {
        return object instanceof Lengths other && Arrays.equals(lengths, other.lengths);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.step("Lengths", lengths.length);
    }

    private Object writeReplace() {
        return new Serialized(lengths);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("Lengths: the stream contains a Lengths; it must contain a Lengths.Serialized");
    }

    /** Lengths in a Java stream. A record is read by its canonical constructor, which makes the checks. */
    private record Serialized(int[] lengths) implements Serializable {

        Serialized {
            requireNotNegative("Lengths", lengths);
        }

        private Object readResolve() {
            return new Lengths(lengths.clone());
        }
    }

    private void requireColumns(String operation, String name, Matrix matrix) {
        Check.same(operation, name + " columns", matrix.columns(), "the number of lengths", lengths.length);
    }

    private void requireSteps(String operation, int steps) {
        Check.lengths(operation, lengths, steps);
    }
}
