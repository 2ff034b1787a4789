package io.github.unroll;

import io.github.unroll.internal.Block;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.OutputLayer;
import java.util.ArrayList;
import java.util.Collections;
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

    /** z_t = W a_t + b of every step. */
    static List<Matrix> scores(Matrix w, Matrix b, List<Matrix> a) {
        int m = a.get(0).columns();
        List<Matrix> z = zeros(a.size(), w.rows(), m);
        new OutputLayer(w.block(), b.block(), m).scores(blocks(a), blocks(z));
        return z;
    }

    /** y_t = softmax(W a_t + b) of every step. */
    static List<Matrix> outputs(Matrix w, Matrix b, List<Matrix> a) {
        int m = a.get(0).columns();
        List<Matrix> y = zeros(a.size(), w.rows(), m);
        new OutputLayer(w.block(), b.block(), m).forward(blocks(a), blocks(y));
        return y;
    }

    /** {@return the upstream gradients at the states of every step, that at the last state included; a are these states} */
    static List<Matrix> atStates(String operation, Upstream upstream, List<Matrix> a) {
        List<Matrix> da = upstream.states().orElseGet(() -> Collections.nCopies(a.size(), zerosLike(a.get(0))));
        Check.sameLength(operation, "da", da, "cache", a, "step");
        ShapeCheck.sameShape(operation, "da[0]", da.get(0), "cache aNext", a.get(0));
        return upstream.last().isPresent() ? plusLast(operation, da, upstream.last().get()) : da;
    }

    private static List<Matrix> plusLast(String operation, List<Matrix> da, State dLast) {
        Matrix last = last(da);
        ShapeCheck.sameShape(operation, "dLast a[0]", dLast.hidden(), "cache aNext", last);
        List<Matrix> sums = new ArrayList<>(da);
        sums.set(da.size() - 1, last.plus(dLast.hidden()));
        return sums;
    }

    /** {@return da_t + Wᵀ dz_t of every step: the gradients at the states, the contribution through the outputs included} */
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
