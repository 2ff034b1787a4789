package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack.Layer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The sizes of a {@link LayerStack} whose layers are alike.
 *
 * @param nx n_x, the number of inputs
 * @param na n_a, the number of hidden units of every direction of every layer
 * @param ny n_y, the number of outputs, which may be 0
 * @param layers N, the number of layers
 * @param bidirectional whether each layer reads in both directions
 */
public record LayerSizes(int nx, int na, int ny, int layers, boolean bidirectional) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if n_x, n_a or n_y is negative, there is no layer, or 2 n_a is more than an int
     */
    public LayerSizes {
        if (nx < 0 || na < 0 || ny < 0 || layers < 1) {
            throw new IllegalArgumentException("LayerSizes: nx is " + nx + ", na is " + na + ", ny is " + ny + ", layers is "
                    + layers + "; nx, na and ny must not be negative, and layers must be at least 1");
        }
        if (bidirectional && na > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("LayerSizes: na is " + na + ", bidirectional is true; 2 na must not exceed "
                    + Integer.MAX_VALUE);
        }
    }

    /**
     * Parameters of these sizes to start training from. Those of the layers come from a function of n_x and n_a, such as
     * {@code (nx, na) -> Initialisation.lstm(nx, na, 0, random)}, which is called for each direction of each layer,
     * from the first to the last; then the elements of Wy and by are drawn, uniform in [-k, k), k = 1 / √(columns of Wy),
     * as PyTorch's {@code nn.Linear} does.
     *
     * @param <P> the parameters of one direction
     * @param layer gives the parameters of one direction, with n_y = 0, from its n_x and n_a
     * @param random where the elements of Wy and by are drawn from
     * @return the parameters
     */
    public <P extends Record> LayerStack.Parameters<P> parameters(
            BiFunction<Integer, Integer, P> layer, RandomGenerator random) {
        Check.notNull("LayerSizes.parameters", "layer", layer);
        Check.notNull("LayerSizes.parameters", "random", random);
        List<Layer<P>> all = IntStream.range(0, layers).mapToObj(l -> layer(l == 0 ? nx : width(), layer)).toList();
        double k = 1 / Math.sqrt(Math.max(width(), 1));
        return new LayerStack.Parameters<>(
                all, Matrix.uniform(ny, width(), k, random), Matrix.uniform(ny, 1, k, random));
    }

    private <P extends Record> Layer<P> layer(int inputs, BiFunction<Integer, Integer, P> layer) {
        return new Layer<>(IntStream.range(0, directions()).mapToObj(d -> layer.apply(inputs, na)).toList());
    }

    private int directions() {
        return bidirectional ? 2 : 1;
    }

    /** The number of rows that a layer gives. */
    private int width() {
        return na * directions();
    }
}
