package io.github.unroll;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.io.Keras;
import io.github.unroll.io.ModelFile;
import io.github.unroll.io.NumPy;
import io.github.unroll.io.Onnx;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples in the documentation of the packages are compiled here, word for word, and work as described. */
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
    void theExampleOfModelFileStoresARecord(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("model.safetensors");
        LstmCell.Parameters lstm = LstmCell.Parameters.random(3, 5, 2, new Random(1));
        Matrix scale = Matrix.of(1, 1, 7);

        record Forecaster(LstmCell.Parameters lstm, Matrix scale) { }

        ModelFile.write(path, new Forecaster(lstm, scale), Map.of("trained-on", "sunspots"));
        Forecaster forecaster = ModelFile.read(path, Forecaster.class);

        assertThat(forecaster).isEqualTo(new Forecaster(lstm, scale));
    }

    @Test
    void theExamplesOfPyTorchReadModules(@TempDir Path folder) throws IOException {
        Path path = Files.copy(Resources.golden("torch-lstm.safetensors"), folder.resolve("lstm.safetensors"));
        Map<String, Tensor> before = SafeTensors.read(path);

        PyTorch torch = PyTorch.module("lstm").head("head");         // self.lstm = LSTM(3, 5); self.head = Linear(5, 2)
        Lstm lstm = new Lstm(torch.lstm(SafeTensors.read(path)));
        SafeTensors.write(path, torch.tensors(lstm.parameters()));

        assertThat(torch.lstm(SafeTensors.read(path))).isEqualTo(torch.lstm(before));
        Map<String, Tensor> tensors = new HashMap<>(PyTorch.module("cell").cell().tensors(LstmCell.Parameters.random(3, 5, 0,
                new Random(1))));
        tensors.putAll(PyTorch.module("embedding").inside("model").embeddingTensors(Matrix.of(2, 1, 1, 2)));
        tensors.putAll(torch.inside("model").tensors(Initialisation.lstmStack(3, 5, 2, 2, true, new Random(1))));

        LayerStack.Parameters<LstmCell.Parameters> stack = torch.inside("model").lstmStack(tensors);
        Matrix table = PyTorch.module("embedding").inside("model").embedding(tensors);
        LstmCell.Parameters cell = PyTorch.module("cell").cell().lstm(tensors);

        assertThat(stack).isEqualTo(Initialisation.lstmStack(3, 5, 2, 2, true, new Random(1)));
        assertThat(table).isEqualTo(Matrix.of(2, 1, 1, 2));
        assertThat(cell.na()).isEqualTo(5);
    }

    @Test
    void theExamplesOfKerasReadLayers() throws IOException {
        Path path = Resources.golden("keras-lstm.npz");

        List<Tensor> weights = List.copyOf(NumPy.readAll(path).values());     // np.savez(path, *model.get_weights())
        LstmCell.Parameters lstm = Keras.lstm(weights);                       // [LSTM, Dense]

        assertThat(Keras.weights(lstm)).isEqualTo(weights);
        theExampleOfKerasReadsAStack(List.copyOf(NumPy.readAll(Resources.golden("numpy-keras-lstm.npz")).values()),
                GoldenFile.read("weights/numpy-keras-lstm.txt").sequence("x"));
    }

    private static void theExampleOfKerasReadsAStack(List<Tensor> weights, List<Matrix> x) {
        LayerStack.lstm(Keras.lstmStack(weights, 2, 1, 2)).forward(x);        // [Bidirectional, LSTM, Bidirectional, Dense]
    }

    @Test
    void theExampleOfOnnxComputesANode() throws IOException {
        Map<String, Tensor> inputs = NumPy.readAll(Resources.golden("numpy-onnx-lstm.npz"));
        Map<String, Object> attributes = Map.of("direction", "bidirectional");
        List<Matrix> x = GoldenFile.read("weights/numpy-onnx-lstm.txt").sequence("x");
        int m = 3;

        Onnx.Node<LstmCell.Parameters> node = Onnx.lstmNode(inputs, attributes, x.size(), m);
        LayerStack.lstm(node.parameters()).forward(x, node.first(), node.lengths());

        assertThat(node.lengths()).isEqualTo(Lengths.of(4, 0, 2));
    }

    @Test
    void theExampleOfTensorTurnsAxes(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("x.npy");
        List<Matrix> steps = TestMatrices.gaussians(4, 3, 2, new Random(1));
        NumPy.write(path, Tensor.ofSteps(steps, Tensor.Axes.BATCH_TIME_FEATURE));

        List<Matrix> x = NumPy.read(path).toSteps(Tensor.Axes.BATCH_TIME_FEATURE);
        Tensor exercise = Tensor.ofSteps(x, Tensor.Axes.FEATURE_BATCH_TIME);                    // (n, m, T_x)

        assertThat(x).isEqualTo(steps);
        assertThat(exercise.shape()).containsExactly(3, 2, 4);
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
            "io/package-info, 5", "io/ModelFile, 1", "io/PyTorch, 1", "io/PyTorch, 3", "io/Keras, 1", "io/Keras, 3",
            "io/Onnx, 1", "io/Tensor, 1", "model/package-info, 1", "model/LayerStack, 3"})
    void theExamplesAreThoseOfTheDocumentation(String name, int part) throws IOException {
        DocumentedExample.of(name, part).assertCompiledIn(PackageExamplesTest.class);
    }
}
