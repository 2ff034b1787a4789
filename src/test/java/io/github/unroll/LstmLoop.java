package io.github.unroll;

import static io.github.unroll.TestMatrices.zeros;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/** The LSTM over a sequence as its cell defines it: one call of the cell a step. */
final class LstmLoop {

    private final LstmCell cell;

    LstmLoop(LstmCell.Parameters parameters) {
        this.cell = new LstmCell(parameters);
    }

    Lstm.Forward forward(List<Matrix> x, Matrix a0, Matrix c0) {
        List<LstmCell.Forward> steps = new ArrayList<>();
        Matrix a = a0;
        Matrix c = c0;
        for (Matrix xt : x) {
            LstmCell.Forward step = cell.forward(xt, a, c);
            steps.add(step);
            a = step.aNext();
            c = step.cNext();
        }
        return new Lstm.Forward(
                steps.stream().map(LstmCell.Forward::aNext).toList(),
                steps.stream().map(LstmCell.Forward::yt).toList(),
                steps.stream().map(LstmCell.Forward::cNext).toList(),
                new Lstm.Cache(steps.stream().map(LstmCell.Forward::cache).toList(), x));
    }

    Lstm.Gradients backward(List<Matrix> da, Matrix dcLast, Lstm.Cache cache) {
        return throughTime(dcLast, cache,
                (t, daBack, dcBack) -> cell.backward(da.get(t).plus(daBack), dcBack, cache.steps().get(t)));
    }

    Lstm.Gradients backward(List<Matrix> da, List<Matrix> dz, Matrix dcLast, Lstm.Cache cache) {
        return throughTime(dcLast, cache,
                (t, daBack, dcBack) -> cell.backward(da.get(t).plus(daBack), dz.get(t), dcBack, cache.steps().get(t)));
    }

    private Lstm.Gradients throughTime(Matrix dcLast, Lstm.Cache cache, StepBackward step) {
        LinkedList<Matrix> dx = new LinkedList<>();
        Matrix daBack = zeros(dcLast);
        Matrix dcBack = dcLast;
        LstmCell.Parameters dParameters = cell.parameters().map(TestMatrices::zeros);
        for (int t = cache.steps().size() - 1; t >= 0; t--) {
            LstmCell.Gradients gradients = step.backward(t, daBack, dcBack);
            dx.addFirst(gradients.dxt());
            daBack = gradients.daPrev();
            dcBack = gradients.dcPrev();
            dParameters = dParameters.plus(gradients.dParameters());
        }
        return new Lstm.Gradients(dx, daBack, dcBack, dParameters);
    }

    /** Step t backward, from the gradients of step t + 1. */
    private interface StepBackward {
        LstmCell.Gradients backward(int t, Matrix daBack, Matrix dcBack);
    }
}
