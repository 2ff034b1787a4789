package io.github.unroll.training;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.SizeText;
import java.util.List;

/**
 * The mean squared error of the linear scores of a sequence, z_t = W a_t + b, against the true numbers, r_t:
 * <pre>
 * l_tj        = (1/n_y) Σ_i (z_ij - r_ij)²
 * L           = (1/W) Σ_t Σ_j w_tj l_tj           W = Σ_t Σ_j w_tj; see {@link Loss}
 * ∂L/∂z_t,ij  = (w_tj / W) (2/n_y) (z_ij - r_ij)
 * </pre>
 * With the weight 1 at every step of every example it is the mean over all elements, as PyTorch's {@code MSELoss} is.
 * <pre>
 * Loss loss = MeanSquaredError.of(forward.scores()).against(truth);
 * </pre>
 */
public final class MeanSquaredError {

    private final List<Matrix> z;
    private final List<Matrix> weights;

    private MeanSquaredError(List<Matrix> z, List<Matrix> weights) {
        this.z = z;
        this.weights = weights;
    }

    /**
     * Of scores.
     *
     * @param z z_1, ..., z_Tx, each (n_y, m), as {@code forward.scores()} gives them
     * @return the error of z, to be taken against something
     */
    public static MeanSquaredError of(List<Matrix> z) {
        List<Matrix> steps = SequenceCheck.sequence("MeanSquaredError.of", "z", z);
        return new MeanSquaredError(steps, LossWeights.ones(steps));
    }

    /**
     * The same, where steps and examples count as they are told to.
     *
     * @param newWeights w_1, ..., w_Tx, each (1, m), finite and not negative; such as {@link Lengths#mask}. Where a weight is
     *     0, neither the score nor the number has an influence, even if it is NaN.
     * @return the weighted error
     */
    public MeanSquaredError weighted(List<Matrix> newWeights) {
        return new MeanSquaredError(z, LossWeights.require("MeanSquaredError.weighted", newWeights, "z", z));
    }

    /** {@return the same, where nothing but the last step counts} */
    public MeanSquaredError lastStep() {
        return new MeanSquaredError(z, LossWeights.ofLastStep(weights));
    }

    /**
     * Against numbers for every step of every example.
     *
     * @param truth r_1, ..., r_Tx, each (n_y, m)
     * @return the loss and its gradient
     */
    public Loss against(List<Matrix> truth) {
        List<Matrix> steps = SequenceCheck.sameSequence("MeanSquaredError.against", "truth", truth, "z", z);
        int ny = z.get(0).rows();
        List<Matrix> errors = Elements.zip(z, steps, Matrix::minus);           // (n_y, m)
        return Loss.mean(
                errors.stream().map(e -> e.map(x -> x * x / ny)).toList(),
                errors.stream().map(e -> e.map(x -> 2 * x / ny)).toList(),
                weights);
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.sequence("MeanSquaredError", z.size(), z.get(0).columns());
    }
}
