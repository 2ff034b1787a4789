package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * NumPy reads what is written here, and the other way round, where there is a Python with NumPy. A {@code .safetensors}
 * file is taken apart by its specification, with nothing but {@code struct}, {@code json} and {@code numpy.frombuffer}.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PythonTest {

    @TempDir
    private Path folder;

    @BeforeAll
    static void thereIsNumPy() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "-c", "import numpy").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "python3 with NumPy is not on this machine");
    }

    /** The output of a script. */
    private static List<String> python(String script, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-X", "utf8", Resources.path("python/" + script).toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    /** The text that the scripts print for an array. */
    private static String dump(String file, String name, String type, Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * tensor.size());
        for (double value : tensor.toArray()) {
            bytes.putDouble(value);
        }
        String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        return String.join("|", file, name, type, shape, HexFormat.of().formatHex(bytes.array()));
    }

    @Test
    void pythonReadsWhatIsWritten() throws IOException, InterruptedException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("lstm.weight", Tensor.of(List.of(2, 3), 1.5, -0.0, 0x1p-140, Double.NEGATIVE_INFINITY, 0x1.fffffep127, 1));
        tensors.put("scalar", Tensor.of(List.of(), 7));
        tensors.put("größe/𝄞:0", Tensor.of(List.of(2, 1, 2), 1, 2, 3, 4));
        tensors.put("empty", Tensor.of(List.of(0, 3)));
        tensors.put("long", Tensor.vector(new double[10_000]));
        List<Path> files = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            String type = precision.name().toLowerCase(Locale.ROOT);
            for (String kind : List.of("stored.npz", "deflated.npz", "model.safetensors")) {
                Path file = folder.resolve(type + kind);
                switch (kind) {
                    case "stored.npz" -> NumPy.writeAll(file, tensors, precision);
                    case "deflated.npz" -> NumPy.writeAllCompressed(file, tensors, precision);
                    default -> SafeTensors.write(file, tensors, precision, Map.of("quotes \" \\ \n", "é𝄞"));
                }
                files.add(file);
                tensors.forEach((name, tensor) -> expected.add(dump(type + kind, name, type, tensor)));
            }
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                Path file = folder.resolve(type + files.size() + ".npy");
                NumPy.write(file, tensor.getValue(), precision);
                files.add(file);
                expected.add(dump(file.getFileName().toString(), "", type, tensor.getValue()));
            }
        }
        assertThat(python("dump.py", files.toArray())).containsExactlyElementsOf(expected);
    }

    @Test
    void whatNumPyWritesIsRead() throws IOException, InterruptedException {
        List<String> expected = python("write.py", folder);
        assertThat(expected).hasSizeGreaterThan(700);
        Map<String, Map<String, Tensor>> archives = Map.of(
                "stored.npz", NumPy.readAll(folder.resolve("stored.npz")),
                "deflated.npz", NumPy.readAll(folder.resolve("deflated.npz")));
        for (String line : expected) {
            String[] fields = line.split("\\|", -1);
            Tensor tensor = archives.containsKey(fields[0])
                    ? archives.get(fields[0]).get(fields[1])
                    : NumPy.read(folder.resolve(fields[0]));
            assertThat(dump(fields[0], fields[1], fields[2], tensor)).isEqualTo(line);
        }
        assertThat(NumPy.readAll(folder.resolve("mixed.npz")).keySet()).as("np.savez(file, x, B=y, A=z)")
                .containsExactly("B", "A", "arr_0");
    }

    /** The weights and outputs of {@link DerivedWeightsTest}; sums may be rounded in another order on another machine. */
    @Test
    void theDerivedWeightsAndOutputsAreDerivedAgain() throws IOException, InterruptedException {
        assertThat(python("derive.py", folder)).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Path recorded = Resources.golden(file.getFileName().toString());
                switch (file.toString().replaceFirst(".*\\.", "")) {
                    case "safetensors" -> assertThat(SafeTensors.read(file)).isEqualTo(SafeTensors.read(recorded));
                    case "npz" -> assertThat(NumPy.readAll(file)).isEqualTo(NumPy.readAll(recorded));
                    default -> assertThat(numbers(file)).containsExactly(numbers(recorded), within(1e-13));
                }
            }
        }
    }

    private static double[] numbers(Path text) throws IOException {
        return Files.readAllLines(text).stream().filter(line -> line.matches("[-0-9].*"))
                .flatMap(line -> Stream.of(line.split(" ")))
                .mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void pythonReadsTheRecordedFiles() throws IOException, InterruptedException {
        assertThat(python("dump.py", Stream.of(RecordedFilesTest.FILES).map(Resources::path).toArray()))
                .containsExactlyElementsOf(RecordedFilesTest.dump());
    }
}
