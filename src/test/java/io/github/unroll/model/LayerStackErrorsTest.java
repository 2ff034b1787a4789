package io.github.unroll.model;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static io.github.unroll.TestMatrices.gaussians;

import io.github.unroll.BadCall;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import io.github.unroll.model.LayerStack.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerStackErrorsTest {

    private static final int NX = 3;
    private static final int NA = 5;
    private static final int NY = 2;
    private static final int M = 4;
    private static final int TX = 3;

    private static final StackSizes SIZES = new StackSizes(NX, NA, NY, 2, true);
    private static final LayerStack.Parameters<LstmCell.Parameters> PARAMETERS = SIZES.lstm(new Random(1));
    private static final LayerStack<LstmCell.Parameters> STACK = LayerStack.lstm(PARAMETERS);
    private static final List<Matrix> X = sequence(NX, M);
    private static final List<Matrix> DA = sequence(2 * NA, M);
    private static final List<Matrix> DZ = sequence(NY, M);
    private static final State ZERO = STACK.zeroState(M);
    private static final LayerStack.Forward<LstmCell.Parameters> FORWARD = STACK.forward(X, ZERO);
    private static final LayerStack.Cache<LstmCell.Parameters> CACHE = FORWARD.cache();

    private static LayerStack.Cache<LstmCell.Parameters> cache(StackSizes sizes) {
        return LayerStack.lstm(sizes.lstm(new Random(1))).forward(sequence(sizes.nx(), M)).cache();
    }

    private static List<Matrix> sequence(int rows, int columns) {
        return gaussians(TX, rows, columns, new Random(1));
    }

    private static <T> List<T> with(List<T> list, int index, T entry) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, entry);
        return copy;
    }

    private static LstmCell.Parameters lstm(int nx, int na, int ny) {
        return LstmCell.Parameters.random(nx, na, ny, new Random(1));
    }

    private static LayerStack.Parameters<LstmCell.Parameters> layers(int width, List<Layer<LstmCell.Parameters>> layers) {
        return new LayerStack.Parameters<>(layers, Matrix.zeros(NY, width), Matrix.zeros(NY, 1));
    }

    static Stream<BadCall> networks() {
        return Stream.of(
                ofNull("LayerStack: parameters must not be null", () -> LayerStack.lstm(null)),
                ofNull("LayerStack: parameters must not be null", () -> LayerStack.rnn(null)),
                ofNull("LayerStack.of: lstm must not be null", () -> LayerStack.of((Lstm) null)),
                ofNull("LayerStack.of: rnn must not be null", () -> LayerStack.of((Rnn) null)),
                illegal("LayerStack: layers[0] directions[0] has n_y = 1; n_y of a layer must be 0, "
                                + "as wy and by are the output layer of a stack",
                        () -> LayerStack.lstm(layers(5, List.of(Layer.of(lstm(3, 5, 1)))))),
                illegal("LayerStack: layers[0] directions[0] has n_y = 2; n_y of a layer must be 0, "
                                + "as wy and by are the output layer of a stack",
                        () -> LayerStack.rnn(new LayerStack.Parameters<>(
                                List.of(Layer.of(RnnCell.Parameters.random(3, 5, 2, new Random(1)))),
                                Matrix.zeros(0, 5), Matrix.zeros(0, 1)))),
                illegal("LayerStack: layers[0] directions[1] takes 4 rows, layers[0] directions[0] takes 3 rows; "
                                + "the numbers of rows must be equal",
                        () -> LayerStack.lstm(layers(10, List.of(Layer.of(lstm(3, 5, 0), lstm(4, 5, 0)))))),
                illegal("LayerStack: layers[1] directions[0] takes 5 rows, layers[0] gives 10 rows; "
                                + "the numbers of rows must be equal",
                        () -> LayerStack.lstm(layers(5, List.of(PARAMETERS.layers().get(0), Layer.of(lstm(5, 5, 0)))))),
                illegal("LayerStack: wy is 2x5, layers[1] gives 10 rows; wy columns (5) must equal this number of rows",
                        () -> LayerStack.lstm(layers(5, PARAMETERS.layers()))));
    }

    static Stream<BadCall> records() {
        Matrix wy = PARAMETERS.wy();
        Matrix by = PARAMETERS.by();
        LstmCell.Parameters p = lstm(3, 5, 0);
        return Stream.of(
                ofNull("LayerStack.Layer: directions must not be null", () -> new Layer<LstmCell.Parameters>(null)),
                ofNull("LayerStack.Layer: directions[1] must not be null", () -> new Layer<>(Arrays.asList(p, null))),
                illegal("LayerStack.Layer: directions has 0 directions; there must be at least 1", () -> new Layer<>(List.of())),
                illegal("LayerStack.Layer: directions has 3 directions; there must be 1 or 2",
                        () -> new Layer<>(List.of(p, p, p))),
                ofNull("LayerStack.Layer.of: forward must not be null", () -> Layer.of((LstmCell.Parameters) null)),
                ofNull("LayerStack.Layer.of: forward must not be null", () -> Layer.of(null, p)),
                ofNull("LayerStack.Layer.of: backward must not be null", () -> Layer.of(p, null)),
                ofNull("LayerStack.Parameters: layers must not be null", () -> new LayerStack.Parameters<>(null, wy, by)),
                illegal("LayerStack.Parameters: layers has 0 layers; there must be at least 1",
                        () -> new LayerStack.Parameters<>(List.of(), wy, by)),
                ofNull("LayerStack.Parameters: wy must not be null",
                        () -> new LayerStack.Parameters<>(PARAMETERS.layers(), null, by)),
                ofNull("LayerStack.Parameters: by must not be null",
                        () -> new LayerStack.Parameters<>(PARAMETERS.layers(), wy, null)),
                illegal("LayerStack.Parameters: by is 3x1, wy is 2x10; by must have the rows of wy (2) and 1 column",
                        () -> new LayerStack.Parameters<>(PARAMETERS.layers(), wy, Matrix.zeros(3, 1))),
                illegal("LayerStack.Forward: y has 2 steps, a has 3 steps; the numbers of steps must be equal",
                        () -> new LayerStack.Forward<>(FORWARD.a(), FORWARD.y().subList(0, 2), FORWARD.last(), CACHE)),
                ofNull("LayerStack.Forward: last must not be null",
                        () -> new LayerStack.Forward<>(FORWARD.a(), FORWARD.y(), null, CACHE)),
                ofNull("LayerStack.Forward: cache must not be null",
                        () -> new LayerStack.Forward<LstmCell.Parameters>(FORWARD.a(), FORWARD.y(), FORWARD.last(), null)),
                illegal("LayerStack.Gradients: dx[1] is 2x4, dx[0] is 3x4; dx[1] must have the shape of dx[0]",
                        () -> new LayerStack.Gradients<>(with(X, 1, Matrix.zeros(2, M)), ZERO, PARAMETERS)),
                ofNull("LayerStack.Gradients: dFirst must not be null", () -> new LayerStack.Gradients<>(X, null, PARAMETERS)),
                ofNull("LayerStack.Gradients: dParameters must not be null",
                        () -> new LayerStack.Gradients<LstmCell.Parameters>(X, ZERO, null)));
    }

    static Stream<BadCall> forward() {
        return Stream.of(
                ofNull("LayerStack.forward: x must not be null", () -> STACK.forward(null)),
                illegal("LayerStack.forward: x has 0 steps; there must be at least 1", () -> STACK.forward(List.of())),
                illegal("LayerStack.forward: x[0] is 4x4, layers[0] takes 3 rows; x[0] rows (4) must equal this number of rows",
                        () -> STACK.forward(sequence(4, M))),
                illegal("LayerStack.zeroState: m is -1; m must be at least 0", () -> STACK.zeroState(-1)),
                ofNull("LayerStack.forward: x must not be null", () -> STACK.forward(null, ZERO)),
                ofNull("LayerStack.forward: x[1] must not be null", () -> STACK.forward(with(X, 1, null), ZERO)),
                illegal("LayerStack.forward: x has 0 steps; there must be at least 1", () -> STACK.forward(List.of(), ZERO)),
                illegal("LayerStack.forward: x[2] is 4x4, x[0] is 3x4; x[2] must have the shape of x[0]",
                        () -> STACK.forward(with(X, 2, Matrix.zeros(4, M)), ZERO)),
                illegal("LayerStack.forward: x[0] is 4x4, layers[0] takes 3 rows; x[0] rows (4) must equal this number of rows",
                        () -> STACK.forward(sequence(4, M), ZERO)),
                ofNull("LayerStack.forward: first must not be null", () -> STACK.forward(X, null)),
                illegal("LayerStack.forward: first a[0] is 5x4, zeroState(7) a[0] is 5x7; "
                        + "first a[0] must have the shape of zeroState(7) a[0]", () -> STACK.forward(sequence(NX, 7), ZERO)),
                illegal("LayerStack.forward: first a[3] is 6x4, zeroState(4) a[3] is 5x4; "
                                + "first a[3] must have the shape of zeroState(4) a[3]",
                        () -> STACK.forward(X, new State(with(ZERO.a(), 3, Matrix.zeros(6, M)), List.of()))),
                illegal("LayerStack.forward: first a has 2 states, zeroState(4) a has 4 states; "
                        + "the numbers of states must be equal", () -> STACK.forward(X, States.part(ZERO, 0, 2))),
                illegal("LayerStack.forward: first c has 0 states, zeroState(4) c has 4 states; "
                        + "the numbers of states must be equal", () -> STACK.forward(X, new State(ZERO.a(), List.of()))));
    }

    /** The messages of all backward methods about da and the cache. */
    static Stream<BadCall> backward() {
        return Stream.concat(
                Stream.of(
                        ofNull("LayerStack.backward: da must not be null", () -> STACK.backward((List<Matrix>) null, CACHE)),
                        ofNull("LayerStack.backward: da[2] must not be null", () -> STACK.backward(with(DA, 2, null), CACHE)),
                        illegal("LayerStack.backward: da has 0 steps; there must be at least 1",
                                () -> STACK.backward(List.of(), CACHE)),
                        illegal("LayerStack.backward: da[1] is 5x4, da[0] is 10x4; da[1] must have the shape of da[0]",
                                () -> STACK.backward(with(DA, 1, Matrix.zeros(NA, M)), CACHE)),
                        ofNull("LayerStack.backward: upstream must not be null", () -> STACK.backward((Upstream) null, CACHE))),
                Stream.<Backward>of(
                        STACK::backward,
                        (da, cache) -> STACK.backward(Upstream.none().withStates(da).withLast(ZERO), cache),
                        (da, cache) -> STACK.backward(Upstream.none().withStates(da).withScores(DZ), cache))
                        .flatMap(LayerStackErrorsTest::backward));
    }

    private interface Backward {
        LayerStack.Gradients<LstmCell.Parameters> of(List<Matrix> da, LayerStack.Cache<LstmCell.Parameters> cache);
    }

    private static Stream<BadCall> backward(Backward backward) {
        return Stream.of(
                illegal("LayerStack.backward: da has 2 steps, cache has 3 steps; the numbers of steps must be equal",
                        () -> backward.of(DA.subList(0, 2), CACHE)),
                illegal("LayerStack.backward: da[0] is 5x4, cache a[0] is 10x4; da[0] must have the shape of cache a[0]",
                        () -> backward.of(sequence(NA, M), CACHE)),
                ofNull("LayerStack.backward: cache must not be null", () -> backward.of(DA, null)),
                illegal("LayerStack.backward: cache has 1 layers, this has 2 layers; the numbers of layers must be equal",
                        () -> backward.of(DA, cache(new StackSizes(NX, NA, NY, 1, true)))),
                illegal("LayerStack.backward: cache layers[0] has 1 directions, this layers[0] has 2 directions; "
                                + "the numbers of directions must be equal",
                        () -> backward.of(DA, cache(new StackSizes(NX, 2 * NA, NY, 2, false)))),
                illegal("LayerStack.backward: cache wy is 1x10, wy is 2x10; cache wy must have the shape of wy",
                        () -> backward.of(DA, cache(new StackSizes(NX, NA, 1, 2, true)))),
                illegal("LayerStack.backward: cache layers[0] directions[0] has n_x = 2 and n_a = 5, "
                                + "this layers[0] directions[0] has n_x = 3 and n_a = 5; the sizes must be equal",
                        () -> backward.of(DA, cache(new StackSizes(2, NA, NY, 2, true)))));
    }

    static Stream<BadCall> backwardFromOutputsAndStates() {
        State other = new State(with(ZERO.a(), 0, Matrix.zeros(6, M)), List.of());
        return Stream.of(
                illegal("LayerStack.backward: dLast a[0] is 6x4, zeroState(4) a[0] is 5x4; "
                                + "dLast a[0] must have the shape of zeroState(4) a[0]",
                        () -> STACK.backward(Upstream.none().withLast(other), CACHE)),
                illegal("LayerStack.backward: dz has 2 steps, cache has 3 steps; the numbers of steps must be equal",
                        () -> STACK.backward(Upstream.none().withScores(DZ.subList(0, 2)), CACHE)),
                illegal("LayerStack.backward: dz[0] is 3x4, wy is 2x10; dz[0] rows (3) must equal wy rows (2)",
                        () -> STACK.backward(Upstream.none().withScores(X), CACHE)),
                illegal("LayerStack.backward: dz[0] is 2x5, cache a[0] is 10x4; "
                                + "dz[0] columns (5) must equal cache a[0] columns (4)",
                        () -> STACK.backward(Upstream.none().withScores(sequence(NY, 5)), CACHE)));
    }

    static Stream<BadCall> states() {
        Matrix a = Matrix.zeros(NA, M);
        return Stream.of(
                ofNull("State: a must not be null", () -> new State(null, List.of())),
                ofNull("State: c must not be null", () -> new State(List.of(a), null)),
                ofNull("State: a[1] must not be null", () -> new State(Arrays.asList(a, null), List.of())),
                ofNull("State: c[0] must not be null", () -> new State(List.of(a), Arrays.asList((Matrix) null))),
                ofNull("State.of: a must not be null", () -> State.of(null)),
                ofNull("State.of: a must not be null", () -> State.of(null, a)),
                ofNull("State.of: c must not be null", () -> State.of(a, null)),
                illegal("State: a has 0 states; there must be at least 1", () -> new State(List.of(), List.of())),
                illegal("State: a[1] is 5x3, a[0] is 5x4; a[1] columns (3) must equal a[0] columns (4)",
                        () -> new State(List.of(a, Matrix.zeros(NA, 3)), List.of())),
                illegal("State: c has 1 states, a has 2 states; the numbers of states must be equal",
                        () -> new State(List.of(a, a), List.of(a))),
                illegal("State: c[0] is 6x4, a[0] is 5x4; c[0] must have the shape of a[0]",
                        () -> State.of(a, Matrix.zeros(6, M))));
    }

    @ParameterizedTest
    @MethodSource({"networks", "records", "forward", "backward", "backwardFromOutputsAndStates", "states"})
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
