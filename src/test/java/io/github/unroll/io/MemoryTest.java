package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Matrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file that is within the budget becomes parameters, while its tensors are in memory too; one that is not is an IOException.
 * The JVMs have a heap of 128 MB, of which a third is the budget; the files take 97 % of that, and a little more than that.
 */
class MemoryTest {

    private static final String HEAP = "-Xmx128m";

    /** The weights have 4 NA (NX + NA) numbers, 41.6 MB. */
    private static final int NA = 1000;
    private static final int NX = 300;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        write(folder.resolve("torch"), "torch", NX);
        write(folder.resolve("keras"), "keras", NX);
        write(folder.resolve("onnx"), "onnx", NX);
        write(folder.resolve("large"), "torch", NX + 100);
    }

    private static void write(Path file, String kind, int nx) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        switch (kind) {
            case "torch" -> {
                tensors.put("weight_ih_l0", Tensor.of(Matrix.zeros(4 * NA, nx)));
                tensors.put("weight_hh_l0", Tensor.of(Matrix.zeros(4 * NA, NA)));
                SafeTensors.write(file, tensors, Precision.FLOAT32);
            }
            case "keras" -> {
                tensors.put("arr_0", Tensor.of(Matrix.zeros(nx, 4 * NA)));
                tensors.put("arr_1", Tensor.of(Matrix.zeros(NA, 4 * NA)));
                NumPy.writeAllCompressed(file, tensors, Precision.FLOAT32);
            }
            default -> {
                tensors.put("W", Tensor.of(List.of(1, 4 * NA, nx), Matrix.zeros(4 * NA, nx)));
                tensors.put("R", Tensor.of(List.of(1, 4 * NA, NA), Matrix.zeros(4 * NA, NA)));
                NumPy.writeAllCompressed(file, tensors, Precision.FLOAT32);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "torch, torch", "torch stack, torch", "keras, keras", "keras stack, keras", "onnx, onnx", "onnx stack, onnx"})
    void aFileWithinTheBudgetBecomesParameters(String kind, String file) throws Exception {
        assertThat(outputOf("-XX:+UseSerialGC", kind, file)).isEqualTo("Parameters of 2 tensors");
        assertThat(outputOf("-XX:+UseG1GC", kind, file)).isEqualTo("Parameters of 2 tensors");
        assertThat(outputOf("-XX:+UseParallelGC", kind, file)).isEqualTo("Parameters of 2 tensors");
    }

    @Test
    void aLargerFileIsRefused() throws Exception {
        assertThat(outputOf("-XX:+UseG1GC", "torch", "large")).startsWith(folder.resolve("large").toString())
                .endsWith("the contents need more memory than the 44739242 bytes that a file may take"
                        + " (a third of the maximum heap, see -Xmx)");
    }

    private static String outputOf(String collector, String kind, String file) throws IOException, InterruptedException {
        List<String> command = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, collector,
                "-cp", System.getProperty("java.class.path"), SmallHeap.class.getName(), kind, folder.resolve(file).toString())
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
