package io.github.unroll.training;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.util.Collections;
import java.util.List;

/**
 * The binary cross-entropy, in nats: each score z_ij gives the probability σ(z_ij) of its own event, and p_ij says whether
 * the event occurred (D. R. Cox, "The Regression Analysis of Binary Sequences", <cite>Journal of the Royal Statistical
 * Society</cite> B 20, 1958):
 * <pre>
 * l_tj        = (1/n_y) Σ_i (-p_ij log σ(z_ij) - (1 - p_ij) log (1 - σ(z_ij)))
 * L           = (1/W) Σ_t Σ_j w_tj l_tj           W = Σ_t Σ_j w_tj; see {@link Loss}
 * ∂L/∂z_t,ij  = (w_tj / W) (1/n_y) (σ(z_ij) - p_ij)
 * </pre>
 * -log σ(z) is computed as max(-z, 0) + log(1 + e^-|z|), which neither overflows nor cancels; at z = ±∞ the loss is the
 * limit, such as 0 for +∞ and p = 1. If every weight is 1, it is the mean over all elements, like PyTorch's
 * {@code BCEWithLogitsLoss}. The weights of {@code weighted} and {@code lastStep} multiply, in any order:
 * <pre>
 * List&lt;Matrix&gt; z = forward.scores();
 * Loss ofAll = BinaryCrossEntropy.of(z).againstLabels(labels);                        // yes (1) or no (0) at every step
 * Loss ofRagged = BinaryCrossEntropy.of(z).weighted(lengths).againstLabels(labels);   // within the lengths
 * Loss ofEnds = BinaryCrossEntropy.of(z).lastStep(lengths).againstLabels(1, 0, 1);    // one label for each sequence
 * Loss ofMany = BinaryCrossEntropy.of(several).lastStep().against(p);                 // several outputs for each (n_y, m)
 * </pre>
 * Do not use the network's {@code y()} here, as it is the softmax. The probabilities are
 * {@code forward.scores().get(t).sigmoid()}.
 */
public final class BinaryCrossEntropy {

    private final List<Matrix> z;
    private final LossWeights weights;

    private BinaryCrossEntropy(List<Matrix> z, LossWeights weights) {
        this.z = z;
        this.weights = weights;
    }

    /**
     * Returns the cross-entropy of scores.
     *
     * @param scores z_1, ..., z_Tx, each (n_y, m), as {@code forward.scores()} gives them
     * @return the cross-entropy of σ(z); {@code against} or {@code againstLabels} gives the loss
     * @throws IllegalArgumentException if there is no score
     */
    public static BinaryCrossEntropy of(List<Matrix> scores) {
        List<Matrix> steps = SequenceCheck.outputs("BinaryCrossEntropy.of", "scores", scores);
        return new BinaryCrossEntropy(steps, LossWeights.ones("scores", steps));
    }

    /**
     * Multiplies the weights by others.
     *
     * @param weights w_1, ..., w_Tx, each (1, m), finite and not negative. Where a weight is 0, the score and the probability
     *     have no influence, even if they are NaN.
     * @return the weighted cross-entropy
     */
    public BinaryCrossEntropy weighted(List<Matrix> weights) {
        return new BinaryCrossEntropy(z, this.weights.times("BinaryCrossEntropy.weighted", weights));
    }

    /**
     * Sets the weights of the steps after the end of each sequence to 0.
     *
     * @param lengths the lengths of the m sequences
     * @return the cross-entropy of the steps within the lengths
     */
    public BinaryCrossEntropy weighted(Lengths lengths) {
        return new BinaryCrossEntropy(z, weights.within("BinaryCrossEntropy.weighted", lengths));
    }

    /** {@return the cross-entropy of the last step alone, t = T_x} */
    public BinaryCrossEntropy lastStep() {
        return new BinaryCrossEntropy(z, weights.lastStep());
    }

    /**
     * Counts only the last step of each sequence: t = l_j. A sequence without a step does not count.
     *
     * @param lengths the lengths of the m sequences
     * @return the cross-entropy of the last steps
     */
    public BinaryCrossEntropy lastStep(Lengths lengths) {
        return new BinaryCrossEntropy(z, weights.lastStep("BinaryCrossEntropy.lastStep", lengths));
    }

