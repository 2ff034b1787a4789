package io.github.unroll;

import io.github.unroll.internal.Block;
import io.github.unroll.internal.OutputLayer;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Rnn} and {@link Lstm} share beside their recurrence. */
final class Sequence {

    private Sequence() {
    }

    /** The matrices as the kernels see them: not copies. */
    static List<Block> blocks(List<Matrix> matrices) {
        return matrices.stream().map(Matrix::block).toList();
    }

    /** Matrices of zeros, one a step, to be filled before anybody sees them. */
    static List<Matrix> zeros(int steps, int rows, int columns) {
        return Stream.generate(() -> Matrix.zeros(rows, columns)).limit(steps).toList();
    }

    /** A matrix of zeros in the shape of another, to be filled before anybody sees it. */
    static Matrix zerosLike(Matrix matrix) {
        return Matrix.zeros(matrix.rows(), matrix.columns());
    }

    static List<Matrix> zerosLike(List<Matrix> matrices) {
        return matrices.stream().map(Sequence::zerosLike).toList();
    }

    static Matrix last(List<Matrix> steps) {
        return steps.get(steps.size() - 1);
    }

    /** y_t = softmax(W a_t + b) of every step. */
    static List<Matrix> outputs(Matrix w, Matrix b, List<Matrix> a) {
        int m = a.get(0).columns();
        List<Matrix> y = zeros(a.size(), w.rows(), m);
        new OutputLayer(w.block(), b.block(), m).forward(blocks(a), blocks(y));
        return y;
    }

    /** {@return da_t + Wᵀ dz_t of every step: what arrives at the states, that which comes through the outputs included} */
    static List<Matrix> throughOutputs(Matrix w, List<Matrix> dz, List<Matrix> da) {
        int m = da.get(0).columns();
        List<Matrix> sums = zeros(da.size(), w.columns(), m);
        new OutputLayer(w.block(), Block.zeros(w.rows(), 1), m).backward(blocks(dz), blocks(da), blocks(sums));
        return sums;
    }

    /** dW += Σ_t dz_t a_tᵀ, db += Σ_t row sums of dz_t. */
    static void addOutputGradients(Matrix dW, Matrix db, List<Matrix> dz, List<Matrix> a) {
        new OutputLayer(dW.block(), db.block(), a.get(0).columns()).addGradients(blocks(dz), blocks(a));
    }
}
