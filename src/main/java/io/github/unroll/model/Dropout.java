package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Dropout (N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: A Simple Way to Prevent
 * Neural Networks from Overfitting", <cite>Journal of Machine Learning Research</cite> 15, 2014): in training each element of
 * h becomes 0 with the probability p, the rate. The others are divided by 1 - p, so the mean does not change ("inverted"
 * dropout) and a trained network needs no correction.
 * <pre>
 * h' = h ⊙ mask        mask_ij = 0 with the probability p, else 1 / (1 - p)
 * </pre>
 * In a recurrent network dropout belongs between the layers, not between the steps (W. Zaremba, I. Sutskever and O. Vinyals,
 * "Recurrent Neural Network Regularization", arXiv:1409.2329, 2014), as in PyTorch's {@code nn.LSTM(..., dropout=p)}. The
 * caller supplies the masks, so the same masks give the same gradients:
 * <pre>
 * List&lt;List&lt;Matrix&gt;&gt; masks = List.of(Dropout.masks(0.5, na, m, steps, random));           // between two layers
 * LayerStack.Forward&lt;LstmCell.Parameters&gt; forward = network.forward(x, network.zeroState(m), masks);
 * </pre>
 * For one mask at all steps (Y. Gal and Z. Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural
 * Networks", NIPS 2016), pass {@code Collections.nCopies(steps, mask)}. For dropout of the inputs, pass
 * {@code x_t.hadamard(mask)}.
 */
public final class Dropout {

    private Dropout() {
    }

    /**
     * Returns random masks, one for each step.
     *
     * @param rate p, 0 ≤ p &lt; 1, the probability of 0
     * @param rows the rows of h: n_a of the layer below, or 2 n_a if that layer is bidirectional
     * @param m the number of examples
     * @param steps T_x, at least 1
     * @param random the generator; one number is drawn for each element, step by step and row by row
     * @return T_x masks, each (rows, m)
     * @throws IllegalArgumentException if a number is not as described
     */
    public static List<Matrix> masks(double rate, int rows, int m, int steps, RandomGenerator random) {
        Check.share("Dropout.masks", "rate", rate);
        Check.atLeast("Dropout.masks", 0, "rows", rows);
        Check.atLeast("Dropout.masks", 0, "m", m);
        Check.atLeast("Dropout.masks", 1, "steps", steps);
        Check.notNull("Dropout.masks", "random", random);
        double kept = 1 / (1 - rate);
        return Stream.generate(() -> Matrix.generate(rows, m, () -> random.nextDouble() < rate ? 0 : kept)).limit(steps).toList();
    }
}
