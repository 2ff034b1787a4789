package io.github.unroll;

import static io.github.unroll.Samples.M;
import static io.github.unroll.Samples.NA;
import static io.github.unroll.Samples.NX;
import static io.github.unroll.Samples.NY;
import static io.github.unroll.Samples.matrix;
import static io.github.unroll.Samples.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Huge inputs and parameters drive every unit to its limit: outputs stay finite, and gradients vanish. */
class SaturationTest {

    private static final Upstream UPSTREAM = Upstream.none().withStates(sequence(NA)).withScores(sequence(NY));
    private static final State D_LAST = State.of(matrix(NA, M), matrix(NA, M));

    private static final double HUGE = 1e300;

    private static Matrix huge(Matrix matrix) {
        return matrix.map(element -> Math.copySign(HUGE, element));
    }

    private static List<Matrix> hugeSequence(int rows) {
        return sequence(rows).stream().map(SaturationTest::huge).toList();
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.Network#all")
    void hugeInputsGiveFiniteOutputsAndNoGradientByThem(Network network) {
        Map<String, Matrix> inputs = network.randomInputs(M);
        inputs.replaceAll((input, matrix) -> input.startsWith("x") ? huge(matrix) : matrix);
        network.apply(inputs).forEach((output, matrix) -> {
            assertFinite(output, matrix);
            if (output.startsWith("dx")) {
                assertZero(output, matrix);
            }
            if (output.startsWith("y")) {
                assertProbabilities(output, matrix);
            }
        });
    }

    @Test
    void saturatedRnnHasNoGradientByItsRecurrentParameters() {
        Rnn rnn = new Rnn(Samples.rnn());
        Rnn.Cache cache = rnn.forward(hugeSequence(NX), matrix(NA, M)).cache();
        Rnn.Gradients gradients = rnn.backward(UPSTREAM, cache);
        assertZero("dWax", gradients.dWax());
        assertZero("dWaa", gradients.dWaa());
        assertZero("dba", gradients.dba());
        assertFinite("dWya", gradients.dWya());
    }

    @Test
    void saturatedLstmHasNoGradientByItsGates() {
        Lstm lstm = new Lstm(Samples.lstm());
        Lstm.Cache cache = lstm.forward(hugeSequence(NX), matrix(NA, M), matrix(NA, M)).cache();
        Lstm.Gradients gradients = lstm.backward(UPSTREAM.withLast(D_LAST), cache);
        List<Matrix> gates = gradients.dParameters().matrices().subList(0, 8);
        gates.forEach(gate -> assertZero("gate", gate));
        assertFinite("dWy", gradients.dWy());
        assertFinite("dc0", gradients.dc0());
    }

    @Test
    void hugeParametersOfAnRnnGiveProbabilitiesAndNoGradientByTheInputs() {
        Rnn rnn = new Rnn(Samples.rnn().map(SaturationTest::huge));
        Rnn.Forward forward = rnn.forward(sequence(NX), matrix(NA, M));
        Rnn.Gradients gradients = rnn.backward(UPSTREAM, forward.cache());
        forward.y().forEach(y -> assertProbabilities("y", y));
        gradients.dx().forEach(dx -> assertZero("dx", dx));
    }

    @Test
    void hugeParametersOfAnLstmGiveProbabilitiesAndNoGradientByTheInputs() {
        Lstm lstm = new Lstm(Samples.lstm().map(SaturationTest::huge));
        Lstm.Forward forward = lstm.forward(sequence(NX), matrix(NA, M));
        Lstm.Gradients gradients = lstm.backward(UPSTREAM.withLast(D_LAST), forward.cache());
        forward.y().forEach(y -> assertProbabilities("y", y));
        gradients.dx().forEach(dx -> assertZero("dx", dx));
    }

    @Test
    void aHugeCellStateSaturatesTheHiddenStateOnly() {
        LstmCell cell = new LstmCell(Samples.lstm());
        LstmCell.Forward forward = cell.forward(matrix(NX, M), matrix(NA, M), huge(matrix(NA, M)));
        LstmCell.Gradients gradients = cell.backward(matrix(NA, M), Matrix.zeros(NA, M), forward.cache());
        assertThat(forward.aNext().map(Math::abs)).isEqualTo(forward.cache().ot());
        assertZero("dcPrev", gradients.dcPrev());
        assertZero("dWf", gradients.dWf());
        assertFinite("dWo", gradients.dWo());
    }

    private static void assertFinite(String name, Matrix matrix) {
        assertThat(DoubleStream.of(matrix.toArray())).as(name).allMatch(Double::isFinite);
    }

    private static void assertZero(String name, Matrix matrix) {
        assertThat(DoubleStream.of(matrix.toArray())).as(name).allMatch(element -> element == 0);
    }

    private static void assertProbabilities(String name, Matrix y) {
        double[] columnSums = y.columnSums().toArray();
        assertThat(DoubleStream.of(y.toArray())).as(name).allMatch(p -> p >= 0 && p <= 1);
        assertThat(DoubleStream.of(columnSums)).as(name).allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-15)));
    }
}
