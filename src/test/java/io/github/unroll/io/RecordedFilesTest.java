package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.model.LayerStack;
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
 * Files that this library has written, compared with the values that Python found in them: a check that does not need
 * Python. The note at the head of {@code written-by-unroll.txt} says how it was made.
 */
class RecordedFilesTest {

    static final String[] FILES = {
        "written-by-unroll.npy", "written-by-unroll.npz", "written-by-unroll-float32.safetensors",
        "written-by-unroll.safetensors", "model-by-unroll.safetensors"};

    /** n_x = 1, n_a = 2, n_y = 1, with parameters 1/8, 2/8, 3/8, ... */
    private static final LstmCell.Parameters PARAMETERS = parameters();

    private static final Model MODEL = new Model(
            new LayerStack.Parameters<>(List.of(LayerStack.Layer.of(withoutOutputs())), PARAMETERS.wy(), PARAMETERS.by()),
            Matrix.of(2, 3, 1, 2, 3, 4, 5, 6));

    @TempDir
    private Path folder;

    /** A model as a user has it. */
    private record Model(LayerStack.Parameters<LstmCell.Parameters> layers, Matrix embedding) {
    }

    private static LstmCell.Parameters withoutOutputs() {
        LstmCell.Parameters p = PARAMETERS;
        return new LstmCell.Parameters(p.wf(), p.bf(), p.wi(), p.bi(), p.wc(), p.bc(), p.wo(), p.bo(),
                Matrix.zeros(0, 2), Matrix.zeros(0, 1));
    }

    private static LstmCell.Parameters parameters() {
        OfInt counter = IntStream.iterate(1, i -> i + 1).iterator();
        return LstmCell.Parameters.random(1, 2, 1, new Random(1)).map(
                matrix -> Matrix.generate(matrix.rows(), matrix.columns(), () -> counter.nextInt() / 8.0));
    }

    /** The output of Python. */
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
        ModelFile.write(folder.resolve(FILES[4]), MODEL, Map.of("trained-on", "nothing"));
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
        assertThat(ModelFile.read(Resources.path(FILES[4]), Model.class)).isEqualTo(MODEL);
        assertThat(ModelFile.about(Resources.path(FILES[4]))).containsOnly(Map.entry("trained-on", "nothing"));
    }

    /** The bytes of a matrix whose numbers are multiples of 1/8 can be checked by eye. */
    @Test
    void pythonFoundTheNumbersThatWereWritten() throws IOException {
        assertThat(dump()).hasSize(1 + 3 * 6 + 13).first().isEqualTo("written-by-unroll.npy||float64|(2,3)|"
                + "3fc0000000000000" + "3fd0000000000000" + "3fd8000000000000"
                + "3fe0000000000000" + "3fe4000000000000" + "3fe8000000000000");
        String layer = "model-by-unroll.safetensors|layers.layers[0].directions[0].";
        assertThat(dump()).contains(layer + "bf|float64|(2,1)|3fec0000000000003ff0000000000000",
                "model-by-unroll.safetensors|layers.wy|float64|(1,2)|40108000000000004011000000000000",
                "model-by-unroll.safetensors|embedding|float64|(2,3)|" + "3ff0000000000000" + "4000000000000000"
                        + "4008000000000000" + "4010000000000000" + "4014000000000000" + "4018000000000000");
    }
}
