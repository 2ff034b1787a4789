package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.examples.Exercise;
import io.github.unroll.examples.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The errors of the exercise: its result, and the correct one. */
class ErrataTest {

    private static final double RELATIVE = 1e-12;

    /** 1. rnn_cell_backward runs with the ba left over from rnn_forward, not with the b that has just been drawn. */
    @Nested
    class StaleBias {

        private final Exercise.RnnCellBackward exercise = new Exercise.RnnCellBackward();

        @Test
        void thePublishedNumbersComeOutWithTheBiasOfRnnForward() {
            RnnCell.Parameters drawn = exercise.parameters;
            Matrix ba = new Exercise.RnnForward().parameters.ba();
            RnnCell cell = new RnnCell(new RnnCell.Parameters(drawn.wax(), drawn.waa(), drawn.wya(), ba, drawn.by()));
            RnnCell.Gradients g = cell.backward(exercise.daNext, cell.forward(exercise.xt, exercise.aPrev).cache());

            assertPublished(exercise.values(), "dxt[1][2]", g.dxt().get(1, 2));
            assertPublished(exercise.values(), "da_prev[2][3]", g.daPrev().get(2, 3));
            assertPublished(exercise.values(), "dWax[3][1]", g.dWax().get(3, 1));
            assertPublished(exercise.values(), "dWaa[1][2]", g.dWaa().get(1, 2));
            assertPublished(exercise.values(), "dba[4]", g.dba().get(4, 0));
        }

        @Test
        void theBiasJustDrawnGivesOtherNumbers() {
            RnnCell cell = new RnnCell(exercise.parameters);
            RnnCell.Gradients g = cell.backward(exercise.daNext, cell.forward(exercise.xt, exercise.aPrev).cache());

            assertClose(g.dxt().get(1, 2), -1.3872130506020928);
            assertClose(g.daPrev().get(2, 3), -0.1523994937739543);
            assertClose(g.dWax().get(3, 1), 0.41077282493545836);
            assertClose(g.dWaa().get(1, 2), 1.1503450668497135);
            assertThat(g.dba().get(4, 0)).isCloseTo(0.20023491, within(0.5e-8));
            assertThat(exercise.values()).filteredOn(line -> line.decimals() > 0).hasSize(5).allMatch(line -> line.isMistaken(0));
        }
    }

    /** 2. lstm_backward takes each step alone; it is not backpropagation through time. */
    @Nested
    class SingleSteps {

        private final Exercise.LstmBackward exercise = new Exercise.LstmBackward();
        private final LstmCell cell = new LstmCell(exercise.parameters);
        private final Matrix nothing = Matrix.zeros(5, 10);

        @Test
        void thePublishedNumbersAreSumsOverStepsToWhichNothingComesBack() {
            List<LstmCell.Gradients> steps = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                steps.add(cell.backward(exercise.da.get(t), nothing, exercise.allSteps.steps().get(t)));
            }
            LstmCell.Parameters sum =
                    steps.stream().map(LstmCell.Gradients::dParameters).reduce(LstmCell.Parameters::plus).orElseThrow();

            assertPublished(exercise.values(), "dx[1][2]", steps.stream().mapToDouble(step -> step.dxt().get(1, 2)).toArray());
            assertPublished(exercise.values(), "da0[2][3]", steps.get(0).daPrev().get(2, 3));
            assertPublished(exercise.values(), "dWf[3][1]", sum.wf().get(3, 1));
            assertPublished(exercise.values(), "dWi[1][2]", sum.wi().get(1, 2));
            assertPublished(exercise.values(), "dWc[3][1]", sum.wc().get(3, 1));
            assertPublished(exercise.values(), "dWo[1][2]", sum.wo().get(1, 2));
            assertPublished(exercise.values(), "dbf[4]", sum.bf().get(4, 0));
            assertPublished(exercise.values(), "dbi[4]", sum.bi().get(4, 0));
            assertPublished(exercise.values(), "dbc[4]", sum.bc().get(4, 0));
            assertPublished(exercise.values(), "dbo[4]", sum.bo().get(4, 0));
        }

