package io.github.unroll.internal;

import java.util.function.UnaryOperator;

/**
 * The weights of one gate of a recurrent layer, or the gradients by them: what makes the argument of its non-linearity,
 * z = W [a_{t-1}; x_t] + b (n_a, m). The basic RNN has one gate, the LSTM four.
 *
 * @param w W = [Wa Wx] (n_a, n_a + n_x)
 * @param b b (n_a, 1)
 */
public record Gate(Block w, Block b) {

    /** The same of each, such as some of the rows. */
    Gate map(UnaryOperator<Block> part) {
        return new Gate(part.apply(w), part.apply(b));
    }
}
