package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossEntropyTest {

    private static final int TX = 4;
    private static final int NY = 3;
    private static final int M = 5;

    private final Random random = new Random(1);
    private final GradientChecker checker = new GradientChecker();
    private final List<Matrix> z = Sequences.uniform(TX, NY, M, random).stream().map(zt -> zt.times(3)).toList();
    private final List<Matrix> y = softmax(z);
    private final List<Matrix> weights = Sequences.weights(TX, M, random);
    private final List<int[]> labels = Sequences.labels(TX, NY, M, random);
    private final List<Matrix> p = Sequences.distributions(TX, NY, M, random);

    private static List<Matrix> softmax(List<Matrix> z) {
        return z.stream().map(Matrix::softmax).toList();
    }

    @Test
    void itIsTheMeanOfTheLogarithmsOfWhatCameTrue() {
        List<Matrix> outputs = List.of(Matrix.of(2, 2, 0.25, 0.5, 0.75, 0.5), Matrix.of(2, 2, 0.1, 1, 0.9, 0));
        Loss loss = CrossEntropy.of(outputs).againstLabels(List.of(new int[] {0, 1}, new int[] {1, 0}));

        assertThat(loss.value()).isCloseTo(-(Math.log(0.25) + Math.log(0.5) + Math.log(0.9)) / 4, within(1e-15));
        assertThat(loss.weight()).isEqualTo(4);
        assertThat(loss.dz().get(1)).isEqualTo(Matrix.of(2, 2, 0.1 / 4, 0, (0.9 - 1) / 4, 0));
    }

    @Test
    void itIsTheWeightedMeanInPlainLoops() {
        double sum = 0;
        double total = 0;
        for (int t = 0; t < TX; t++) {
            for (int j = 0; j < M; j++) {
                double w = weights.get(t).get(0, j);
                total += w;
                for (int i = 0; i < NY; i++) {
                    sum -= w * p.get(t).get(i, j) * Math.log(y.get(t).get(i, j));
                }
            }
        }
        Loss loss = CrossEntropy.of(y).weighted(weights).against(p);
        assertThat(loss.value()).isCloseTo(sum / total, within(1e-14));
        assertThat(loss.weight()).isCloseTo(total, within(1e-14));
    }

    @Test
    void theGradientByTheScoresIsThatOfTheLoss() {
        checker.check("dz", scores -> CrossEntropy.of(softmax(scores)).againstLabels(labels).value(), z,
                CrossEntropy.of(y).againstLabels(labels).dz());
        checker.check("dz", scores -> CrossEntropy.of(softmax(scores)).weighted(weights).againstLabels(labels).value(), z,
                CrossEntropy.of(y).weighted(weights).againstLabels(labels).dz());
        checker.check("dz", scores -> CrossEntropy.of(softmax(scores)).weighted(weights).against(p).value(), z,
                CrossEntropy.of(y).weighted(weights).against(p).dz());
        checker.check("dz", scores -> CrossEntropy.of(softmax(scores)).lastStep().against(p).value(), z,
                CrossEntropy.of(y).lastStep().against(p).dz());
        checker.check("dz", scores -> CrossEntropy.ofScores(scores).weighted(weights).against(p).value(), z,
                CrossEntropy.ofScores(z).weighted(weights).against(p).dz());
    }

    @Test
    void itGoesThroughAnRnnByEveryParameter() {
        List<Matrix> x = Sequences.uniform(TX, 2, M, random);
        Matrix a0 = Matrix.zeros(4, M);
        Rnn rnn = new Rnn(RnnCell.Parameters.random(2, 4, NY, random));
        Rnn.Forward forward = rnn.forward(x, a0);
        Loss loss = CrossEntropy.of(forward.y()).weighted(weights).againstLabels(labels);

        checker.check("gradients",
                q -> CrossEntropy.of(new Rnn(q).forward(x, a0).y()).weighted(weights).againstLabels(labels).value(),
                rnn.parameters(), loss.backward(forward).dParameters());
    }

    @Test
    void itGoesThroughAnLstmByEveryParameter() {
        List<Matrix> x = Sequences.uniform(TX, 2, M, random);
        Matrix a0 = Matrix.zeros(4, M);
        Lstm lstm = new Lstm(LstmCell.Parameters.random(2, 4, NY, random));
        Lstm.Forward forward = lstm.forward(x, a0);
        Loss loss = CrossEntropy.of(forward.y()).lastStep().againstLabels(0, 2, 1, 1, 0);

        checker.check("gradients",
                q -> CrossEntropy.of(new Lstm(q).forward(x, a0).y()).lastStep().againstLabels(0, 2, 1, 1, 0).value(),
                lstm.parameters(), loss.backward(forward).dParameters());
    }

    @Test
    void labelsAreOneHotDistributions() {
        List<int[]> all = List.of(new int[] {0, 1, 2, 0, 1}, new int[] {2, 2, 0, 1, 1}, new int[M], new int[M]);
        assertThat(CrossEntropy.of(y).weighted(weights).againstLabels(all))
                .isEqualTo(CrossEntropy.of(y).weighted(weights).against(OneHot.of(NY, all)));
    }

    @Test
    void oneLabelForAnExampleIsTheSameAtEveryStep() {
        int[] each = {0, 1, 2, 0, 1};
        assertThat(CrossEntropy.of(y).againstLabels(each))
                .isEqualTo(CrossEntropy.of(y).againstLabels(Collections.nCopies(TX, each)));
    }

    @Test
    void onTheLastStepItIsTheLossOfThatStepAlone() {
        Loss last = CrossEntropy.of(y).lastStep().against(p);
        Loss alone = CrossEntropy.of(y.subList(TX - 1, TX)).against(p.subList(TX - 1, TX));

        assertThat(last.value()).isEqualTo(alone.value());
        assertThat(last.weight()).isEqualTo(M);
        assertThat(last.dz()).containsExactly(
                Matrix.zeros(NY, M), Matrix.zeros(NY, M), Matrix.zeros(NY, M), alone.dz().get(0));
    }

    @Test
    void theLastStepKeepsItsWeights() {
        Loss loss = CrossEntropy.of(y).weighted(weights).lastStep().against(p);
        assertThat(loss).isEqualTo(CrossEntropy.of(y).lastStep().weighted(
                List.of(Matrix.zeros(1, M), Matrix.zeros(1, M), Matrix.zeros(1, M), weights.get(3))).against(p));
    }

    @Test
    void aMaskedStepCountsForNothingEvenIfItIsNaN() {
        List<Matrix> y1 = List.of(Matrix.of(2, 2, 0.25, Double.NaN, 0.75, Double.NaN), Matrix.of(2, 2, 0.5, 0.5, 0.5, 0.5));
        List<Matrix> p1 = List.of(Matrix.of(2, 2, 1, Double.NaN, 0, 7), Matrix.of(2, 2, 1, 0, 0, 1));
        List<Matrix> mask = List.of(Matrix.of(1, 2, 1, 0), Matrix.of(1, 2, 1, 1));
        Loss loss = CrossEntropy.of(y1).weighted(mask).against(p1);

        assertThat(loss.value()).isCloseTo(-(Math.log(0.25) + 2 * Math.log(0.5)) / 3, within(1e-15));
        assertThat(loss.dz().get(0)).isEqualTo(Matrix.of(2, 2, -0.75 / 3, 0, 0.75 / 3, 0));
        assertThat(CrossEntropy.ofScores(y1).weighted(mask).against(p1).dz().get(0).get(1, 1)).isEqualTo(0.0);
        assertThat(CrossEntropy.of(y1).againstLabels(List.of(new int[] {0, OneHot.NONE}, new int[] {0, 1})).value())
                .isEqualTo(loss.value());
    }

    @Test
    void whereItCountsNaNIsSeen() {
        List<Matrix> nan = List.of(Matrix.of(2, 2, 0.25, Double.NaN, 0.75, 0.5));
        Loss loss = CrossEntropy.of(nan).againstLabels(0, 1);
        assertThat(loss.value()).isNaN();
        assertThat(loss.dz().get(0).get(0, 1)).isNaN();
        assertThat(loss.dz().get(0).get(0, 0)).isEqualTo(-0.375);
    }

    @Test
    void ifNothingCountsLossAndGradientAreZero() {
        List<Matrix> none = Collections.nCopies(TX, Matrix.zeros(1, M));
        Loss zero = new Loss(0, 0, y.stream().map(Elements::zerosLike).toList());
        assertThat(CrossEntropy.of(y).weighted(none).against(p)).isEqualTo(zero);
    }

    @Test
    void aProbabilityThatHasUnderflowedIsInfinitelyWrongButItsScoreIsNot() {
        List<Matrix> scores = List.of(Matrix.of(2, 1, 0, -1000));
        Loss ofY = CrossEntropy.of(softmax(scores)).againstLabels(1);
        Loss ofScores = CrossEntropy.ofScores(scores).againstLabels(1);

        assertThat(ofY.value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ofScores.value()).isEqualTo(1000);
        assertThat(ofScores.dz()).isEqualTo(ofY.dz()).containsExactly(Matrix.of(2, 1, 1, -1));
    }

    @Test
    void largeScoresOfSeveralExamplesDoNotOverflow() {
        List<Matrix> scores = List.of(Matrix.of(2, 2, 0, -1000, 1000, 500));
        Loss loss = CrossEntropy.ofScores(scores).againstLabels(0, 0);

        assertThat(loss).isEqualTo(new Loss((1000 + 1500) / 2.0, 2, List.of(Matrix.of(2, 2, -0.5, -0.5, 0.5, 0.5))));
    }

    /** Scores that tie at +∞, or at -∞ if there are no others, share the probability; the gradient is softmax(z) - p. */
    @ParameterizedTest
    @CsvSource({
            "Infinity, 0, 0", "Infinity, Infinity, 0.6931471805599453", "-Infinity, -Infinity, 0.6931471805599453",
            "Infinity, -Infinity, 0", "0, Infinity, Infinity", "-Infinity, 0, Infinity", "0, -Infinity, 0",
            "NaN, Infinity, NaN", "Infinity, NaN, NaN"})
    void infiniteScoresHaveTheLimitsOfTheSoftmax(double z0, double z1, Double value) {
        Matrix scores = Matrix.of(2, 1, z0, z1);
        Loss loss = CrossEntropy.ofScores(List.of(scores)).againstLabels(0);

        assertThat(loss.value()).isEqualTo(value);
        assertThat(loss.dz()).containsExactly(scores.softmax().minus(OneHot.of(2, 0)));
    }

    @Test
    void infiniteScoresThatDoNotTieHaveNoPart() {
        List<Matrix> scores = List.of(Matrix.of(3, 1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0));
        Loss loss = CrossEntropy.ofScores(scores).againstLabels(0);
        assertThat(loss).isEqualTo(new Loss(StrictMath.log(2), 1, List.of(Matrix.of(3, 1, -0.5, 0.5, 0))));
        assertThat(CrossEntropy.ofScores(scores).against(List.of(Matrix.of(3, 1, 0.25, 0.75, 0))).value())
                .isEqualTo(StrictMath.log(2));
    }

    /** The gradient at a finite score beside one at -∞ is that of the others alone. */
    @Test
    void aScoreOfMinusInfinityIsNotThere() {
        List<Matrix> finite = List.of(Matrix.of(2, 1, 0.5, -1));
        List<Matrix> three = List.of(Matrix.of(3, 1, 0.5, -1, Double.NEGATIVE_INFINITY));
        Loss loss = CrossEntropy.ofScores(three).againstLabels(1);

        assertThat(loss.value()).isEqualTo(CrossEntropy.ofScores(finite).againstLabels(1).value());
        checker.check("dz", scores -> CrossEntropy.ofScores(scores).againstLabels(1).value(), finite,
                List.of(loss.dz().get(0).rows(0, 2)));
        assertThat(loss.dz().get(0).get(2, 0)).isZero();
    }

    @Test
    void theLargestScoreMayStandInAnyRow() {
        Matrix z = Matrix.of(3, 2, 0, 1000, -1, 0, 1000, 999);
        assertThat(CrossEntropy.ofScores(List.of(z)).againstLabels(0, 2).value())
                .isCloseTo((1000 + 1 + Math.log1p(Math.exp(-1))) / 2, within(1e-12));
    }

    @Test
    void whatHasProbabilityZeroAndDoesNotComeTrueCostsNothing() {
        assertThat(CrossEntropy.of(List.of(Matrix.of(2, 1, 1, 0))).againstLabels(0).value()).isZero();
    }

    @Test
    void scoresGiveTheLossOfTheirSoftmax() {
        Loss ofScores = CrossEntropy.ofScores(z).weighted(weights).againstLabels(labels);
        Loss ofY = CrossEntropy.of(y).weighted(weights).againstLabels(labels);

        assertThat(ofScores.value()).isCloseTo(ofY.value(), within(1e-14));
        assertThat(ofScores.dz()).isEqualTo(ofY.dz());
    }

    @Test
    void outputsThatAreNoDistributionsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.of(List.of(Matrix.of(2, 2, 0.5, 1.5, 0.5, -0.5))))
                .withMessage("CrossEntropy.of: column 1 of y[0] is not a distribution;"
                        + " it must have no negative element and add up to 1");
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.of(z))
                .withMessage("CrossEntropy.of: column 0 of y[0] is not a distribution;"
                        + " it must have no negative element and add up to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossEntropy.of(y).against(Collections.nCopies(TX, Matrix.zeros(NY, M))))
                .withMessage("CrossEntropy.against: column 0 of p[0] is not a distribution;"
                        + " it must have no negative element and add up to 1");
    }

    @Test
    void labelsThatDoNotFitAreRefused() {
        CrossEntropy ofY = CrossEntropy.of(List.of(Matrix.of(2, 2, 0.5, 0.5, 0.5, 0.5)));
        assertThatIllegalArgumentException().isThrownBy(() -> ofY.againstLabels(0, 2))
                .withMessage("CrossEntropy.againstLabels: labels[0][1] is 2;"
                        + " a label must be at least 0 and less than 2, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> ofY.againstLabels(0))
                .withMessage("CrossEntropy.againstLabels: labels[0] length (1) must equal y[0] columns (2)");
        assertThatIllegalArgumentException().isThrownBy(() -> ofY.againstLabels(List.of()))
                .withMessage("CrossEntropy.againstLabels: labels has 0 steps, y has 1 steps; the numbers of steps must be equal");
        assertThatNullPointerException().isThrownBy(() -> ofY.againstLabels((int[]) null))
                .withMessage("CrossEntropy.againstLabels: labels must not be null");
        assertThatNullPointerException().isThrownBy(() -> ofY.againstLabels(Collections.singletonList(null)))
                .withMessage("CrossEntropy.againstLabels: labels[0] must not be null");
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        CrossEntropy ofY = CrossEntropy.of(List.of(Matrix.of(2, 2, 0.5, 0.5, 0.5, 0.5)));
        assertThatIllegalArgumentException().isThrownBy(() -> ofY.weighted(List.of(Matrix.of(1, 2, 1, -1))))
                .withMessage("CrossEntropy.weighted: an element of weights[0] is -1.0;"
                        + " an element of weights[0] must be finite and not negative");
        assertThatIllegalArgumentException().isThrownBy(() -> ofY.weighted(List.of(Matrix.of(2, 1, 1, 1))))
                .withMessage("CrossEntropy.weighted: weights[0] is 2x1, a row of y[0] is 1x2;"
                        + " weights[0] must have the shape of a row of y[0]");
        assertThatIllegalArgumentException().isThrownBy(() -> ofY.weighted(weights))
                .withMessage("CrossEntropy.weighted: weights has 4 steps, y has 1 steps; the numbers of steps must be equal");
    }

    @Test
    void otherArgumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.of(List.of()))
                .withMessage("CrossEntropy.of: y has 0 steps; a sequence must have at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossEntropy.ofScores(List.of(Matrix.zeros(2, 1), Matrix.zeros(1, 2))))
                .withMessage("CrossEntropy.ofScores: z[1] is 1x2, z[0] is 2x1; z[1] must have the shape of z[0]");
        List<Matrix> transposed = p.stream().map(Matrix::transpose).toList();
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.ofScores(z).against(transposed))
                .withMessage("CrossEntropy.against: p[0] is 5x3, y[0] is 3x5; p[0] must have the shape of y[0]");
        assertThatNullPointerException().isThrownBy(() -> CrossEntropy.of(null))
                .withMessage("CrossEntropy.of: y must not be null");
    }
}
