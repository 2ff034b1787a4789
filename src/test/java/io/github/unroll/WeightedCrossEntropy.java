package io.github.unroll;

import io.github.unroll.internal.Check;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * L(y) = -Σ p_ij ln y_ij of outputs y = softmax(z), both (n_y, m). The targets P need not be distributions: a column that
 * adds up to w is a distribution with the weight w.
 */
record WeightedCrossEntropy(Matrix targets) {

    /** Targets that are random, and so are their weights. */
    static List<WeightedCrossEntropy> random(SequenceShape shape, Random random) {
        return Stream.generate(() -> new WeightedCrossEntropy(Matrix.generate(shape.ny(), shape.m(), random::nextDouble)))
                .limit(shape.steps()).toList();
    }

    /** The mean over the examples, where example j has the label labels[j]: (1/m) Σ_j -ln y_{labels[j], j}. */
    static WeightedCrossEntropy ofLabels(int ny, int... labels) {
        double[] oneHot = new double[ny * labels.length];
        IntStream.range(0, labels.length).forEach(j -> oneHot[labels[j] * labels.length + j] = 1.0 / labels.length);
        return new WeightedCrossEntropy(Matrix.of(ny, labels.length, oneHot));
    }

    double of(Matrix y) {
        return -targets.dot(y.map(Math::log));
    }

    /** ∂L/∂z = y ⊙ w - P, with the weights w of the columns in every row. */
    Matrix gradient(Matrix y) {
        Matrix ones = Matrix.filled(y.rows(), y.rows(), 1);
        return y.hadamard(ones.times(targets)).minus(targets);
    }

    static double of(List<WeightedCrossEntropy> losses, List<Matrix> y) {
        Check.sameLength("WeightedCrossEntropy.of", "losses", losses, "y", y, "step");
        return IntStream.range(0, y.size()).mapToDouble(t -> losses.get(t).of(y.get(t))).sum();
    }

    static List<Matrix> gradients(List<WeightedCrossEntropy> losses, List<Matrix> y) {
        Check.sameLength("WeightedCrossEntropy.gradients", "losses", losses, "y", y, "step");
        return IntStream.range(0, y.size()).mapToObj(t -> losses.get(t).gradient(y.get(t))).toList();
    }
}
