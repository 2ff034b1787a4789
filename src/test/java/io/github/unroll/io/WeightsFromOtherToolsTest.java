package io.github.unroll.io;

import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.last;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.GoldenFile;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The files that PyTorch, Keras, NumPy and ONNX Runtime wrote, and the outputs that they computed. */
class WeightsFromOtherToolsTest {

    private static final Matrix ZERO = Matrix.zeros(5, 4);

    @Test
    void anLstmOfPyTorchGivesItsOutputs() throws IOException {
        assertTorchLstm(SafeTensors.read(Resources.golden("torch-lstm.safetensors")));
    }

    @Test
    void anLstmOfPyTorchSavedByNumPyGivesItsOutputs() throws IOException {
        assertTorchLstm(NumPy.readAll(Resources.golden("torch-lstm.npz")));
    }

    private static void assertTorchLstm(Map<String, Tensor> stateDict) {
        GoldenFile expected = GoldenFile.read("weights/torch-lstm.txt");
        Lstm lstm = new Lstm(PyTorch.module("lstm").head("head").lstm(stateDict));

        Lstm.Forward forward = lstm.forward(expected.sequence("x"), ZERO);

        assertClose("a", forward.a(), expected.sequence("a"));
        assertClose("y", forward.y(), expected.sequence("y"));
        assertClose("c_last", last(forward.c()), expected.matrix("c_last"));
        assertThat(expected.unread()).isEmpty();
    }

    @Test
    void anRnnOfPyTorchGivesItsOutputs() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/torch-rnn.txt");
        Map<String, Tensor> stateDict = SafeTensors.read(Resources.golden("torch-rnn.safetensors"));
        Rnn rnn = new Rnn(PyTorch.module("rnn").head("head").rnn(stateDict));

        Rnn.Forward forward = rnn.forward(expected.sequence("x"), ZERO);

