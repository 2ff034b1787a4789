package io.github.unroll.training;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of every step of every example in a loss. Weights given one after the other are multiplied, so their order does
 * not matter.
 *
 * @param outputs the name of the outputs in error messages
 * @param w w_t of every step, each (1, m)
 */
record LossWeights(String outputs, List<Matrix> w) {

    /** Returns the weight 1 for every step of every example. */
    static LossWeights ones(String name, List<Matrix> outputs) {
        return new LossWeights(name, outputs.stream().map(output -> Matrix.filled(1, output.columns(), 1)).toList());
    }

    /** Multiplies these weights by others: a row (1, m) for every step, each element finite and not negative. */
    LossWeights times(String operation, List<Matrix> weights) {
        List<Matrix> factors = SequenceCheck.sameLength(operation, "weights", weights, outputs, w);
        for (int t = 0; t < factors.size(); t++) {
            String name = Check.entry("weights", t);
            SequenceCheck.sameShape(operation, name, factors.get(t), "a row of " + Check.entry(outputs, t), w.get(t));
            for (double weight : factors.get(t).toArray()) {
                Check.finiteAndNotNegative(operation, "an element of " + name, weight);
            }
        }
        return times(factors);
    }

    /** Keeps the weights of the steps within the lengths; the weights of the padding become 0. */
    LossWeights within(String operation, Lengths lengths) {
        requireLengths(operation, lengths);
        return times(lengths.mask(w.size()));
    }

    /** Keeps the weights of the last step of each sequence; the other weights become 0. */
    LossWeights lastStep(String operation, Lengths lengths) {
        requireLengths(operation, lengths);
        return times(lengths.lastMask(w.size()));
    }

    /** Keeps the weights of the last step of the batch; the other weights become 0. */
    LossWeights lastStep() {
        int last = w.size() - 1;
        return new LossWeights(outputs, IntStream.rangeClosed(0, last)
                .mapToObj(t -> t == last ? w.get(t) : Elements.zerosLike(w.get(t))).toList());
    }

    /** Keeps the weights of the examples that have a label; the other weights become 0. */
    LossWeights labelled(List<int[]> labels) {
        return times(labels.stream().map(LossWeights::present).toList());
    }

    private static Matrix present(int[] labels) {
        return Matrix.of(1, labels.length, IntStream.of(labels).mapToDouble(label -> label == OneHot.NONE ? 0 : 1).toArray());
    }

    private LossWeights times(List<Matrix> factors) {
        return new LossWeights(outputs, Elements.zip(w, factors, Matrix::hadamard));
    }

    private void requireLengths(String operation, Lengths lengths) {
        Check.notNull(operation, "lengths", lengths);
        int[] l = lengths.toArray();
        Check.same(operation, Check.entry(outputs, 0) + " columns", w.get(0).columns(), "the number of lengths", l.length);
        Check.lengths(operation, l, w.size());
    }
}
