package io.github.unroll;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.io.ModelFile;
import io.github.unroll.io.PyTorch;
import io.github.unroll.io.Resources;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.Embedding;
import io.github.unroll.model.Inference;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.model.Sampling;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import io.github.unroll.training.OneHot;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples in the documentation of the packages are compiled here, word by word, and do what they are there for. */
class PackageExamplesTest {

    private record Batch(List<Matrix> x, List<int[]> labels) {
    }

    @Test
    void theExampleOfTrainingLearns() {
        Batch one = new Batch(
                List.of(Matrix.of(1, 2, 0, 1), Matrix.of(1, 2, 1, 1), Matrix.of(1, 2, 1, 0)),
                List.of(new int[] {0, 1}, new int[] {1, 1}, new int[] {1, 0}));
        List<Batch> batches = Collections.nCopies(80, one);
        int nx = 1;
        int na = 4;
        int ny = 2;

        Adam adam = new Adam(LearningRate.linear(0.03, 900));
        Adam.State<LstmCell.Parameters> state = adam.start(Initialisation.lstm(nx, na, ny, new Random(1)));
        for (Batch batch : batches) {
            Lstm lstm = new Lstm(state.parameters());
            Lstm.Forward forward = lstm.forward(batch.x());
            Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.labels());
            LstmCell.Parameters gradients = loss.backward(forward).dParameters();
            state = adam.step(state, Clipping.byNorm(gradients, 1));
        }

        List<Matrix> y = new Lstm(state.parameters()).forward(one.x()).y();
        assertThat(CrossEntropy.of(y).againstLabels(one.labels()).value()).isLessThan(0.1);
    }

    @Test
    void theExampleOfIoComputesWhatPyTorchComputed() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/torch-lstm.txt");
        Path path = Resources.golden("torch-lstm.safetensors");
        List<Matrix> x = expected.sequence("x");

        PyTorch torch = PyTorch.module("lstm").head("head");                      // LSTM(3, 5) and Linear(5, 2), by their names
        Lstm lstm = new Lstm(torch.lstm(SafeTensors.read(path)));
        List<Matrix> y = lstm.forward(x).y();                                     // x: one matrix (3, 4) a step

        assertClose("y", y, expected.sequence("y"));
    }

    @Test
    void theExampleOfArraysHasTheSequenceOfTheExercise() {
        int nx = 3;
        int m = 10;
        int steps = 4;
        double[] numbers = new NumPyRandom(1).randn(1, nx * m * steps).toArray();

        List<Matrix> x = Tensor.of(List.of(nx, m, steps), numbers).toSteps(Tensor.Axes.FEATURE_BATCH_TIME);
        double[] again = Tensor.ofSteps(x, Tensor.Axes.FEATURE_BATCH_TIME).toArray();

        assertThat(x).isEqualTo(new NumPyRandom(1).randn(nx, m, steps));
        assertThat(again).isEqualTo(numbers);
    }

    @Test
    void theExampleOfIoPredictsFromAStream() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/numpy-tagger.txt");
        List<int[]> ids = List.of(new int[] {0, 3}, new int[] {6, 1}, new int[] {2, 2}, new int[] {5, 4});
        try (InputStream in = new FileInputStream(Resources.golden("numpy-tagger.safetensors").toFile())) {

            Map<String, Tensor> tensors = SafeTensors.read(in, name -> name.startsWith("tagger."));
            Matrix table = PyTorch.module("embedding").inside("tagger").embedding(tensors);     // Embedding(7, 3)
            PyTorch torch = PyTorch.module("lstm").head("fc").inside("tagger");                 // LSTM(3, 2, 2), Linear(4, 5)
            LayerStack<LstmCell.Parameters> network = LayerStack.lstm(torch.lstmStack(tensors));
            List<Matrix> scores = network.forward(Embedding.forward(table, ids)).scores();      // ids: one array a step

            assertClose("scores", scores, expected.sequence("scores"));
        }
    }

    @Test
    void theExampleOfIoStoresAModel(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("model.safetensors");
        LstmCell.Parameters model = LstmCell.Parameters.random(3, 5, 2, new Random(1));

        ModelFile.write(path, model, Map.of("trained-on", "sunspots"));
        LstmCell.Parameters parameters = ModelFile.read(path, LstmCell.Parameters.class);
        String about = ModelFile.about(path).get("trained-on");

        assertThat(parameters).isEqualTo(model);
        assertThat(about).isEqualTo("sunspots");
    }

    @Test
    void theExampleOfModelsWrites() {
        LayerStack.Parameters<LstmCell.Parameters> parameters = Initialisation.lstmStack(3, 5, 3, 2, false, new Random(1));
        Random random = new Random(2);
        int symbols = 3;
        int length = 10;

        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(parameters);
        Inference model = Inference.of(network);
        Inference.Step step = model.step(OneHot.of(symbols, 0), model.zeroState(1));
        for (int t = 1; t < length; t++) {
            int next = Sampling.draw(step.y(), 0, 0.8, random);
            step = model.step(OneHot.of(symbols, next), step.state());
        }

        assertThat(step.y().sum()).isCloseTo(1, within(1e-15));
    }

    @Test
    void theExampleOfAStackHasGradientsOfAllItsParameters() {
        Random random = new Random(1);
        List<Matrix> x = TestMatrices.gaussians(4, 3, 2, random);
        List<int[]> labels = Collections.nCopies(4, new int[] {0, 1});

        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(Initialisation.lstmStack(3, 5, 2, 2, true, random));
        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(x);
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(labels);
        LayerStack.Parameters<LstmCell.Parameters> gradients = loss.backward(forward).dParameters();

        assertThat(ParameterTree.leaves(gradients).keySet()).isEqualTo(ParameterTree.leaves(network.parameters()).keySet());
        assertThat(Clipping.norm(gradients)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"package-info, 3", "training/package-info, 1", "io/package-info, 1", "io/package-info, 3",
            "io/package-info, 5", "model/package-info, 1", "model/LayerStack, 3"})
    void theExamplesAreThoseOfTheDocumentation(String name, int part) throws IOException {
        DocumentedExample.of(name, part).assertCompiledIn(PackageExamplesTest.class);
    }
}
