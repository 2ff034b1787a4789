package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.List;

/**
 * A forward pass through a direction or a layer, which can go backward.
 *
 * @param a a_1, ..., a_Tx
 * @param last the state after the last entry that was read
 * @param back the way back through the same steps; it holds the values that it needs from the forward pass
 * @param <P> the parameters
 */
record Pass<P>(List<Matrix> a, State last, Back<P> back) {

    /** The backward pass. */
    interface Back<P> {

        /**
         * The gradients.
         *
         * @param da ∂L/∂a_t of every step, excluding the contribution through the last state
         * @param dLast the gradient with respect to the last state
         */
        Gradients<P> backward(List<Matrix> da, State dLast);
    }

    /** The gradients with respect to x_1, ..., x_Tx, to the state before the first entry that was read, and to the parameters. */
    record Gradients<P>(List<Matrix> dx, State dFirst, P dParameters) {
    }
}
