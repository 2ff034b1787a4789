package io.github.unroll.training;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.util.Collections;
import java.util.List;

/**
 * The mean squared error of the linear scores of a sequence, z_t = W a_t + b, against the true numbers, r_t:
 * <pre>
 * l_tj        = (1/n_y) Σ_i (z_ij - r_ij)²
 * L           = (1/W) Σ_t Σ_j w_tj l_tj           W = Σ_t Σ_j w_tj; see {@link Loss}
 * ∂L/∂z_t,ij  = (w_tj / W) (2/n_y) (z_ij - r_ij)
 * </pre>
 * If every weight is 1, it is the mean over all elements, like PyTorch's {@code MSELoss}. The weights of {@code weighted} and
 * {@code lastStep} multiply, in any order:
 * <pre>
 * Loss ofAll = MeanSquaredError.of(forward.scores()).against(truth);                        // numbers at every step
 * Loss ofRagged = MeanSquaredError.of(forward.scores()).weighted(lengths).against(truth);   // within the lengths
 * Loss ofEnds = MeanSquaredError.of(forward.scores()).lastStep(lengths).against(total);     // for each sequence (n_y, m)
 * </pre>
 */
public final class MeanSquaredError {

    private final List<Matrix> z;
    private final LossWeights weights;

    private MeanSquaredError(List<Matrix> z, LossWeights weights) {
        this.z = z;
        this.weights = weights;
    }

    /**
     * Returns the error of scores.
     *
     * @param z z_1, ..., z_Tx, each (n_y, m), as {@code forward.scores()} gives them
     * @return the error of z; {@code against} gives the loss
     * @throws IllegalArgumentException if there is no score
     */
    public static MeanSquaredError of(List<Matrix> z) {
        List<Matrix> steps = SequenceCheck.outputs("MeanSquaredError.of", "z", z);
        return new MeanSquaredError(steps, LossWeights.ones("z", steps));
    }

    /**
     * Multiplies the weights by others.
     *
     * @param weights w_1, ..., w_Tx, each (1, m), finite and not negative. Where a weight is 0, the score and the true number
     *     have no influence, even if they are NaN.
     * @return the weighted error
     */
    public MeanSquaredError weighted(List<Matrix> weights) {
        return new MeanSquaredError(z, this.weights.times("MeanSquaredError.weighted", weights));
    }

    /**
     * Sets the weights of the steps after the end of each sequence to 0.
     *
     * @param lengths the lengths of the m sequences
     * @return the error of the steps within the lengths
     */
    public MeanSquaredError weighted(Lengths lengths) {
        return new MeanSquaredError(z, weights.within("MeanSquaredError.weighted", lengths));
    }

    /** {@return the error of the last step alone, t = T_x} */
    public MeanSquaredError lastStep() {
        return new MeanSquaredError(z, weights.lastStep());
    }

    /**
     * Counts only the last step of each sequence: t = l_j. A sequence without a step does not count.
     *
     * @param lengths the lengths of the m sequences
     * @return the error of the last steps
     */
    public MeanSquaredError lastStep(Lengths lengths) {
        return new MeanSquaredError(z, weights.lastStep("MeanSquaredError.lastStep", lengths));
    }

    /**
     * Returns the loss against numbers for every step of every example.
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

    /**
     * Returns the loss against numbers for each example, the same at every step that counts.
     *
     * @param truth r (n_y, m)
     * @return the loss and its gradient
     */
    public Loss against(Matrix truth) {
        Check.notNull("MeanSquaredError.against", "truth", truth);
        return against(Collections.nCopies(z.size(), truth));
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.sequence("MeanSquaredError", z.size(), z.get(0).columns());
    }
}
