package io.github.unroll.model;

import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.column;
import static io.github.unroll.TestMatrices.concat;
import static io.github.unroll.TestMatrices.copiesOf;
import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static io.github.unroll.TestMatrices.matricesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import io.github.unroll.model.LayerStack.Layer;
import io.github.unroll.model.StackCase.Point;
import io.github.unroll.model.StackCase.Results;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Identities of layers, for any parameters and inputs. */
class LayerStackIdentityTest {

    private static final int NX = 3;
    private static final int NA = 5;
    private static final int NY = 2;
    private static final int M = 4;
    private static final int TX = 6;

    private final Random random = new Random(1);
    private final List<Matrix> x = gaussians(TX, NX, M, random);
    private final List<Matrix> dz = gaussians(TX, NY, M, random);
    private final Matrix a0 = gaussian(NA, M, random);
    private final Matrix c0 = gaussian(NA, M, random);

    @Test
    void aStackOfOneLayerIsTheLstm() {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(NX, NA, NY, random));
        LayerStack<LstmCell.Parameters> stack = LayerStack.of(lstm);
        List<Matrix> da = gaussians(TX, NA, M, random);
        Lstm.Forward expected = lstm.forward(x, a0, c0);
        LayerStack.Forward<LstmCell.Parameters> forward = stack.forward(x, State.of(a0, c0));
        assertClose("a", forward.a(), expected.a());
        assertClose("y", forward.y(), expected.y());
        assertClose(forward.last(), State.of(expected.a().get(TX - 1), expected.c().get(TX - 1)));

