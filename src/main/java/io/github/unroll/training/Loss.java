package io.github.unroll.training;

import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.Upstream;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A loss on the outputs of a sequence, and its gradient: a weighted mean over steps t and examples j,
 * <pre>
 * L = (1/W) Σ_t Σ_j w_tj l_tj          W = Σ_t Σ_j w_tj
 * </pre>
 * Where w_tj is 0, neither l_tj nor its gradient counts, even if it is NaN. If W is 0, nothing counts: the loss and its
 * gradient are 0. The mean over several batches is the sum of their {@code value · weight} divided by the sum of their
 * {@code weight}.
 *
 * @param value L
 * @param weight W; if the weights are zeros and ones, the number of steps that count, over all examples
 * @param dz ∂L/∂z_t of every step, each (n_y, m): the gradient with respect to the scores, which {@code backward} takes
 */
public record Loss(double value, double weight, List<Matrix> dz) implements Serializable {

    public Loss {
        Check.finiteAndNotNegative("Loss", "weight", weight);
        dz = SequenceCheck.sequence("Loss", "dz", dz);
    }

    /** The gradient with respect to the scores of a step. */
    interface ScoreGradient {

        /** Returns ∂L/∂z_t = ∂l_t/∂z_t times the shares w_tj / W of the columns. */
        Matrix at(int t, Matrix share);
    }

    /**
     * Returns the weighted mean of losses that are given element by element.
     *
     * @param losses l_t of every step (n_y, m); the loss of an example is the sum of its column
     * @param slopes ∂l_t/∂z_t (n_y, m)
     * @param lossWeights w_t (1, m)
     */
    static Loss mean(List<Matrix> losses, List<Matrix> slopes, LossWeights lossWeights) {
        return mean(losses, lossWeights, (t, share) -> Elements.timesColumns(slopes.get(t), share));
    }

    /**
     * Returns the weighted mean of losses whose gradient a function computes.
     *
     * @param losses l_t of every step (1, m), or (n_y, m); the loss of an example is the sum of its column
     * @param lossWeights w_t (1, m)
     * @param gradient ∂L/∂z_t
     */
    static Loss mean(List<Matrix> losses, LossWeights lossWeights, ScoreGradient gradient) {
        List<Matrix> weights = lossWeights.w();
        double total = weights.stream().mapToDouble(Matrix::sum).sum();
        double value = 0;
        List<Matrix> dz = new ArrayList<>();
        for (int t = 0; t < losses.size(); t++) {
            value += Elements.sumOfColumns(losses.get(t), weights.get(t));
            dz.add(gradient.at(t, weights.get(t).map(wj -> share(wj, total))));
        }
        return new Loss(share(value, total), total, dz);
    }

    private static double share(double part, double total) {
        return total == 0 ? 0 : part / total;
    }

    /**
     * Returns the gradients of this loss through an RNN, if the loss depends only on the outputs. They are those of
     * {@code backward(Upstream.none().withScores(dz), forward.cache())}.
     *
     * @param forward the forward pass that the loss was computed from
     * @return the gradients, at the parameters of the forward pass
     */
    public Rnn.Gradients backward(Rnn.Forward forward) {
        Check.notNull("Loss.backward", "forward", forward);
        return new Rnn(forward.cache().parameters()).backward(upstream(), forward.cache());
    }

    /**
     * Returns the gradients of this loss through an LSTM, if the loss depends only on the outputs. They are those of
     * {@code backward(Upstream.none().withScores(dz), forward.cache())}.
     *
     * @param forward the forward pass that the loss was computed from
     * @return the gradients, at the parameters of the forward pass
     */
    public Lstm.Gradients backward(Lstm.Forward forward) {
        Check.notNull("Loss.backward", "forward", forward);
        return new Lstm(forward.cache().parameters()).backward(upstream(), forward.cache());
    }

    private Upstream upstream() {
        return Upstream.none().withScores(dz);
    }

    /**
     * Returns the gradients of this loss through a network of layers, if the loss depends only on the outputs. They are those
     * of {@code backward(Upstream.none().withScores(dz), forward.cache())}.
     *
     * @param <P> the parameters of one direction
     * @param forward the forward pass that the loss was computed from
     * @return the gradients, at the parameters of the forward pass
     */
    public <P extends Record> LayerStack.Gradients<P> backward(LayerStack.Forward<P> forward) {
        Check.notNull("Loss.backward", "forward", forward);
        return forward.cache().network().backward(upstream(), forward.cache());
    }

    /** {@return the value, the weight and the sizes} */
    @Override
    public String toString() {
        return "Loss[value=" + value + ", weight=" + weight + ", T_x=" + dz.size() + ", m=" + dz.get(0).columns() + "]";
    }
}
