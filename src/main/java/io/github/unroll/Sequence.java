package io.github.unroll;

import static java.util.Collections.nCopies;

import io.github.unroll.internal.Affine;
import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.OutputLayer;
import java.util.List;
import java.util.Optional;

/** The code that {@link Rnn} and {@link Lstm} share, apart from the recurrence. */
final class Sequence {

    private Sequence() {
    }

    /** Returns the matrices as blocks for the kernels, without copying. */
    static List<Block> blocks(List<Matrix> matrices) {
        return matrices.stream().map(Matrix::block).toList();
    }

    static List<Matrix> matrices(List<Block> blocks) {
        return blocks.stream().map(Matrix::wrap).toList();
    }

    static Matrix last(List<Matrix> steps) {
        return steps.get(steps.size() - 1);
    }

    /** If a cache has lengths, they must fit its sequence. */
    static void checkLengths(String operation, Optional<Lengths> lengths, List<Matrix> x) {
        Check.notNull(operation, "lengths", lengths);
        lengths.ifPresent(l -> l.require(operation, "x", x));
    }

    /** Returns z_t = W a_t + b of every step. */
    static List<Matrix> scores(String operation, Matrix w, Matrix b, List<Matrix> a) {
        ShapeCheck.size(operation, w.rows(), a.get(0).columns());
        return matrices(new OutputLayer(w.block(), b.block()).scores(blocks(a)));
    }

    /** Returns y_t = softmax(W a_t + b) of every step. */
    static List<Matrix> outputs(String operation, Matrix w, Matrix b, List<Matrix> a) {
        ShapeCheck.size(operation, w.rows(), a.get(0).columns());
        return matrices(new OutputLayer(w.block(), b.block()).forward(blocks(a)));
    }

    /**
     * The gradients that the backward pass of the output layer gives.
     *
     * @param da the gradients with respect to the hidden states, each (n_a, m), including the contribution through the
     *     outputs
     * @param dW the gradient with respect to W (n_y, n_a)
     * @param db the gradient with respect to b (n_y, 1)
     */
    record OutputGradients(List<Block> da, Matrix dW, Matrix db) {
    }

    /**
     * Runs the output layer backward.
     *
     * @param a the hidden states
     * @param padding the padding, in which the upstream gradients are not read
     */
    static OutputGradients throughOutputs(
            String operation, Upstream upstream, String wName, Matrix w, Matrix b, List<Matrix> a, Padding padding) {
        List<Matrix> da = upstream.states().orElseGet(() -> nCopies(a.size(), Matrix.zeros(a.get(0).rows(), a.get(0).columns())));
        Check.sameLength(operation, "da", da, "cache", a, "step");
        ShapeCheck.sameShape(operation, "da[0]", da.get(0), "cache aNext", a.get(0));
        if (upstream.scores().isEmpty()) {
            return new OutputGradients(blocks(padding.clear(da)), Matrix.zeros(w.rows(), w.columns()), Matrix.zeros(b.rows(), 1));
        }
        List<Matrix> dz = upstream.scores().get();
        Check.sameLength(operation, "dz", dz, "cache", a, "step");
        ShapeCheck.output(operation, "dz[0]", dz.get(0), wName, w, "cache aNext", a.get(0));
        OutputLayer layer = new OutputLayer(w.block(), b.block());
        List<Block> dzBlocks = blocks(padding.clear(dz));
        Affine.Gradients gradients = layer.gradients(dzBlocks, blocks(a));
        return new OutputGradients(
                layer.backward(dzBlocks, blocks(padding.clear(da))), Matrix.wrap(gradients.dw()), Matrix.wrap(gradients.db()));
    }

    /** Returns zeros in the shape of each matrix. */
    static List<Matrix> zerosLike(List<Matrix> matrices) {
        return matrices.stream().map(matrix -> Matrix.zeros(matrix.rows(), matrix.columns())).toList();
    }
}
