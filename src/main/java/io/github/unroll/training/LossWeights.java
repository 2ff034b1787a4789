package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.List;
import java.util.stream.IntStream;

/** The weights of the examples in a loss: w_t (1, m) for each step. */
final class LossWeights {

    private LossWeights() {
    }

    /** Every step of every example counts the same. */
    static List<Matrix> ones(List<Matrix> outputs) {
        return outputs.stream().map(y -> Matrix.filled(1, y.columns(), 1)).toList();
    }

    /** The weights of the last step; those of the others become 0. */
    static List<Matrix> ofLastStep(List<Matrix> weights) {
        int last = weights.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(t -> t == last ? weights.get(t) : Elements.zerosLike(weights.get(t))).toList();
    }

    /** The weights of the examples that have a label; those of the others become 0. */
    static List<Matrix> ofLabelled(List<Matrix> weights, List<int[]> labels) {
        return IntStream.range(0, weights.size()).mapToObj(t -> {
            double[] present = IntStream.of(labels.get(t)).mapToDouble(label -> label == OneHot.NONE ? 0 : 1).toArray();
            return Matrix.of(1, present.length, present).hadamard(weights.get(t));
        }).toList();
    }

    /** {@return a copy of weights, a row of m for every step of the outputs, each of which must be finite and not negative} */
    static List<Matrix> require(String operation, List<Matrix> weights, String outputName, List<Matrix> outputs) {
        List<Matrix> copy = SequenceCheck.sameLength(operation, "weights", weights, outputName, outputs);
        for (int t = 0; t < copy.size(); t++) {
            String name = Check.entry("weights", t);
            SequenceCheck.sameShape(operation, name, copy.get(t),
                    "a row of " + Check.entry(outputName, t), Matrix.zeros(1, outputs.get(t).columns()));
            for (double weight : copy.get(t).toArray()) {
                Check.finiteAndNotNegative(operation, "an element of " + name, weight);
            }
        }
        return copy;
    }
}
