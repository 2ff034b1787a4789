package io.github.unroll.training;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The cross-entropy of the outputs of a sequence, y_t = softmax(z_t), against the truth, in nats (J. S. Bridle,
 * "Probabilistic Interpretation of Feedforward Classification Network Outputs", <cite>Neurocomputing</cite>, 1990):
 * <pre>
 * l_tj        = -Σ_i p_ij log y_ij                for a label k, -log y_kj
 * L           = (1/W) Σ_t Σ_j w_tj l_tj           W = Σ_t Σ_j w_tj; see {@link Loss}
 * ∂L/∂z_t,ij  = (w_tj / W) (y_ij - p_ij)
 * </pre>
 * Every step of every example has the weight 1, unless {@code weighted} and {@code lastStep} change it. Their weights
 * multiply, in any order:
 * <pre>
 * Loss ofAll = CrossEntropy.of(forward.y()).againstLabels(labels);                    // a label at every step
 * Loss ofRagged = CrossEntropy.of(forward.y()).weighted(lengths).againstLabels(labels);    // within the lengths
 * Loss ofLast = CrossEntropy.of(forward.y()).lastStep().againstLabels(0, 2, 1);       // a label for each sequence
 * Loss ofEnds = CrossEntropy.of(forward.y()).lastStep(lengths).againstLabels(0, 2, 1);     // at its own end
 * </pre>
 * Use {@link BinaryCrossEntropy} for yes or no, or for several outputs that do not exclude each other.
 */
public final class CrossEntropy {

    /** The sum of a distribution may differ from 1 by this much: the error of rounding to single precision. */
    private static final double ROUNDING = 1e-6;

    private final List<Matrix> y;
    /** For each step y_t or log y_t; {@link #log} turns its elements into those of log y_t. */
    private final List<Matrix> ofLog;
    private final DoubleUnaryOperator log;
    private final LossWeights weights;

    private CrossEntropy(List<Matrix> y, List<Matrix> ofLog, DoubleUnaryOperator log, LossWeights weights) {
        this.y = y;
        this.ofLog = ofLog;
        this.log = log;
        this.weights = weights;
    }

    /**
     * Returns the cross-entropy of probabilities. A probability underflows to 0 if its score is more than about 745 below the
     * greatest score. If it belongs to the true class, the loss is infinite, but the gradient is still right;
     * {@link #ofScores} has no such limit.
     *
     * @param y y_1, ..., y_Tx, each (n_y, m), as {@code Lstm.Forward} and {@code Rnn.Forward} have them: no element is
     *     negative, and every column adds up to 1 or contains NaN
     * @return the cross-entropy of y; {@code against} or {@code againstLabels} gives the loss
     * @throws IllegalArgumentException if there is no output, or only one, whose softmax is always 1
     */
    public static CrossEntropy of(List<Matrix> y) {
        List<Matrix> steps = classes("CrossEntropy.of", "y", y);
        LossWeights ones = LossWeights.ones("y", steps);
        requireDistributions("CrossEntropy.of", "y", steps, ones, true);
        return new CrossEntropy(steps, steps, StrictMath::log, ones);
    }

    /**
     * Returns the cross-entropy of scores: log y_ij = z_ij - max_j - log Σ_k exp(z_kj - max_j) is finite for every finite z.
     * Infinite scores give the same limits as in {@link Matrix#softmax}: scores that tie at +∞ share the probability equally,
     * and so do scores that are all -∞.
     *
     * @param z z_1, ..., z_Tx, each (n_y, m), as {@code forward.scores()} gives them
     * @return the cross-entropy of softmax(z); {@code against} or {@code againstLabels} gives the loss
     * @throws IllegalArgumentException if there is no score, or only one, whose softmax is always 1
     */
    public static CrossEntropy ofScores(List<Matrix> z) {
        List<Matrix> steps = classes("CrossEntropy.ofScores", "z", z);
        List<Matrix> y = steps.stream().map(Matrix::softmax).toList();
        List<Matrix> logY = steps.stream().map(CrossEntropy::logSoftmax).toList();
        return new CrossEntropy(y, logY, DoubleUnaryOperator.identity(), LossWeights.ones("y", steps));
    }

    /** {@return a copy of outputs or scores; a softmax needs at least two} */
    private static List<Matrix> classes(String operation, String name, List<Matrix> outputs) {
        List<Matrix> steps = SequenceCheck.outputs(operation, name, outputs);
        if (steps.get(0).rows() == 1) {
            throw new IllegalArgumentException(operation + ": " + name + " has 1 row; the softmax of one score is always 1, and"
                    + " there is nothing to learn: use BinaryCrossEntropy.of(scores), or MeanSquaredError.of(scores)");
        }
        return steps;
    }

