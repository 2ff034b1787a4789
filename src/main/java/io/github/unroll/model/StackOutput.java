package io.github.unroll.model;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The output layer of a stack, from the states h_t of its last layer to the scores z_t = Wy h_t + by; y_t is their softmax.
 *
 * @param wy Wy (n_y, rows of h)
 * @param by by (n_y, 1)
 */
record StackOutput(Matrix wy, Matrix by) {

    /** Returns the scores of a step (n_y, m). */
    Matrix scores(Matrix h) {
        return wy.times(h).plusColumn(by);
    }

    /** Returns dh_t = da_t + Wyᵀ dz_t of every step, each (rows of h, m). */
    List<Matrix> throughScores(List<Matrix> da, List<Matrix> dz) {
        return IntStream.range(0, dz.size()).mapToObj(t -> da.get(t).plus(wy.transposeTimes(dz.get(t)))).toList();
    }

    /** The gradients with respect to Wy and by. */
    record Gradients(Matrix dWy, Matrix dby) {
    }

    /** Returns dWy = Σ_t dz_t h_tᵀ and dby = Σ_t row sums of dz_t; zeros if dz is empty. */
    Gradients gradients(List<Matrix> dz, List<Matrix> h) {
        Matrix dWy = Matrix.zeros(wy.rows(), wy.columns());
        Matrix dby = Matrix.zeros(wy.rows(), 1);
        for (int t = 0; t < dz.size(); t++) {
            dWy = dWy.plus(dz.get(t).timesTranspose(h.get(t)));                    // (n_y, rows of h)
            dby = dby.plus(dz.get(t).rowSums());
        }
        return new Gradients(dWy, dby);
    }
}
