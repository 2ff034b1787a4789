package io.github.unroll;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.io.PyTorch;
import io.github.unroll.io.Resources;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"training", "io"})
    void theExamplesAreThoseOfTheDocumentation(String name) throws IOException {
        String documentation = Files.readString(Path.of("src/main/java/io/github/unroll", name, "package-info.java"));
        String example = documentation.split("</?pre>")[1].replace("&lt;", "<").replace("&gt;", ">").replaceAll("(?m)^ \\*", "");
        String test = Files.readString(Path.of("src/test/java/io/github/unroll/PackageExamplesTest.java"));

        assertThat(example.lines().filter(line -> !line.isBlank())).hasSizeGreaterThan(2);
        assertThat(withoutIndent(test)).contains(withoutIndent(example));
    }

    private static String withoutIndent(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
