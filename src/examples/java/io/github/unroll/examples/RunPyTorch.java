package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import io.github.unroll.io.NumPy;
import io.github.unroll.io.PyTorch;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.io.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs an LSTM of PyTorch in Java, and prints its outputs beside those that PyTorch computed:
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.RunPyTorch
 * </pre>
 * The file was saved in Python by {@code safetensors.torch.save_file(model.state_dict(), "torch-lstm.safetensors")}, where
 * {@code model.lstm = LSTM(3, 5)} and {@code model.head = Linear(5, 2)}; see torch-lstm-SOURCE.txt.
 */
public final class RunPyTorch {

    private RunPyTorch() {
    }

    /** The outputs: y_t = softmax(head(lstm(x))_t) for x_1, ..., x_Tx, each (3, m). */
    static List<Matrix> predict(Path file, List<Matrix> x) throws IOException {
        Map<String, Tensor> stateDict = SafeTensors.read(file);
        return new Lstm(PyTorch.module("lstm").head("head").lstm(stateDict)).forward(x).y();
    }

    public static void main(String... args) throws IOException {
        run(System.out);
    }

    /** Returns the greatest difference between an output here and that of PyTorch. */
    static double run(PrintStream out) throws IOException {
        Map<String, Tensor> torch = NumPy.readAll(resource("torch-lstm-outputs.npz"));
        List<Matrix> expected = steps(torch.get("y"));
        List<Matrix> y = predict(resource("torch-lstm.safetensors"), steps(torch.get("x")));

        double greatest = 0;
        out.println("step example   unroll                                   PyTorch");
        for (int t = 0; t < y.size(); t++) {
            for (int j = 0; j < y.get(t).columns(); j++) {
                out.printf(Locale.ROOT, "%4d %7d   %.16f %.16f    %.16f %.16f%n", t + 1, j + 1,
                        y.get(t).get(0, j), y.get(t).get(1, j), expected.get(t).get(0, j), expected.get(t).get(1, j));
            }
            greatest = Math.max(greatest, y.get(t).maxDifference(expected.get(t)));
        }
        out.printf(Locale.ROOT, "greatest difference: %.1e%n", greatest);
        return greatest;
    }

    /** The entries of the first axis, which are the steps. */
    private static List<Matrix> steps(Tensor tensor) {
        return IntStream.range(0, tensor.shape().get(0)).mapToObj(t -> tensor.at(t).toMatrix()).toList();
    }

    static Path resource(String name) {
        try {
            return Path.of(RunPyTorch.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
