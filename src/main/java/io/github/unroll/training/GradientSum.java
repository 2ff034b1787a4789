package io.github.unroll.training;

import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The loss and the gradients of a batch that is computed in numbered parts, such as by several threads or machines. Each part
 * k has a loss L_k, its weight W_k and its gradients G_k; together they give those of the whole batch:
 * <pre>
 * W = Σ_k W_k          L = Σ_k (W_k / W) L_k          G = Σ_k (W_k / W) G_k
 * </pre>
 * The parts are added along a fixed binary tree over their numbers, in any order of arrival. So {@link #plus} is commutative
 * and associative to the bit: for the same parts, every order, every grouping and every number of threads or machines gives
 * the same sum.
 * <pre>
 * GradientSum&lt;LstmCell.Parameters&gt; sum = IntStream.range(0, shards.size()).parallel().mapToObj(k -&gt; {
 *     Lstm.Forward forward = lstm.forward(shards.get(k).x());
 *     Loss loss = CrossEntropy.of(forward.y()).againstLabels(shards.get(k).labels());
 *     return GradientSum.part(k, shards.size(), loss.value(), loss.weight(), loss.backward(forward).dParameters());
 * }).reduce(GradientSum::plus).orElseThrow();
 * state = adam.step(state, Clipping.byNorm(sum.gradients(), 1));
 * </pre>
 * A part of weight 0 does not count, even if its loss or its gradients are NaN. If no part counts, the loss and the gradients
 * are 0, as in a {@link Loss}. Parts are kept separately until their neighbours arrive; at most half of the parts are.
 *
 * @param <P> the type of the gradients, a {@linkplain ParameterTree tree}; it must be {@link Serializable} to be sent to
 *     another JVM, as {@code LstmCell.Parameters} is
 * @param parts the number of parts of the whole batch, at least 1
 * @param subtrees the sums so far, in the order of their parts; siblings are always added
 */
public record GradientSum<P>(int parts, List<Subtree<P>> subtrees) implements Serializable {

    private static final int PARTS_SHOWN = 20;

    /**
     * Checks and copies the list. {@link #part} and {@link #plus} create these sums.
     *
     * @throws IllegalArgumentException if a subtree does not belong to the tree over this many parts, if a part occurs twice,
     *     if two subtrees are siblings, or if the gradients differ in their structure
     */
    public GradientSum {
        Check.atLeast("GradientSum", 1, "parts", parts);
        subtrees = Check.list("GradientSum", "subtrees", subtrees, "subtree");
        for (int k = 0; k < subtrees.size(); k++) {
            String name = Check.entry("subtrees", k);
            requirePlace(name, subtrees.get(k), parts);
            if (k > 0) {
                requireOrder(name, subtrees.get(k), Check.entry("subtrees", k - 1), subtrees.get(k - 1));
                Trees.sameStructure("GradientSum", name + ".gradients", subtrees.get(k).gradients,
                        "subtrees[0].gradients", subtrees.get(0).gradients);
            }
        }
    }

    private static void requirePlace(String name, Subtree<?> subtree, int parts) {
        if (subtree.first() >= parts || subtree.level > levels(parts) || subtree.isOnlyChild(parts)) {
            throw new IllegalArgumentException("GradientSum: " + name + " has level " + subtree.level + " and index "
                    + subtree.index + "; there is no such sum of " + parts + " parts");
        }
    }

    private static void requireOrder(String name, Subtree<?> subtree, String previousName, Subtree<?> previous) {
        if (subtree.first() < previous.end() || subtree.isSiblingOf(previous)) {
            throw new IllegalArgumentException("GradientSum: " + name + " begins at part " + subtree.first() + ", "
                    + previousName + " ends before part " + previous.end()
                    + "; the subtrees must be in the order of their parts, have each part once, and must not be siblings");
        }
    }

    /**
     * Returns the sum of one part.
     *
     * @param <P> the type of the gradients
     * @param part the number k of the part, from 0
     * @param parts the number of parts of the whole batch
     * @param loss L_k, the mean loss of the part
     * @param weight W_k, finite and not negative
     * @param gradients G_k, the gradients of L_k
     * @return the sum that has this part alone
     */
    public static <P> GradientSum<P> part(int part, int parts, double loss, double weight, P gradients) {
        Check.atLeast("GradientSum.part", 1, "parts", parts);
        if (part < 0 || part >= parts) {
            throw new IllegalArgumentException("GradientSum.part: part is " + part + ", there are " + parts
                    + " parts; part must be at least 0 and less than the number of parts");
        }
        Check.finiteAndNotNegative("GradientSum.part", "weight", weight);
        P copy = Trees.copy("GradientSum.part", "gradients", gradients);
        return new GradientSum<>(parts, List.of(new Subtree<>(0, part, loss, weight, copy).risen(parts)));
    }

    /**
     * Adds another sum of the same batch.
     *
     * @param other a sum that has other parts
     * @return the sum that has the parts of both
     * @throws IllegalArgumentException if the numbers of parts of the whole batch differ, if both sums have the same part, or
     *     if the gradients differ in their structure
     */
    public GradientSum<P> plus(GradientSum<P> other) {
        Check.notNull("GradientSum.plus", "other", other);
        Check.same("GradientSum.plus", "the parts of other", other.parts, "the parts of this", parts);
        requireNoneTwice(other);
        Trees.sameStructure("GradientSum.plus", "other", other.subtrees.get(0).gradients, "this", subtrees.get(0).gradients);
        Deque<Subtree<P>> sums = new ArrayDeque<>();
        Stream.concat(subtrees.stream(), other.subtrees.stream()).sorted(Comparator.comparing(Subtree::first))
                .forEach(next -> sums.addLast(joined(sums, next)));
        return new GradientSum<>(parts, List.copyOf(sums));
    }

    /** Joins a subtree with its sibling, and repeats this while the last sum before is a sibling. */
    private Subtree<P> joined(Deque<Subtree<P>> before, Subtree<P> next) {
        Subtree<P> sum = next;
        while (!before.isEmpty() && sum.isSiblingOf(before.peekLast())) {
            sum = before.removeLast().join(sum).risen(parts);
        }
        return sum;
    }

    private void requireNoneTwice(GradientSum<P> other) {
        BitSet twice = present();
        twice.and(other.present());
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException("GradientSum.plus: both have the parts " + text(twice) + " of " + parts
                    + "; each part must be added once");
        }
    }

    private BitSet present() {
        BitSet present = new BitSet();
        subtrees.forEach(subtree -> present.set((int) subtree.first(), (int) Math.min(subtree.end(), parts)));
        return present;
    }

    /**
     * Returns the loss of the whole batch.
     *
     * @return L
     * @throws IllegalStateException if a part is missing
     */
    public double loss() {
        return whole("GradientSum.loss").loss;
    }

    /**
     * Returns the weight of the whole batch.
     *
     * @return W
     * @throws IllegalStateException if a part is missing
     */
    public double weight() {
        return whole("GradientSum.weight").weight;
    }

    /**
     * Returns the gradients of the whole batch.
     *
     * @return G
     * @throws IllegalStateException if a part is missing
     */
    public P gradients() {
        return whole("GradientSum.gradients").gradients;
    }

    private Subtree<P> whole(String operation) {
        if (subtrees.get(0).level < levels(parts)) {
            BitSet missing = present();
            missing.flip(0, parts);
            throw new IllegalStateException(operation + ": the parts " + text(missing) + " of " + parts
                    + " are missing; each part must be added once");
        }
        return subtrees.get(0);
    }

    /** Returns the numbers of the parts for a message, and leaves some out if there are many. */
    private static String text(BitSet some) {
        return some.stream().limit(PARTS_SHOWN).mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "{", some.cardinality() > PARTS_SHOWN ? ", ...}" : "}"));
    }

    /** Returns the level of the whole tree: the smallest l with parts ≤ 2ˡ. */
    private static int levels(int parts) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(parts - 1);
    }

    /** {@return the number of parts, and the number of parts that have been added} */
    @Override
    public String toString() {
        return "GradientSum[parts=" + parts + ", added=" + present().cardinality() + "]";
    }

    /**
     * The sum of the parts index · 2^level, ..., (index + 1) · 2^level - 1, as far as they exist. Its children are the
     * subtrees 2 · index and 2 · index + 1 of the level below; level 0 has the parts themselves. A subtree without a sibling
     * takes the place of its parent.
     *
     * @param <P> the type of the gradients
     * @param level the level, from 0
     * @param index the place in its level, from 0
     * @param loss the loss of its parts, weighted like the gradients; 0 if W is 0
     * @param weight W, the sum of the weights of its parts
     * @param gradients Σ_k (W_k / W) G_k over its parts; zeros if W is 0
     */
    public record Subtree<P>(int level, int index, double loss, double weight, P gradients) implements Serializable {

        public Subtree {
            Check.atLeast("GradientSum.Subtree", 0, "level", level);
            Check.atLeast("GradientSum.Subtree", 0, "index", index);
            Check.finiteAndNotNegative("GradientSum.Subtree", "weight", weight);
            gradients = Trees.copy("GradientSum.Subtree", "gradients", gradients);
            if (weight == 0) {
                weight = 0;                                                    // not -0
                loss = 0;
                gradients = ParameterTree.map(gradients, Elements::zerosLike);
            }
        }

        private long first() {
            return (long) index << level;
        }

        private long end() {
            return index + 1L << level;
        }

        private boolean isSiblingOf(Subtree<?> other) {
            return level == other.level && (index ^ 1) == other.index;
        }

        /** Returns whether the subtree is a left child and there are no parts for the right child. */
        private boolean isOnlyChild(int parts) {
            return level < levels(parts) && index % 2 == 0 && end() >= parts;
        }

        /** Returns the highest ancestor that has the same parts. */
        private Subtree<P> risen(int parts) {
            return isOnlyChild(parts) ? at(level + 1, index / 2).risen(parts) : this;
        }

        private Subtree<P> at(int newLevel, int newIndex) {
            return new Subtree<>(newLevel, newIndex, loss, weight, gradients);
        }

        /** Returns the parent of this left child and its right child. A child of weight 0 does not count. */
        private Subtree<P> join(Subtree<P> right) {
            if (weight == 0 || right.weight == 0) {
                return (weight == 0 ? right : this).at(level + 1, index / 2);
            }
            double w = weight + right.weight;
            double leftShare = weight / w;
            double rightShare = right.weight / w;
            P sum = ParameterTree.zip(gradients, right.gradients, (l, r) -> l.zip(r, (x, y) -> leftShare * x + rightShare * y));
            return new Subtree<>(level + 1, index / 2, leftShare * loss + rightShare * right.loss, w, sum);
        }

        /** {@return the place in the tree} */
        @Override
        public String toString() {
            return "GradientSum.Subtree[level=" + level + ", index=" + index + "]";
        }
    }
}
