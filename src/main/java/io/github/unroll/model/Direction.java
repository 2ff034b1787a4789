package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.List;

/**
 * The seam between the core and what is composed of it: a recurrent network without an output of its own, that reads a
 * sequence from its first entry to its last. Its states have one entry.
 *
 * @param <P> its parameters
 * @param <C> its cache
 */
interface Direction<P extends Record, C extends Record> {

    /** {@return n_x, the number of inputs} */
    int nx();

    /** {@return n_a, the number of hidden units} */
    int na();

    /** {@return n_y, which must be 0} */
    int ny();

    State zeroState(int m);

    Forward<C> forward(List<Matrix> x, State first);

    /** The gradient arrives at every hidden state, and at the last state once more. */
    Backward<P> backward(List<Matrix> da, State dLast, C cache);

    /** {@return the state after one step} */
    State step(Matrix xt, State state);

    /** What comes out of a sequence: a_1, ..., a_Tx, the state after the last entry read, and the cache. */
    record Forward<C>(List<Matrix> a, State last, C cache) {
    }

    /** The gradients by x_1, ..., x_Tx, by the state before the first entry read, and by the parameters. */
    record Backward<P>(List<Matrix> dx, State dFirst, P dParameters) {
    }
}
