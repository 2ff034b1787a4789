package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sequences as the tests of this package make them. */
public final class Sequences {

    private Sequences() {
    }

    /** Elements uniform in [-1, 1). */
    public static List<Matrix> uniform(int steps, int rows, int columns, RandomGenerator random) {
        return Stream.generate(() -> Matrix.uniform(rows, columns, 1, random)).limit(steps).toList();
    }

    /** Columns that are distributions. */
    public static List<Matrix> distributions(int steps, int rows, int columns, RandomGenerator random) {
        return uniform(steps, rows, columns, random).stream().map(Matrix::softmax).toList();
    }

    /** Weights (1, m) from 0 to 1, every third of which is 0. */
    public static List<Matrix> weights(int steps, int columns, RandomGenerator random) {
        return IntStream.range(0, steps).mapToObj(t -> {
            double[] weights = IntStream.range(0, columns).mapToDouble(j -> (t + j) % 3 == 0 ? 0 : random.nextDouble()).toArray();
            return Matrix.of(1, columns, weights);
        }).toList();
    }

    /** Labels at every step, a few of which are missing. */
    public static List<int[]> labels(int steps, int classes, int columns, RandomGenerator random) {
        return Stream.generate(() -> random.ints(columns, OneHot.NONE, classes).toArray()).limit(steps).toList();
    }

    /** Column j of every step, as a sequence of one example, up to a length. */
    public static List<Matrix> example(List<Matrix> steps, int j, int length) {
        return steps.subList(0, length).stream().map(step -> step.transpose().rows(j, j + 1).transpose()).toList();
    }
}
