package io.github.unroll.internal;

import java.util.function.UnaryOperator;

/**
 * The affine map of a recurrent layer to the pre-activation of one non-linearity: z = W [a_{t-1}; x_t] + b (n_a, m). The basic
 * RNN has one, the LSTM one for each gate.
 *
 * @param w W = [Wa Wx] (n_a, n_a + n_x)
 * @param b b (n_a, 1)
 */
public record Affine(Block w, Block b) {

    /**
     * The gradients with respect to the weights of an {@link Affine}.
     *
     * @param dw dW (n_a, n_a + n_x)
     * @param db db (n_a, 1)
     */
    public record Gradients(Block dw, Block db) {

        static Gradients zeros(int na, int nx) {
            return new Gradients(Block.zeros(na, na + nx), Block.zeros(na, 1));
        }

        /** Returns the same slice of each block, such as some of the rows. */
        Gradients map(UnaryOperator<Block> slice) {
            return new Gradients(slice.apply(dw), slice.apply(db));
        }
    }

    /** Returns the same slice of each block, such as some of the rows. */
    Affine map(UnaryOperator<Block> slice) {
        return new Affine(slice.apply(w), slice.apply(b));
    }
}
