package io.github.unroll;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.unroll.io.Keras;
import io.github.unroll.io.ModelFile;
import io.github.unroll.io.NumPy;
import io.github.unroll.io.Onnx;
import io.github.unroll.io.PyTorch;
import io.github.unroll.io.Resources;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.Dropout;
import io.github.unroll.model.Embedding;
import io.github.unroll.model.Inference;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Batches;
import io.github.unroll.training.BinaryCrossEntropy;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientChecker;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the guide are compiled here, word for word, and work as described. */
class GuideTest {

    private static final Path GUIDE = Path.of("src/site/markdown/guide.md");

    private final Random random = new Random(1);
    private final int nx = 2;
    private final int na = 5;
    private final int ny = 3;
    private final int m = 4;
    private final int steps = 3;
    private final int vocabulary = 7;
    private final List<Matrix> x = TestMatrices.gaussians(steps, nx, m, random);
    private final List<int[]> labels = List.of(new int[] {0, 1, 2, 0}, new int[] {1, 1, 2, 0}, new int[] {2, 1, 0, 0});
    private final List<int[]> ids = List.of(new int[] {0, 6, 2, 0}, new int[] {1, 1, 2, 0}, new int[] {2, 1, 5, 0});
    private final LstmCell.Parameters parameters = LstmCell.Parameters.random(nx, na, ny, random);
    private final Lstm lstm = new Lstm(parameters);
    private final Adam adam = new Adam(0.05);

    @TempDir
    private Path folder;

    static List<DocumentedExample> examples() throws IOException {
        List<DocumentedExample> all = DocumentedExample.of(GUIDE, "java");
        assertThat(all).hasSizeGreaterThan(20);
        return all.subList(1, all.size());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesAreThoseOfTheGuide(DocumentedExample example) throws IOException {
        example.assertCompiledIn(GuideTest.class);
    }

    @Test
    void theFirstModelIsTheProgramForecaster() throws IOException {
        DocumentedExample.of(GUIDE, "java").get(0).assertIsExample("Forecaster");
    }

    @Test
    void theDependencyHasTheVersionOfThisBuild() throws IOException {
        String version = Files.readString(Path.of("pom.xml")).split("</?version>")[1];
        assertThat(DocumentedExample.of(GUIDE, "xml").get(0).code()).contains("<version>" + version + "</version>");
        assertThat(Files.readString(GUIDE)).contains("`target/unroll-" + version + ".jar`");
        assertThat(Files.readString(Path.of("src", "site", "markdown", "spark.md")))
                .contains("--jars unroll-" + version + ".jar");
        for (String project : List.of("benchmark", "fuzz", "spark")) {
            assertThat(Files.readString(Path.of("src", project, "pom.xml"))).contains("/unroll-" + version + ".jar<");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "!\\[.*?]\\((.*?)\\) | src/site/markdown/%s",
        "-Dexec.mainClass=io.github.unroll.examples.(\\w+) | src/examples/java/io/github/unroll/examples/%s.java"})
    void thePicturesAndProgramsThatItNamesAreThere(String pattern, String path) throws IOException {
        List<String> names = Pattern.compile(pattern).matcher(Files.readString(GUIDE)).results().map(r -> r.group(1)).toList();
        assertThat(names).hasSizeGreaterThan(1).allSatisfy(name -> assertThat(Path.of(path.formatted(name))).isRegularFile());
    }

    @Test
    void stepsHaveARowForEachInputAndAColumnForEachExample() {
        List<Matrix> x = List.of(
                Matrix.of(2, 4, 1, 2, 3, 4,  5, 6, 7, 8),                     // the first step: two rows of four
                Matrix.zeros(2, 4),
                Matrix.of(new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}));

        Matrix two = Matrix.of(2, 1, 1, 5).beside(Matrix.of(2, 1, 2, 6));    // (2, 2)
        Matrix second = two.columns(1, 2);                                    // (2, 1)

        assertThat(x.get(0)).isEqualTo(x.get(2));
        assertThat(second).isEqualTo(x.get(0).columns(1, 2));
    }

    @Test
    void arraysBecomeSequences() {
        double[] numbers = IntStream.range(0, 24).asDoubleStream().toArray();

        List<Matrix> steps = Tensor.of(List.of(4, 3, 2), numbers).toSteps(Tensor.Axes.BATCH_TIME_FEATURE);    // (m, T_x, n_x)

        assertThat(steps).hasSize(3);
        assertThat(steps.get(1)).isEqualTo(Matrix.of(2, 4, 2, 8, 14, 20, 3, 9, 15, 21));
    }

