package io.github.unroll;

import static io.github.unroll.TestMatrices.last;
import static io.github.unroll.TestMatrices.plusLast;
import static io.github.unroll.TestMatrices.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Plain gradient descent on a task that needs memory: after the last step of a sequence of zeros and ones, the network must
 * say which of them was the first. There is one example of every sequence.
 */
class TrainingTest {

    private static final int STEPS = 4;
    private static final int EXAMPLES = 1 << STEPS;
    private static final int HIDDEN = 6;
    private static final double RATE = 1;
    private static final int UPDATES = 300;
    private static final double GUESSING = Math.log(2);

    private final List<Matrix> x = IntStream.range(0, STEPS).mapToObj(t -> oneHot(symbols(t))).toList();
    private final WeightedCrossEntropy loss = WeightedCrossEntropy.ofLabels(2, symbols(0));
    private final Matrix zeroState = Matrix.zeros(HIDDEN, EXAMPLES);

    @Test
    void gradientDescentTeachesAnRnnToRemember() {
        RnnCell.Parameters parameters = RnnCell.Parameters.random(2, HIDDEN, 2, new Random(1));
        assertThat(loss(new Rnn(parameters))).isGreaterThan(0.9 * GUESSING);

        for (int update = 0; update < UPDATES; update++) {
            parameters = parameters.plus(gradient(new Rnn(parameters)).times(-RATE));
        }

        assertThat(loss(new Rnn(parameters))).isLessThan(0.01 * GUESSING);
    }

    @Test
    void gradientDescentTeachesAnLstmToRemember() {
        LstmCell.Parameters parameters = LstmCell.Parameters.random(2, HIDDEN, 2, new Random(1));
        assertThat(loss(new Lstm(parameters))).isGreaterThan(0.9 * GUESSING);

        for (int update = 0; update < UPDATES; update++) {
            parameters = parameters.plus(gradient(new Lstm(parameters)).times(-RATE));
        }

        assertThat(loss(new Lstm(parameters))).isLessThan(0.01 * GUESSING);
    }

    private double loss(Rnn rnn) {
        return loss.of(last(rnn.forward(x, zeroState).y()));
    }

    private double loss(Lstm lstm) {
        return loss.of(last(lstm.forward(x, zeroState).y()));
    }

    private RnnCell.Parameters gradient(Rnn rnn) {
        Rnn.Forward forward = rnn.forward(x, zeroState);
        return rnn.backward(Upstream.none().withScores(dz(forward.y())), forward.cache()).dParameters();
    }

    private LstmCell.Parameters gradient(Lstm lstm) {
        Lstm.Forward forward = lstm.forward(x, zeroState);
        return lstm.backward(Upstream.none().withScores(dz(forward.y())), forward.cache()).dParameters();
    }

    /** The loss is on the last output alone. */
    private List<Matrix> dz(List<Matrix> y) {
        return plusLast(zeros(y), loss.gradient(last(y)));
    }

    /** The symbol of every example at one step: a digit of the example's number, written in binary. */
    private static int[] symbols(int t) {
        return IntStream.range(0, EXAMPLES).map(example -> example >> t & 1).toArray();
    }

    private static Matrix oneHot(int... symbols) {
        return WeightedCrossEntropy.ofLabels(2, symbols).targets().times(symbols.length);
    }
}
