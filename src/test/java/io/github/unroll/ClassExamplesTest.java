package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.model.Dropout;
import io.github.unroll.model.Embedding;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Adam;
import io.github.unroll.training.AdamW;
import io.github.unroll.training.Batches;
import io.github.unroll.training.BinaryCrossEntropy;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientSum;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.RmsProp;
import io.github.unroll.training.Sgd;
import io.github.unroll.training.Windows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples in the documentation of classes are compiled here, word for word, and work as described. */
class ClassExamplesTest {

    private final Random random = new Random(1);
    private final Lengths lengths = Lengths.of(1, 4, 2);
    private final int steps = 4;
    private final int m = 3;
    private final List<Matrix> x = TestMatrices.gaussians(steps, 2, m, random);

    private Lstm.Forward forward(int ny) {
        return new Lstm(LstmCell.Parameters.random(2, 5, ny, random)).forward(x);
    }

    @Test
    void ofCrossEntropy() {
        Lstm.Forward forward = forward(3);
        List<int[]> labels = Collections.nCopies(steps, new int[] {0, 2, 1});

        Loss ofAll = CrossEntropy.of(forward.y()).againstLabels(labels);                    // a label at every step
        Loss ofRagged = CrossEntropy.of(forward.y()).weighted(lengths).againstLabels(labels);    // within the lengths
        Loss ofLast = CrossEntropy.of(forward.y()).lastStep().againstLabels(0, 2, 1);       // a label for each sequence
        Loss ofEnds = CrossEntropy.of(forward.y()).lastStep(lengths).againstLabels(0, 2, 1);     // at its own end

        assertThat(List.of(ofAll, ofRagged, ofLast, ofEnds)).extracting(Loss::weight).containsExactly(12.0, 7.0, 3.0, 3.0);
    }

    @Test
    void ofBinaryCrossEntropy() {
        Lstm.Forward forward = forward(1);
        List<int[]> labels = Collections.nCopies(steps, new int[] {0, 1, 1});
        List<Matrix> several = forward(2).scores();
        Matrix p = Matrix.of(2, m, 0, 1, 1, 1, 0, 1);

        List<Matrix> z = forward.scores();
        Loss ofAll = BinaryCrossEntropy.of(z).againstLabels(labels);                        // yes (1) or no (0) at every step
        Loss ofRagged = BinaryCrossEntropy.of(z).weighted(lengths).againstLabels(labels);   // within the lengths
        Loss ofEnds = BinaryCrossEntropy.of(z).lastStep(lengths).againstLabels(1, 0, 1);    // one label for each sequence
        Loss ofMany = BinaryCrossEntropy.of(several).lastStep().against(p);                 // several outputs for each (n_y, m)

        assertThat(List.of(ofAll, ofRagged, ofEnds, ofMany)).extracting(Loss::weight).containsExactly(12.0, 7.0, 3.0, 3.0);
    }

    @Test
    void ofMeanSquaredError() {
        Lstm.Forward forward = forward(2);
        List<Matrix> truth = TestMatrices.gaussians(steps, 2, m, random);
        Matrix total = truth.get(0);

        Loss ofAll = MeanSquaredError.of(forward.scores()).against(truth);                        // numbers at every step
        Loss ofRagged = MeanSquaredError.of(forward.scores()).weighted(lengths).against(truth);   // within the lengths
        Loss ofEnds = MeanSquaredError.of(forward.scores()).lastStep(lengths).against(total);     // for each sequence (n_y, m)

        assertThat(List.of(ofAll, ofRagged, ofEnds)).extracting(Loss::weight).containsExactly(12.0, 7.0, 3.0);
    }

    @Test
    void ofSgd() {
        RnnCell.Parameters parameters = RnnCell.Parameters.random(2, 5, 3, random);
        Rnn.Forward forward = new Rnn(parameters).forward(x);
        Rnn.Gradients gradients = CrossEntropy.of(forward.y()).againstLabels(0, 2, 1).backward(forward);

        Sgd sgd = new Sgd(0.1, 0.9);
        Sgd.State<RnnCell.Parameters> state = sgd.start(parameters);
        state = sgd.step(state, gradients.dParameters());       // gradients at state.parameters()

        assertThat(loss(new Rnn(state.parameters()).forward(x).y())).isLessThan(loss(forward.y()));
    }