    /**
     * Returns the loss against a label for every step of every example; there must be one score (n_y = 1).
     *
     * @param labels m labels for each step: 1 if the event occurred, 0 if it did not, or {@link OneHot#NONE}, which counts as
     *     the weight 0
     * @return the loss and its gradient
     * @throws IllegalArgumentException also if there are several scores; use {@link #against(List)} for them
     */
    public Loss againstLabels(List<int[]> labels) {
        String operation = "BinaryCrossEntropy.againstLabels";
        if (z.get(0).rows() != 1) {
            throw new IllegalArgumentException(operation + ": scores[0] is " + Check.shape(z.get(0).rows(), z.get(0).columns())
                    + "; a label is for one score: use against with a probability, such as 0 or 1, for each score");
        }
        List<int[]> steps = SequenceCheck.labels(operation, labels, "scores", z);
        List<Matrix> p = OneHot.of(operation, 2, steps).stream().map(noOrYes -> noOrYes.rows(1, 2)).toList();    // (1, m)
        return against(p, weights.labelled(steps));
    }

    /**
     * Returns the loss against a label for each example, the same at every step that counts; there must be one score
     * (n_y = 1).
     *
     * @param labels m labels: 1, 0 or {@link OneHot#NONE}
     * @return the loss and its gradient
     * @throws IllegalArgumentException also if there are several scores; use {@link #against(Matrix)} for them
     */
    public Loss againstLabels(int... labels) {
        Check.notNull("BinaryCrossEntropy.againstLabels", "labels", labels);
        return againstLabels(Collections.nCopies(z.size(), labels));
    }

    /**
     * Returns the loss against probabilities for every step of every example. The probabilities of a column need not add up
     * to 1.
     *
     * @param p p_1, ..., p_Tx, each (n_y, m): from 0 to 1 where the weight is not 0
     * @return the loss and its gradient
     */
    public Loss against(List<Matrix> p) {
        List<Matrix> steps = SequenceCheck.sameSequence("BinaryCrossEntropy.against", "p", p, "scores", z);
        requireProbabilities("BinaryCrossEntropy.against", steps);
        return against(steps, weights);
    }

    /**
     * Returns the loss against probabilities for each example, the same at every step that counts.
     *
     * @param p p (n_y, m): from 0 to 1 where the weight is not 0
     * @return the loss and its gradient
     */
    public Loss against(Matrix p) {
        Check.notNull("BinaryCrossEntropy.against", "p", p);
        return against(Collections.nCopies(z.size(), p));
    }

    private Loss against(List<Matrix> p, LossWeights w) {
        int ny = z.get(0).rows();
        List<Matrix> losses = Elements.zip(z, p, (zt, pt) -> zt.zip(pt, (zi, pi) -> loss(zi, pi) / ny));
        List<Matrix> slopes = Elements.zip(z, p, (zt, pt) -> zt.sigmoid().zip(pt, (yi, pi) -> (yi - pi) / ny));
        return Loss.mean(losses, slopes, w);
    }

    /** Returns -p log σ(z) - (1 - p) log (1 - σ(z)), where 1 - σ(z) = σ(-z). */
    private static double loss(double z, double p) {
        return Elements.expected(p, softplus(-z)) + Elements.expected(1 - p, softplus(z));
    }

    /** Returns log(1 + e^z) = -log σ(-z). */
    private static double softplus(double z) {
        return Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    private void requireProbabilities(String operation, List<Matrix> p) {
        for (int t = 0; t < p.size(); t++) {
            double[] pt = p.get(t).toArray();
            double[] w = weights.w().get(t).toArray();
            for (int k = 0; k < pt.length; k++) {
                int j = k % w.length;
                if (w[j] != 0 && !(pt[k] >= 0 && pt[k] <= 1)) {
                    throw new IllegalArgumentException(operation + ": " + Check.entry("p", t) + " at row " + k / w.length
                            + ", column " + j + " is " + pt[k] + "; a probability must be at least 0 and at most 1");
                }
            }
        }
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.sequence("BinaryCrossEntropy", z.size(), z.get(0).columns());
    }
}