        @Test
        void theGradientIsThatOfBackpropagationThroughTime() {
            Lstm.Gradients g = exercise.gradients;

            assertClose(g.dx().get(0).get(1, 2), 0.0021825390334515625);
            assertClose(g.dx().get(1).get(1, 2), 0.28205374832898944);
            assertClose(g.dx().get(2).get(1, 2), -0.48292508192306416);
            assertClose(g.dx().get(3).get(1, 2), -0.43281115395362296);
            assertClose(g.da0().get(2, 3), 0.3127703102572602);
            assertClose(g.dWf().get(3, 1), -0.08098023109383466);
            assertClose(g.dWi().get(1, 2), 0.40512433092981825);
            assertClose(g.dWc().get(3, 1), -0.07937467355121496);
            assertClose(g.dWo().get(1, 2), 0.038948775762986956);
            assertClose(g.dbf().get(4, 0), -0.15745656546995196);
            assertClose(g.dbi().get(4, 0), -0.5084833294481497);
            assertClose(g.dbc().get(4, 0), -0.4251081750385361);
            assertClose(g.dbo().get(4, 0), -0.17958196207090732);
        }

        @Test
        void stepsThatHandTheirGradientsBackGiveThatGradient() {
            Matrix da0 = nothing;
            Matrix dc0 = nothing;
            LstmCell.Parameters sum = exercise.parameters.times(0);
            for (int t = 3; t >= 0; t--) {
                LstmCell.Gradients step = cell.backward(exercise.da.get(t).plus(da0), dc0, exercise.allSteps.steps().get(t));
                da0 = step.daPrev();
                dc0 = step.dcPrev();
                sum = sum.plus(step.dParameters());
            }
            assertClose(da0.get(2, 3), exercise.gradients.da0().get(2, 3));
            assertClose(dc0.get(2, 3), exercise.gradients.dc0().get(2, 3));
            assertClose(sum.wf().get(3, 1), exercise.gradients.dWf().get(3, 1));
        }

        @Test
        void thePublishedNumbersDifferFromItButAtTheLastStep() {
            assertThat(exercise.values()).filteredOn(line -> line.decimals() > 0).hasSize(10)
                    .allMatch(line -> line.isMistaken(0));
            Published dx = find(exercise.values(), "dx[1][2]");
            assertThat(dx.isMistaken(1)).isTrue();
            assertThat(dx.isMistaken(2)).isTrue();
            assertThat(dx.isMistaken(3)).isFalse();
        }

