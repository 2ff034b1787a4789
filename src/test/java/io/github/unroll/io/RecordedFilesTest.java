package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator.OfInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that this library has written, beside what Python found in them: a proof that holds where there is no Python. The
 * note at the head of {@code written-by-unroll.txt} says how it was made.
 */
class RecordedFilesTest {

    static final String[] FILES = {
        "written-by-unroll.npy", "written-by-unroll.npz", "written-by-unroll-float32.safetensors",
        "written-by-unroll.safetensors"};

    /** n_x = 1, n_a = 2, n_y = 1, with parameters 1/8, 2/8, 3/8, ... */
    private static final LstmCell.Parameters PARAMETERS = parameters();

    @TempDir
    private Path folder;

    private static LstmCell.Parameters parameters() {
        OfInt counter = IntStream.iterate(1, i -> i + 1).iterator();
        return LstmCell.Parameters.random(1, 2, 1, new Random(1)).map(
                matrix -> Matrix.generate(matrix.rows(), matrix.columns(), () -> counter.nextInt() / 8.0));
    }

    /** What Python printed. */
    static List<String> dump() throws IOException {
        return Files.readAllLines(Resources.path("written-by-unroll.txt")).stream()
                .filter(line -> !line.startsWith("#")).toList();
    }

    static void write(Path folder) throws IOException {
        Map<String, Tensor> torch = PyTorch.module("lstm").head("head").tensors(PARAMETERS);
        NumPy.write(folder.resolve(FILES[0]), Tensor.of(PARAMETERS.wf()));
        NumPy.writeAll(folder.resolve(FILES[1]), torch);
        SafeTensors.write(folder.resolve(FILES[2]), torch, Precision.FLOAT32, Map.of("format", "pt"));
        SafeTensors.write(folder.resolve(FILES[3]), torch);
    }

    @Test
    void theSameBytesAreWrittenToday() throws IOException {
        write(folder);
        for (String file : FILES) {
            assertThat(folder.resolve(file)).as(file).hasSameBinaryContentAs(Resources.path(file));
        }
    }

    @Test
    void theSameParametersAreReadToday() throws IOException {
        PyTorch torch = PyTorch.module("lstm").head("head");
        assertThat(NumPy.read(Resources.path(FILES[0]))).isEqualTo(Tensor.of(PARAMETERS.wf()));
        assertThat(torch.lstm(NumPy.readAll(Resources.path(FILES[1])))).isEqualTo(PARAMETERS);
        assertThat(torch.lstm(SafeTensors.read(Resources.path(FILES[2])))).isEqualTo(PARAMETERS);
        assertThat(torch.lstm(SafeTensors.read(Resources.path(FILES[3])))).isEqualTo(PARAMETERS);
        assertThat(SafeTensors.readMetadata(Resources.path(FILES[2]))).containsOnly(Map.entry("format", "pt"));
    }

    /** Of a matrix whose numbers are multiples of 1/8, the bytes can be checked by eye. */
    @Test
    void pythonFoundTheNumbersThatWereWritten() throws IOException {
        assertThat(dump()).hasSize(1 + 3 * 6).first().isEqualTo("written-by-unroll.npy||float64|(2,3)|"
                + "3fc0000000000000" + "3fd0000000000000" + "3fd8000000000000"
                + "3fe0000000000000" + "3fe4000000000000" + "3fe8000000000000");
    }
}
