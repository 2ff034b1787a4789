package io.github.unroll.training;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.util.Collections;
import java.util.List;

/**
 * The cross-entropy of the outputs of a sequence, y_t = softmax(z_t), against the truth, in nats (J. S. Bridle,
 * "Probabilistic Interpretation of Feedforward Classification Network Outputs", <cite>Neurocomputing</cite>, 1990):
 * <pre>
 * l_tj        = -Σ_i p_ij log y_ij                for a label k, -log y_kj
 * L           = (1/W) Σ_t Σ_j w_tj l_tj           W = Σ_t Σ_j w_tj; see {@link Loss}
 * ∂L/∂z_t,ij  = (w_tj / W) (y_ij - p_ij)
 * </pre>
 * Every step of every example has the weight 1, unless {@link #weighted} or {@link #lastStep} say otherwise:
 * <pre>
 * CrossEntropy.of(forward.y()).againstLabels(labels)                              every step
 * CrossEntropy.of(forward.y()).weighted(lengths.mask(tx)).againstLabels(labels)   sequences of different lengths
 * CrossEntropy.of(forward.y()).lastStep().againstLabels(0, 2, 1)                  one label for each sequence
 * </pre>
 */
public final class CrossEntropy {

    /** How far the sum of a distribution may be from 1: the error of rounding to single precision. */
    private static final double ROUNDING = 1e-6;

    private final List<Matrix> y;
    private final List<Matrix> logY;
    private final List<Matrix> weights;

    private CrossEntropy(List<Matrix> y, List<Matrix> logY, List<Matrix> weights) {
        this.y = y;
        this.logY = logY;
        this.weights = weights;
    }

    /**
     * Of probabilities. A probability that has underflowed to 0, because its score is more than about 745 below the
     * greatest, makes the loss infinite if it comes true, and the gradient stays right; {@link #ofScores} has no such limit.
     *
     * @param y y_1, ..., y_Tx, each (n_y, m), as {@code Lstm.Forward} and {@code Rnn.Forward} have them: none negative, and
     *     every column adds up to 1, or has a NaN
     * @return the cross-entropy of y, to be taken against something
     */
    public static CrossEntropy of(List<Matrix> y) {
        List<Matrix> steps = SequenceCheck.sequence("CrossEntropy.of", "y", y);
        List<Matrix> ones = LossWeights.ones(steps);
        requireDistributions("CrossEntropy.of", "y", steps, ones, true);
        return new CrossEntropy(steps, steps.stream().map(yt -> yt.map(StrictMath::log)).toList(), ones);
    }

    /**
     * Of scores, where log y_ij = z_ij - max_j - log Σ_k exp(z_kj - max_j) is finite for every finite z.
     *
     * @param z z_1, ..., z_Tx, each (n_y, m), as {@code forward.scores()} gives them
     * @return the cross-entropy of softmax(z), to be taken against something
     */
    public static CrossEntropy ofScores(List<Matrix> z) {
        List<Matrix> steps = SequenceCheck.sequence("CrossEntropy.ofScores", "z", z);
        List<Matrix> y = steps.stream().map(Matrix::softmax).toList();
        return new CrossEntropy(y, steps.stream().map(CrossEntropy::logSoftmax).toList(), LossWeights.ones(steps));
    }

