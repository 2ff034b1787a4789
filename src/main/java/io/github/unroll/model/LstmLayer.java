package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import java.util.List;
import java.util.Optional;

/** An LSTM as one direction of a layer. */
record LstmLayer(Lstm lstm) implements UnidirectionalLayer<LstmCell.Parameters> {

    LstmLayer(LstmCell.Parameters parameters) {
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
        return State.zeros(lstm.parameters(), m);
    }

    @Override
    public Pass<LstmCell.Parameters> forward(List<Matrix> x, State first, Optional<Lengths> lengths) {
        Lstm.Forward forward = lengths.map(l -> lstm.forward(x, first, l)).orElseGet(() -> lstm.forward(x, first));
        Lstm.Cache cache = forward.cache();
        return new Pass<>(forward.a(), forward.last(), (da, dLast) -> backward(da, dLast, cache));
    }

    private Pass.Gradients<LstmCell.Parameters> backward(List<Matrix> da, State dLast, Lstm.Cache cache) {
        Lstm.Gradients gradients = lstm.backward(Upstream.none().withStates(da).withLast(dLast), cache);
        return new Pass.Gradients<>(gradients.dx(), gradients.dFirst(), gradients.dParameters());
    }

    @Override
    public State step(Matrix xt, State state) {
        return lstm.step(xt, state);
    }
}
