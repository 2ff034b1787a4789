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
import static io.github.unroll.TestMatrices.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstream gradients that are not given are zero, and those given last count. */
class UpstreamTest {

    private static final Lstm LSTM = new Lstm(Samples.lstm());
    private static final Rnn RNN = new Rnn(Samples.rnn());
    private static final Lstm.Cache OF_LSTM = LSTM.forward(sequence(NX)).cache();
    private static final Rnn.Cache OF_RNN = RNN.forward(sequence(NX)).cache();
    private static final List<Matrix> DA = sequence(NA);
    private static final List<Matrix> DZ = sequence(NY);
    private static final State D_LAST = State.of(matrix(NA, M), matrix(NA, M).times(2));

    @Test
    void nothingGivenIsZero() {
        Upstream zero = Upstream.none().withStates(zeros(DA)).withScores(zeros(DZ)).withLast(D_LAST.zeros());

        assertThat(LSTM.backward(Upstream.none(), OF_LSTM)).isEqualTo(LSTM.backward(zero, OF_LSTM));
        assertThat(LSTM.backward(Upstream.none(), OF_LSTM).dParameters()).isEqualTo(LSTM.parameters().map(TestMatrices::zeros));
        assertThat(RNN.backward(Upstream.none(), OF_RNN).dParameters()).isEqualTo(RNN.parameters().map(TestMatrices::zeros));
    }

    @Test
    void whatIsNotGivenIsZero() {
        assertThat(LSTM.backward(Upstream.none().withScores(DZ), OF_LSTM)).isEqualTo(LSTM.backward(
                Upstream.none().withStates(zeros(DA)).withScores(DZ).withLast(D_LAST.zeros()), OF_LSTM));
        assertThat(LSTM.backward(Upstream.none().withLast(D_LAST), OF_LSTM))
                .isEqualTo(LSTM.backward(Upstream.none().withStates(zeros(DA)).withLast(D_LAST), OF_LSTM));
        assertThat(RNN.backward(Upstream.none().withScores(DZ), OF_RNN))
                .isEqualTo(RNN.backward(Upstream.none().withStates(zeros(DA)).withScores(DZ), OF_RNN));
    }

    @Test
    void theOrderOfTheCallsDoesNotMatter() {
        Upstream one = Upstream.none().withStates(DA).withScores(DZ).withLast(D_LAST);
        Upstream other = Upstream.none().withLast(D_LAST).withScores(DZ).withStates(DA);

        assertThat(LSTM.backward(other, OF_LSTM)).isEqualTo(LSTM.backward(one, OF_LSTM));
    }

    @Test
    void gradientsGivenAgainReplaceThoseBefore() {
        Upstream given = Upstream.none().withStates(DA).withScores(DZ).withLast(D_LAST);
        Upstream replaced = given.withStates(zeros(DA)).withScores(zeros(DZ)).withLast(D_LAST.zeros());

        assertThat(LSTM.backward(replaced, OF_LSTM)).isEqualTo(LSTM.backward(Upstream.none(), OF_LSTM));
        assertThat(given.states()).contains(DA);
        assertThat(given.scores()).contains(DZ);
        assertThat(given.last()).contains(D_LAST);
    }

    static Stream<BadCall> badCalls() {
        Upstream none = Upstream.none();
        return Stream.of(
                ofNull("Upstream.withStates: da must not be null", () -> none.withStates(null)),
                ofNull("Upstream.withStates: da[1] must not be null", () -> none.withStates(with(DA, 1, null))),
                illegal("Upstream.withStates: da has 0 steps; a sequence must have at least 1", () -> none.withStates(List.of())),
                illegal("Upstream.withStates: da[3] is 5x9, da[0] is 5x10; da[3] must have the shape of da[0]",
                        () -> none.withStates(with(DA, 3, matrix(NA, 9)))),
                ofNull("Upstream.withScores: dz must not be null", () -> none.withScores(null)),
                ofNull("Upstream.withScores: dz[2] must not be null", () -> none.withScores(with(DZ, 2, null))),
                illegal("Upstream.withScores: dz has 0 steps; a sequence must have at least 1", () -> none.withScores(List.of())),
                illegal("Upstream.withScores: dz[1] is 3x10, dz[0] is 2x10; dz[1] must have the shape of dz[0]",
                        () -> none.withScores(with(DZ, 1, matrix(3, M)))),
                ofNull("Upstream.withLast: dLast must not be null", () -> none.withLast(null)));
    }

    @ParameterizedTest
    @MethodSource("badCalls")
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
