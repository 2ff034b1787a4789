package io.github.unroll.internal;

import java.util.List;
import java.util.function.Consumer;

/**
 * The output of every step of a sequence, y_t = softmax(W a_t + b) (n_y, m), many steps in one product.
 *
 * @param w W (n_y, n_a)
 * @param b b (n_y, 1)
 * @param m the number of examples
 */
public record OutputLayer(Block w, Block b, int m) {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    /** The scores of all steps, from a_t of every step to z_t = W a_t + b. */
    public void scores(List<Block> a, List<Block> z) {
        forward(a, z, all -> { });
    }

    /** All steps forward, from a_t of every step to y_t. */
    public void forward(List<Block> a, List<Block> y) {
        forward(a, y, KERNELS::softmaxColumns);
    }

    /** From a_t of every step to the scores, and what is made of the scores of many steps in place. */
    private void forward(List<Block> a, List<Block> outputs, Consumer<Block> ofScores) {
        if (w.rows() == 0) {
            return;
        }
        try (Scratch scratch = new Scratch()) {
            Steps steps = new Steps(a.size(), m);
            double[] states = scratch.array(steps.mostSize(w.columns()));
            double[] scores = scratch.array(steps.mostSize(w.rows()));
            for (Steps part : steps.parts()) {
                Block allA = part.gather(a::get, part.sideBySide(states, w.columns()));
                Block allZ = part.sideBySide(scores, w.rows());
                allZ.setColumns(b);
                KERNELS.multiplyAdd(w, allA, allZ);
                ofScores.accept(allZ);
                part.scatter(allZ, outputs::get);
            }
        }
    }

    /** All steps backward to the states: da_t + Wᵀ dz_t. */
    public void backward(List<Block> dz, List<Block> da, List<Block> sums) {
        try (Scratch scratch = new Scratch()) {
            Steps steps = new Steps(da.size(), m);
            double[] states = scratch.array(steps.mostSize(w.columns()));
            double[] scores = scratch.array(steps.mostSize(w.rows()));
            for (Steps part : steps.parts()) {
                Block allDz = part.gather(dz::get, part.sideBySide(scores, w.rows()));
                Block allDa = part.gather(da::get, part.sideBySide(states, w.columns()));
                KERNELS.multiplyAdd(w.transpose(), allDz, allDa);
                part.scatter(allDa, sums::get);
            }
        }
    }

    /** For a layer of gradients dW, db: dW += Σ_t dz_t a_tᵀ, db += Σ_t row sums of dz_t. */
    public void addGradients(List<Block> dz, List<Block> a) {
        try (Scratch scratch = new Scratch()) {
            Steps steps = new Steps(a.size(), m);
            double[] states = scratch.array(steps.mostSize(w.columns()));
            double[] scores = scratch.array(steps.mostSize(w.rows()));
            for (Steps part : steps.parts()) {
                Block allA = part.gather(a::get, part.sideBySide(states, w.columns()));
                Block allDz = part.gather(dz::get, part.sideBySide(scores, w.rows()));
                KERNELS.multiplyAdd(allDz, allA.transpose(), w);
                KERNELS.addRowSums(allDz, b);
            }
        }
    }
}
