package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent network without an output layer, which reads a sequence from its first entry to its last. Its states have one
 * entry.
 *
 * @param <P> its parameters
 */
interface UnidirectionalLayer<P> {

    /** {@return n_x, the number of inputs} */
    int nx();

    /** {@return n_a, the number of hidden units} */
    int na();

    /** {@return n_y, which must be 0} */
    int ny();

    State zeroState(int m);

    /** Runs all steps forward; if lengths are given, the sequences have these lengths. */
    Pass<P> forward(List<Matrix> x, State first, Optional<Lengths> lengths);

    /** {@return the state after one step} */
    State step(Matrix xt, State state);
}
