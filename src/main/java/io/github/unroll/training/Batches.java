package io.github.unroll.training;

import io.github.unroll.internal.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mini-batches of examples. An epoch goes through all examples once, in its own order:
 * <pre>
 * record Example(List&lt;Matrix&gt; x, int label) { }                                 // each x_t (n_x, 1)
 *
 * for (List&lt;Example&gt; batch : Batches.shuffled(examples, 32, random)) {
 *     List&lt;Matrix&gt; x = IntStream.range(0, steps).mapToObj(t -&gt;                   // each x_t (n_x, m)
 *             batch.stream().map(example -&gt; example.x().get(t)).reduce(Matrix::beside).orElseThrow()).toList();
 *     int[] labels = batch.stream().mapToInt(Example::label).toArray();
 *     train(x, labels);
 * }
 * </pre>
 */
public final class Batches {

    private Batches() {
    }

    /**
     * Returns the examples in a random order, cut into batches of the same size. All orders are equally likely (R.
     * Durstenfeld, "Algorithm 235: Random permutation", <cite>Communications of the ACM</cite> 7, 1964). The last batch is
     * the remainder, so no example is left out.
     *
     * @param <T> the type of an example
     * @param examples the examples, at least 1
     * @param size the number of examples in a batch, at least 1
     * @param random the generator of the order; the same generator in the same state gives the same batches
     * @return the batches
     */
    public static <T> List<List<T>> shuffled(List<T> examples, int size, RandomGenerator random) {
        List<T> order = new ArrayList<>(Check.list("Batches.shuffled", "examples", examples, "example"));
        Check.atLeast("Batches.shuffled", 1, "size", size);
        Check.notNull("Batches.shuffled", "random", random);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return Windows.cut(List.copyOf(order), size);
    }
}
