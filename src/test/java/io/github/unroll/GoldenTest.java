package io.github.unroll;

import static io.github.unroll.TestMatrices.TOLERANCE;
import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.dot;
import static io.github.unroll.TestMatrices.last;
import static io.github.unroll.TestMatrices.plusLast;
import static io.github.unroll.TestMatrices.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Outputs, losses and gradients against those of PyTorch. The plain loss is Σ_t ⟨da_t, a_t⟩. The full loss is
 * Σ_t ⟨da_t, a_t⟩ + ⟨da_last, a_T⟩ + ⟨dc_last, c_T⟩ + (1/m) Σ_t Σ_examples cross-entropy(y_t, labels_t).
 */
class GoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"rnn-x3-a5-y2-m4-t6.txt", "rnn-x4-a8-y3-m17-t1.txt", "rnn-x6-a9-y4-m1-t5.txt"})
    void theRnnEqualsThatOfPyTorch(String name) {
        GoldenFile file = GoldenFile.read(name);
        Rnn rnn = new Rnn(rnnParameters(file, ""));

        Rnn.Forward forward = rnn.forward(file.sequence("x"), file.matrix("a0"));

        assertRnn(file, forward,
                rnn.backward(file.sequence("da"), forward.cache()),
                rnn.backward(Upstream.none().withStates(file.sequence("da")).withLast(State.of(file.matrix("da_last")))
                        .withScores(fullDz(file, forward.y())), forward.cache()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn-x3-a5-y2-m4-t6.txt", "rnn-x4-a8-y3-m17-t1.txt", "rnn-x6-a9-y4-m1-t5.txt"})
    void aLoopOverTheRnnCellEqualsTheRnnOfPyTorch(String name) {
        GoldenFile file = GoldenFile.read(name);
        RnnLoop loop = new RnnLoop(rnnParameters(file, ""));

        Rnn.Forward forward = loop.forward(file.sequence("x"), file.matrix("a0"));

        assertRnn(file, forward,
                loop.backward(file.sequence("da"), forward.cache()),
                loop.backward(fullDa(file), fullDz(file, forward.y()), forward.cache()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm-x3-a5-y2-m4-t6.txt", "lstm-x4-a8-y3-m17-t1.txt", "lstm-x6-a9-y4-m1-t5.txt"})
    void theLstmEqualsThatOfPyTorch(String name) {
        GoldenFile file = GoldenFile.read(name);
        Lstm lstm = new Lstm(lstmParameters(file, ""));

        Lstm.Forward forward = lstm.forward(file.sequence("x"), file.matrix("a0"), file.matrix("c0"));

        assertLstm(file, forward,
                lstm.backward(file.sequence("da"), forward.cache()),
                lstm.backward(Upstream.none().withStates(file.sequence("da"))
                        .withLast(State.of(file.matrix("da_last"), file.matrix("dc_last")))
                        .withScores(fullDz(file, forward.y())), forward.cache()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm-x3-a5-y2-m4-t6.txt", "lstm-x4-a8-y3-m17-t1.txt", "lstm-x6-a9-y4-m1-t5.txt"})
    void aLoopOverTheLstmCellEqualsTheLstmOfPyTorch(String name) {
        GoldenFile file = GoldenFile.read(name);
        LstmLoop loop = new LstmLoop(lstmParameters(file, ""));

        Lstm.Forward forward = loop.forward(file.sequence("x"), file.matrix("a0"), file.matrix("c0"));

        assertLstm(file, forward,
                loop.backward(file.sequence("da"), zeros(file.matrix("dc_last")), forward.cache()),
                loop.backward(fullDa(file), fullDz(file, forward.y()), file.matrix("dc_last"), forward.cache()));
    }

    private static void assertRnn(GoldenFile file, Rnn.Forward forward, Rnn.Gradients plain, Rnn.Gradients full) {
        assertStates(file, forward.a(), forward.y());
        assertNumber(file, "full.loss", fullLossWithoutC(file, forward.a(), forward.y()));
        assertClose(plain, rnnGradients(file, "plain."));
        assertClose(full, rnnGradients(file, "full."));
        assertThat(file.unread()).isEmpty();
    }

    private static void assertLstm(GoldenFile file, Lstm.Forward forward, Lstm.Gradients plain, Lstm.Gradients full) {
        assertStates(file, forward.a(), forward.y());
        assertClose("c_last", last(forward.c()), file.matrix("c_last"));
        double lossOnC = file.matrix("dc_last").dot(last(forward.c()));
        assertNumber(file, "full.loss", fullLossWithoutC(file, forward.a(), forward.y()) + lossOnC);
        assertClose(plain, lstmGradients(file, "plain."));
        assertClose(full, lstmGradients(file, "full."));
        assertThat(file.unread()).isEmpty();
    }

    private static void assertStates(GoldenFile file, List<Matrix> a, List<Matrix> y) {
        assertClose("a", a, file.sequence("a"));
        assertClose("y", y, file.sequence("y"));
        assertNumber(file, "plain.loss", dot(file.sequence("da"), a));
    }

    private static void assertNumber(GoldenFile file, String name, double actual) {
        assertThat(actual).as(name).isCloseTo(file.number(name), within(TOLERANCE));
    }

    private static double fullLossWithoutC(GoldenFile file, List<Matrix> a, List<Matrix> y) {
        return dot(fullDa(file), a) + WeightedCrossEntropy.of(crossEntropies(file, y.get(0).rows()), y);
    }

    private static List<Matrix> fullDa(GoldenFile file) {
        return plusLast(file.sequence("da"), file.matrix("da_last"));
    }

    private static List<Matrix> fullDz(GoldenFile file, List<Matrix> y) {
        return WeightedCrossEntropy.gradients(crossEntropies(file, y.get(0).rows()), y);
    }

    /** One for each step, which is a row of the labels. */
    private static List<WeightedCrossEntropy> crossEntropies(GoldenFile file, int ny) {
        Matrix labels = file.matrix("labels");                                 // (T_x, m)
        return IntStream.range(0, labels.rows())
                .mapToObj(t -> labels.rows(t, t + 1).toArray())
                .map(row -> WeightedCrossEntropy.ofLabels(ny, IntStream.range(0, row.length).map(j -> (int) row[j]).toArray()))
                .toList();
    }

    private static Rnn.Gradients rnnGradients(GoldenFile file, String loss) {
        return new Rnn.Gradients(file.sequence(loss + "dx"), file.matrix(loss + "da0"), rnnParameters(file, loss + "d"));
    }

    private static RnnCell.Parameters rnnParameters(GoldenFile file, String prefix) {
        return new RnnCell.Parameters(
                file.matrix(prefix + "wax"), file.matrix(prefix + "waa"), file.matrix(prefix + "wya"),
                file.matrix(prefix + "ba"), file.matrix(prefix + "by"));
    }

    private static Lstm.Gradients lstmGradients(GoldenFile file, String loss) {
        return new Lstm.Gradients(
                file.sequence(loss + "dx"), file.matrix(loss + "da0"), file.matrix(loss + "dc0"),
                lstmParameters(file, loss + "d"));
    }

    private static LstmCell.Parameters lstmParameters(GoldenFile file, String prefix) {
        return new LstmCell.Parameters(
                file.matrix(prefix + "wf"), file.matrix(prefix + "bf"), file.matrix(prefix + "wi"), file.matrix(prefix + "bi"),
                file.matrix(prefix + "wc"), file.matrix(prefix + "bc"), file.matrix(prefix + "wo"), file.matrix(prefix + "bo"),
                file.matrix(prefix + "wy"), file.matrix(prefix + "by"));
    }
}
