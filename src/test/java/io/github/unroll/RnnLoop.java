package io.github.unroll;

import static io.github.unroll.TestMatrices.zeros;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/** The RNN over a sequence as its cell defines it: one call of the cell a step. */
final class RnnLoop {

    private final RnnCell cell;

    RnnLoop(RnnCell.Parameters parameters) {
        this.cell = new RnnCell(parameters);
    }

    Rnn.Forward forward(List<Matrix> x, Matrix a0) {
        List<RnnCell.Forward> steps = new ArrayList<>();
        Matrix a = a0;
        for (Matrix xt : x) {
            RnnCell.Forward step = cell.forward(xt, a);
            steps.add(step);
            a = step.aNext();
        }
        return new Rnn.Forward(
                steps.stream().map(RnnCell.Forward::aNext).toList(),
                steps.stream().map(RnnCell.Forward::yt).toList(),
                new Rnn.Cache(steps.stream().map(RnnCell.Forward::cache).toList(), x));
    }

    Rnn.Gradients backward(List<Matrix> da, Rnn.Cache cache) {
        return throughTime(cache, (t, daBack) -> cell.backward(da.get(t).plus(daBack), cache.steps().get(t)));
    }

    Rnn.Gradients backward(List<Matrix> da, List<Matrix> dz, Rnn.Cache cache) {
        return throughTime(cache, (t, daBack) -> cell.backward(da.get(t).plus(daBack), dz.get(t), cache.steps().get(t)));
    }

    private Rnn.Gradients throughTime(Rnn.Cache cache, StepBackward step) {
        LinkedList<Matrix> dx = new LinkedList<>();
        Matrix daBack = zeros(cache.steps().get(0).aNext());
        RnnCell.Parameters dParameters = cell.parameters().map(TestMatrices::zeros);
        for (int t = cache.steps().size() - 1; t >= 0; t--) {
            RnnCell.Gradients gradients = step.backward(t, daBack);
            dx.addFirst(gradients.dxt());
            daBack = gradients.daPrev();
            dParameters = dParameters.plus(gradients.dParameters());
        }
        return new Rnn.Gradients(dx, daBack, dParameters);
    }

    /** Step t backward, from the gradients of step t + 1. */
    private interface StepBackward {
        RnnCell.Gradients backward(int t, Matrix daBack);
    }
}
