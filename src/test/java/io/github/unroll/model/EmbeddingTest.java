package io.github.unroll.model;

import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.GoldenFile;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientChecker;
import io.github.unroll.training.Loss;
import io.github.unroll.training.OneHot;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

    private static final int NE = 3;
    private static final int VOCABULARY = 5;

    private final Random random = new Random(1);
    private final Matrix table = gaussian(NE, VOCABULARY, random);
    /** One id never comes, one comes twice in a step. */
    private final List<int[]> ids = List.of(new int[] {4, 0}, new int[] {Embedding.NONE, 2}, new int[] {0, 0});
    private final List<Matrix> dx = gaussians(3, NE, 2, random);

    @Test
    void anIdIsTheColumnOfTheTableAndNoneIsZeros() {
        Matrix small = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);

        assertThat(Embedding.forward(small, List.of(new int[] {2, 0}, new int[] {1, Embedding.NONE})))
                .containsExactly(Matrix.of(2, 2, 3, 1, 6, 4), Matrix.of(2, 2, 2, 0, 5, 0));
    }

    @Test
    void theGradientOfAnIdIsTheSumOverItsPlaces() {
        List<Matrix> gradients = List.of(Matrix.of(1, 2, 1, 2), Matrix.of(1, 2, 4, 8));

        assertThat(Embedding.backward(gradients, List.of(new int[] {2, 0}, new int[] {2, Embedding.NONE}), 4))
                .isEqualTo(Matrix.of(1, 4, 2, 0, 5, 0));
    }

    @Test
    void itIsTheProductWithOneHotColumns() {
        List<Matrix> oneHot = OneHot.of(VOCABULARY, ids);
        Matrix dTable = IntStream.range(0, 3).mapToObj(t -> dx.get(t).timesTranspose(oneHot.get(t)))
                .reduce(Matrix::plus).orElseThrow();

        assertClose("x", Embedding.forward(table, ids), oneHot.stream().map(table::times).toList());
        assertClose("dTable", Embedding.backward(dx, ids, VOCABULARY), dTable);
    }

    @Test
    void theNumbersAreThoseOfPyTorch() {
        GoldenFile golden = GoldenFile.read("training/embedding.txt");
        Matrix weight = golden.matrix("table");
        List<int[]> words = Arrays.stream(golden.matrix("ids").toRows())
                .map(step -> DoubleStream.of(step).mapToInt(id -> (int) id).toArray()).toList();

        assertThat(Embedding.forward(weight, words)).isEqualTo(golden.sequence("x"));
        assertClose("dtable", Embedding.backward(golden.sequence("dx"), words, weight.columns()), golden.matrix("dtable"));
        assertThat(golden.unread()).isEmpty();
    }

    private record Net(Matrix embedding, LstmCell.Parameters lstm) {
    }

    @Test
    void theGradientThroughAnLstmIsThatOfCentralDifferences() {
        Net net = new Net(table, LstmCell.Parameters.random(NE, 4, 2, random));
        List<int[]> labels = List.of(new int[] {1, 0}, new int[] {0, 0}, new int[] {1, 1});
        Lstm.Forward forward = forward(net);
        Lstm.Gradients gradients = loss(forward, labels).backward(forward);
        Net dNet = new Net(Embedding.backward(gradients.dx(), ids, VOCABULARY), gradients.dParameters());

        new GradientChecker().check("gradients", changed -> loss(forward(changed), labels).value(), net, dNet);
        assertThat(dNet.embedding().columns(1, 2)).isEqualTo(Matrix.zeros(NE, 1));           // the ids have no 1
    }

    private Lstm.Forward forward(Net net) {
        return new Lstm(net.lstm()).forward(Embedding.forward(net.embedding(), ids));
    }

    private static Loss loss(Lstm.Forward forward, List<int[]> labels) {
        return CrossEntropy.of(forward.y()).againstLabels(labels);
    }

    @Test
    void noneIsThatOfLabels() {
        assertThat(Embedding.NONE).isEqualTo(OneHot.NONE);
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.forward(table, List.of(new int[] {0, 5})))
                .withMessage("Embedding.forward: ids[0][1] is 5; an id must be at least 0 and less than 5, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.forward(table, List.of(new int[] {0, -2})))
                .withMessage("Embedding.forward: ids[0][1] is -2; an id must be at least 0 and less than 5, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.forward(table, List.of()))
                .withMessage("Embedding.forward: ids has 0 steps; a sequence must have at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.forward(table, List.of(new int[2], new int[3])))
                .withMessage("Embedding.forward: ids[1] length (3) must equal ids[0] length (2)");
        assertThatNullPointerException().isThrownBy(() -> Embedding.forward(null, ids))
                .withMessage("Embedding.forward: table must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.backward(dx, ids, 4))
                .withMessage("Embedding.backward: ids[0][0] is 4; an id must be at least 0 and less than 4, or -1 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.backward(dx, ids, -1))
                .withMessage("Embedding.backward: vocabulary is -1; vocabulary must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.backward(dx.subList(0, 2), ids, VOCABULARY))
                .withMessage("Embedding.backward: dx has 2 steps, ids has 3 steps; the numbers of steps must be equal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Embedding.backward(dx, List.of(new int[3], new int[3], new int[3]), VOCABULARY))
                .withMessage("Embedding.backward: dx[0] columns (2) must equal ids[0] length (3)");
    }
}
