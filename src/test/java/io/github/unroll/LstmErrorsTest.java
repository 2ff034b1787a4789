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

class LstmErrorsTest {

    private static final Lstm LSTM = new Lstm(Samples.lstm());
    private static final List<Matrix> X = sequence(NX);
    private static final List<Matrix> DA = sequence(NA);
    private static final List<Matrix> DZ = sequence(NY);
    private static final Matrix A0 = matrix(NA, M);
    private static final Upstream D_LAST = Upstream.none().withLast(State.of(matrix(NA, M), matrix(NA, M)));
    private static final Lstm.Forward FORWARD = LSTM.forward(X, A0);
    private static final Lstm.Cache CACHE = FORWARD.cache();

    static Stream<BadCall> forward() {
        return Stream.of(
                ofNull("Lstm: parameters must not be null", () -> new Lstm(null)),
                ofNull("Lstm.forward: x must not be null", () -> LSTM.forward(null, A0)),
                ofNull("Lstm.forward: x[0] must not be null", () -> LSTM.forward(with(X, 0, null), A0)),
                ofNull("Lstm.forward: x[3] must not be null", () -> LSTM.forward(with(X, 3, null), A0)),
                illegal("Lstm.forward: x has 0 steps; a sequence must have at least 1", () -> LSTM.forward(List.of(), A0)),
                illegal("Lstm.forward: x[2] is 4x10, x[0] is 3x10; x[2] must have the shape of x[0]",
                        () -> LSTM.forward(with(X, 2, matrix(4, M)), A0)),
                illegal("Lstm.forward: x[1] is 3x9, x[0] is 3x10; x[1] must have the shape of x[0]",
                        () -> LSTM.forward(with(X, 1, matrix(NX, 9)), A0)),
                illegal("Lstm.forward: x[0] is 4x10, wf is 5x8; x[0] rows (4) must equal wf columns - rows (3)",
                        () -> LSTM.forward(sequence(4), A0)),
                ofNull("Lstm.forward: a0 must not be null", () -> LSTM.forward(X, (Matrix) null)),
                illegal("Lstm.forward: a0 is 6x10, wf is 5x8; a0 rows (6) must equal wf rows (5)",
                        () -> LSTM.forward(X, matrix(6, M))),
                illegal("Lstm.forward: a0 is 5x9, x[0] is 3x10; a0 columns (9) must equal x[0] columns (10)",
                        () -> LSTM.forward(X, matrix(NA, 9))));
    }

    static Stream<BadCall> forwardFromACellState() {
        return Stream.of(
                ofNull("Lstm.forward: x must not be null", () -> LSTM.forward(null, A0, A0)),
                illegal("Lstm.forward: x[2] is 4x10, x[0] is 3x10; x[2] must have the shape of x[0]",
                        () -> LSTM.forward(with(X, 2, matrix(4, M)), A0, A0)),
                ofNull("Lstm.forward: a0 must not be null", () -> LSTM.forward(X, null, A0)),
                illegal("Lstm.forward: a0 is 6x10, wf is 5x8; a0 rows (6) must equal wf rows (5)",
                        () -> LSTM.forward(X, matrix(6, M), matrix(6, M))),
                ofNull("Lstm.forward: c0 must not be null", () -> LSTM.forward(X, A0, null)),
                illegal("Lstm.forward: c0 is 6x10, a0 is 5x10; c0 must have the shape of a0",
                        () -> LSTM.forward(X, A0, matrix(6, M))),
                illegal("Lstm.forward: c0 is 5x9, a0 is 5x10; c0 must have the shape of a0",
                        () -> LSTM.forward(X, A0, matrix(NA, 9))));
    }

    static Stream<BadCall> forwardFromAState() {
        State state = State.of(A0, A0);
        return Stream.of(
                ofNull("Lstm.forward: x must not be null", () -> LSTM.forward(null)),
                illegal("Lstm.forward: x has 0 steps; a sequence must have at least 1", () -> LSTM.forward(List.of())),
                illegal("Lstm.forward: x[0] is 4x10, wf is 5x8; x[0] rows (4) must equal wf columns - rows (3)",
                        () -> LSTM.forward(sequence(4))),
                ofNull("Lstm.forward: x must not be null", () -> LSTM.forward(null, state)),
                ofNull("Lstm.forward: first must not be null", () -> LSTM.forward(X, (State) null)),
                illegal("Lstm.forward: first has 1 hidden and 0 cell states; there must be 1 and 1",
                        () -> LSTM.forward(X, State.of(A0))),
                illegal("Lstm.forward: first has 2 hidden and 2 cell states; there must be 1 and 1",
                        () -> LSTM.forward(X, new State(List.of(A0, A0), List.of(A0, A0)))),
                illegal("Lstm.forward: first a[0] is 6x10, wf is 5x8; first a[0] rows (6) must equal wf rows (5)",
                        () -> LSTM.forward(X, State.of(matrix(6, M), matrix(6, M)))),
                illegal("Lstm.forward: first a[0] is 5x9, x[0] is 3x10; first a[0] columns (9) must equal x[0] columns (10)",
                        () -> LSTM.forward(X, State.of(matrix(NA, 9), matrix(NA, 9)))));
    }

