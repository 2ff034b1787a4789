package io.github.unroll;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static io.github.unroll.Samples.M;
import static io.github.unroll.Samples.NA;
import static io.github.unroll.Samples.NX;
import static io.github.unroll.Samples.NY;
import static io.github.unroll.Samples.matrix;
import static io.github.unroll.Samples.sequence;
import static io.github.unroll.Samples.with;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RnnErrorsTest {

    private static final Rnn RNN = new Rnn(Samples.rnn());
    private static final List<Matrix> X = sequence(NX);
    private static final List<Matrix> DA = sequence(NA);
    private static final List<Matrix> DZ = sequence(NY);
    private static final Matrix A0 = matrix(NA, M);
    private static final Rnn.Forward FORWARD = RNN.forward(X, A0);
    private static final Rnn.Cache CACHE = FORWARD.cache();

    static Stream<BadCall> forward() {
        return Stream.of(
                ofNull("Rnn: parameters must not be null", () -> new Rnn(null)),
                ofNull("Rnn.forward: x must not be null", () -> RNN.forward(null, A0)),
                ofNull("Rnn.forward: x[0] must not be null", () -> RNN.forward(with(X, 0, null), A0)),
                ofNull("Rnn.forward: x[3] must not be null", () -> RNN.forward(with(X, 3, null), A0)),
                illegal("Rnn.forward: x has 0 steps; a sequence must have at least 1", () -> RNN.forward(List.of(), A0)),
                illegal("Rnn.forward: x[2] is 4x10, x[0] is 3x10; x[2] must have the shape of x[0]",
                        () -> RNN.forward(with(X, 2, matrix(4, M)), A0)),
                illegal("Rnn.forward: x[1] is 3x9, x[0] is 3x10; x[1] must have the shape of x[0]",
                        () -> RNN.forward(with(X, 1, matrix(NX, 9)), A0)),
                illegal("Rnn.forward: x[0] is 4x10, wax is 5x3; x[0] rows (4) must equal wax columns (3)",
                        () -> RNN.forward(sequence(4), A0)),
                ofNull("Rnn.forward: a0 must not be null", () -> RNN.forward(X, (Matrix) null)),
                illegal("Rnn.forward: a0 is 6x10, waa is 5x5; a0 rows (6) must equal waa columns (5)",
                        () -> RNN.forward(X, matrix(6, M))),
                illegal("Rnn.forward: a0 is 5x9, x[0] is 3x10; a0 columns (9) must equal x[0] columns (10)",
                        () -> RNN.forward(X, matrix(NA, 9))));
    }

    static Stream<BadCall> forwardFromAState() {
        return Stream.of(
                ofNull("Rnn.forward: x must not be null", () -> RNN.forward(null)),
                illegal("Rnn.forward: x[0] is 4x10, wax is 5x3; x[0] rows (4) must equal wax columns (3)",
                        () -> RNN.forward(sequence(4))),
                ofNull("Rnn.forward: first must not be null", () -> RNN.forward(X, (State) null)),
                illegal("Rnn.forward: first has 1 hidden and 1 cell states; there must be 1 and 0",
                        () -> RNN.forward(X, State.of(A0, A0))),
                illegal("Rnn.forward: first a[0] is 6x10, waa is 5x5; first a[0] rows (6) must equal waa columns (5)",
                        () -> RNN.forward(X, State.of(matrix(6, M)))),
                illegal("Rnn.forward: first a[0] is 5x9, x[0] is 3x10; first a[0] columns (9) must equal x[0] columns (10)",
                        () -> RNN.forward(X, State.of(matrix(NA, 9)))));
    }

    static Stream<BadCall> step() {
        State state = State.of(A0);
        return Stream.of(
                ofNull("Rnn.step: xt must not be null", () -> RNN.step(null, state)),
                ofNull("Rnn.step: state must not be null", () -> RNN.step(X.get(0), null)),
                illegal("Rnn.step: xt is 4x10, wax is 5x3; xt rows (4) must equal wax columns (3)",
                        () -> RNN.step(matrix(4, M), state)),
                illegal("Rnn.step: state has 1 hidden and 1 cell states; there must be 1 and 0",
                        () -> RNN.step(X.get(0), State.of(A0, A0))),
                illegal("Rnn.step: state a[0] is 6x10, waa is 5x5; state a[0] rows (6) must equal waa columns (5)",
                        () -> RNN.step(X.get(0), State.of(matrix(6, M)))),
                ofNull("Rnn.scores: state must not be null", () -> RNN.scores(null)),
                illegal("Rnn.scores: state a[0] is 6x10, wya is 2x5; state a[0] rows (6) must equal wya columns (5)",
                        () -> RNN.scores(State.of(matrix(6, M)))),
                ofNull("Rnn.y: state must not be null", () -> RNN.y(null)),
                illegal("Rnn.y: state has 1 hidden and 1 cell states; there must be 1 and 0",
                        () -> RNN.y(State.of(A0, A0))));
    }

    /** The messages of both backward methods about da and the cache. */
    static Stream<BadCall> backward() {
        return Stream.concat(
                Stream.of(
                        ofNull("Rnn.backward: da must not be null", () -> RNN.backward((List<Matrix>) null, CACHE)),
                        ofNull("Rnn.backward: da[1] must not be null", () -> RNN.backward(with(DA, 1, null), CACHE)),
                        illegal("Rnn.backward: da has 0 steps; a sequence must have at least 1",
                                () -> RNN.backward(List.of(), CACHE)),
                        illegal("Rnn.backward: da[3] is 5x9, da[0] is 5x10; da[3] must have the shape of da[0]",
                                () -> RNN.backward(with(DA, 3, matrix(NA, 9)), CACHE)),
                        ofNull("Rnn.backward: upstream must not be null", () -> RNN.backward((Upstream) null, CACHE))),
                Stream.<Backward>of(
                        RNN::backward,
                        (da, cache) -> RNN.backward(Upstream.none().withStates(da).withScores(DZ), cache))
                        .flatMap(RnnErrorsTest::backward));
    }

    private interface Backward {
        Rnn.Gradients of(List<Matrix> da, Rnn.Cache cache);
    }

    private static Stream<BadCall> backward(Backward backward) {
        return Stream.of(
                illegal("Rnn.backward: da has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> backward.of(DA.subList(0, 3), CACHE)),
                illegal("Rnn.backward: da[0] is 6x10, cache aNext is 5x10; da[0] must have the shape of cache aNext",
                        () -> backward.of(sequence(6), CACHE)),
                ofNull("Rnn.backward: cache must not be null", () -> backward.of(DA, null)),
                illegal("Rnn.backward: cache wax is 5x4, wax is 5x3; cache wax must have the shape of wax",
                        () -> backward.of(DA, cache(4, NA, NY))),
                illegal("Rnn.backward: cache wax is 6x3, wax is 5x3; cache wax must have the shape of wax",
                        () -> backward.of(sequence(6), cache(NX, 6, NY))),
                illegal("Rnn.backward: cache wya is 3x5, wya is 2x5; cache wya must have the shape of wya",
                        () -> backward.of(DA, cache(NX, NA, 3))));
    }

    private static Rnn.Cache cache(int nx, int na, int ny) {
        return new Rnn(RnnCell.Parameters.random(nx, na, ny, new Random(1))).forward(sequence(nx), matrix(na, M)).cache();
    }

    static Stream<BadCall> backwardFromTheScoresAndTheLastState() {
        return Stream.of(
                illegal("Rnn.backward: dz has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> RNN.backward(Upstream.none().withScores(DZ.subList(0, 3)), CACHE)),
                illegal("Rnn.backward: dz[0] is 3x10, wya is 2x5; dz[0] rows (3) must equal wya rows (2)",
                        () -> RNN.backward(Upstream.none().withScores(sequence(3)), CACHE)),
                illegal("Rnn.backward: dz[0] is 2x9, cache aNext is 5x10; dz[0] columns (9) must equal cache aNext columns (10)",
                        () -> RNN.backward(Upstream.none().withScores(DZ.stream().map(dz -> matrix(NY, 9)).toList()), CACHE)),
                illegal("Rnn.backward: dLast has 1 hidden and 1 cell states; there must be 1 and 0",
                        () -> RNN.backward(Upstream.none().withLast(State.of(A0, A0)), CACHE)),
                illegal("Rnn.backward: dLast a[0] is 6x10, cache aNext is 5x10; dLast a[0] must have the shape of cache aNext",
                        () -> RNN.backward(Upstream.none().withLast(State.of(matrix(6, M))), CACHE)));
    }

    static Stream<BadCall> caches() {
        List<RnnCell.Cache> steps = CACHE.steps();
        List<RnnCell.Cache> ofOtherState = RNN.forward(X, matrix(NA, M).times(2)).cache().steps();
        List<RnnCell.Cache> ofOtherParameters = new Rnn(Samples.rnn().times(2)).forward(X, A0).cache().steps();
        return Stream.of(
                illegal("Rnn.Cache: x has 3 steps, steps has 4 steps; the numbers of steps must be equal",
                        () -> new Rnn.Cache(steps, X.subList(0, 3))),
                illegal("Rnn.Cache: steps[1] xt is not x[1]; the steps must be those of one sequence",
                        () -> new Rnn.Cache(steps, with(X, 1, X.get(2)))),
                illegal("Rnn.Cache: steps[3] xt is not x[3]; the steps must be those of one sequence",
                        () -> new Rnn.Cache(steps, with(X, 3, matrix(NX, 9)))),
                illegal("Rnn.Cache: steps[2] aPrev is not aNext of the step before; the steps must be those of one sequence",
                        () -> new Rnn.Cache(with(steps, 2, ofOtherState.get(2)), X)),
                illegal("Rnn.Cache: steps[2] parameters is not the parameters of the step before; "
                        + "the steps must be those of one sequence",
                        () -> new Rnn.Cache(with(steps, 2, ofOtherParameters.get(2)), X)));
    }

    static Stream<BadCall> forwardAndGradients() {
        Rnn.Gradients gradients = RNN.backward(DA, CACHE);
        return Stream.of(
                illegal("Rnn.Forward: a has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> with(FORWARD, "a", DA.subList(0, 3))),
                illegal("Rnn.Forward: a[0] is 6x10, cache aNext is 5x10; a[0] must have the shape of cache aNext",
                        () -> with(FORWARD, "a", sequence(6))),
                illegal("Rnn.Forward: a[1] is 6x10, a[0] is 5x10; a[1] must have the shape of a[0]",
                        () -> with(FORWARD, "a", with(DA, 1, matrix(6, M)))),
                illegal("Rnn.Forward: y has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> with(FORWARD, "y", DZ.subList(0, 3))),
                illegal("Rnn.Forward: y[0] is 3x10, cache wya is 2x5; y[0] rows (3) must equal cache wya rows (2)",
                        () -> with(FORWARD, "y", sequence(3))),
                illegal("Rnn.Gradients: dx[0] is 4x10, wax is 5x3; dx[0] rows (4) must equal wax columns (3)",
                        () -> with(gradients, "dx", sequence(4))),
                illegal("Rnn.Gradients: dx[1] is 4x10, dx[0] is 3x10; dx[1] must have the shape of dx[0]",
                        () -> with(gradients, "dx", with(X, 1, matrix(4, M)))),
                illegal("Rnn.Gradients: da0 is 6x10, waa is 5x5; da0 rows (6) must equal waa columns (5)",
                        () -> with(gradients, "da0", matrix(6, M))),
                illegal("Rnn.Gradients: da0 is 5x9, dx[0] is 3x10; da0 columns (9) must equal dx[0] columns (10)",
                        () -> with(gradients, "da0", matrix(NA, 9))));
    }

    @ParameterizedTest
    @MethodSource({"forward", "forwardFromAState", "step", "backward", "backwardFromTheScoresAndTheLastState", "caches",
        "forwardAndGradients"})
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
