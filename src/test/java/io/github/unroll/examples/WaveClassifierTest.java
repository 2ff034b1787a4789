package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaveClassifierTest {

    @TempDir
    private Path folder;

    @Test
    void theFormsHaveTheirValues() {
        assertThat(List.of(Wave.Form.values())).extracting(form -> form.at(0.25))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1).containsExactly(1.0, 0.0, 1.0, -0.5);
    }

    @Test
    void aWaveInABatchIsClassifiedAsAlone() {
        List<Wave> waves = Wave.random(20, new Random(1));
        WaveClassifier classifier = new WaveClassifier(Parameters.random(1, 5, 4, new Random(2)).times(3));
        int[] alone = waves.stream().mapToInt(wave -> classifier.probabilities(wave.values()).argMax(0)).toArray();
        assertThat(classifier.classify(waves)).isEqualTo(alone);
    }

    @Test
    void aShortTrainingIsFarBetterThanChance() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        double accuracy = WaveClassifier.run(900, 6, folder, new PrintStream(bytes, false, StandardCharsets.UTF_8));
        assertThat(accuracy).isGreaterThan(0.6);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("900 noisy waves", "epoch  6 of 6   loss ");
        assertThat(Files.readString(folder.resolve("wave-classifier.svg"))).contains("The forms of 300 waves", ">sawtooth<");
        Matrix y = WaveClassifier.read(folder).probabilities(1, 1, -1, -1);
        assertThat(y.rows()).isEqualTo(4);
        assertThat(y.sum()).isCloseTo(1, within(1e-15));
    }
}
