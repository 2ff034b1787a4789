package io.github.unroll.model;

import static io.github.unroll.TestMatrices.dot;
import static io.github.unroll.TestMatrices.gaussians;

import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A loss on all results of a network: Σ_t ⟨da_t, h_t⟩ + ⟨dLast, last state⟩ - Σ_t ⟨labels_t, ln y_t⟩, where every
 * column of the labels is a distribution.
 */
record StackArriving(List<Matrix> da, List<Matrix> labels, State dLast) {

    static StackArriving random(LayerStack.Forward<?> forward, Random random) {
        int steps = forward.a().size();
        int m = forward.a().get(0).columns();
        List<Matrix> labels = gaussians(steps, forward.y().get(0).rows(), m, random).stream().map(Matrix::softmax).toList();
        return new StackArriving(
                gaussians(steps, forward.a().get(0).rows(), m, random), labels, StackCase.random(forward.last(), random));
    }

    /** The gradient at the scores. */
    List<Matrix> dz(LayerStack.Forward<?> forward) {
        return IntStream.range(0, labels.size()).mapToObj(t -> forward.y().get(t).minus(labels.get(t))).toList();
    }

    Upstream atStates() {
        return Upstream.none().withStates(da).withLast(dLast);
    }

    Upstream upstream(LayerStack.Forward<?> forward) {
        return atStates().withScores(dz(forward));
    }

    double lossOnHidden(LayerStack.Forward<?> forward) {
        return dot(da, forward.a());
    }

    double lossOnStates(LayerStack.Forward<?> forward) {
        return lossOnHidden(forward) + dot(dLast.a(), forward.last().a()) + dot(dLast.c(), forward.last().c());
    }

    double loss(LayerStack.Forward<?> forward) {
        return lossOnStates(forward) - dot(labels, forward.y().stream().map(y -> y.map(Math::log)).toList());
    }
}
