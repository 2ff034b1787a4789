package io.github.unroll.benchmark;

import io.github.unroll.Matrix;
import java.util.Random;
import java.util.stream.Stream;

/** The matrix product A B of A (rows, inner) and B (inner, columns). */
record ProductWork(int rows, int inner, int columns) implements Work {

    static ProductWork parse(String shape) {
        int[] sizes = Stream.of(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        return new ProductWork(sizes[0], sizes[1], sizes[2]);
    }

    Matrix left() {
        return Matrix.generate(rows, inner, new Random(1)::nextGaussian);
    }

    Matrix right() {
        return Matrix.generate(inner, columns, new Random(2)::nextGaussian);
    }

    @Override
    public Class<?> benchmark() {
        return ProductBenchmark.class;
    }

    @Override
    public String shape() {
        return rows + "x" + inner + "x" + columns;
    }

    @Override
    public String title() {
        return "(" + rows + "x" + inner + ")(" + inner + "x" + columns + ")";
    }

    @Override
    public double flops() {
        return 2.0 * rows * inner * columns;
    }
}
