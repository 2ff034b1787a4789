package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.StackCase;
import io.github.unroll.model.StackCase.Point;
import io.github.unroll.model.StackSizes;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryCrossEntropyTest {

    private static final int TX = 4;
    private static final int NY = 3;
    private static final int M = 5;

    private final Random random = new Random(1);
    private final GradientChecker checker = new GradientChecker();
    private final List<Matrix> z = Sequences.uniform(TX, NY, M, random).stream().map(zt -> zt.times(3)).toList();
    private final List<Matrix> p = Sequences.uniform(TX, NY, M, random).stream().map(pt -> pt.map(x -> (x + 1) / 2)).toList();
    private final List<Matrix> weights = Sequences.weights(TX, M, random);
    private final List<Matrix> oneScore = z.stream().map(zt -> zt.rows(0, 1)).toList();
    private final List<int[]> labels = Sequences.labels(TX, 2, M, random);

    private static Loss loss(double z, double p) {
        return BinaryCrossEntropy.of(List.of(Matrix.of(1, 1, z))).against(Matrix.of(1, 1, p));
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
                    double y = 1 / (1 + Math.exp(-z.get(t).get(i, j)));
                    double pij = p.get(t).get(i, j);
                    sum -= w * (pij * Math.log(y) + (1 - pij) * Math.log(1 - y)) / NY;
                }
            }
        }
        Loss loss = BinaryCrossEntropy.of(z).weighted(weights).against(p);
        assertThat(loss.value()).isCloseTo(sum / total, within(1e-14));
        assertThat(loss.weight()).isCloseTo(total, within(1e-14));
    }

    @Test
    void theGradientWithRespectToTheScoresIsThatOfTheLoss() {
        checker.check("dz", scores -> BinaryCrossEntropy.of(scores).against(p).value(), z,
                BinaryCrossEntropy.of(z).against(p).dz());
        checker.check("dz", scores -> BinaryCrossEntropy.of(scores).weighted(weights).against(p).value(), z,
                BinaryCrossEntropy.of(z).weighted(weights).against(p).dz());
        checker.check("dz", scores -> BinaryCrossEntropy.of(scores).lastStep().against(p.get(0)).value(), z,
                BinaryCrossEntropy.of(z).lastStep().against(p.get(0)).dz());
        checker.check("dz", scores -> BinaryCrossEntropy.of(scores).weighted(weights).againstLabels(labels).value(), oneScore,
                BinaryCrossEntropy.of(oneScore).weighted(weights).againstLabels(labels).dz());
    }

    @Test
    void itGoesThroughAnLstmByEveryParameter() {
        List<Matrix> x = Sequences.uniform(TX, 2, M, random);
        Lstm lstm = new Lstm(LstmCell.Parameters.random(2, 4, NY, random));
        Lstm.Forward forward = lstm.forward(x);

        checker.check("gradients", q -> loss(new Lstm(q).forward(x)).value(),
                lstm.parameters(), loss(forward).backward(forward).dParameters());
    }

    private Loss loss(Lstm.Forward forward) {
        return BinaryCrossEntropy.of(forward.scores()).weighted(weights).against(p);
    }

    @Test
    void itGoesThroughLayersInTwoDirections() {
        StackCase<LstmCell.Parameters> shape = new StackCase<>(StackCase.LSTM, new StackSizes(2, 3, 1, 2, true), M, TX);
        Point<LstmCell.Parameters> at = shape.random(random);

        checker.check("gradients", q -> BinaryCrossEntropy.of(shape.forward(q).scores()).againstLabels(labels).value(), at,
                through(shape, at));
    }

    private Point<LstmCell.Parameters> through(StackCase<LstmCell.Parameters> shape, Point<LstmCell.Parameters> at) {
        LayerStack.Forward<LstmCell.Parameters> forward = shape.forward(at);
        LayerStack.Gradients<LstmCell.Parameters> gradients =
                BinaryCrossEntropy.of(forward.scores()).againstLabels(labels).backward(forward);
        return new Point<>(gradients.dx(), gradients.dFirst(), gradients.dParameters());
    }

    /** softmax(z, 0) = (σ(z), σ(-z)). */
    @Test
    void itIsTheCrossEntropyOfTwoClassesOneOfWhichHasTheScoreZero() {
        List<Matrix> noAndYes = oneScore.stream().map(zt -> Matrix.zeros(1, M).above(zt)).toList();
        Loss binary = BinaryCrossEntropy.of(oneScore).weighted(weights).againstLabels(labels);
        Loss classes = CrossEntropy.ofScores(noAndYes).weighted(weights).againstLabels(labels);

        assertThat(binary.value()).isCloseTo(classes.value(), within(1e-15));
        assertThat(binary.weight()).isEqualTo(classes.weight());
        for (int t = 0; t < TX; t++) {
            assertThat(binary.dz().get(t).maxDifference(classes.dz().get(t).rows(1, 2))).isLessThan(1e-16);
        }
    }

    @Test
    void labelsAreProbabilitiesAndAMissingOneHasNoWeight() {
        List<Matrix> scores = List.of(Matrix.of(1, 3, 1, 2, 3));
        List<Matrix> present = List.of(Matrix.of(1, 3, 1, 0, 1));
        assertThat(BinaryCrossEntropy.of(scores).againstLabels(1, OneHot.NONE, 0))
                .isEqualTo(BinaryCrossEntropy.of(scores).weighted(present).against(Matrix.of(1, 3, 1, 0, 0)));
    }

    @Test
    void whatIsTheSameAtEveryStepIsSaidOnce() {
        assertThat(BinaryCrossEntropy.of(z).weighted(weights).against(p.get(2)))
                .isEqualTo(BinaryCrossEntropy.of(z).weighted(weights).against(Collections.nCopies(TX, p.get(2))));
        assertThat(BinaryCrossEntropy.of(oneScore).againstLabels(0, 1, 1, 0, 1))
                .isEqualTo(BinaryCrossEntropy.of(oneScore).againstLabels(Collections.nCopies(TX, new int[] {0, 1, 1, 0, 1})));
    }

    @Test
    void severalOutputsAreTheMeanOfEachByItself() {
        double mean = IntStream.range(0, NY).mapToDouble(i ->
                BinaryCrossEntropy.of(rows(z, i)).weighted(weights).against(rows(p, i)).value()).average().orElseThrow();
        assertThat(BinaryCrossEntropy.of(z).weighted(weights).against(p).value()).isCloseTo(mean, within(1e-15));
    }

    private static List<Matrix> rows(List<Matrix> matrices, int i) {
        return matrices.stream().map(matrix -> matrix.rows(i, i + 1)).toList();
    }

    /** Infinite scores have the limits; the gradient is σ(z) - p. */
    @ParameterizedTest
    @CsvSource({
            "Infinity, 1, 0, 0", "-Infinity, 0, 0, 0", "Infinity, 0, Infinity, 1", "-Infinity, 1, Infinity, -1",
            "Infinity, 0.25, Infinity, 0.75", "-Infinity, 0.25, Infinity, -0.25",
            "1000, 1, 0, 0", "-1000, 0, 0, 0", "1000, 0, 1000, 1", "-1000, 1, 1000, -1",
            "1000, 0.25, 750, 0.75", "-1000, 0.25, 250, -0.25", "1e308, 0, 1e308, 1", "NaN, 1, NaN, NaN", "NaN, 0, NaN, NaN"})
    void itNeverOverflows(double z, double p, Double value, Double dz) {
        assertThat(loss(z, p).value()).isEqualTo(value);
        assertThat(loss(z, p).dz().get(0).get(0, 0)).isEqualTo(dz);
    }

    /** log(1 + e^-40) = e^-40 - e^-80 / 2 + ..., where 1 + e^-40 is 1. */
    @Test
    void smallLossesKeepTheirPrecision() {
        assertThat(loss(40, 1).value()).isCloseTo(Math.exp(-40), within(1e-32));
        assertThat(loss(-40, 0).value()).isCloseTo(Math.exp(-40), within(1e-32));
        assertThat(loss(-700, 0).value()).isCloseTo(Math.exp(-700), within(1e-318));
    }

    @Test
    void aMaskedStepCountsForNothingEvenIfItIsNaN() {
        List<Matrix> scores = List.of(Matrix.of(1, 3, 0, Double.NaN, 2));
        List<Matrix> mask = List.of(Matrix.of(1, 3, 1, 0, 0));
        Loss loss = BinaryCrossEntropy.of(scores).weighted(mask).against(Matrix.of(1, 3, 1, 7, Double.NaN));

        assertThat(loss).isEqualTo(new Loss(StrictMath.log1p(1), 1, List.of(Matrix.of(1, 3, -0.5, 0, 0))));
    }

    @Test
    void onlyTheLastStepOfEachSequenceCounts() {
        Loss loss = BinaryCrossEntropy.of(oneScore).lastStep(Lengths.of(1, 4, 0, 2, 2)).againstLabels(1, 0, 1, 1, 0);
        double[] each = {
            loss(oneScore.get(0).get(0, 0), 1).value(), loss(oneScore.get(3).get(0, 1), 0).value(),
            loss(oneScore.get(1).get(0, 3), 1).value(), loss(oneScore.get(1).get(0, 4), 0).value()};

        assertThat(loss.weight()).isEqualTo(4);
        assertThat(loss.value()).isCloseTo(DoubleStream.of(each).average().orElseThrow(), within(1e-15));
    }

    /** Whether there have been more ones than zeros in a sequence of its own length. */
    @Test
    void anLstmLearnsToCount() {
        Lengths lengths = Lengths.of(1, 3, 5, 5, 4, 3);
        List<Matrix> x = List.of(Matrix.of(1, 6, 1, -1, 1, -1, 1, 1), Matrix.of(1, 6, 0, 1, -1, -1, 1, -1),
                Matrix.of(1, 6, 0, 1, 1, -1, 1, -1), Matrix.of(1, 6, 0, 0, -1, 1, -1, 0), Matrix.of(1, 6, 0, 0, 1, 1, 0, 0));
        int[] moreOnes = {1, 1, 1, 0, 1, 0};
        Adam adam = new Adam(0.05);
        Adam.State<LstmCell.Parameters> run = adam.start(Initialisation.lstm(1, 4, 1, random));
        double last = Double.NaN;
        for (int step = 0; step < 100; step++) {
            Lstm lstm = new Lstm(run.parameters());
            Lstm.Forward forward = lstm.forward(x, State.zeros(lstm.parameters(), 6));
            Loss loss = BinaryCrossEntropy.of(forward.scores()).lastStep(lengths).againstLabels(moreOnes);
            run = adam.step(run, loss.backward(forward).dParameters());
            last = loss.value();
        }
        assertThat(last).isLessThan(0.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.5, Double.NaN})
    void whatIsNoProbabilityIsRefusedWhereItCounts(double bad) {
        BinaryCrossEntropy one = BinaryCrossEntropy.of(List.of(Matrix.zeros(2, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> one.against(Matrix.of(2, 2, 0, 1, 0.5, bad)))
                .withMessage("BinaryCrossEntropy.against: p[0] at row 1, column 1 is " + bad
                        + "; a probability must be at least 0 and at most 1");
    }

    @Test
    void labelsThatDoNotFitAreRefused() {
        BinaryCrossEntropy one = BinaryCrossEntropy.of(List.of(Matrix.zeros(1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> one.againstLabels(0, 2))
                .withMessage("BinaryCrossEntropy.againstLabels: labels[0][1] is 2;"
                        + " a label must be at least 0 and less than 2, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> one.againstLabels(1))
                .withMessage("BinaryCrossEntropy.againstLabels: labels[0] length (1) must equal scores[0] columns (2)");
        assertThatIllegalArgumentException().isThrownBy(() -> BinaryCrossEntropy.of(z).againstLabels(labels))
                .withMessage("BinaryCrossEntropy.againstLabels: scores[0] is 3x5; a label is for one score:"
                        + " use against with a probability, such as 0 or 1, for each score");
        assertThatNullPointerException().isThrownBy(() -> one.againstLabels((int[]) null))
                .withMessage("BinaryCrossEntropy.againstLabels: labels must not be null");
    }

    @Test
    void otherArgumentsThatDoNotFitAreRefused() {
        BinaryCrossEntropy ofZ = BinaryCrossEntropy.of(z);
        assertThatIllegalArgumentException().isThrownBy(() -> ofZ.against(Matrix.zeros(1, M)))
                .withMessage("BinaryCrossEntropy.against: p[0] is 1x5, scores[0] is 3x5; p[0] must have the shape of scores[0]");
        assertThatNullPointerException().isThrownBy(() -> ofZ.against((Matrix) null))
                .withMessage("BinaryCrossEntropy.against: p must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> ofZ.weighted(z))
                .withMessage("BinaryCrossEntropy.weighted: weights[0] is 3x5, a row of scores[0] is 1x5;"
                        + " weights[0] must have the shape of a row of scores[0]");
        assertThatNullPointerException().isThrownBy(() -> BinaryCrossEntropy.of(null))
                .withMessage("BinaryCrossEntropy.of: scores must not be null");
    }
}
