package io.github.unroll.model;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import java.util.List;

/** An LSTM as a direction of a layer. */
record LstmDirection(Lstm lstm) implements Direction<LstmCell.Parameters, Lstm.Cache> {

    LstmDirection(LstmCell.Parameters parameters) {
        this(new Lstm(parameters));
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
        Lstm.Forward forward = lstm.forward(x, first);
        return new Forward<>(forward.a(), forward.last(), forward.cache());
    }

    @Override
    public Backward<LstmCell.Parameters> backward(List<Matrix> da, State dLast, Lstm.Cache cache) {
        Lstm.Gradients gradients = lstm.backward(Upstream.none().withStates(da).withLast(dLast), cache);
        return new Backward<>(gradients.dx(), gradients.dFirst(), gradients.dParameters());
    }

    @Override
    public State step(Matrix xt, State state) {
        return lstm.step(xt, state);
    }
}
