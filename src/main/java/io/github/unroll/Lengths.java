package io.github.unroll;

import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The lengths of m sequences that share a batch: that of example j is l_j, and its columns at the steps after l_j are
 * padding. A network that is given the lengths computes for each sequence what it computes for that sequence alone:
 * <pre>
 * Lengths lengths = Lengths.of(5, 3, 7);
 * Lstm.Forward forward = lstm.forward(x, State.zeros(lstm.parameters(), 3), lengths);
 * forward.last()                                                  the states that the sequences ended in
 * CrossEntropy.of(forward.y()).weighted(lengths)                  a loss at every step of every sequence
 * CrossEntropy.of(forward.y()).lastStep(lengths)                  at the last step of every sequence
 * </pre>
 * <ul>
 * <li>The state of a sequence stays as it is after the sequence's own end. A direction that reads backward starts there.</li>
 * <li>The hidden and cell states, and every gradient with respect to a step, are 0 in the padding. The output y_t is that of
 * a hidden state of zeros there; a loss that is given the lengths does not count it.</li>
 * <li>The padding is never read. It may be NaN or infinite.</li>
 * <li>A sequence of length 0 ends in the state that it starts from.</li>
 * </ul>
 * The padding comes last. If it comes first, reverse all T_x steps, then each sequence within its own length:
 * <pre>
 * Collections.reverse(steps);                                     [0 0 1 2 3] becomes [3 2 1 0 0]
 * List&lt;Matrix&gt; x = lengths.reverse(steps);                        and that [1 2 3 0 0]
 * </pre>
 */
public final class Lengths implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int[] lengths;
    /** Of the last number of steps: the same lengths go through the layers and directions of a network, forward and backward. */
    private transient Padding padding;

    private Lengths(int[] lengths) {
        this.lengths = lengths;
    }

    /**
     * The lengths of m sequences.
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
     * The weights of a loss on all steps: 1 where t ≤ l_j, 0 in the padding.
     *
     * @param steps T_x, not less than any length
     * @return w_1, ..., w_Tx, each (1, m)
     */
    public List<Matrix> mask(int steps) {
        requireSteps("Lengths.mask", steps);
        return IntStream.range(0, steps).mapToObj(t -> row(j -> t < lengths[j])).toList();
    }

    /**
     * The weights of a loss on the last step of each sequence: 1 where t = l_j, 0 elsewhere.
     *
     * @param steps T_x, not less than any length
     * @return w_1, ..., w_Tx, each (1, m)
     */
    public List<Matrix> lastMask(int steps) {
        requireSteps("Lengths.lastMask", steps);
        return IntStream.range(0, steps).mapToObj(t -> row(j -> t == lengths[j] - 1)).toList();
    }

    /** (1, m): 1 where the predicate holds of an example, 0 elsewhere. */
    private Matrix row(IntPredicate counts) {
        int m = lengths.length;
        return Matrix.of(1, m, IntStream.range(0, m).mapToDouble(j -> counts.test(j) ? 1 : 0).toArray());
    }

    /**
     * The state that each sequence ended in: column j is that of a_t at t = l_j.
     *
     * @param a a_1, ..., a_Tx, each (n_a, m); hidden states or cell states
     * @return the states (n_a, m)
     * @throws IllegalArgumentException if a length is 0; the other {@code last} takes such lengths
     */
    public Matrix last(List<Matrix> a) {
        for (int j = 0; j < lengths.length; j++) {
            Check.atLeast("Lengths.last", 1, Check.entry("lengths", j), lengths[j]);
        }
        List<Matrix> steps = ShapeCheck.sequence("Lengths.last", "a", a);
        return last(steps, steps.get(0));
    }

    /**
     * The state that each sequence ended in; where a sequence has no step, it keeps the state that it started from. So a
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
        List<Matrix> states = new ArrayList<>(List.of(a0));                    // a_0, a_1, ..., a_Tx
        states.addAll(steps);
        return Padding.columns(Sequence.blocks(states).toArray(Block[]::new), lengths);
    }

    /**
     * The steps with zeros in the padding, whatever is there.
     *
     * @param steps x_1, ..., x_Tx, each with m columns
     * @return the steps, with 0 in column j where t > l_j
     */
    public List<Matrix> clear(List<Matrix> steps) {
        List<Matrix> x = ShapeCheck.sequence("Lengths.clear", "steps", steps);
        require("Lengths.clear", "steps", x);
        return padding(x.size()).clear(x);
    }

    /** The padding of a sequence. Threads may each make their own: it does not change, and any will do. */
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
        requireColumns(operation, Check.entry(name, 0), steps.get(0));
        requireSteps(operation, steps.size());
    }

    /**
     * Each sequence in reverse order, within its own length: column j of the result at t is that of x at l_j + 1 - t, for
     * t ≤ l_j. The padding stays where it is. The reverse of the reverse is the sequence itself.
     *
     * @param steps x_1, ..., x_Tx, each with m columns
     * @return the reversed steps, of the same shapes
     */
    public List<Matrix> reverse(List<Matrix> steps) {
        List<Matrix> x = ShapeCheck.sequence("Lengths.reverse", "steps", steps);
        require("Lengths.reverse", "steps", x);
        return padding(x.size()).reverse(x);
    }

    /**
     * The gradient of {@link #last}: the {@code da} of a loss on the last hidden state of each sequence. The column of a
     * sequence without a step belongs to a_0, and is left out here.
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

    /** The same matrix, but 0 in the columns of which the predicate does not hold. */
    private static Matrix columns(Matrix matrix, IntPredicate kept) {
        double[] values = matrix.toArray();
        Arrays.setAll(values, k -> kept.test(k % matrix.columns()) ? values[k] : 0);
        return Matrix.of(matrix.rows(), matrix.columns(), values);
    }

    /**
     * The lengths of the parts of the sequences within a window.
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

    /** Whether the object has the same lengths in the same order. */
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
        throw new InvalidObjectException("Lengths: the stream has lengths themselves; it must have a Lengths.Serialized");
    }

    /** Lengths in a Java stream. A record is read by its canonical constructor, so the checks hold for what arrives. */
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
