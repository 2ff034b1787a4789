package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeanSquaredErrorTest {

    private static final int TX = 4;
    private static final int NY = 3;
    private static final int M = 5;

    private final Random random = new Random(1);
    private final GradientChecker checker = new GradientChecker();
    private final List<Matrix> z = Sequences.uniform(TX, NY, M, random);
    private final List<Matrix> truth = Sequences.uniform(TX, NY, M, random);
    private final List<Matrix> weights = Sequences.weights(TX, M, random);

    @Test
    void itIsTheMeanOfTheSquaresOfAllElements() {
        Loss loss = MeanSquaredError.of(List.of(Matrix.of(2, 1, 1, 2), Matrix.of(2, 1, 0, -1)))
                .against(List.of(Matrix.of(2, 1, 2, 4), Matrix.of(2, 1, 0, 2)));

        assertThat(loss.value()).isEqualTo((1 + 4 + 0 + 9) / 4.0);
        assertThat(loss.weight()).isEqualTo(2);
        assertThat(loss.dz()).containsExactly(Matrix.of(2, 1, -0.5, -1), Matrix.of(2, 1, 0, -1.5));
    }

    @Test
    void itIsTheWeightedMeanInPlainLoops() {
        double sum = 0;
        double total = 0;
        for (int t = 0; t < TX; t++) {
            for (int j = 0; j < M; j++) {
                total += weights.get(t).get(0, j);
                for (int i = 0; i < NY; i++) {
                    sum += weights.get(t).get(0, j) * Math.pow(z.get(t).get(i, j) - truth.get(t).get(i, j), 2) / NY;
                }
            }
        }
        assertThat(MeanSquaredError.of(z).weighted(weights).against(truth).value()).isCloseTo(sum / total, within(1e-14));
    }

    @Test
    void theGradientByTheScoresIsThatOfTheLoss() {
        checker.check("dz", scores -> MeanSquaredError.of(scores).against(truth).value(), z,
                MeanSquaredError.of(z).against(truth).dz());
        checker.check("dz", scores -> MeanSquaredError.of(scores).weighted(weights).against(truth).value(), z,
                MeanSquaredError.of(z).weighted(weights).against(truth).dz());
        checker.check("dz", scores -> MeanSquaredError.of(scores).lastStep().against(truth).value(), z,
                MeanSquaredError.of(z).lastStep().against(truth).dz());
    }

    @Test
    void oneTargetForAnExampleIsTheSameAtEveryStep() {
        Matrix total = truth.get(0);
        assertThat(MeanSquaredError.of(z).weighted(weights).against(total))
                .isEqualTo(MeanSquaredError.of(z).weighted(weights).against(Collections.nCopies(TX, total)));
        checker.check("dz", scores -> MeanSquaredError.of(scores).lastStep(Lengths.of(4, 1, 0, 2, 2)).against(total).value(), z,
                MeanSquaredError.of(z).lastStep(Lengths.of(4, 1, 0, 2, 2)).against(total).dz());
    }

    @Test
    void itGoesThroughTheScoresOfANetworkByEveryParameter() {
        List<Matrix> x = Sequences.uniform(TX, 2, M, random);
        Matrix a0 = Matrix.zeros(4, M);
        Rnn rnn = new Rnn(RnnCell.Parameters.random(2, 4, NY, random));
        Lstm lstm = new Lstm(LstmCell.Parameters.random(2, 4, NY, random));

        checker.check("gradients", p -> loss(new Rnn(p).forward(x, a0).scores()).value(), rnn.parameters(),
                loss(rnn.forward(x, a0).scores()).backward(rnn.forward(x, a0)).dParameters());
        checker.check("gradients", p -> loss(new Lstm(p).forward(x, a0).scores()).value(), lstm.parameters(),
                loss(lstm.forward(x, a0).scores()).backward(lstm.forward(x, a0)).dParameters());
    }

    private Loss loss(List<Matrix> scores) {
        return MeanSquaredError.of(scores).weighted(weights).against(truth);
    }

    /** Sines that began at different times: without training the error is their variance, 1/2. */
    @Test
    void anLstmLearnsToForecastASine() {
        List<Matrix> sine = IntStream.rangeClosed(0, 20)
                .mapToObj(t -> Matrix.of(1, 3, wave(t), wave(t + 3), wave(t + 7))).toList();
        List<Matrix> now = sine.subList(0, 20);
        List<Matrix> next = sine.subList(1, 21);
        Adam adam = new Adam(0.02);
        Adam.State<LstmCell.Parameters> run = adam.start(Initialisation.lstm(1, 8, 1, random));
        double error = Double.NaN;
        for (int step = 0; step < 200; step++) {
            Lstm lstm = new Lstm(run.parameters());
            Lstm.Forward forward = lstm.forward(now, Matrix.zeros(8, 3));
            Loss loss = MeanSquaredError.of(forward.scores()).against(next);
            run = adam.step(run, loss.backward(forward).dParameters());
            error = loss.value();
        }
        assertThat(error).isLessThan(0.005);
    }

    private static double wave(int t) {
        return Math.sin(0.5 * t);
    }

    @Test
    void aMaskedStepCountsForNothingEvenIfItIsNaN() {
        Loss loss = MeanSquaredError.of(List.of(Matrix.of(1, 3, 1, Double.NaN, 2)))
                .weighted(List.of(Matrix.of(1, 3, 1, 0, 0))).against(List.of(Matrix.of(1, 3, 3, 0, Double.NaN)));
        assertThat(loss).isEqualTo(new Loss(4, 1, List.of(Matrix.of(1, 3, -4, 0, 0))));
    }

    @Test
    void ifNothingCountsLossAndGradientAreZero() {
        List<Matrix> none = Collections.nCopies(TX, Matrix.zeros(1, M));
        Loss zero = new Loss(0, 0, z.stream().map(Elements::zerosLike).toList());
        assertThat(MeanSquaredError.of(z).weighted(none).against(truth)).isEqualTo(zero);
    }

    @Test
    void theMeanOverBatchesIsThatOfTheWhole() {
        Loss whole = MeanSquaredError.of(z).weighted(weights).against(truth);
        Loss first = MeanSquaredError.of(z.subList(0, 1)).weighted(weights.subList(0, 1)).against(truth.subList(0, 1));
        Loss rest = MeanSquaredError.of(z.subList(1, TX)).weighted(weights.subList(1, TX)).against(truth.subList(1, TX));

        double mean = (first.value() * first.weight() + rest.value() * rest.weight()) / (first.weight() + rest.weight());
        assertThat(mean).isCloseTo(whole.value(), within(1e-14));
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MeanSquaredError.of(z).against(z.subList(0, 2)))
                .withMessage("MeanSquaredError.against: truth has 2 steps, z has 4 steps; the numbers of steps must be equal");
        assertThatIllegalArgumentException().isThrownBy(() -> MeanSquaredError.of(z).weighted(z))
                .withMessage("MeanSquaredError.weighted: weights[0] is 3x5, a row of z[0] is 1x5;"
                        + " weights[0] must have the shape of a row of z[0]");
        assertThatIllegalArgumentException().isThrownBy(() -> MeanSquaredError.of(z).against(Matrix.zeros(1, M)))
                .withMessage("MeanSquaredError.against: truth[0] is 1x5, z[0] is 3x5; truth[0] must have the shape of z[0]");
        assertThatNullPointerException().isThrownBy(() -> MeanSquaredError.of(z).against((Matrix) null))
                .withMessage("MeanSquaredError.against: truth must not be null");
    }
}