        assertClose("a", forward.a(), expected.sequence("a"));
        assertClose("y", forward.y(), expected.sequence("y"));
        assertThat(expected.unread()).isEmpty();
    }

    /** The weights are float32, which double precision holds exactly; the outputs were computed from them in float64. */
    @Test
    void twoBidirectionalLayersOfPyTorchGiveTheirOutputs() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/torch-lstm-2x2-float32.txt");
        Map<String, Tensor> stateDict = SafeTensors.read(Resources.golden("torch-lstm-2x2-float32.safetensors"));
        List<Matrix> layer = expected.sequence("x");
        List<Matrix> hn = new ArrayList<>();
        List<Matrix> cn = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            PyTorch torch = PyTorch.module("").layer(k);
            Lstm.Forward forward = new Lstm(torch.lstm(stateDict)).forward(layer, ZERO);
            Lstm.Forward backward = new Lstm(torch.reverse().lstm(stateDict)).forward(reversed(layer), ZERO);
            List<Matrix> backwardInTime = reversed(backward.a());
            layer = IntStream.range(0, layer.size()).mapToObj(t -> forward.a().get(t).above(backwardInTime.get(t))).toList();
            hn.addAll(List.of(last(forward.a()), last(backward.a())));
            cn.addAll(List.of(last(forward.c()), last(backward.c())));
        }

        assertClose("out", layer, expected.sequence("out"));
        assertClose("h_n", hn, expected.sequence("h_n"));
        assertClose("c_n", cn, expected.sequence("c_n"));
        assertThat(expected.unread()).isEmpty();
    }

    @Test
    void anLstmOfKerasGivesItsOutputs() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/keras-lstm.txt");
        Map<String, Tensor> arrays = NumPy.readAll(Resources.golden("keras-lstm.npz"));
        assertThat(arrays.keySet()).containsExactly("kernel", "recurrent_kernel", "bias");
        Lstm lstm = new Lstm(Keras.lstm(List.copyOf(arrays.values())));

        Lstm.Forward forward = lstm.forward(expected.sequence("x"), ZERO);

        assertClose("a", forward.a(), expected.sequence("a"));
        assertClose("c_last", last(forward.c()), expected.matrix("c_last"));
        assertThat(expected.unread()).isEmpty();
    }

    /**
     * Weights and outputs are stored in float64, but Keras multiplied in float32: for its first states, artanh(a_1) - b,
     * which is the product of kernel and input, consists of float32 numbers to the last bits of float64.
     */
    @Test
    void aSimpleRnnOfKerasGivesItsOutputsToTheRoundingOfFloat32() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/keras-rnn.txt");
        Map<String, Tensor> arrays = NumPy.readAll(Resources.golden("keras-rnn.npz"));
        assertThat(arrays.keySet()).containsExactly("kernel", "recurrent_kernel", "bias");
        Rnn rnn = new Rnn(Keras.rnn(List.copyOf(arrays.values())));

        Rnn.Forward forward = rnn.forward(expected.sequence("x"), ZERO);

        Matrix a1 = expected.sequence("a").get(0);
        Matrix product = a1.map(a -> 0.5 * Math.log((1 + a) / (1 - a)))
                .minus(Matrix.zeros(5, 4).plusColumn(arrays.get("bias").toMatrix()));
        assertThat(product.toArray()).containsExactly(product.map(z -> (float) z).toArray(), within(1e-15));
        assertFloat32("a", forward.a(), expected.sequence("a"));
        assertThat(expected.unread()).isEmpty();
    }

    @Test
    void anLstmOfOnnxRuntimeGivesItsOutputsToTheRoundingOfFloat32() throws IOException {
        GoldenFile expected = GoldenFile.read("weights/onnx-lstm.txt");
        Map<String, Tensor> inputs = NumPy.readAll(Resources.golden("onnx-lstm.npz"));
        Lstm lstm = new Lstm(Onnx.lstm(inputs, Map.of("hidden_size", 5)));

        Lstm.Forward forward = lstm.forward(expected.sequence("x"), ZERO);

        assertFloat32("a", forward.a(), expected.sequence("a"));
        assertFloat32("c_last", List.of(last(forward.c())), List.of(expected.matrix("c_last")));
        assertThat(expected.unread()).isEmpty();
    }

    @Test
    void whatIsReadAndWrittenAgainIsTheSame() throws IOException {
        Map<String, Tensor> torch = SafeTensors.read(Resources.golden("torch-lstm.safetensors"));
        LstmCell.Parameters lstm = PyTorch.module("lstm").head("head").lstm(torch);
        assertThat(PyTorch.module("lstm").head("head").lstm(PyTorch.module("lstm").head("head").tensors(lstm))).isEqualTo(lstm);
        RnnCell.Parameters rnn = PyTorch.module("rnn").head("head")
                .rnn(SafeTensors.read(Resources.golden("torch-rnn.safetensors")));
        assertThat(Keras.rnn(Keras.weights(rnn))).isEqualTo(rnn);
        List<Tensor> keras = List.copyOf(NumPy.readAll(Resources.golden("keras-lstm.npz")).values());
        assertThat(Keras.weights(Keras.lstm(keras))).isEqualTo(keras);
        Map<String, Tensor> onnx = NumPy.readAll(Resources.golden("onnx-lstm.npz"));
        Map<String, Tensor> written = Onnx.inputs(Onnx.lstm(onnx, Map.of()));
        assertThat(written).containsOnlyKeys("W", "R", "B").containsEntry("W", onnx.get("W")).containsEntry("R", onnx.get("R"));
        assertThat(Onnx.lstm(written, Map.of())).isEqualTo(Onnx.lstm(onnx, Map.of()));
    }

    /**
     * A rounding in float32 has a relative error of u = 2⁻²⁴ at most. A step adds up n_a + n_x + 2 = 10 rounded terms of
     * size about 1, σ and tanh do not enlarge an error, and each of the T_x = 6 steps passes its own on: 6 · 10 · u.
     */
    private static void assertFloat32(String name, List<Matrix> actual, List<Matrix> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int t = 0; t < actual.size(); t++) {
            assertThat(actual.get(t).toArray()).as("%s[%d]", name, t)
                    .containsExactly(expected.get(t).toArray(), within(60 * 0x1p-24));
        }
    }

    private static List<Matrix> reversed(List<Matrix> steps) {
        List<Matrix> reversed = new ArrayList<>(steps);
        Collections.reverse(reversed);
        return reversed;
    }
}
