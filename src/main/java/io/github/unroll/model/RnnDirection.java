package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import java.util.List;

/** An RNN as a direction of a layer. */
record RnnDirection(Rnn rnn, RnnCell cell) implements Direction<RnnCell.Parameters, Rnn.Cache> {

    RnnDirection(RnnCell.Parameters parameters) {
        this(new Rnn(parameters), new RnnCell(parameters));
    }

    @Override
    public int nx() {
        return rnn.parameters().nx();
    }

    @Override
    public int na() {
        return rnn.parameters().na();
    }

    @Override
    public int ny() {
        return rnn.parameters().ny();
    }

    @Override
    public State zeroState(int m) {
        return State.of(Matrix.zeros(na(), m));
    }

    @Override
    public Forward<Rnn.Cache> forward(List<Matrix> x, State first) {
        Rnn.Forward forward = rnn.forward(x, first.hidden());
        return new Forward<>(forward.a(), State.after(forward), forward.cache());
    }

    @Override
    public Backward<RnnCell.Parameters> backward(List<Matrix> da, State dLast, Rnn.Cache cache) {
        Rnn.Gradients gradients = rnn.backward(Direction.plusLast(da, dLast.hidden()), cache);
        return new Backward<>(gradients.dx(), State.of(gradients.da0()), gradients.dParameters());
    }

    @Override
    public State step(Matrix xt, State state) {
        return State.of(cell.forward(xt, state.hidden()).aNext());
    }
}
