package io.github.unroll.internal;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The output of every step of a sequence, y_t = softmax(z_t) with the scores z_t = W a_t + b (n_y, m), many steps in one
 * product. Every result is in new blocks.
 *
 * @param w W (n_y, n_a)
 * @param b b (n_y, 1)
 */
public record OutputLayer(Block w, Block b) {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    /** Returns z_t of every step from a_t. */
    public List<Block> scores(List<Block> a) {
        return forward(a, all -> { });
    }

    /** Returns y_t of every step from a_t. */
    public List<Block> forward(List<Block> a) {
        return forward(a, KERNELS::softmaxColumns);
    }

    private List<Block> forward(List<Block> a, Consumer<Block> nonLinearity) {
        List<Block> outputs = zeros(a.size(), w.rows(), columns(a));
        if (w.rows() == 0) {
            return outputs;
        }
        try (Scratch scratch = new Scratch()) {
            TimeChunk steps = new TimeChunk(a.size(), columns(a));
            double[] states = scratch.array(steps.maxSize(w.columns()));
            double[] scores = scratch.array(steps.maxSize(w.rows()));
            for (TimeChunk chunk : steps.chunks()) {
                Block allA = chunk.gather(a::get, chunk.sideBySide(states, w.columns()));
                Block allZ = chunk.sideBySide(scores, w.rows());
                allZ.setColumns(b);
                KERNELS.multiplyAdd(w, allA, allZ);
                nonLinearity.accept(allZ);
                chunk.scatter(allZ, outputs::get);
            }
        }
        return outputs;
    }

    /** {@return da_t + Wᵀ dz_t of every step: the gradients with respect to the states} */
    public List<Block> backward(List<Block> dz, List<Block> da) {
        List<Block> sums = zeros(da.size(), w.columns(), columns(da));
        try (Scratch scratch = new Scratch()) {
            TimeChunk steps = new TimeChunk(da.size(), columns(da));
            double[] states = scratch.array(steps.maxSize(w.columns()));
            double[] scores = scratch.array(steps.maxSize(w.rows()));
            for (TimeChunk chunk : steps.chunks()) {
                Block allDz = chunk.gather(dz::get, chunk.sideBySide(scores, w.rows()));
                Block allDa = chunk.gather(da::get, chunk.sideBySide(states, w.columns()));
                KERNELS.multiplyAdd(w.transpose(), allDz, allDa);
                chunk.scatter(allDa, sums::get);
            }
        }
        return sums;
    }

    /** {@return dW = Σ_t dz_t a_tᵀ and db = Σ_t row sums of dz_t} */
    public Affine.Gradients gradients(List<Block> dz, List<Block> a) {
        Affine.Gradients gradients = new Affine.Gradients(Block.zeros(w.rows(), w.columns()), Block.zeros(w.rows(), 1));
        double operations = 2.0 * w.rows() * w.columns() * columns(a) * a.size();
        Parallel.columns(w.rows(), operations, (first, count) ->
                addGradients(dz.stream().map(step -> step.rows(first, count)).toList(), a,
                        gradients.map(block -> block.rows(first, count))));
        return gradients;
    }

    /** Adds up the gradients with respect to W and b, or to the same rows of both as of dz_t. */
    private static void addGradients(List<Block> dz, List<Block> a, Affine.Gradients gradients) {
        Block dw = gradients.dw();
        try (Scratch scratch = new Scratch()) {
            WeightGradients sums = new WeightGradients(List.of(gradients));
            TimeChunk steps = new TimeChunk(a.size(), columns(a));
            double[] states = scratch.array(steps.maxSize(dw.columns()));
            double[] scores = scratch.array(steps.maxSize(dw.rows()));
            for (TimeChunk chunk : steps.chunks()) {
                Block allA = chunk.gather(a::get, chunk.sideBySide(states, dw.columns()));
                Block allDz = chunk.gather(dz::get, chunk.sideBySide(scores, dw.rows()));
                sums.add(List.of(allDz), allA);
            }
        }
    }

    private static List<Block> zeros(int steps, int rows, int columns) {
        return Stream.generate(() -> Block.zeros(rows, columns)).limit(steps).toList();
    }

    /** m, the number of examples. */
    private static int columns(List<Block> steps) {
        return steps.get(0).columns();
    }
}
