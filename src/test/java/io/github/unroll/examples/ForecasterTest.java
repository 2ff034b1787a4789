package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.unroll.io.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class ForecasterTest {

    @TempDir
    private Path folder;

    private static double wave(int t) {
        return 10 + 5 * Math.sin(t * 2 * Math.PI / 12);
    }

    /** The output of the program. */
    private static String run(String... args) throws IOException {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Forecaster.main(args);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void aCsvBecomesASavedModelThatForecastsItsColumn() throws IOException {
        String rows = IntStream.range(0, 120).mapToObj(t -> t + "," + wave(t)).collect(Collectors.joining("\n"));
        String csv = Files.writeString(folder.resolve("data.csv"), "time,level\n" + rows + "\n").toString();
        String file = folder.resolve("model.safetensors").toString();

        assertThat(run("train", csv, "level", file)).contains("epoch 1: mean squared error", "saved " + file);
        assertThat(run("predict", csv, "level", file)).startsWith("[").endsWith("]" + System.lineSeparator());

        double[] forecast = Forecaster.predict(ModelFile.read(Path.of(file), Forecaster.Model.class), 10,
                Forecaster.column(Path.of(csv), "level"));
        assertThat(IntStream.range(0, 10).mapToDouble(k -> Math.abs(forecast[k] - wave(120 + k))).average().orElseThrow())
                .isLessThan(0.5);
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        Path csv = Files.writeString(folder.resolve("data.csv"), "time,level\n1,2\n");
        assertThatIOException().isThrownBy(() -> Forecaster.column(csv, "levels"))
                .withMessage("There is no column levels in " + csv + "; it has [time, level]");
    }
}
