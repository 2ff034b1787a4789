package io.github.unroll.examples;

import static io.github.unroll.examples.OneHot.ABSENT;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.stream.IntStream;

/** The cross-entropy -log y[target] of predicted probabilities y, in nats. A target that is absent counts for nothing. */
final class CrossEntropy {

    private CrossEntropy() {
    }

    /**
     * The sum over all steps and examples.
     *
     * @param y y_1, ..., y_Tx, each (n_y, m)
     * @param targets for each step the m indexes that came true
     */
    static double sum(List<Matrix> y, List<int[]> targets) {
        double sum = 0;
        for (int t = 0; t < y.size(); t++) {
            for (int example = 0; example < targets.get(t).length; example++) {
                int target = targets.get(t)[example];
                sum -= target == ABSENT ? 0 : Math.log(y.get(t).get(target, example));
            }
        }
        return sum;
    }

    /**
     * The gradient of the sum, times a factor, by the scores: dz_t = factor (y_t - labels_t). The scores are the argument
     * of the softmax that made y.
     */
    static List<Matrix> gradient(List<Matrix> y, List<int[]> targets, double factor) {
        return IntStream.range(0, y.size()).mapToObj(t -> gradient(y.get(t), targets.get(t)).times(factor)).toList();
    }

    private static Matrix gradient(Matrix y, int[] targets) {
        int ny = y.rows();
        Matrix labels = OneHot.of(ny, targets);                                              // (n_y, m)
        Matrix present = ones(ny, 1).times(ones(1, ny).times(labels));                       // (n_y, m), 0 under no label
        return y.hadamard(present).minus(labels);
    }

    private static Matrix ones(int rows, int columns) {
        return Matrix.generate(rows, columns, () -> 1);
    }
}