    static Stream<BadCall> step() {
        State state = State.of(A0, A0);
        return Stream.of(
                ofNull("Lstm.step: xt must not be null", () -> LSTM.step(null, state)),
                ofNull("Lstm.step: state must not be null", () -> LSTM.step(X.get(0), null)),
                illegal("Lstm.step: xt is 4x10, wf is 5x8; xt rows (4) must equal wf columns - rows (3)",
                        () -> LSTM.step(matrix(4, M), state)),
                illegal("Lstm.step: state has 1 hidden and 0 cell states; there must be 1 and 1",
                        () -> LSTM.step(X.get(0), State.of(A0))),
                illegal("Lstm.step: state a[0] is 6x10, wf is 5x8; state a[0] rows (6) must equal wf rows (5)",
                        () -> LSTM.step(X.get(0), State.of(matrix(6, M), matrix(6, M)))),
                illegal("Lstm.step: state a[0] is 5x9, xt is 3x10; state a[0] columns (9) must equal xt columns (10)",
                        () -> LSTM.step(X.get(0), State.of(matrix(NA, 9), matrix(NA, 9)))),
                ofNull("Lstm.scores: state must not be null", () -> LSTM.scores(null)),
                illegal("Lstm.scores: state a[0] is 6x10, wy is 2x5; state a[0] rows (6) must equal wy columns (5)",
                        () -> LSTM.scores(State.of(matrix(6, M), matrix(6, M)))),
                ofNull("Lstm.y: state must not be null", () -> LSTM.y(null)),
                illegal("Lstm.y: state has 1 hidden and 0 cell states; there must be 1 and 1", () -> LSTM.y(State.of(A0))));
    }

    /** The messages of all backward methods about da and the cache. */
    static Stream<BadCall> backward() {
        return Stream.concat(
                Stream.of(
                        ofNull("Lstm.backward: da must not be null", () -> LSTM.backward((List<Matrix>) null, CACHE)),
                        ofNull("Lstm.backward: da[1] must not be null", () -> LSTM.backward(with(DA, 1, null), CACHE)),
                        illegal("Lstm.backward: da has 0 steps; a sequence must have at least 1",
                                () -> LSTM.backward(List.of(), CACHE)),
                        illegal("Lstm.backward: da[3] is 5x9, da[0] is 5x10; da[3] must have the shape of da[0]",
                                () -> LSTM.backward(with(DA, 3, matrix(NA, 9)), CACHE)),
                        ofNull("Lstm.backward: upstream must not be null", () -> LSTM.backward((Upstream) null, CACHE))),
                Stream.<Backward>of(
                        LSTM::backward,
                        (da, cache) -> LSTM.backward(Upstream.none().withStates(da), cache),
                        (da, cache) -> LSTM.backward(D_LAST.withStates(da).withScores(DZ), cache))
                        .flatMap(LstmErrorsTest::backward));
    }

    private interface Backward {
        Lstm.Gradients of(List<Matrix> da, Lstm.Cache cache);
    }

