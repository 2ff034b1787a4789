package io.github.unroll.model;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.BadCall;
import io.github.unroll.Lengths;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import io.github.unroll.model.StackCase.Point;
import io.github.unroll.training.GradientChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks between the layers of a stack. */
class MaskedStackTest {

    private static final int NA = 2;
    private static final int M = 4;
    private static final int STEPS = 3;
    private static final Lengths LENGTHS = Lengths.of(3, 1, 0, 2);

    private final Random random = new Random(5);

    static Stream<StackCase<?>> cases() {
        return Stream.of(StackCase.RNN, StackCase.LSTM).flatMap(kind -> Stream.of(false, true)
                .map(both -> new StackCase<>(kind, new StackSizes(1, NA, 2, 3, both), M, STEPS)));
    }

    private static List<List<Matrix>> between(LayerStack<?> network, Function<Integer, List<Matrix>> masksOfHeight) {
        List<? extends LayerStack.Layer<?>> layers = network.parameters().layers();
        return Collections.nCopies(layers.size() - 1, masksOfHeight.apply(NA * layers.get(0).directions().size()));
    }

    private List<List<Matrix>> dropout(LayerStack<?> network) {
        return between(network, rows -> Dropout.masks(0.4, rows, M, STEPS, random));
    }

    /** The layers, the first at the bottom, each as a stack of its own; only the last has an output. */
    private static <P extends Record> List<LayerStack<P>> layers(StackCase<P> shape, Point<P> at) {
        LayerStack.Parameters<P> all = at.parameters();
        List<LayerStack<P>> layers = new ArrayList<>();
        for (LayerStack.Layer<P> layer : all.layers()) {
            layers.add(shape.kind().network().apply(new LayerStack.Parameters<>(List.of(layer), all.wy(), all.by())));
        }
        return layers;
    }

    @ParameterizedTest
    @MethodSource("cases")
    <P extends Record> void itIsEachLayerByItselfWithTheProductsInBetween(StackCase<P> shape) {
        Point<P> at = shape.random(random);
        LayerStack<P> network = shape.network(at);
        List<List<Matrix>> masks = List.of(dropout(network).get(0), dropout(network).get(0));
        List<Matrix> h = at.x();
        int directions = at.first().a().size() / 3;
        List<LayerStack<P>> layers = layers(shape, at);
        LayerStack.Forward<P> top = null;
        for (int l = 0; l < 3; l++) {
            top = layers.get(l).forward(h, States.part(at.first(), l * directions, (l + 1) * directions));
            List<Matrix> a = top.a();
            int below = l;
            h = l == 2 ? a : IntStream.range(0, STEPS).mapToObj(t -> a.get(t).hadamard(masks.get(below).get(t))).toList();
        }
        LayerStack.Forward<P> masked = network.forward(at.x(), at.first(), masks);

        assertThat(masked.a()).isEqualTo(h);
        assertThat(masked.y()).isEqualTo(top.y());
        assertThat(States.part(masked.last(), 2 * directions, 3 * directions)).isEqualTo(top.last());
    }