    @Test
    void numbersArePredictedByTheScores() {
        List<Matrix> truth = TestMatrices.gaussians(steps, ny, m, random);

        Lstm.Forward forward = lstm.forward(x);
        Loss loss = MeanSquaredError.of(forward.scores()).against(truth);      // truth: one matrix (n_y, m) a step
        Matrix prediction = forward.scores().get(steps - 1);                   // (n_y, m)

        assertThat(loss.weight()).isEqualTo(steps * m);
        assertThat(prediction).isEqualTo(lstm.scores(forward.last()));
    }

    @Test
    void yesOrNoIsPredictedByTheSigmoidOfTheScores() {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(nx, na, 1, random));

        Lstm.Forward forward = lstm.forward(x);
        Loss loss = BinaryCrossEntropy.of(forward.scores()).lastStep().againstLabels(1, 0, 1, 1);
        Matrix probabilities = forward.scores().get(steps - 1).sigmoid();      // (1, m)

        double logLikelihood = IntStream.range(0, m)
                .mapToDouble(j -> j == 1 ? 1 - probabilities.get(0, j) : probabilities.get(0, j))
                .map(Math::log).average().orElseThrow();
        assertClose("loss", Matrix.of(1, 1, loss.value()), Matrix.of(1, 1, -logLikelihood));
    }

    @Test
    void classesArePredictedByTheLargestProbability() {
        Lstm.Forward forward = lstm.forward(x);
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(labels);        // labels: one int[m] a step
        int likeliest = forward.y().get(steps - 1).argMax(0);                  // of the first example

        assertThat(loss.weight()).isEqualTo(steps * m);
        assertThat(forward.y().get(steps - 1).get(likeliest, 0)).isGreaterThan(1.0 / ny);
    }

    private record Example(Matrix value, int label) {
    }

    private List<Matrix> x(List<Example> batch) {
        Matrix values = batch.stream().map(Example::value).reduce(Matrix::beside).orElseThrow();
        return List.of(values, values);
    }

    private static int[] labels(List<Example> batch) {
        return batch.stream().mapToInt(Example::label).toArray();
    }

    @Test
    void trainingLearns() {
        List<Example> examples = new ArrayList<>();
        for (int k = 0; k < 96; k++) {
            Matrix noise = Matrix.generate(nx, 1, random::nextGaussian);
            examples.add(new Example(noise.plus(Matrix.filled(nx, 1, k % 3 - 1)), k % 3));
        }
        int epochs = 100;

        Adam adam = new Adam(LearningRate.warmup(10, LearningRate.cosine(0.01, 300)));
        Adam.State<LstmCell.Parameters> state = adam.start(Initialisation.lstm(nx, na, ny, random));
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (List<Example> batch : Batches.shuffled(examples, 32, random)) {
                Lstm lstm = new Lstm(state.parameters());
                Lstm.Forward forward = lstm.forward(x(batch));
                Loss loss = CrossEntropy.of(forward.y()).lastStep().againstLabels(labels(batch));
                LstmCell.Parameters gradients = loss.backward(forward).dParameters();
                state = adam.step(state, Clipping.byNorm(gradients, 1));
            }
        }

        Matrix y = new Lstm(state.parameters()).forward(x(examples)).y().get(1);
        assertThat(CrossEntropy.of(List.of(y)).againstLabels(labels(examples)).value()).isLessThan(0.7 * Math.log(3));
    }

    @Test
    void parametersAreFrozenByTheirNames() {
        Lstm.Forward forward = lstm.forward(x);
        LstmCell.Parameters gradients = CrossEntropy.of(forward.y()).againstLabels(labels).backward(forward).dParameters();

        LstmCell.Parameters onlyOutput = ParameterTree.map(gradients, (name, g) -> name.endsWith("y") ? g : g.times(0));

        LstmCell.Parameters after = adam.step(adam.start(parameters), onlyOutput).parameters();
        assertThat(after.wf()).isEqualTo(parameters.wf());
        assertThat(after.wy()).isNotEqualTo(parameters.wy());
        assertThat(after.by()).isNotEqualTo(parameters.by());
    }

    @Test
    void sequencesHaveTheirLengths() {
        Lengths lengths = Lengths.of(3, 1, 2, 3);
        Lstm.Forward forward = lstm.forward(x, State.zeros(lstm.parameters(), 4), lengths);
        Loss atEveryStep = CrossEntropy.of(forward.y()).weighted(lengths).againstLabels(labels);
        Loss atEachEnd = CrossEntropy.of(forward.y()).lastStep(lengths).againstLabels(0, 2, 1, 0);
        Matrix yAtEachEnd = lengths.last(forward.y());                        // (n_y, m)

        assertThat(atEveryStep.weight()).isEqualTo(9);
        assertThat(atEachEnd.weight()).isEqualTo(4);
        assertThat(yAtEachEnd.columns(1, 2)).isEqualTo(forward.y().get(0).columns(1, 2));
    }

    private final LayerStack<LstmCell.Parameters> network =
            LayerStack.lstm(Initialisation.lstmStack(nx, na, ny, 2, true, random));

    @Test
    void layersReadInBothDirectionsWithDropout() {
        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(Initialisation.lstmStack(nx, na, ny, 2, true, random));
        List<Matrix> masks = Dropout.masks(0.2, 2 * na, m, steps, random);    // between the first and the second layer
        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(x, network.zeroState(m), List.of(masks));
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(labels);
        LayerStack.Gradients<LstmCell.Parameters> gradients = loss.backward(forward);

        assertThat(ParameterTree.leaves(gradients.dParameters()).keySet())
                .isEqualTo(ParameterTree.leaves(network.parameters()).keySet());
        assertThat(forward.a().get(0).rows()).isEqualTo(2 * na);
    }

    @Test
    void aModelOfSeveralPartsIsARecord() {
        record Model(Matrix embedding, LayerStack.Parameters<LstmCell.Parameters> layers) { }

        Model model = new Model(Initialisation.glorotUniform(nx, vocabulary, random), network.parameters());
        List<Matrix> x = Embedding.forward(model.embedding(), ids);            // ids: one int[m] a step
        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(x);
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(labels);
        LayerStack.Gradients<LstmCell.Parameters> gradients = loss.backward(forward);
        Model dModel = new Model(Embedding.backward(gradients.dx(), ids, vocabulary), gradients.dParameters());
        Adam.State<Model> next = adam.step(adam.start(model), Clipping.byNorm(dModel, 1));

        new GradientChecker().check("gradients", p -> CrossEntropy.of(LayerStack.lstm(p.layers())
                .forward(Embedding.forward(p.embedding(), ids)).y()).againstLabels(labels).value(), model, dModel);
        assertThat(next.steps()).isEqualTo(1);
    }

    @Test
    void longSequencesAreLearnedInWindowsThatCarryTheState() {
        List<int[]> labels = random.ints(140, 0, 2).mapToObj(k -> new int[] {k}).toList();
        List<Matrix> x = IntStream.range(0, 140).mapToObj(t -> Matrix.of(1, 1, t == 0 ? 0 : labels.get(t - 1)[0])).toList();
        int m = 1;
        Adam.State<LstmCell.Parameters> state = adam.start(Initialisation.lstm(1, na, 2, random));

        State last = State.zeros(state.parameters(), m);
        List<List<Matrix>> inputs = Windows.of(x, 35);
        List<List<int[]>> targets = Windows.of(labels, 35);
        for (int k = 0; k < inputs.size(); k++) {
            Lstm.Forward forward = new Lstm(state.parameters()).forward(inputs.get(k), last);
            Loss loss = CrossEntropy.of(forward.y()).againstLabels(targets.get(k));
            state = adam.step(state, Clipping.byNorm(loss.backward(forward).dParameters(), 1));
            last = forward.last();
        }

        assertThat(state.steps()).isEqualTo(4);
        assertThat(last.hidden().dot(last.hidden())).isPositive();
    }

    @Test
    void aTrainingGoesOnFromItsFile() throws IOException {
        Lstm.Forward forward = lstm.forward(x);
        LstmCell.Parameters gradients = CrossEntropy.of(forward.y()).againstLabels(labels).backward(forward).dParameters();
        Adam.State<LstmCell.Parameters> state = adam.step(adam.start(parameters), gradients);
        State last = forward.last();
        Path file = folder.resolve("run.safetensors");

        record Run(Adam.State<LstmCell.Parameters> adam, State last) { }

        ModelFile.write(file, new Run(state, last), Map.of("text", "Alice"));
        Run run = ModelFile.read(file, Run.class);
        Adam.State<LstmCell.Parameters> next = adam.step(run.adam(), gradients);
        String text = ModelFile.about(file).get("text");

        assertThat(next).isEqualTo(adam.step(state, gradients));
        assertThat(run.last()).isEqualTo(last);
        assertThat(text).isEqualTo("Alice");
    }

    @Test
    void weightsOfPyTorchComeAndGo() throws IOException {
        Path path = Resources.golden("torch-lstm.safetensors");
        Path back = folder.resolve("back.safetensors");

        Map<String, Tensor> stateDict = SafeTensors.read(path);
        PyTorch torch = PyTorch.module("lstm").head("head");                  // self.lstm = LSTM(3, 5), self.head = Linear(5, 2)
        Lstm lstm = new Lstm(torch.lstm(stateDict));                          // more layers or directions: torch.lstmStack(...)
        SafeTensors.write(back, torch.tensors(lstm.parameters()));            // and the way back

        assertThat(torch.lstm(SafeTensors.read(back))).isEqualTo(lstm.parameters());
        GoldenFile expected = GoldenFile.read("weights/torch-lstm.txt");
        assertClose("y", lstm.forward(expected.sequence("x")).y(), expected.sequence("y"));
    }

    @Test
    void weightsOfKerasCome() throws IOException {
        Path path = Resources.golden("keras-lstm.npz");

        List<Tensor> weights = List.copyOf(NumPy.readAll(path).values());
        Lstm lstm = new Lstm(Keras.lstm(weights));                            // [LSTM, Dense]

        assertThat(Keras.weights(lstm.parameters())).isEqualTo(weights);
    }

    @Test
    void aNodeOfOnnxIsComputed() throws IOException {
        Path path = Resources.golden("numpy-onnx-lstm.npz");
        List<Matrix> x = GoldenFile.read("weights/numpy-onnx-lstm.txt").sequence("x");
        int steps = x.size();
        int m = 3;

        Map<String, Tensor> inputs = NumPy.readAll(path);
        Onnx.Node<LstmCell.Parameters> node = Onnx.lstmNode(inputs, Map.of("direction", "bidirectional"), steps, m);
        List<Matrix> a = LayerStack.lstm(node.parameters()).forward(x, node.first(), node.lengths()).a();

        assertThat(a).hasSize(steps);
    }

    record Model(LstmCell.Parameters lstm, Matrix w, Matrix b) { }        // n_y = 0 in the LSTM, w (classes, n_a), b (classes, 1)

    record Result(Loss loss, Model gradients) { }

    static Result run(Model model, List<Matrix> x, int... labels) {
        Lstm lstm = new Lstm(model.lstm());
        Lstm.Forward forward = lstm.forward(x);
        Matrix mean = forward.a().stream().reduce(Matrix::plus).orElseThrow().times(1.0 / x.size());     // (n_a, m)
        Matrix z = model.w().times(mean).plusColumn(model.b());                                          // (classes, m)
        Loss loss = CrossEntropy.ofScores(List.of(z)).againstLabels(labels);

        Matrix dz = loss.dz().get(0);                                                                    // (classes, m)
        Matrix da = model.w().transposeTimes(dz).times(1.0 / x.size());                                  // (n_a, m)
        Lstm.Gradients gradients = lstm.backward(Collections.nCopies(x.size(), da), forward.cache());
        return new Result(loss, new Model(gradients.dParameters(), dz.timesTranspose(mean), dz.rowSums()));
    }

    @Test
    void theGradientOfAnOwnLayerIsChecked() {
        Model model = new Model(LstmCell.Parameters.random(nx, na, 0, random), Initialisation.glorotUniform(3, na, random),
                Matrix.zeros(3, 1));

        Model gradients = run(model, x, 0, 2, 1, 1).gradients();
        new GradientChecker().check("gradients", p -> run(p, x, 0, 2, 1, 1).loss().value(), model, gradients);

        Model wrong = new Model(gradients.lstm(), gradients.w(), gradients.b().times(2));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> new GradientChecker().check(
                "gradients", p -> run(p, x, 0, 2, 1, 1).loss().value(), model, wrong)).withMessageContaining("gradients.b");
    }

    private final List<Matrix> used = new ArrayList<>();

    private void use(Matrix y) {
        used.add(y);
    }

    @Test
    void aNetworkPredictsStepByStep() {
        List<Matrix> x = TestMatrices.gaussians(steps, nx, 1, random);

        Inference model = Inference.of(lstm);
        State state = model.zeroState(1);
        for (Matrix xt : x) {
            Inference.Step step = model.step(xt, state);
            state = step.state();
            use(step.y());
        }

        assertClose("y", used, lstm.forward(x).y());
    }

    @Test
    void theArraysOfTheExerciseComeAndGo() {
        NumPyRandom numPy = new NumPyRandom(1);
        double[] numbers = numPy.randn(1, 3 * 10 * 4).toArray();
        Matrix a0 = numPy.randn(5, 10);
        LstmCell.Parameters parameters = LstmCell.Parameters.random(3, 5, 2, random);
        List<Matrix> da = numPy.randn(5, 10, 4);

        List<Matrix> x = Tensor.of(List.of(3, 10, 4), numbers).toSteps(Tensor.Axes.FEATURE_BATCH_TIME);    // x.ravel()
        Lstm.Forward forward = new Lstm(parameters).forward(x, a0);                       // lstm_forward(x, a0, parameters)
        Lstm.Gradients gradients = new Lstm(parameters).backward(da, forward.cache());    // lstm_backward(da, caches)
        double[] a = Tensor.ofSteps(forward.a(), Tensor.Axes.FEATURE_BATCH_TIME).toArray();    // a.ravel(), (5, 10, 4)

        assertThat(gradients.dx()).hasSize(4);
        assertThat(a[(4 * 10 + 3) * 4 + 2]).isEqualTo(forward.a().get(2).get(4, 3));
    }
}