    @Test
    void ofRmsProp() {
        LstmCell.Parameters parameters = LstmCell.Parameters.random(2, 5, 3, random);
        Lstm.Forward forward = new Lstm(parameters).forward(x);
        Lstm.Gradients gradients = CrossEntropy.of(forward.y()).againstLabels(0, 2, 1).backward(forward);

        RmsProp rmsProp = new RmsProp(0.01);
        RmsProp.State<LstmCell.Parameters> state = rmsProp.start(parameters);
        state = rmsProp.step(state, gradients.dParameters());       // gradients at state.parameters()

        assertThat(loss(new Lstm(state.parameters()).forward(x).y())).isLessThan(loss(forward.y()));
    }

    @Test
    void ofAdamW() {
        LstmCell.Parameters parameters = LstmCell.Parameters.random(2, 5, 3, random);
        Lstm.Forward forward = new Lstm(parameters).forward(x);
        Lstm.Gradients gradients = CrossEntropy.of(forward.y()).againstLabels(0, 2, 1).backward(forward);

        AdamW adamW = new AdamW(0.001, 0.01, name -> name.startsWith("w"));       // the matrices of an LSTM, not its biases
        Adam.State<LstmCell.Parameters> state = adamW.start(parameters);
        state = adamW.step(state, gradients.dParameters());       // gradients at state.parameters()

        Adam.State<LstmCell.Parameters> withoutDecay = new Adam(0.001).step(adamW.start(parameters), gradients.dParameters());
        assertThat(state.parameters().bf()).isEqualTo(withoutDecay.parameters().bf());
        assertThat(state.parameters().wf()).isNotEqualTo(withoutDecay.parameters().wf());
    }

    private static double loss(List<Matrix> y) {
        return CrossEntropy.of(y).againstLabels(0, 2, 1).value();
    }

    @Test
    void ofFreezing() {
        record Net(Matrix embedding, RnnCell.Parameters rnn) { }
        Net gradients = new Net(Matrix.filled(2, 2, 1), RnnCell.Parameters.random(2, 3, 1, random));
        Net frozen =
                ParameterTree.map(gradients, (name, g) -> name.startsWith("embedding") ? g.times(0) : g);

        assertThat(frozen).isEqualTo(new Net(Matrix.zeros(2, 2), gradients.rnn()));
    }

    @Test
    void ofEmbedding() {
        record Model(Matrix embedding, LstmCell.Parameters lstm) { }

        Model model = new Model(Matrix.uniform(4, 6, 0.1, random), LstmCell.Parameters.random(4, 5, 3, random));
        List<int[]> ids = List.of(new int[] {5, 0}, new int[] {1, Embedding.NONE});
        List<int[]> labels = List.of(new int[] {2, 1}, new int[] {0, 1});

        Lstm.Forward forward = new Lstm(model.lstm()).forward(Embedding.forward(model.embedding(), ids));
        Lstm.Gradients gradients = CrossEntropy.of(forward.y()).againstLabels(labels).backward(forward);
        Matrix dEmbedding = Embedding.backward(gradients.dx(), ids, model.embedding().columns());
        Model dModel = new Model(dEmbedding, gradients.dParameters());

        assertThat(new Sgd(0.1, 0).step(new Sgd(0.1, 0).start(model), dModel).parameters().embedding().columns(2, 3))
                .isEqualTo(model.embedding().columns(2, 3));                      // there is no id 2 in this batch
    }

    @Test
    void ofDropout() {
        int na = 5;
        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(Initialisation.lstmStack(2, na, 3, 2, false, random));

        List<List<Matrix>> masks = List.of(Dropout.masks(0.5, na, m, steps, random));           // between two layers
        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(x, network.zeroState(m), masks);

        assertThat(forward.y()).isNotEqualTo(network.forward(x).y());
        assertThat(forward.last().a().get(0)).isEqualTo(network.forward(x).last().a().get(0));
    }