    @ParameterizedTest
    @MethodSource("cases")
    <P extends Record> void masksOfOnesAreNoMasks(StackCase<P> shape) {
        Point<P> at = shape.random(random);
        LayerStack<P> network = shape.network(at);
        List<List<Matrix>> ones = between(network, rows -> Dropout.masks(0, rows, M, STEPS, random));
        Upstream upstream = upstream(shape, network.forward(at.x(), at.first()));
        LayerStack.Forward<P> masked = network.forward(at.x(), at.first(), ones);
        LayerStack.Forward<P> plain = network.forward(at.x(), at.first());

        assertThat(masked.y()).isEqualTo(plain.y());
        assertThat(masked.last()).isEqualTo(plain.last());
        assertThat(network.backward(upstream, masked.cache())).isEqualTo(network.backward(upstream, plain.cache()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    <P extends Record> void throughMasksOfZerosNoGradientComesBack(StackCase<P> shape) {
        Point<P> at = shape.random(random);
        LayerStack<P> network = shape.network(at);
        List<List<Matrix>> zeros = between(network, rows -> Collections.nCopies(STEPS, Matrix.zeros(rows, M)));
        LayerStack.Forward<P> masked = network.forward(at.x(), at.first(), zeros);
        List<Matrix> dz = gaussians(STEPS, 2, M, random);
        LayerStack.Gradients<P> gradients = network.backward(Upstream.none().withScores(dz), masked.cache());

        assertThat(ParameterTree.leaves(gradients.dx()).values()).allMatch(dx -> dx.maxDifference(Matrix.zeros(1, M)) == 0);
        assertThat(ParameterTree.leaves(gradients.dParameters().layers().get(0)).values())
                .allMatch(g -> g.equals(Matrix.zeros(g.rows(), g.columns())));
    }

    private <P extends Record> Upstream upstream(StackCase<P> shape, LayerStack.Forward<P> forward) {
        return Upstream.none().withStates(gaussians(STEPS, forward.a().get(0).rows(), M, random))
                .withScores(gaussians(STEPS, shape.sizes().ny(), M, random))
                .withLast(StackCase.random(forward.last(), random));
    }

    @ParameterizedTest
    @MethodSource("cases")
    <P extends Record> void theGradientsAreThoseOfCentralDifferences(StackCase<P> shape) {
        Point<P> at = shape.random(random);
        List<List<Matrix>> masks = dropout(shape.network(at));
        check(shape, at, point -> shape.network(point).forward(point.x(), point.first(), masks), steps -> steps);
    }

    /** The padding has NaN in the inputs, and the masks have it there too. */
    @ParameterizedTest
    @MethodSource("cases")
    <P extends Record> void theGradientsOfSequencesOfDifferentLengthsAreThoseOfCentralDifferences(StackCase<P> shape) {
        Point<P> drawn = shape.random(random);
        List<List<Matrix>> masks = dropout(shape.network(drawn)).stream().map(MaskedStackTest::withNaN).toList();
        Point<P> at = new Point<>(LENGTHS.clear(drawn.x()), drawn.first(), drawn.parameters());
        check(shape, at,
                point -> shape.network(point).forward(withNaN(point.x()), point.first(), LENGTHS, masks), LENGTHS::clear);
    }

    /** NaN in the padding. */
    private static List<Matrix> withNaN(List<Matrix> steps) {
        int[] lengths = LENGTHS.toArray();
        return IntStream.range(0, steps.size()).mapToObj(t -> {
            Matrix step = steps.get(t);
            double[] values = step.toArray();
            Arrays.setAll(values, k -> t < lengths[k % M] ? values[k] : Double.NaN);
            return Matrix.of(step.rows(), M, values);
        }).toList();
    }

    private <P extends Record> void check(StackCase<P> shape, Point<P> at,
            Function<Point<P>, LayerStack.Forward<P>> forward, UnaryOperator<List<Matrix>> withoutPadding) {
        LayerStack.Forward<P> result = forward.apply(at);
        Upstream upstream = upstream(shape, result);
        LayerStack.Gradients<P> gradients = shape.network(at).backward(upstream, result.cache());

        new GradientChecker().check("gradients", point -> loss(forward.apply(point), upstream, withoutPadding), at,
                new Point<>(gradients.dx(), gradients.dFirst(), gradients.dParameters()));
    }

    /** Σ_t ⟨da_t, a_t⟩ + Σ_t ⟨dz_t, z_t⟩ + ⟨dLast, last⟩, over the steps that there are. */
    private static double loss(
            LayerStack.Forward<?> forward, Upstream upstream, UnaryOperator<List<Matrix>> withoutPadding) {
        State dLast = upstream.last().orElseThrow();
        return dot(upstream.states().orElseThrow(), forward.a())
                + dot(withoutPadding.apply(upstream.scores().orElseThrow()), forward.scores())
                + dot(dLast.a(), forward.last().a()) + dot(dLast.c(), forward.last().c());
    }

    private static double dot(List<Matrix> left, List<Matrix> right) {
        return IntStream.range(0, left.size()).mapToDouble(k -> left.get(k).dot(right.get(k))).sum();
    }

    static Stream<BadCall> badMasks() {
        StackCase<LstmCell.Parameters> shape = new StackCase<>(StackCase.LSTM, new StackSizes(1, NA, 2, 2, true), M, STEPS);
        Point<LstmCell.Parameters> at = shape.random(new Random(1));
        LayerStack<LstmCell.Parameters> network = shape.network(at);
        List<Matrix> good = Collections.nCopies(STEPS, Matrix.filled(4, M, 1));
        Lengths full = Lengths.of(3, 3, 3, 3);
        return Stream.<Function<List<List<Matrix>>, Object>>of(
                masks -> network.forward(at.x(), at.first(), masks),
                masks -> network.forward(at.x(), at.first(), full, masks)).flatMap(call -> Stream.of(
                        illegal("LayerStack.forward: the number of masks (2) must equal the number of layers less one (1)",
                                () -> call.apply(List.of(good, good))),
                        illegal("LayerStack.forward: the number of masks (0) must equal the number of layers less one (1)",
                                () -> call.apply(List.of())),
                        illegal("LayerStack.forward: masks[0] has 2 steps, x has 3 steps; the numbers of steps must be equal",
                                () -> call.apply(List.of(good.subList(0, 2)))),
                        illegal("LayerStack.forward: masks[0][0] is 3x4, h of layers[0] is 4x4;"
                                + " masks[0][0] must have the shape of h of layers[0]",
                                () -> call.apply(List.of(Collections.nCopies(STEPS, Matrix.zeros(3, M))))),
                        ofNull("LayerStack.forward: masks must not be null", () -> call.apply(null)),
                        ofNull("LayerStack.forward: masks[0] must not be null",
                                () -> call.apply(Collections.singletonList(null))),
                        ofNull("LayerStack.forward: masks[0][1] must not be null",
                                () -> call.apply(List.of(Arrays.asList(good.get(0), null, good.get(2)))))));
    }

    @ParameterizedTest
    @MethodSource("badMasks")
    void masksThatDoNotFitAreRefused(BadCall call) {
        call.mustFail();
    }
}
