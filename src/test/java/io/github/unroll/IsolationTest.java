package io.github.unroll;

import static io.github.unroll.Samples.M;
import static io.github.unroll.Samples.NA;
import static io.github.unroll.Samples.NX;
import static io.github.unroll.Samples.NY;
import static io.github.unroll.Samples.matrix;
import static io.github.unroll.Samples.sequence;
import static io.github.unroll.Samples.with;
import static io.github.unroll.TestMatrices.column;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** NaN and infinity affect the results that the formulas say, and no others. */
class IsolationTest {

    /** The bad example, and its bad element. */
    private static final int BAD_COLUMN = 6;
    private static final int BAD_ROW = 1;

    static Stream<Arguments> badInputs() {
        return Network.all().flatMap(network -> network.inputRows().keySet().stream().sorted().flatMap(
                input -> DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .mapToObj(bad -> Arguments.of(network, input, bad))));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void whatGoesWrongInOneExampleStaysInItsColumn(Network network, String input, double bad) {
        Map<String, Matrix> good = network.randomInputs(M);
        Map<String, Matrix> spoilt = new HashMap<>(good);
        spoilt.put(input, spoil(good.get(input), bad));
        Map<String, Matrix> expected = network.apply(good);
        Map<String, Matrix> actual = network.apply(spoilt);
        List<String> changed = new ArrayList<>();
        expected.forEach((output, matrix) -> {
            for (int j = 0; j < M; j++) {
                if (j != BAD_COLUMN) {
                    assertThat(column(actual.get(output), j)).as("%s, column %d", output, j).isEqualTo(column(matrix, j));
                } else if (!column(actual.get(output), j).equals(column(matrix, j))) {
                    changed.add(output);
                }
            }
        });
        assertThat(changed).as("outputs that depend on %s", input).isNotEmpty();
    }

    private static Matrix spoil(Matrix matrix, double bad) {
        double[] elements = matrix.toArray();
        elements[BAD_ROW * matrix.columns() + BAD_COLUMN] = bad;
        return Matrix.of(matrix.rows(), matrix.columns(), elements);
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.Network#all")
    void nanInAnInputGivesNanInEveryOutputOfItsExample(Network network) {
        Map<String, Matrix> inputs = network.randomInputs(M);
        inputs.replaceAll((input, matrix) -> input.startsWith("x") ? spoil(matrix, Double.NaN) : matrix);
        network.apply(inputs).forEach((output, matrix) ->
                assertThat(column(matrix, BAD_COLUMN).toArray()).as(output).containsOnly(Double.NaN));
    }

    @Test
    void nanInAStepLeavesTheStepsBeforeItAlone() {
        List<Matrix> x = sequence(NX);
        List<Matrix> spoilt = with(x, 2, spoil(x.get(2), Double.NaN));
        Matrix a0 = matrix(NA, M);
        Rnn rnn = new Rnn(Samples.rnn());
        Lstm lstm = new Lstm(Samples.lstm());
        assertThat(rnn.forward(spoilt, a0).a().subList(0, 2)).isEqualTo(rnn.forward(x, a0).a().subList(0, 2));
        assertThat(rnn.forward(spoilt, a0).y().subList(0, 2)).isEqualTo(rnn.forward(x, a0).y().subList(0, 2));
        assertThat(lstm.forward(spoilt, a0).c().subList(0, 2)).isEqualTo(lstm.forward(x, a0).c().subList(0, 2));
        assertThat(lstm.forward(spoilt, a0).y().subList(0, 2)).isEqualTo(lstm.forward(x, a0).y().subList(0, 2));
    }

    @Test
    void nanInTheGradientOfAStepLeavesTheStepsAfterItAlone() {
        List<Matrix> da = sequence(NA);
        List<Matrix> spoilt = with(da, 1, spoil(da.get(1), Double.NaN));
        Rnn rnn = new Rnn(Samples.rnn());
        Lstm lstm = new Lstm(Samples.lstm());
        Rnn.Cache rnnCache = rnn.forward(sequence(NX), matrix(NA, M)).cache();
        Lstm.Cache lstmCache = lstm.forward(sequence(NX), matrix(NA, M)).cache();
        assertThat(rnn.backward(spoilt, rnnCache).dx().subList(2, 4))
                .isEqualTo(rnn.backward(da, rnnCache).dx().subList(2, 4));
        assertThat(lstm.backward(spoilt, lstmCache).dx().subList(2, 4))
                .isEqualTo(lstm.backward(da, lstmCache).dx().subList(2, 4));
    }

    @Test
    void withoutAGradientAtTheScoresTheirParametersHaveZeroGradientsEvenIfAllElseIsNan() {
        Matrix x = matrix(NX, M).times(Double.NaN);
        Matrix a = matrix(NA, M).times(Double.NaN);
        RnnCell rnnCell = new RnnCell(Samples.rnn());
        Rnn rnn = new Rnn(Samples.rnn());
        LstmCell lstmCell = new LstmCell(Samples.lstm());
        Lstm lstm = new Lstm(Samples.lstm());
        RnnCell.Gradients ofRnnCell = rnnCell.backward(a, rnnCell.forward(x, a).cache());
        Rnn.Gradients ofRnn = rnn.backward(List.of(a, a), rnn.forward(List.of(x, x), a).cache());
        LstmCell.Gradients ofLstmCell = lstmCell.backward(a, a, lstmCell.forward(x, a, a).cache());
        Lstm.Gradients ofLstm = lstm.backward(List.of(a, a), lstm.forward(List.of(x, x), a).cache());
        assertThat(Stream.of(ofRnnCell.dWya(), ofRnn.dWya(), ofLstmCell.dWy(), ofLstm.dWy())).containsOnly(Matrix.zeros(NY, NA));
        assertThat(Stream.of(ofRnnCell.dby(), ofRnn.dby(), ofLstmCell.dby(), ofLstm.dby())).containsOnly(Matrix.zeros(NY, 1));
    }
}
