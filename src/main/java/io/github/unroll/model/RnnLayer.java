package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import java.util.List;
import java.util.Optional;

/** An RNN as one direction of a layer. */
record RnnLayer(Rnn rnn) implements UnidirectionalLayer<RnnCell.Parameters> {

    RnnLayer(RnnCell.Parameters parameters) {
        this(new Rnn(parameters));
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
        return State.zeros(rnn.parameters(), m);
    }

    @Override
    public Pass<RnnCell.Parameters> forward(List<Matrix> x, State first, Optional<Lengths> lengths) {
        Rnn.Forward forward = lengths.map(l -> rnn.forward(x, first, l)).orElseGet(() -> rnn.forward(x, first));
        Rnn.Cache cache = forward.cache();
        return new Pass<>(forward.a(), forward.last(), (da, dLast) -> backward(da, dLast, cache));
    }

    private Pass.Gradients<RnnCell.Parameters> backward(List<Matrix> da, State dLast, Rnn.Cache cache) {
        Rnn.Gradients gradients = rnn.backward(Upstream.none().withStates(da).withLast(dLast), cache);
        return new Pass.Gradients<>(gradients.dx(), gradients.dFirst(), gradients.dParameters());
    }

    @Override
    public State step(Matrix xt, State state) {
        return rnn.step(xt, state);
    }
}
