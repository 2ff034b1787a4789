package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A forward pass through a direction or a layer, with its backward pass.
 *
 * @param a a_1, ..., a_Tx
 * @param last the state after the last step that was read
 * @param back the backward pass through the same steps; it holds the values that it needs from the forward pass
 * @param <P> the parameters
 */
record Pass<P>(List<Matrix> a, State last, Back<P> back) {

    /**
     * Returns the same pass with the output a_t ⊙ mask_t; the backward pass multiplies the gradient by the mask. The last
     * state is not masked.
     */
    Pass<P> masked(List<Matrix> masks) {
        return new Pass<>(hadamard(a, masks), last, (da, dLast) -> back.backward(hadamard(da, masks), dLast));
    }

    private static List<Matrix> hadamard(List<Matrix> steps, List<Matrix> masks) {
        return IntStream.range(0, steps.size()).mapToObj(t -> steps.get(t).hadamard(masks.get(t))).toList();
    }

    /** The backward pass. */
    interface Back<P> {

        /**
         * Returns the gradients.
         *
         * @param da ∂L/∂a_t of every step, excluding the contribution through the last state
         * @param dLast the gradient with respect to the last state
         */
        Gradients<P> backward(List<Matrix> da, State dLast);
    }

    /** The gradients with respect to x_1, ..., x_Tx, to the state before the first step that was read, and to the parameters. */
    record Gradients<P>(List<Matrix> dx, State dFirst, P dParameters) {
    }
}
