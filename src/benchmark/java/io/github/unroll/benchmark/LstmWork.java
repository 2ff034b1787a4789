package io.github.unroll.benchmark;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** An LSTM forward and backward: all states, and the gradients of Σ_t ⟨da_t, a_t⟩ by x, a_0, c_0 and all parameters. */
record LstmWork(int nx, int na, int m, int steps) implements Work {

    /** The numbers that are computed with. */
    record Inputs(LstmCell.Parameters parameters, List<Matrix> x, Matrix a0, Matrix c0, List<Matrix> da) {
    }

    static LstmWork parse(String shape) {
        int[] sizes = Stream.of(shape.split("-")).mapToInt(Integer::parseInt).toArray();
        return new LstmWork(sizes[0], sizes[1], sizes[2], sizes[3]);
    }

    /** Standard normal inputs, and parameters as one starts to train with. The network has no output of its own. */
    Inputs inputs() {
        Random random = new Random(1);
        return new Inputs(LstmCell.Parameters.random(nx, na, 0, random), sequence(nx, random),
                gaussian(na, random), gaussian(na, random), sequence(na, random));
    }

    private List<Matrix> sequence(int rows, RandomGenerator random) {
        return Stream.generate(() -> gaussian(rows, random)).limit(steps).toList();
    }

    private Matrix gaussian(int rows, RandomGenerator random) {
        return Matrix.generate(rows, m, random::nextGaussian);
    }

    @Override
    public Class<?> benchmark() {
        return LstmBenchmark.class;
    }

    @Override
    public String shape() {
        return nx + "-" + na + "-" + m + "-" + steps;
    }

    @Override
    public String title() {
        return "LSTM (" + nx + ", " + na + ", " + m + ", " + steps + ")";
    }

    /** Of the products alone: W v of the four gates forward, Wᵀ dz and dz vᵀ backward; the rest is small beside them. */
    @Override
    public double flops() {
        double product = 2.0 * 4 * na * (na + nx) * m;
        return 3 * product * steps;
    }

    /** The size of what is returned: f, i, c̃, o, c, a of each step; dx of each step, da0, dc0, and dW, db of each gate. */
    double returnedBytes() {
        double forward = 6.0 * na * m * steps;
        double backward = (double) nx * m * steps + 2 * na * m + 4 * na * (na + nx) + 4 * na;
        return Double.BYTES * (forward + backward);
    }
}