    private static Matrix logSoftmax(Matrix z) {
        if (z.rows() == 0) {
            return z;
        }
        double[] logY = z.toArray();
        int m = z.columns();
        for (int j = 0; j < m; j++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < z.rows(); i++) {
                max = Math.max(max, logY[i * m + j]);
            }
            double sum = 0;
            for (int i = 0; i < z.rows(); i++) {
                sum += StrictMath.exp(logY[i * m + j] - max);
            }
            double logSum = StrictMath.log(sum);
            for (int i = 0; i < z.rows(); i++) {
                logY[i * m + j] = logY[i * m + j] - max - logSum;
            }
        }
        return Matrix.of(z.rows(), m, logY);
    }

    /**
     * The same, where steps and examples count as they are told to.
     *
     * @param newWeights w_1, ..., w_Tx, each (1, m), finite and not negative; such as {@link Lengths#mask}. Where a weight is
     *     0, the output has no influence, even if it is NaN.
     * @return the weighted cross-entropy
     */
    public CrossEntropy weighted(List<Matrix> newWeights) {
        return new CrossEntropy(y, logY, LossWeights.require("CrossEntropy.weighted", newWeights, "y", y));
    }

    /** {@return the same, where nothing but the last step counts} */
    public CrossEntropy lastStep() {
        return new CrossEntropy(y, logY, LossWeights.ofLastStep(weights));
    }

    /**
     * Against a label for every step of every example.
     *
     * @param labels for each step m labels, each at least 0 and less than n_y, or {@link OneHot#NONE}, which counts as the
     *     weight 0
     * @return the loss and its gradient
     */
    public Loss againstLabels(List<int[]> labels) {
        String operation = "CrossEntropy.againstLabels";
        List<int[]> steps = SequenceCheck.sameLength(operation, "labels", labels, "y", y);
        List<Matrix> oneHot = OneHot.of(operation, y.get(0).rows(), steps);
        for (int t = 0; t < steps.size(); t++) {
            Check.same(operation, Check.entry("labels", t) + " length", steps.get(t).length,
                    Check.entry("y", t) + " columns", y.get(t).columns());
        }
        return against(oneHot, LossWeights.ofLabelled(weights, steps));
    }

    /**
     * Against a label for each example, which is the same at every step that counts.
     *
     * @param labels m labels, each at least 0 and less than n_y, or {@link OneHot#NONE}
     * @return the loss and its gradient
     */
    public Loss againstLabels(int... labels) {
        Check.notNull("CrossEntropy.againstLabels", "labels", labels);
        return againstLabels(Collections.nCopies(y.size(), labels));
    }

    /**
     * Against a distribution for every step of every example.
     *
     * @param p p_1, ..., p_Tx, each (n_y, m): none negative, and every column that counts adds up to 1
     * @return the loss and its gradient
     */
    public Loss against(List<Matrix> p) {
        List<Matrix> steps = SequenceCheck.sameSequence("CrossEntropy.against", "p", p, "y", y);
        requireDistributions("CrossEntropy.against", "p", steps, weights, false);
        return against(steps, weights);
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.sequence("CrossEntropy", y.size(), y.get(0).columns());
    }

    private Loss against(List<Matrix> p, List<Matrix> w) {
        List<Matrix> losses = Elements.zip(p, logY, (pt, logYt) -> pt.zip(logYt, CrossEntropy::loss));
        List<Matrix> slopes = Elements.zip(y, p, Matrix::minus);
        return Loss.mean(losses, slopes, w);
    }

    /** -p log y, where 0 log 0 = 0. */
    private static double loss(double p, double logY) {
        return p == 0 && !Double.isNaN(logY) ? 0 : -p * logY;
    }

    private static void requireDistributions(String operation, String name, List<Matrix> p, List<Matrix> weights, boolean nan) {
        for (int t = 0; t < p.size(); t++) {
            Matrix pt = p.get(t);
            for (int j = 0; j < pt.columns(); j++) {
                if (weights.get(t).get(0, j) != 0 && !isDistribution(pt, j, nan)) {
                    throw new IllegalArgumentException(operation + ": column " + j + " of " + Check.entry(name, t)
                            + " is no distribution; it must have no negative element and add up to 1");
                }
            }
        }
    }

    private static boolean isDistribution(Matrix p, int column, boolean nan) {
        double sum = 0;
        boolean negative = false;
        for (int i = 0; i < p.rows(); i++) {
            sum += p.get(i, column);
            negative |= p.get(i, column) < 0;
        }
        return Double.isNaN(sum) ? nan : !negative && Math.abs(sum - 1) <= ROUNDING;
    }
}