        @Test
        void thereAreSevenStepsOfWhichTheLastThreeTakeNoPart() {
            List<Matrix> da = new ArrayList<>(exercise.da);
            da.addAll(List.of(nothing, nothing, nothing));
            Lstm.Gradients g = new Lstm(exercise.parameters).backward(da, exercise.allSteps);

            assertThat(exercise.x).hasSize(7);
            assertThat(g.dx().subList(4, 7)).allMatch(dxt -> dxt.dot(dxt) == 0);
            assertClose(g.da0().get(2, 3), exercise.gradients.da0().get(2, 3));
            assertClose(g.dWf().get(3, 1), exercise.gradients.dWf().get(3, 1));
        }
    }

    /** 3. Three "expected" bias gradients of lstm_backward are dbf of the sequence plus their own of the first step. */
    @Nested
    class WrongAccumulator {

        private final Exercise.LstmBackward exercise = new Exercise.LstmBackward();
        private final double dbf = exercise.asPublished.dbf().get(4, 0);
        private final LstmCell.Gradients first = exercise.singleSteps.get(0);

        @Test
        void theFirstStepOfAGateIsAddedToTheTotalOfTheForgetGate() {
            assertPublished(exercise.values(), "dbf[4]", dbf);
            assertPublished(exercise.expectedTable(), "dbi[4]", dbf + first.dbi().get(4, 0));
            assertPublished(exercise.expectedTable(), "dbc[4]", dbf + first.dbc().get(4, 0));
            assertPublished(exercise.expectedTable(), "dbo[4]", dbf + first.dbo().get(4, 0));
        }

        @Test
        void theyAreNeitherTheGradientsNorTheSumsOfSingleSteps() {
            assertThat(exercise.expectedTable()).hasSize(3).allMatch(line -> line.isMistaken(0));
            assertNotPublished(exercise.expectedTable(), "dbi[4]", exercise.asPublished.dbi().get(4, 0));
            assertNotPublished(exercise.expectedTable(), "dbc[4]", exercise.asPublished.dbc().get(4, 0));
            assertNotPublished(exercise.expectedTable(), "dbo[4]", exercise.asPublished.dbo().get(4, 0));
        }
    }

    /** 4. The equations 8 to 10, of the gradients dz_c, dz_i and dz_f, are printed with mistakes. */
    @Nested
    class PrintedEquations {

        private final Exercise.LstmCellBackward exercise = new Exercise.LstmCellBackward();
        private final LstmCell.Cache s = exercise.step.forward.cache();
        private final Matrix v = s.aPrev().above(s.xt());
        private final Matrix dc = exercise.dcNext;
        private final Matrix da = exercise.daNext;
        /** Γ_o (1 - tanh²(c_next)) da_next, the gradient with respect to c through a. */
        private final Matrix throughA = s.ot().hadamard(s.cNext().tanh().map(ErrataTest::tanhSlope)).hadamard(da);
        private final Matrix d = dc.plus(throughA);
        private final Matrix forgetSlope = s.ft().map(ErrataTest::sigmoidSlope);
        private final Matrix updateSlope = s.it().map(ErrataTest::sigmoidSlope);
        private final Matrix candidateSlope = s.cct().map(ErrataTest::tanhSlope);
        private final Matrix slopeOfActivated = s.cct().tanh().map(ErrataTest::tanhSlope);  // c̃ is a tanh already

        @Test
        void theRightFormulasGiveThePublishedNumbers() {
            Matrix dzc = d.hadamard(s.it()).hadamard(candidateSlope);
            Matrix dzi = d.hadamard(s.cct()).hadamard(updateSlope);
            Matrix dzf = d.hadamard(s.cPrev()).hadamard(forgetSlope);

            assertPublished(exercise.values(), "dWc[3][1]", dzc.timesTranspose(v).get(3, 1));
            assertPublished(exercise.values(), "dbc[4]", dzc.rowSums().get(4, 0));
            assertPublished(exercise.values(), "dWi[1][2]", dzi.timesTranspose(v).get(1, 2));
            assertPublished(exercise.values(), "dbi[4]", dzi.rowSums().get(4, 0));
            assertPublished(exercise.values(), "dWf[3][1]", dzf.timesTranspose(v).get(3, 1));
            assertPublished(exercise.values(), "dbf[4]", dzf.rowSums().get(4, 0));
        }

        @Test
        void equation8AsPrinted() {
            Matrix secondTerm = throughA.hadamard(s.it()).hadamard(s.cct()).hadamard(slopeOfActivated);
            assertNotCandidate(dc.hadamard(s.it()).plus(secondTerm));
        }

        @Test
        void equation8WithoutTheParentheses() {
            assertNotCandidate(dc.hadamard(s.it()).plus(throughA.hadamard(s.it()).hadamard(candidateSlope)));
        }

        @Test
        void equation8WithTheStrayCandidate() {
            assertNotCandidate(d.hadamard(s.it()).hadamard(s.cct()).hadamard(candidateSlope));
        }

        @Test
        void equation8WithTheSlopeOfAnActivatedCandidate() {
            assertNotCandidate(d.hadamard(s.it()).hadamard(slopeOfActivated));
        }

        @Test
        void equation9WithoutTheParentheses() {
            Matrix dzi = dc.hadamard(s.cct()).plus(throughA.hadamard(s.cct()).hadamard(updateSlope));
            assertNotPublished(exercise.values(), "dWi[1][2]", dzi.timesTranspose(v).get(1, 2));
            assertNotPublished(exercise.values(), "dbi[4]", dzi.rowSums().get(4, 0));
        }

        /** A cell does not know the candidate of the step before, c̃_prev; c̃ stands in for it. */
        @Test
        void equation10AsPrinted() {
            assertNotForget(dc.hadamard(s.cct()).plus(throughA.hadamard(s.cPrev()).hadamard(forgetSlope)));
        }

        @Test
        void equation10WithoutTheParentheses() {
            assertNotForget(dc.hadamard(s.cPrev()).plus(throughA.hadamard(s.cPrev()).hadamard(forgetSlope)));
        }

        @Test
        void equation10WithACandidateInsteadOfTheCellState() {
            assertNotForget(dc.hadamard(s.cct()).plus(throughA.hadamard(s.cPrev())).hadamard(forgetSlope));
        }

        private void assertNotCandidate(Matrix dzc) {
            assertNotPublished(exercise.values(), "dWc[3][1]", dzc.timesTranspose(v).get(3, 1));
            assertNotPublished(exercise.values(), "dbc[4]", dzc.rowSums().get(4, 0));
        }

        private void assertNotForget(Matrix dzf) {
            assertNotPublished(exercise.values(), "dWf[3][1]", dzf.timesTranspose(v).get(3, 1));
            assertNotPublished(exercise.values(), "dbf[4]", dzf.rowSums().get(4, 0));
        }
    }

    /** 5. The softmax subtracts the maximum of the whole matrix: a column some 750 below it becomes 0 / 0. */
    @Nested
    class Softmax {

        private final Matrix scores = Matrix.of(2, 2,
                751, 0,
                750, 1);

        @Test
        void theMaximumOfTheWholeMatrixGivesNaN() {
            Matrix exp = scores.map(z -> Math.exp(z - 751));
            double sumOfSecond = exp.get(0, 1) + exp.get(1, 1);
            assertThat(exp.get(0, 1) / sumOfSecond).isNaN();
            assertThat(exp.get(1, 1) / sumOfSecond).isNaN();
        }

        @Test
        void theMaximumOfEachColumnDoesNot() {
            double large = 1 / (1 + Math.exp(-1));
            double small = Math.exp(-1) / (1 + Math.exp(-1));
            assertThat(scores.softmax().toArray()).containsExactly(new double[] {large, small, small, large}, within(1e-15));
        }

        @Test
        void anExampleIsNotSpoiltByTheScoresOfAnother() {
            Matrix one = Matrix.of(1, 1, 1);
            RnnCell cell = new RnnCell(new RnnCell.Parameters(
                    one, one, Matrix.of(2, 1, 400, 399), Matrix.zeros(1, 1), Matrix.zeros(2, 1)));
            Matrix yt = cell.forward(Matrix.of(1, 2, 20, -20), Matrix.zeros(1, 2)).yt();    // scores of ±400 and ±399

            double large = 1 / (1 + Math.exp(-1));
            double small = Math.exp(-1) / (1 + Math.exp(-1));
            assertThat(yt.toArray()).containsExactly(new double[] {large, small, small, large}, within(1e-12));
        }
    }

    /** 6. The exercise has no gradient for the output's parameters, no input c_0 and no result dc_0. */
    @Nested
    class MissingGradients {

        private final Exercise.RnnBackward rnn = new Exercise.RnnBackward();
        private final Exercise.LstmForward lstm = new Exercise.LstmForward();
        private final Matrix c0 = lstm.a0.map(a -> 1 - a);                      // any (5, 10) but zero
        private final Lstm network = new Lstm(lstm.parameters);

        @Test
        void theOutputOfTheRnnHasGradients() {
            Rnn network = new Rnn(rnn.parameters);
            Rnn.Forward forward = network.forward(rnn.x, rnn.a0);
            Rnn.Gradients g = network.backward(
                    Upstream.none().withStates(rnn.da).withScores(forward.y()), forward.cache());

            assertGradientsOfTheOutput(g.dWya(), g.dby(), forward.y(), forward.a());
            assertThat(rnn.gradients.dWya()).isEqualTo(Matrix.zeros(2, 5));     // there is no gradient for y
            assertThat(rnn.gradients.dby()).isEqualTo(Matrix.zeros(2, 1));
        }

        @Test
        void theOutputOfTheLstmHasGradients() {
            Lstm.Forward forward = lstm.forward;
            Lstm.Gradients g = network.backward(
                    Upstream.none().withStates(forward.a()).withScores(forward.y()), forward.cache());

            assertGradientsOfTheOutput(g.dWy(), g.dby(), forward.y(), forward.a());
        }

        @Test
        void theCellStateComesIn() {
            Lstm.Forward forward = network.forward(lstm.x, lstm.a0, c0);
            LstmCell.Forward first = new LstmCell(lstm.parameters).forward(lstm.x.get(0), lstm.a0, c0);

            assertClose(forward.c().get(0).get(1, 2), first.cNext().get(1, 2));
            Matrix difference = forward.c().get(0).minus(lstm.forward.c().get(0));
            assertThat(difference.dot(difference)).isGreaterThan(1);
        }

        @Test
        void theGradientOfTheCellStateGoesOut() {
            Lstm.Forward forward = network.forward(lstm.x, lstm.a0, c0);
            List<Matrix> ones = forward.a().stream().map(a -> a.map(element -> 1)).toList();
            Matrix dc0 = network.backward(ones, forward.cache()).dc0();

            double h = 1e-5;
            Matrix everywhere = Matrix.filled(5, 10, h);
            double slope = (sumOfStates(c0.plus(everywhere)) - sumOfStates(c0.minus(everywhere))) / (2 * h);
            assertThat(dc0.sum()).isCloseTo(slope, within(1e-7 * Math.abs(slope)));
        }

        /** L = Σ_t Σ a_t. */
        private double sumOfStates(Matrix c) {
            return network.forward(lstm.x, lstm.a0, c).a().stream().mapToDouble(Matrix::sum).sum();
        }

        /** dW = Σ_t dz_t a_tᵀ, db = Σ_t row sums of dz_t; neither is zero. */
        private void assertGradientsOfTheOutput(Matrix dW, Matrix db, List<Matrix> dz, List<Matrix> a) {
            double weight = IntStream.range(0, a.size()).mapToDouble(t -> dz.get(t).timesTranspose(a.get(t)).get(1, 3)).sum();
            double bias = dz.stream().mapToDouble(dzt -> dzt.rowSums().get(1, 0)).sum();
            assertThat(weight).isNotZero();
            assertThat(bias).isNotZero();
            assertClose(dW.get(1, 3), weight);
            assertClose(db.get(1, 0), bias);
        }
    }

    private static double sigmoidSlope(double sigmoid) {
        return sigmoid * (1 - sigmoid);
    }

    private static double tanhSlope(double tanh) {
        return 1 - tanh * tanh;
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(RELATIVE * Math.abs(expected)));
    }

    /** The numbers are those that are published, to every printed digit. */
    private static void assertPublished(List<Published> lines, String what, double... numbers) {
        Published line = find(lines, what);
        assertThat(numbers).hasSize(line.size());
        for (int k = 0; k < numbers.length; k++) {
            assertThat(line.agrees(k, numbers[k])).as("%s is published as %s, not %s", what, line.printed(), numbers[k]).isTrue();
        }
    }

    private static void assertNotPublished(List<Published> lines, String what, double number) {
        assertThat(find(lines, what).agrees(0, number)).as("%s is published as %s", what, number).isFalse();
    }

    private static Published find(List<Published> lines, String what) {
        return lines.stream().filter(line -> line.what().equals(what)).findFirst().orElseThrow();
    }
}
