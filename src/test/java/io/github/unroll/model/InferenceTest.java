package io.github.unroll.model;

import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.BadCall;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.model.StackCase.Point;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceTest {

    private static final int NX = 3;
    private static final int NA = 5;
    private static final int NY = 2;
    private static final int M = 4;
    private static final int TX = 30;

    private final Random random = new Random(1);
    private final List<Matrix> x = gaussians(TX, NX, M, random);
    private final Matrix a0 = gaussian(NA, M, random);
    private final Matrix c0 = gaussian(NA, M, random);
    private final Rnn rnn = new Rnn(RnnCell.Parameters.random(NX, NA, NY, random));
    private final Lstm lstm = new Lstm(LstmCell.Parameters.random(NX, NA, NY, random));

    @Test
    void theStepsOfAnRnnAreThoseOfForward() {
        Rnn.Forward expected = rnn.forward(x, a0);
        List<Inference.Step> steps = steps(Inference.of(rnn), x, State.of(a0));
        for (int t = 0; t < TX; t++) {
            assertEqual(steps.get(t).a(), expected.a().get(t));
            assertEqual(steps.get(t).y(), expected.y().get(t));
            assertThat(steps.get(t).state()).isEqualTo(State.of(steps.get(t).a()));
        }
    }

    @Test
    void theStepsOfAnLstmAreThoseOfForward() {
        Lstm.Forward expected = lstm.forward(x, a0, c0);
        List<Inference.Step> steps = steps(Inference.of(lstm), x, State.of(a0, c0));
        for (int t = 0; t < TX; t++) {
            assertEqual(steps.get(t).a(), expected.a().get(t));
            assertEqual(steps.get(t).y(), expected.y().get(t));
            assertEqual(steps.get(t).state().c().get(0), expected.c().get(t));
        }
    }

    @Test
    void theStateAfterAStepHasTheBitsOfForward() {
        Lstm.Forward ofLstm = lstm.forward(x, a0, c0);
        Rnn.Forward ofRnn = rnn.forward(x, a0);

        Inference.Step stepOfLstm = Inference.of(lstm).step(x.get(0), State.of(a0, c0));
        assertThat(stepOfLstm.state()).isEqualTo(State.of(ofLstm.a().get(0), ofLstm.c().get(0)));
        Inference.Step stepOfRnn = Inference.of(rnn).step(x.get(0), State.of(a0));
        assertThat(stepOfRnn.state()).isEqualTo(State.of(ofRnn.a().get(0)));
    }

    @Test
    void theSoftmaxOfTheScoresOfAStepHasTheBitsOfItsOutput() {
        Inference.Step step = Inference.of(lstm).step(x.get(0), State.of(a0, c0));
        assertThat(step.scores().softmax()).isEqualTo(step.y());
        assertEqual(step.scores(), lstm.forward(x.subList(0, 1), a0, c0).scores().get(0));
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#oneDirection")
    <P extends Record> void theStepsOfAStackAreThoseOfForward(StackCase<P> shape) {
        Point<P> point = shape.random(random);
        LayerStack.Forward<P> expected = shape.forward(point);
        List<Inference.Step> steps = steps(Inference.of(shape.network(point)), point.x(), point.first());
        for (int t = 0; t < steps.size(); t++) {
            assertEqual(steps.get(t).a(), expected.a().get(t));
            assertEqual(steps.get(t).y(), expected.y().get(t));
        }
        State last = steps.get(steps.size() - 1).state();
        IntStream.range(0, last.a().size()).forEach(l -> assertEqual(last.a().get(l), expected.last().a().get(l)));
        IntStream.range(0, last.c().size()).forEach(l -> assertEqual(last.c().get(l), expected.last().c().get(l)));
    }

    @Test
    void aRunIsItsStepsAndEndsInTheirLastState() {
        Inference model = Inference.of(lstm);
        List<Inference.Step> steps = new ArrayList<>();
        State last = model.run(x.iterator(), State.of(a0, c0), steps::add);

        assertThat(steps).isEqualTo(steps(model, x, State.of(a0, c0)));
        assertThat(last).isEqualTo(steps.get(TX - 1).state());
    }

    @Test
    void aRunOverNothingEndsWhereItBegan() {
        Inference model = Inference.of(rnn);
        assertThat(model.run(List.<Matrix>of().iterator(), State.of(a0), step -> {
            throw new AssertionError(step);
        })).isEqualTo(State.of(a0));
    }

    @Test
    void aStepIsHandedOutBeforeTheNextInputIsAskedForSoThatAModelCanReadWhatItWrote() {
        Inference model = Inference.of(new Lstm(LstmCell.Parameters.random(NX, NA, NX, random)));
        List<Matrix> y = new ArrayList<>(List.of(x.get(0)));
        model.run(Stream.generate(() -> y.get(y.size() - 1)).limit(5).iterator(), model.zeroState(M), step -> y.add(step.y()));

        State state = model.zeroState(M);
        for (int t = 0; t < 5; t++) {
            Inference.Step step = model.step(y.get(t), state);
            assertThat(step.y()).isEqualTo(y.get(t + 1));
            state = step.state();
        }
    }

    @Test
    void aLongRunKeepsNothingOfTheStepsThatHavePassed() {
        int steps = 50_000;
        List<WeakReference<Object>> passed = new ArrayList<>();
        int[] taken = {0};
        Inference model = Inference.of(LayerStack.lstm(new StackSizes(1, 2, 1, 2, false).lstm(random)));
        Stream<Matrix> inputs = Stream.generate(() -> remember(passed, gaussian(1, 1, random))).limit(steps);
        model.run(inputs.iterator(), model.zeroState(1), step -> {
            remember(passed, step.y());
            remember(passed, step.state());
            if (++taken[0] % 10_000 == 0) {
                assertAllGone(passed.subList(0, passed.size() - 20));
                passed.clear();
            }
        });
        assertThat(taken[0]).isEqualTo(steps);
    }

    private static <T> T remember(List<WeakReference<Object>> passed, T object) {
        passed.add(new WeakReference<>(object));
        return object;
    }

    /** A collector may take more than one turn. */
    private static void assertAllGone(List<WeakReference<Object>> references) {
        for (int turn = 0; turn < 20 && references.stream().anyMatch(reference -> reference.get() != null); turn++) {
            System.gc();
        }
        assertThat(references).allMatch(reference -> reference.get() == null);
    }

    static Stream<BadCall> badCalls() {
        Inference model = Inference.of(new Lstm(LstmCell.Parameters.random(NX, NA, NY, new Random(1))));
        State zero = model.zeroState(M);
        Matrix xt = Matrix.zeros(NX, M);
        LayerStack<LstmCell.Parameters> bidirectional = LayerStack.lstm(new StackSizes(NX, NA, NY, 2, true).lstm(new Random(1)));
        return Stream.of(
                BadCall.ofNull("Inference.of: rnn must not be null", () -> Inference.of((Rnn) null)),
                BadCall.ofNull("Inference.of: lstm must not be null", () -> Inference.of((Lstm) null)),
                BadCall.ofNull("Inference.of: network must not be null", () -> Inference.of((LayerStack<?>) null)),
                BadCall.illegal("Inference.of: layers[0] is bidirectional; a layer must read forward to be run step by step, "
                        + "as one that reads backward starts from the end of the sequence", () -> Inference.of(bidirectional)),
                BadCall.ofNull("Inference.step: xt must not be null", () -> model.step(null, zero)),
                BadCall.ofNull("Inference.step: state must not be null", () -> model.step(xt, null)),
                BadCall.illegal("Inference.step: xt is 2x4, layers[0] takes 3 rows; xt rows (2) must equal this number of rows",
                        () -> model.step(Matrix.zeros(2, M), zero)),
                BadCall.illegal("Inference.step: state a[0] is 5x4, zeroState(7) a[0] is 5x7; "
                        + "state a[0] must have the shape of zeroState(7) a[0]", () -> model.step(Matrix.zeros(NX, 7), zero)),
                BadCall.illegal("Inference.step: state c has 0 states, zeroState(4) c has 1 states; "
                        + "the numbers of states must be equal", () -> model.step(xt, State.of(Matrix.zeros(NA, M)))),
                BadCall.ofNull("Inference.run: x must not be null", () -> model.run(null, zero, step -> { })),
                BadCall.ofNull("Inference.run: first must not be null",
                        () -> model.run(List.of(xt).iterator(), null, step -> { })),
                BadCall.ofNull("Inference.run: steps must not be null", () -> model.run(List.of(xt).iterator(), zero, null)),
                BadCall.ofNull("Inference.step: xt must not be null",
                        () -> model.run(Stream.of((Matrix) null).iterator(), zero, step -> { })),
                BadCall.illegal("Inference.zeroState: m is -1; m must be at least 0", () -> model.zeroState(-1)),
                BadCall.ofNull("Inference.Step: y must not be null", () -> new Inference.Step(xt, null, zero)),
                BadCall.ofNull("Inference.Step: scores must not be null", () -> new Inference.Step(null, xt, zero)),
                BadCall.illegal("Inference.Step: y is 3x4, scores is 2x4; y must have the shape of scores",
                        () -> new Inference.Step(Matrix.zeros(2, M), xt, zero)),
                BadCall.ofNull("Inference.Step: state must not be null", () -> new Inference.Step(xt, xt, null)));
    }

    @ParameterizedTest
    @MethodSource("badCalls")
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }

    private static List<Inference.Step> steps(Inference model, List<Matrix> x, State first) {
        List<Inference.Step> steps = new ArrayList<>();
        State state = first;
        for (Matrix xt : x) {
            steps.add(model.step(xt, state));
            state = steps.get(steps.size() - 1).state();
        }
        return steps;
    }

    private static void assertEqual(Matrix actual, Matrix expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-15));
    }
}