        State dLast = State.of(gaussian(NA, M, random), gaussian(NA, M, random));
        Upstream upstream = Upstream.none().withStates(da).withScores(dz).withLast(dLast);
        Lstm.Gradients g = lstm.backward(upstream, expected.cache());
        assertClose(stack.backward(upstream, forward.cache()), new LayerStack.Gradients<>(g.dx(), g.dFirst(),
                new LayerStack.Parameters<>(List.of(Layer.of(withoutOutput(g.dParameters()))), g.dWy(), g.dby())));
    }

    @Test
    void aStackOfOneLayerIsTheRnn() {
        Rnn rnn = new Rnn(RnnCell.Parameters.random(NX, NA, NY, random));
        LayerStack<RnnCell.Parameters> stack = LayerStack.of(rnn);
        List<Matrix> da = gaussians(TX, NA, M, random);
        Rnn.Forward expected = rnn.forward(x, a0);
        LayerStack.Forward<RnnCell.Parameters> forward = stack.forward(x, State.of(a0));
        assertClose("a", forward.a(), expected.a());
        assertClose("y", forward.y(), expected.y());
        assertClose(forward.last(), State.of(expected.a().get(TX - 1)));

        Upstream upstream = Upstream.none().withStates(da).withScores(dz);
        Rnn.Gradients g = rnn.backward(upstream, expected.cache());
        RnnCell.Parameters hidden = g.dParameters().withOutput(Matrix.zeros(0, NA), Matrix.zeros(0, 1));
        assertClose(stack.backward(upstream, forward.cache()), new LayerStack.Gradients<>(
                g.dx(), g.dFirst(), new LayerStack.Parameters<>(List.of(Layer.of(hidden)), g.dWya(), g.dby())));
    }

    @Test
    void aBidirectionalLayerIsTwoLstmsOnTheSequenceAndItsReverse() {
        Lstm ahead = new Lstm(LstmCell.Parameters.random(NX, NA, 0, random));
        Lstm back = new Lstm(LstmCell.Parameters.random(NX, 3, 0, random));
        Matrix a0Back = gaussian(3, M, random);
        Matrix c0Back = gaussian(3, M, random);
        List<Matrix> daAhead = gaussians(TX, NA, M, random);
        List<Matrix> daBack = gaussians(TX, 3, M, random);
        Lstm.Forward aheadForward = ahead.forward(x, a0, c0);
        Lstm.Forward backForward = back.forward(reversed(x), a0Back, c0Back);
        LayerStack<LstmCell.Parameters> both = LayerStack.lstm(
                withoutOutput(8, Layer.of(ahead.parameters(), back.parameters())));
        LayerStack.Forward<LstmCell.Parameters> forward =
                both.forward(x, new State(List.of(a0, a0Back), List.of(c0, c0Back)));
        assertClose("a", forward.a(), above(aheadForward.a(), reversed(backForward.a())));
        assertClose(forward.last(), new State(
                List.of(aheadForward.a().get(TX - 1), backForward.a().get(TX - 1)),
                List.of(aheadForward.c().get(TX - 1), backForward.c().get(TX - 1))));

        Lstm.Gradients g = ahead.backward(daAhead, aheadForward.cache());
        Lstm.Gradients h = back.backward(reversed(daBack), backForward.cache());
        List<Matrix> dxBack = reversed(h.dx());
        assertClose(both.backward(above(daAhead, daBack), forward.cache()), new LayerStack.Gradients<>(
                IntStream.range(0, TX).mapToObj(t -> g.dx().get(t).plus(dxBack.get(t))).toList(),
                new State(List.of(g.da0(), h.da0()), List.of(g.dc0(), h.dc0())),
                withoutOutput(8, Layer.of(g.dParameters(), h.dParameters()))));
    }

    @Test
    void aStackIsOneLayerAfterTheOther() {
        LayerStack.Parameters<LstmCell.Parameters> lower = new StackSizes(NX, NA, 0, 1, true).lstm(random);
        LayerStack.Parameters<LstmCell.Parameters> upper = new StackSizes(2 * NA, 3, NY, 1, false).lstm(random);
        LayerStack<LstmCell.Parameters> first = LayerStack.lstm(lower);
        LayerStack<LstmCell.Parameters> second = LayerStack.lstm(upper);
        List<Layer<LstmCell.Parameters>> layers = List.of(lower.layers().get(0), upper.layers().get(0));
        LayerStack<LstmCell.Parameters> stack =
                LayerStack.lstm(new LayerStack.Parameters<>(layers, upper.wy(), upper.by()));
        State state = StackCase.random(stack.zeroState(M), random);
        State dLast = StackCase.random(state, random);
        List<Matrix> da = gaussians(TX, 3, M, random);
        LayerStack.Forward<LstmCell.Parameters> below = first.forward(x, States.part(state, 0, 2));
        LayerStack.Forward<LstmCell.Parameters> above = second.forward(below.a(), States.part(state, 2, 3));
        LayerStack.Forward<LstmCell.Parameters> forward = stack.forward(x, state);
        assertThat(forward.a()).isEqualTo(above.a());
        assertThat(forward.y()).isEqualTo(above.y());
        assertThat(forward.last()).isEqualTo(States.join(List.of(below.last(), above.last())));

        Upstream upstream = Upstream.none().withStates(da).withScores(dz);
        LayerStack.Gradients<LstmCell.Parameters> g = second.backward(
                upstream.withLast(States.part(dLast, 2, 3)), above.cache());
        LayerStack.Gradients<LstmCell.Parameters> h = first.backward(
                Upstream.none().withStates(g.dx()).withLast(States.part(dLast, 0, 2)), below.cache());
        List<Layer<LstmCell.Parameters>> dLayers =
                List.of(h.dParameters().layers().get(0), g.dParameters().layers().get(0));
        assertThat(stack.backward(upstream.withLast(dLast), forward.cache())).isEqualTo(new LayerStack.Gradients<>(
                h.dx(), States.join(List.of(h.dFirst(), g.dFirst())),
                new LayerStack.Parameters<>(dLayers, g.dParameters().wy(), g.dParameters().by())));
    }

    @Test
    void aSequenceCutInTwoEqualsTheWholeIfAllLayersReadForward() {
        LayerStack<LstmCell.Parameters> stack =
                LayerStack.lstm(new StackSizes(NX, NA, NY, 3, false).lstm(random));
        State state = StackCase.random(stack.zeroState(M), random);
        State dLast = StackCase.random(state, random);
        List<Matrix> da = gaussians(TX, NA, M, random);
        LayerStack.Forward<LstmCell.Parameters> whole = stack.forward(x, state);
        LayerStack.Gradients<LstmCell.Parameters> expected = stack.backward(
                Upstream.none().withStates(da).withScores(dz).withLast(dLast), whole.cache());
        for (int cut = 1; cut < TX; cut++) {
            LayerStack.Forward<LstmCell.Parameters> early = stack.forward(x.subList(0, cut), state);
            LayerStack.Forward<LstmCell.Parameters> late = stack.forward(x.subList(cut, TX), early.last());
            assertClose("a", concat(early.a(), late.a()), whole.a());
            assertClose("y", concat(early.y(), late.y()), whole.y());
            assertClose(late.last(), whole.last());

            LayerStack.Gradients<LstmCell.Parameters> after = stack.backward(Upstream.none()
                    .withStates(da.subList(cut, TX)).withScores(dz.subList(cut, TX)).withLast(dLast), late.cache());
            LayerStack.Gradients<LstmCell.Parameters> before = stack.backward(Upstream.none()
                    .withStates(da.subList(0, cut)).withScores(dz.subList(0, cut)).withLast(after.dFirst()), early.cache());
            assertClose("dx", concat(before.dx(), after.dx()), expected.dx());
            assertClose(before.dFirst(), expected.dFirst());
            assertSum(before.dParameters(), after.dParameters(), expected.dParameters());
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#all")
    <P extends Record> void examplesTogetherEqualExamplesAlone(StackCase<P> shape) {
        Point<P> point = shape.random(random);
        LayerStack.Forward<P> together = shape.forward(point);
        for (int j = 0; j < shape.m(); j++) {
            State first = new State(column(point.first().a(), j), column(point.first().c(), j));
            LayerStack.Forward<P> alone = shape.network(point).forward(column(point.x(), j), first);
            assertClose("a", alone.a(), column(together.a(), j));
            assertClose("y", alone.y(), column(together.y(), j));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#all")
    <P extends Record> void noGradientIsAGradientOfZero(StackCase<P> shape) {
        Point<P> point = shape.random(random);
        LayerStack.Forward<P> forward = shape.forward(point);
        StackArriving arriving = StackArriving.random(forward, random);
        LayerStack<P> network = shape.network(point);
        State zero = arriving.dLast().zeros();
        List<Matrix> dzZero = forward.y().stream().map(y -> Matrix.zeros(y.rows(), y.columns())).toList();

        LayerStack.Gradients<P> gradients = network.backward(arriving.da(), forward.cache());
        Upstream atStates = Upstream.none().withStates(arriving.da());
        assertThat(network.backward(atStates.withLast(zero), forward.cache())).isEqualTo(gradients);
        assertClose(network.backward(atStates.withScores(dzZero).withLast(zero), forward.cache()), gradients);
        List<Matrix> daZero = forward.a().stream().map(a -> Matrix.zeros(a.rows(), a.columns())).toList();
        assertThat(network.backward(Upstream.none(), forward.cache()))
                .isEqualTo(network.backward(Upstream.none().withStates(daZero), forward.cache()));
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#all")
    <P extends Record> void nothingThatIsGivenIsChangedAndTheSameCallsGiveTheSameBits(StackCase<P> shape) {
        Point<P> point = shape.random(random);
        LayerStack.Forward<P> forward = shape.forward(point);
        StackArriving arriving = StackArriving.random(forward, random);
        LayerStack<P> network = shape.network(point);
        Results results = Results.of(forward);
        List<Map<String, Matrix>> before = List.of(copiesOf(point), copiesOf(results));

        LayerStack.Gradients<P> gradients = network.backward(arriving.upstream(forward), forward.cache());
        assertThat(network.backward(arriving.upstream(forward), forward.cache())).isEqualTo(gradients);
        assertThat(Results.of(shape.forward(point))).isEqualTo(results);
        assertThat(List.of(matricesOf(point), matricesOf(results))).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#all")
    <P extends Record> void noFirstStateIsAStateOfZero(StackCase<P> shape) {
        Point<P> point = shape.random(random);
        LayerStack<P> network = shape.network(point);
        assertThat(Results.of(network.forward(point.x())))
                .isEqualTo(Results.of(network.forward(point.x(), network.zeroState(shape.m()))));
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#all")
    <P extends Record> void theSoftmaxOfTheScoresHasTheBitsOfTheOutput(StackCase<P> shape) {
        LayerStack.Forward<P> forward = shape.forward(shape.random(random));
        assertThat(forward.scores().stream().map(Matrix::softmax).toList()).isEqualTo(forward.y());
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.model.StackCase#all")
    <P extends Record> void theGradientIsTakenAtTheParametersOfTheCache(StackCase<P> shape) {
        Point<P> point = shape.random(random);
        LayerStack.Forward<P> forward = shape.forward(point);
        StackArriving arriving = StackArriving.random(forward, random);
        LayerStack<P> other = shape.network(new Point<>(
                point.x(), point.first(), ParameterTree.map(point.parameters(), matrix -> matrix.times(2))));
        assertThat(other.backward(arriving.upstream(forward), forward.cache()))
                .isEqualTo(shape.network(point).backward(arriving.upstream(forward), forward.cache()));
        assertThat(forward.cache().network().parameters()).isEqualTo(point.parameters());
    }

    private static LstmCell.Parameters withoutOutput(LstmCell.Parameters p) {
        return p.withOutput(Matrix.zeros(0, p.na()), Matrix.zeros(0, 1));
    }

    private static <P extends Record> LayerStack.Parameters<P> withoutOutput(int width, Layer<P> layer) {
        return new LayerStack.Parameters<>(List.of(layer), Matrix.zeros(0, width), Matrix.zeros(0, 1));
    }

    private static List<Matrix> reversed(List<Matrix> steps) {
        List<Matrix> reversed = new ArrayList<>(steps);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<Matrix> above(List<Matrix> top, List<Matrix> below) {
        return IntStream.range(0, top.size()).mapToObj(t -> top.get(t).above(below.get(t))).toList();
    }

    private static void assertSum(Record left, Record right, Record expected) {
        Map<String, Matrix> rights = matricesOf(right);
        Map<String, Matrix> sums = matricesOf(expected);
        matricesOf(left).forEach((name, matrix) -> assertClose(name, matrix.plus(rights.get(name)), sums.get(name)));
    }
}
