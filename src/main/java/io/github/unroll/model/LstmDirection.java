package io.github.unroll.model;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.List;

/** An LSTM as a direction of a layer. */
record LstmDirection(Lstm lstm, LstmCell cell) implements Direction<LstmCell.Parameters, Lstm.Cache> {

    LstmDirection(LstmCell.Parameters parameters) {
        this(new Lstm(parameters), new LstmCell(parameters));
    }

    @Override
    public int nx() {
        return lstm.parameters().nx();
    }

    @Override
    public int na() {
        return lstm.parameters().na();
    }

    @Override
    public int ny() {
        return lstm.parameters().ny();
    }

    @Override
    public State zeroState(int m) {
        Matrix zero = Matrix.zeros(na(), m);
        return State.of(zero, zero);
    }

    @Override
    public Forward<Lstm.Cache> forward(List<Matrix> x, State first) {
        Lstm.Forward forward = lstm.forward(x, first.hidden(), first.cell());
        return new Forward<>(forward.a(), State.after(forward), forward.cache());
    }

    @Override
    public Backward<LstmCell.Parameters> backward(List<Matrix> da, State dLast, Lstm.Cache cache) {
        List<Matrix> daTotal = Direction.plusLast(da, dLast.hidden());
        Lstm.Gradients gradients = lstm.backward(daTotal, dLast.cell(), cache);
        return new Backward<>(gradients.dx(), State.of(gradients.da0(), gradients.dc0()), gradients.dParameters());
    }

    @Override
    public State step(Matrix xt, State state) {
        LstmCell.Forward forward = cell.forward(xt, state.hidden(), state.cell());
        return State.of(forward.aNext(), forward.cNext());
    }
}