    private static Matrix logSoftmax(Matrix z) {
        double[] logY = z.toArray();
        int m = z.columns();
        for (int j = 0; j < m; j++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < z.rows(); i++) {
                max = Math.max(max, logY[i * m + j]);
            }
            double sum = 0;
            for (int i = 0; i < z.rows(); i++) {
                sum += StrictMath.exp(distance(logY[i * m + j], max));
            }
            double logSum = StrictMath.log(sum);
            for (int i = 0; i < z.rows(); i++) {
                logY[i * m + j] = distance(logY[i * m + j], max) - logSum;
            }
        }
        return Matrix.of(z.rows(), m, logY);
    }

    /** Returns z - max, but 0 if both are the same infinity. */
    private static double distance(double z, double max) {
        return z == max ? 0 : z - max;
    }

    /**
     * Multiplies the weights by others.
     *
     * @param weights w_1, ..., w_Tx, each (1, m), finite and not negative. Where a weight is 0, the output has no influence,
     *     even if it is NaN.
     * @return the weighted cross-entropy
     */
    public CrossEntropy weighted(List<Matrix> weights) {
        return new CrossEntropy(y, ofLog, log, this.weights.times("CrossEntropy.weighted", weights));
    }

    /**
     * Sets the weights of the steps after the end of each sequence to 0.
     *
     * @param lengths the lengths of the m sequences
     * @return the cross-entropy of the steps within the lengths
     */
    public CrossEntropy weighted(Lengths lengths) {
        return new CrossEntropy(y, ofLog, log, weights.within("CrossEntropy.weighted", lengths));
    }

    /** {@return the cross-entropy of the last step alone, t = T_x} */
    public CrossEntropy lastStep() {
        return new CrossEntropy(y, ofLog, log, weights.lastStep());
    }

    /**
     * Counts only the last step of each sequence: t = l_j. A sequence without a step does not count.
     *
     * @param lengths the lengths of the m sequences
     * @return the cross-entropy of the last steps
     */
    public CrossEntropy lastStep(Lengths lengths) {
        return new CrossEntropy(y, ofLog, log, weights.lastStep("CrossEntropy.lastStep", lengths));
    }

    /**
     * Returns the loss against a label for every step of every example.
     *
     * @param labels m labels for each step, each at least 0 and less than n_y, or {@link OneHot#NONE}, which counts as the
     *     weight 0
     * @return the loss and its gradient
     */
    public Loss againstLabels(List<int[]> labels) {
        String operation = "CrossEntropy.againstLabels";
        List<int[]> steps = SequenceCheck.labels(operation, labels, "y", y);
        for (int t = 0; t < steps.size(); t++) {
            Check.labels(operation, Check.entry("labels", t), steps.get(t), "a label", y.get(0).rows(), OneHot.NONE);
        }
        List<Matrix> losses = Elements.zip(ofLog, steps,
                (output, labelled) -> Elements.atLabels(output, labelled).map(o -> -log.applyAsDouble(o)));    // (1, m)
        return Loss.mean(losses, weights.labelled(steps),
                (t, share) -> Elements.minusOneHotTimesColumns(y.get(t), steps.get(t), share));                   // (n_y, m)
    }

    /**
     * Returns the loss against a label for each example, the same at every step that counts.
     *
     * @param labels m labels, each at least 0 and less than n_y, or {@link OneHot#NONE}
     * @return the loss and its gradient
     */
    public Loss againstLabels(int... labels) {
        Check.notNull("CrossEntropy.againstLabels", "labels", labels);
        return againstLabels(Collections.nCopies(y.size(), labels));
    }

    /**
     * Returns the loss against a distribution for every step of every example.
     *
     * @param p p_1, ..., p_Tx, each (n_y, m): no element is negative, and every column that counts adds up to 1
     * @return the loss and its gradient
     */
    public Loss against(List<Matrix> p) {
        List<Matrix> steps = SequenceCheck.sameSequence("CrossEntropy.against", "p", p, "y", y);
        requireDistributions("CrossEntropy.against", "p", steps, weights, false);
        List<Matrix> losses = Elements.zip(steps, ofLog, (pt, output) -> pt.zip(output, this::loss));
        return Loss.mean(losses, Elements.zip(y, steps, Matrix::minus), weights);
    }

    /** Returns -p log y, where 0 log 0 = 0; where p is 0, no logarithm is computed. */
    private double loss(double p, double output) {
        return p == 0 && !Double.isNaN(output) ? 0 : -p * log.applyAsDouble(output);
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return SizeText.sequence("CrossEntropy", y.size(), y.get(0).columns());
    }

    private static void requireDistributions(String operation, String name, List<Matrix> p, LossWeights weights, boolean nan) {
        for (int t = 0; t < p.size(); t++) {
            double[] w = Elements.values(weights.w().get(t));
            boolean[] distributions = Elements.distributions(p.get(t), ROUNDING, nan);
            for (int j = 0; j < w.length; j++) {
                if (w[j] != 0 && !distributions[j]) {
                    throw new IllegalArgumentException(operation + ": column " + j + " of " + Check.entry(name, t)
                            + " is not a distribution; it must have no negative element and add up to 1");
                }
            }
        }
    }
}