    @Test
    void ofGradientSum() {
        record Shard(List<Matrix> x, List<int[]> labels) { }

        List<Shard> shards = IntStream.range(0, 3).mapToObj(j -> new Shard(
                x.stream().map(xt -> xt.columns(j, j + 1)).toList(), Collections.nCopies(steps, new int[] {j}))).toList();
        Adam adam = new Adam(0.1);
        Adam.State<LstmCell.Parameters> state = adam.start(LstmCell.Parameters.random(2, 5, 3, random));
        Lstm lstm = new Lstm(state.parameters());

        GradientSum<LstmCell.Parameters> sum = IntStream.range(0, shards.size()).parallel().mapToObj(k -> {
            Lstm.Forward forward = lstm.forward(shards.get(k).x());
            Loss loss = CrossEntropy.of(forward.y()).againstLabels(shards.get(k).labels());
            return GradientSum.part(k, shards.size(), loss.value(), loss.weight(), loss.backward(forward).dParameters());
        }).reduce(GradientSum::plus).orElseThrow();
        state = adam.step(state, Clipping.byNorm(sum.gradients(), 1));

        Lstm.Forward whole = lstm.forward(x);
        Loss loss = CrossEntropy.of(whole.y()).againstLabels(0, 1, 2);
        assertThat(sum.loss()).isCloseTo(loss.value(), within(1e-14));
        assertThat(sum.gradients().wf().maxDifference(loss.backward(whole).dParameters().wf())).isLessThan(1e-14);
        assertThat(loss(new Lstm(state.parameters()).forward(x).y())).isLessThan(loss(whole.y()));
    }

    private final List<Integer> sizes = new ArrayList<>();

    private void train(List<Matrix> batch, int... labels) {
        assertThat(batch).hasSize(steps).allMatch(xt -> xt.rows() == 2 && xt.columns() == labels.length);
        for (int j = 0; j < labels.length; j++) {
            assertThat(batch.get(1).get(0, j)).isEqualTo(labels[j]);
        }
        sizes.add(labels.length);
    }

    @Test
    void ofBatches() {
        record Example(List<Matrix> x, int label) { }                                 // each x_t (n_x, 1)

        List<Example> examples = IntStream.range(0, 70)
                .mapToObj(k -> new Example(Collections.nCopies(steps, Matrix.of(2, 1, k, -k)), k)).toList();

        for (List<Example> batch : Batches.shuffled(examples, 32, random)) {
            List<Matrix> x = IntStream.range(0, steps).mapToObj(t ->                   // each x_t (n_x, m)
                    batch.stream().map(example -> example.x().get(t)).reduce(Matrix::beside).orElseThrow()).toList();
            int[] labels = batch.stream().mapToInt(Example::label).toArray();
            train(x, labels);
        }
        assertThat(sizes).containsExactly(32, 32, 6);
    }

    @Test
    void ofSlidingWindows() {
        List<Matrix> hours = IntStream.range(0, 10 * 24).mapToObj(hour -> Matrix.of(1, 1, hour)).toList();

        List<List<Matrix>> weeks = Windows.sliding(hours, 168, 24);      // a week each, from each day on

        assertThat(weeks).hasSize(4).extracting(week -> week.get(0).get(0, 0)).containsExactly(0.0, 24.0, 48.0, 72.0);
    }

    @ParameterizedTest
    @CsvSource({"training/CrossEntropy, 3", "training/BinaryCrossEntropy, 3", "training/MeanSquaredError, 3",
            "training/Sgd, 3", "training/RmsProp, 3", "training/AdamW, 3", "model/ParameterTree, 5", "model/Embedding, 3",
            "model/Dropout, 3", "training/GradientSum, 3", "training/Batches, 1", "training/Windows, 3"})
    void theExamplesAreThoseOfTheDocumentation(String name, int part) throws IOException {
        DocumentedExample.of(name, part).assertCompiledIn(ClassExamplesTest.class);
    }
}
