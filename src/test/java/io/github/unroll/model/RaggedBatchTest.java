package io.github.unroll.model;

import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.column;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import io.github.unroll.model.StackCase.Point;
import io.github.unroll.training.GradientChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A padded batch computes for each sequence what it computes for that sequence alone; the padding is NaN, infinite or zero. */
@ParameterizedClass
@MethodSource("cases")
class RaggedBatchTest<P extends Record> {

    private static final int[] LENGTHS = {5, 0, 3, 1, 5, 4, 2, 6, 1, 3, 4};
    private static final int STEPS = 6;
    private static final int M = LENGTHS.length;

    private final Random random = new Random(31);
    private final Lengths lengths = Lengths.of(LENGTHS);
    private final StackCase<P> shape;
    private final Point<P> point;
    private final LayerStack<P> network;
    private final List<Matrix> x;
    private final LayerStack.Forward<P> forward;
    private final List<Matrix> da;
    private final List<Matrix> dz;
    private final State dLast;
    private final Upstream upstream;

    RaggedBatchTest(StackCase<P> shape) {
        this.shape = shape;
        point = shape.random(random);
        network = shape.network(point);
        x = padded(point.x());
        forward = network.forward(x, point.first(), lengths);
        da = padded(gaussians(STEPS, forward.a().get(0).rows(), M, random));
        dz = padded(gaussians(STEPS, shape.sizes().ny(), M, random));
        dLast = StackCase.random(point.first(), random);
        upstream = Upstream.none().withStates(da).withScores(dz).withLast(dLast);
    }

    static Stream<StackCase<?>> cases() {
        return Stream.of(StackCase.RNN, StackCase.LSTM).flatMap(kind -> Stream.of(1, 3).flatMap(layers -> Stream.of(false, true)
                .map(both -> new StackCase<>(kind, new StackSizes(3, 4, 2, layers, both), M, STEPS))));
    }

    /** The same steps with numbers in the padding that would spoil every result. */
    private List<Matrix> padded(List<Matrix> steps) {
        double[] spoiling = {Double.NaN, Double.POSITIVE_INFINITY, 1e300};
        return IntStream.range(0, STEPS).mapToObj(t -> {
            Matrix step = steps.get(t);
            double[] values = step.toArray();
            for (int k = 0; k < values.length; k++) {
                values[k] = t < LENGTHS[k % M] ? values[k] : spoiling[k % spoiling.length];
            }
            return Matrix.of(step.rows(), M, values);
        }).toList();
    }

    private static List<Matrix> alone(List<Matrix> steps, int j) {
        return column(steps.subList(0, LENGTHS[j]), j);
    }

    private static State alone(State state, int j) {
        return new State(column(state.a(), j), column(state.c(), j));
    }

    /** The sequences that have a step, alone. */
    private static IntStream sequences() {
        return IntStream.range(0, M).filter(j -> LENGTHS[j] > 0);
    }

    private LayerStack.Forward<P> forwardAlone(int j) {
        return network.forward(alone(x, j), alone(point.first(), j));
    }

    @Test
    void theOutputsAreThoseOfEachSequenceAlone() {
        sequences().forEach(j -> {
            LayerStack.Forward<P> single = forwardAlone(j);
            assertClose("a", alone(forward.a(), j), single.a());
            assertClose("y", alone(forward.y(), j), single.y());
            assertClose("scores", alone(forward.scores(), j), single.scores());
            assertClose(alone(forward.last(), j), single.last());
        });
    }

    @Test
    void aSequenceWithoutAStepEndsInItsFirstStateAndSendsTheGradientBackToIt() {
        LayerStack.Gradients<P> gradients = network.backward(upstream, forward.cache());

        assertThat(alone(forward.last(), 1)).isEqualTo(alone(point.first(), 1));
        assertThat(alone(gradients.dFirst(), 1)).isEqualTo(alone(dLast, 1));
    }

    @Test
    void theFirstStateOfASequenceWithoutAStepHasNoInfluenceOnTheGradients() {
        State other = ParameterTree.map(point.first(), RaggedBatchTest::spoiltWithoutAStep);
        LayerStack.Gradients<P> expected = network.backward(upstream, forward.cache());
        LayerStack.Gradients<P> gradients = network.backward(upstream, network.forward(x, other, lengths).cache());

        assertThat(gradients.dParameters()).isEqualTo(expected.dParameters());
        assertThat(gradients.dFirst()).isEqualTo(expected.dFirst());
        assertThat(gradients.dx()).isEqualTo(expected.dx());
    }