    private static Stream<BadCall> backward(Backward backward) {
        return Stream.of(
                illegal("Lstm.backward: da has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> backward.of(DA.subList(0, 3), CACHE)),
                illegal("Lstm.backward: da[0] is 6x10, cache aNext is 5x10; da[0] must have the shape of cache aNext",
                        () -> backward.of(sequence(6), CACHE)),
                ofNull("Lstm.backward: cache must not be null", () -> backward.of(DA, null)),
                illegal("Lstm.backward: cache wf is 5x9, wf is 5x8; cache wf must have the shape of wf",
                        () -> backward.of(DA, cache(4, NA, NY))),
                illegal("Lstm.backward: cache wf is 6x9, wf is 5x8; cache wf must have the shape of wf",
                        () -> backward.of(sequence(6), cache(NX, 6, NY))),
                illegal("Lstm.backward: cache wy is 3x5, wy is 2x5; cache wy must have the shape of wy",
                        () -> backward.of(DA, cache(NX, NA, 3))));
    }

    private static Lstm.Cache cache(int nx, int na, int ny) {
        return new Lstm(LstmCell.Parameters.random(nx, na, ny, new Random(1))).forward(sequence(nx), matrix(na, M)).cache();
    }

    static Stream<BadCall> backwardFromTheScores() {
        return Stream.of(
                illegal("Lstm.backward: dz has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> LSTM.backward(D_LAST.withScores(DZ.subList(0, 3)), CACHE)),
                illegal("Lstm.backward: dz[0] is 3x10, wy is 2x5; dz[0] rows (3) must equal wy rows (2)",
                        () -> LSTM.backward(D_LAST.withScores(sequence(3)), CACHE)),
                illegal("Lstm.backward: dz[0] is 2x9, cache aNext is 5x10; dz[0] columns (9) must equal cache aNext columns (10)",
                        () -> LSTM.backward(D_LAST.withScores(DZ.stream().map(dz -> matrix(NY, 9)).toList()), CACHE)));
    }

    static Stream<BadCall> backwardFromTheLastState() {
        return Stream.of(
                illegal("Lstm.backward: dLast has 1 hidden and 0 cell states; there must be 1 and 1",
                        () -> LSTM.backward(Upstream.none().withLast(State.of(A0)), CACHE)),
                illegal("Lstm.backward: dLast a[0] is 6x10, cache aNext is 5x10; dLast a[0] must have the shape of cache aNext",
                        () -> LSTM.backward(Upstream.none().withLast(State.of(matrix(6, M), matrix(6, M))), CACHE)),
                illegal("Lstm.backward: dLast a[0] is 5x9, cache aNext is 5x10; dLast a[0] must have the shape of cache aNext",
                        () -> LSTM.backward(Upstream.none().withLast(State.of(matrix(NA, 9), matrix(NA, 9))), CACHE)));
    }

    static Stream<BadCall> caches() {
        List<LstmCell.Cache> steps = CACHE.steps();
        List<LstmCell.Cache> ofOtherState = LSTM.forward(X, matrix(NA, M).times(2)).cache().steps();
        List<LstmCell.Cache> ofOtherParameters = new Lstm(Samples.lstm().times(2)).forward(X, A0).cache().steps();
        return Stream.of(
                illegal("Lstm.Cache: x has 3 steps, steps has 4 steps; the numbers of steps must be equal",
                        () -> new Lstm.Cache(steps, X.subList(0, 3))),
                illegal("Lstm.Cache: steps[1] xt is not x[1]; the steps must be those of one sequence",
                        () -> new Lstm.Cache(steps, with(X, 1, X.get(2)))),
                illegal("Lstm.Cache: steps[3] xt is not x[3]; the steps must be those of one sequence",
                        () -> new Lstm.Cache(steps, with(X, 3, matrix(NX, 9)))),
                illegal("Lstm.Cache: steps[2] aPrev is not aNext of the step before; the steps must be those of one sequence",
                        () -> new Lstm.Cache(with(steps, 2, ofOtherState.get(2)), X)),
                illegal("Lstm.Cache: steps[2] cPrev is not cNext of the step before; the steps must be those of one sequence",
                        () -> new Lstm.Cache(with(steps, 2, (LstmCell.Cache) with(steps.get(2), "cPrev", A0)), X)),
                illegal("Lstm.Cache: steps[2] parameters is not the parameters of the step before; "
                        + "the steps must be those of one sequence",
                        () -> new Lstm.Cache(with(steps, 2, ofOtherParameters.get(2)), X)));
    }

    static Stream<BadCall> forwardAndGradients() {
        Lstm.Gradients gradients = LSTM.backward(DA, CACHE);
        return Stream.of(
                illegal("Lstm.Forward: a has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> with(FORWARD, "a", DA.subList(0, 3))),
                illegal("Lstm.Forward: a[0] is 6x10, cache aNext is 5x10; a[0] must have the shape of cache aNext",
                        () -> with(FORWARD, "a", sequence(6))),
                illegal("Lstm.Forward: a[1] is 6x10, a[0] is 5x10; a[1] must have the shape of a[0]",
                        () -> with(FORWARD, "a", with(DA, 1, matrix(6, M)))),
                illegal("Lstm.Forward: y has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> with(FORWARD, "y", DZ.subList(0, 3))),
                illegal("Lstm.Forward: y[0] is 3x10, cache wy is 2x5; y[0] rows (3) must equal cache wy rows (2)",
                        () -> with(FORWARD, "y", sequence(3))),
                illegal("Lstm.Forward: c has 3 steps, cache has 4 steps; the numbers of steps must be equal",
                        () -> with(FORWARD, "c", DA.subList(0, 3))),
                illegal("Lstm.Forward: c[0] is 6x10, cache cNext is 5x10; c[0] must have the shape of cache cNext",
                        () -> with(FORWARD, "c", sequence(6))),
                illegal("Lstm.Gradients: dx[0] is 4x10, wf is 5x8; dx[0] rows (4) must equal wf columns - rows (3)",
                        () -> with(gradients, "dx", sequence(4))),
                illegal("Lstm.Gradients: dx[1] is 4x10, dx[0] is 3x10; dx[1] must have the shape of dx[0]",
                        () -> with(gradients, "dx", with(X, 1, matrix(4, M)))),
                illegal("Lstm.Gradients: da0 is 6x10, wf is 5x8; da0 rows (6) must equal wf rows (5)",
                        () -> with(gradients, "da0", matrix(6, M))),
                illegal("Lstm.Gradients: da0 is 5x9, dx[0] is 3x10; da0 columns (9) must equal dx[0] columns (10)",
                        () -> with(gradients, "da0", matrix(NA, 9))),
                illegal("Lstm.Gradients: dc0 is 6x10, da0 is 5x10; dc0 must have the shape of da0",
                        () -> with(gradients, "dc0", matrix(6, M))));
    }

    @ParameterizedTest
    @MethodSource({"forward", "forwardFromACellState", "forwardFromAState", "step", "backward", "backwardFromTheScores",
        "backwardFromTheLastState", "caches", "forwardAndGradients"})
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
