package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The behaviour that the parameters of both cells share. */
class ParametersTest {

    private final RnnCell.Parameters rnn = RnnCell.Parameters.random(30, 100, 200, new Random(1));
    private final RnnCell.Parameters otherRnn = RnnCell.Parameters.random(30, 100, 200, new Random(2));
    private final LstmCell.Parameters lstm = LstmCell.Parameters.random(30, 100, 200, new Random(1));
    private final LstmCell.Parameters otherLstm = LstmCell.Parameters.random(30, 100, 200, new Random(2));

    @Test
    void theyKnowTheirSizes() {
        assertThat(List.of(rnn.nx(), rnn.na(), rnn.ny())).containsExactly(30, 100, 200);
        assertThat(List.of(lstm.nx(), lstm.na(), lstm.ny())).containsExactly(30, 100, 200);
    }

    @Test
    void matricesAreThoseOfTheComponentsInTheirOrder() {
        assertThat(rnn.matrices()).containsExactlyElementsOf(TestMatrices.matricesOf(rnn).values());
        assertThat(lstm.matrices()).containsExactlyElementsOf(TestMatrices.matricesOf(lstm).values());
    }

    /** k = 1 / √100. */
    @Test
    void randomElementsFillTheIntervalFromMinusKToK() {
        assertThat(rnn.matrices()).doesNotHaveDuplicates().allSatisfy(ParametersTest::assertFillsATenth);
        assertThat(lstm.matrices()).doesNotHaveDuplicates().allSatisfy(ParametersTest::assertFillsATenth);
    }

    private static void assertFillsATenth(Matrix matrix) {
        assertThat(DoubleStream.of(matrix.toArray()))
                .allMatch(element -> element >= -0.1 && element < 0.1)
                .anyMatch(element -> element < -0.08)
                .anyMatch(element -> element > 0.08);
    }

    @Test
    void theSameSeedGivesTheSameParameters() {
        assertThat(RnnCell.Parameters.random(30, 100, 200, new Random(1))).isEqualTo(rnn).isNotEqualTo(otherRnn);
        assertThat(LstmCell.Parameters.random(30, 100, 200, new Random(1))).isEqualTo(lstm).isNotEqualTo(otherLstm);
    }

    @Test
    void functionsAreAppliedToEveryMatrix() {
        assertThat(rnn.map(Matrix::tanh).matrices()).isEqualTo(rnn.matrices().stream().map(Matrix::tanh).toList());
        assertThat(lstm.map(Matrix::tanh).matrices()).isEqualTo(lstm.matrices().stream().map(Matrix::tanh).toList());
        assertThat(rnn.times(3).matrices()).isEqualTo(rnn.matrices().stream().map(matrix -> matrix.times(3)).toList());
        assertThat(lstm.times(3).matrices()).isEqualTo(lstm.matrices().stream().map(matrix -> matrix.times(3)).toList());
    }

    @Test
    void functionsOfTwoAreAppliedToEveryPairInItsOrder() {
        assertThat(rnn.zip(otherRnn, Matrix::minus).matrices())
                .isEqualTo(pairs(rnn.matrices(), otherRnn.matrices(), Matrix::minus));
        assertThat(lstm.zip(otherLstm, Matrix::minus).matrices())
                .isEqualTo(pairs(lstm.matrices(), otherLstm.matrices(), Matrix::minus));
        assertThat(rnn.plus(otherRnn).matrices()).isEqualTo(pairs(rnn.matrices(), otherRnn.matrices(), Matrix::plus));
        assertThat(lstm.plus(otherLstm).matrices()).isEqualTo(pairs(lstm.matrices(), otherLstm.matrices(), Matrix::plus));
    }

    private static List<Matrix> pairs(List<Matrix> left, List<Matrix> right, BinaryOperator<Matrix> function) {
        return IntStream.range(0, left.size()).mapToObj(k -> function.apply(left.get(k), right.get(k))).toList();
    }
}