    private static Matrix spoiltWithoutAStep(Matrix first) {
        double[] values = first.toArray();
        Arrays.setAll(values, k -> LENGTHS[k % M] == 0 ? Double.NaN : values[k]);
        return Matrix.of(first.rows(), M, values);
    }

    @Test
    void inThePaddingHiddenStatesAndGradientsAreZero() {
        LayerStack.Gradients<P> gradients = network.backward(upstream, forward.cache());
        for (List<Matrix> steps : List.of(forward.a(), gradients.dx())) {
            for (int t = 0; t < STEPS; t++) {
                for (int j = 0; j < M; j++) {
                    if (t >= LENGTHS[j]) {
                        Matrix padding = column(steps.get(t), j);
                        assertThat(padding.maxDifference(Matrix.zeros(padding.rows(), 1))).isZero();
                    }
                }
            }
        }
    }

    @Test
    void theGradientsAreThoseOfEachSequenceAlone() {
        LayerStack.Gradients<P> gradients = network.backward(upstream, forward.cache());
        List<LayerStack.Parameters<P>> ofEach = new ArrayList<>();
        sequences().forEach(j -> {
            Upstream single = Upstream.none()
                    .withStates(alone(da, j)).withScores(alone(dz, j)).withLast(alone(dLast, j));
            LayerStack.Gradients<P> expected = network.backward(single, forwardAlone(j).cache());
            assertClose("dx", alone(gradients.dx(), j), expected.dx());
            assertClose(alone(gradients.dFirst(), j), expected.dFirst());
            ofEach.add(expected.dParameters());
        });
        assertClose(gradients.dParameters(),
                ofEach.stream().reduce((left, right) -> ParameterTree.zip(left, right, Matrix::plus)).orElseThrow());
    }

    /** Two windows over the sequences, the second from the state that the first ended in. */
    @Test
    void aBatchThatIsCutIsTheWhole() {
        LayerStack.Forward<P> first = network.forward(x.subList(0, 3), point.first(), lengths.window(0, 3));
        LayerStack.Forward<P> second = network.forward(x.subList(3, STEPS), first.last(), lengths.window(3, STEPS));

        if (!shape.sizes().bidirectional()) {
            assertClose("a", Stream.concat(first.a().stream(), second.a().stream()).toList(), forward.a());
            assertClose(second.last(), forward.last());
        }
    }

    @Test
    void fullLengthsAreNoLengths() {
        Lengths full = Lengths.of(IntStream.range(0, M).map(j -> STEPS).toArray());
        LayerStack.Forward<P> ragged = network.forward(point.x(), point.first(), full);
        LayerStack.Forward<P> plain = network.forward(point.x(), point.first());
        Upstream arriving = Upstream.none().withLast(dLast)
                .withStates(gaussians(STEPS, plain.a().get(0).rows(), M, random));

        assertThat(ragged.a()).isEqualTo(plain.a());
        assertThat(ragged.last()).isEqualTo(plain.last());
        assertClose(network.backward(arriving, ragged.cache()), network.backward(arriving, plain.cache()));
    }

    @Test
    void theGradientsAreThoseOfCentralDifferences() {
        LayerStack.Gradients<P> gradients = network.backward(upstream, forward.cache());
        GradientChecker checker = new GradientChecker();

        checker.check("dParameters", p -> loss(new Point<>(x, point.first(), p)), point.parameters(), gradients.dParameters());
        checker.check("dFirst", state -> loss(new Point<>(x, state, point.parameters())), point.first(), gradients.dFirst());
        checker.check("dx", steps -> loss(new Point<>(steps, point.first(), point.parameters())),
                lengths.clear(x), gradients.dx());
    }

    /** Σ_t ⟨da_t, a_t⟩ + Σ_t ⟨dz_t, z_t⟩ + ⟨dLast, last⟩, over the steps that there are. */
    private double loss(Point<P> at) {
        LayerStack.Forward<P> result = shape.network(at).forward(at.x(), at.first(), lengths);
        return dot(lengths.clear(da), result.a()) + dot(lengths.clear(dz), result.scores())
                + dot(dLast.a(), result.last().a()) + dot(dLast.c(), result.last().c());
    }

    private static double dot(List<Matrix> left, List<Matrix> right) {
        return IntStream.range(0, left.size()).mapToDouble(k -> left.get(k).dot(right.get(k))).sum();
    }
}
