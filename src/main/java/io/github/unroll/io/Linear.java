package io.github.unroll.io;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;

/**
 * The weights of a {@code torch.nn.Linear}, or of a {@code Dense} of Keras without an activation:
 * <pre>
 * z = W h + b                                      (n_y, m)
 * </pre>
 * On top of an RNN or LSTM they are its Wy (Wya) and by.
 *
 * @param weight W (n_y, n)
 * @param bias b (n_y, 1)
 */
public record Linear(Matrix weight, Matrix bias) {

    /**
     * Checks the shapes.
     *
     * @throws NullPointerException if a matrix is {@code null}
     * @throws IllegalArgumentException if the bias is not (n_y, 1)
     */
    public Linear {
        Check.notNull("Linear", "weight", weight);
        Check.notNull("Linear", "bias", bias);
        if (bias.rows() != weight.rows() || bias.columns() != 1) {
            throw new IllegalArgumentException("Linear: bias is " + bias.rows() + "x" + bias.columns() + ", weight is "
                    + weight.rows() + "x" + weight.columns() + "; bias must be a column with the rows of weight");
        }
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return "Linear[n=" + weight.columns() + ", n_y=" + weight.rows() + "]";
    }

    /** No output: n_y = 0. */
    static Linear none(int n) {
        return new Linear(Matrix.zeros(0, n), Matrix.zeros(0, 1));
    }

    /**
     * Returns W h + b.
     *
     * @param h the input (n, m)
     * @return z (n_y, m)
     * @throws IllegalArgumentException if h does not have n rows
     */
    public Matrix apply(Matrix h) {
        Check.notNull("Linear.apply", "h", h);
        return weight.times(h).plusColumn(bias);
    }
}
