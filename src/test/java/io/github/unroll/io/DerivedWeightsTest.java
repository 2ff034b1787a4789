package io.github.unroll.io;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.unroll.GoldenFile;
import io.github.unroll.Lengths;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Weights with the names and shapes of PyTorch, Keras and ONNX, whose outputs python/derive.py has computed with NumPy from the
 * formulas in the documentation of each tool. {@link PythonTest} runs it again where there is NumPy.
 */
class DerivedWeightsTest {

    static GoldenFile expected(String name) {
        return GoldenFile.read("weights/numpy-" + name + ".txt");
    }

    private static Map<String, Tensor> npz(String name) throws IOException {
        return NumPy.readAll(Resources.golden("numpy-" + name + ".npz"));
    }

    // PyTorch

    @Test
    void cellsInsideAModuleGiveTheirOutputs() throws IOException {
        GoldenFile expected = expected("cells");
        Map<String, Tensor> tensors = SafeTensors.read(Resources.golden("numpy-cells.safetensors"));
        PyTorch lstm = PyTorch.module("lstm").cell().inside("decoder");
        PyTorch rnn = PyTorch.module("decoder.rnn").cell();
        Matrix x = expected.matrix("x");
        Matrix h = expected.matrix("h");

        LstmCell.Forward lstmForward = new LstmCell(lstm.lstm(tensors)).forward(x, h, expected.matrix("c"));
        RnnCell.Forward rnnForward = new RnnCell(rnn.rnn(tensors)).forward(x, h);

        assertClose("lstm.h", lstmForward.aNext(), expected.matrix("lstm.h"));
        assertClose("lstm.c", lstmForward.cNext(), expected.matrix("lstm.c"));
        assertClose("rnn.h", rnnForward.aNext(), expected.matrix("rnn.h"));
        assertThat(expected.unread()).isEmpty();
        assertThat(lstm.tensors(lstm.lstm(tensors)).keySet()).containsExactly("decoder.lstm.weight_ih", "decoder.lstm.weight_hh",
                "decoder.lstm.bias_ih", "decoder.lstm.bias_hh");
        assertThat(lstm.lstm(lstm.tensors(lstm.lstm(tensors)))).isEqualTo(lstm.lstm(tensors));
    }

    @Test
    void aModelWithAnEmbeddingGivesItsScores() throws IOException {
        GoldenFile expected = expected("tagger");
        Map<String, Tensor> tensors = SafeTensors.read(Resources.golden("numpy-tagger.safetensors"));
        assertThat(tensors.get("tagger.norm.num_batches_tracked")).isEqualTo(Tensor.of(List.of(), 1234));
        assertThat(tensors.get("tagger.mask")).isEqualTo(Tensor.vector(1, 0, 1));
        List<Matrix> x = expected.sequence("x");

        PyTorch torch = PyTorch.module("lstm").head("fc").inside("tagger");
        assertClose("scores", LayerStack.lstm(torch.lstmStack(tensors)).forward(x).scores(), expected.sequence("scores"));

        Matrix table = PyTorch.module("tagger.embedding").embedding(tensors);
        Tensor ids = tensors.get("tagger.ids");                                 // (T_x, m)
        for (int t = 0; t < x.size(); t++) {
            for (int j = 0; j < x.get(t).columns(); j++) {
                int id = (int) ids.toMatrix().get(t, j);
                assertThat(table.columns(id, id + 1)).isEqualTo(x.get(t).columns(j, j + 1));
            }
        }
        Linear fc = PyTorch.module("fc").inside("tagger").linear(tensors);
        List<Matrix> a = LayerStack.lstm(PyTorch.module("tagger.lstm").lstmStack(tensors)).forward(x).a();
        assertClose("fc", a.stream().map(fc::apply).toList(), expected.sequence("scores"));
        assertThat(expected.unread()).isEmpty();
    }

    // Keras

    @Test
    void layersOfKerasGiveTheirOutputs() throws IOException {
        List<Tensor> lstm = List.copyOf(npz("keras-lstm").values());
        List<Tensor> rnn = List.copyOf(npz("keras-rnn").values());
        LayerStack.Parameters<LstmCell.Parameters> lstmStack = Keras.lstmStack(lstm, 2, 1, 2);
        LayerStack.Parameters<RnnCell.Parameters> rnnStack = Keras.rnnStack(rnn, 2, 1, 2);
        assertKeras(expected("keras-lstm"), LayerStack.lstm(lstmStack));
        assertKeras(expected("keras-rnn"), LayerStack.rnn(rnnStack));
        assertThat(Keras.weights(lstmStack)).isEqualTo(lstm);
        assertThat(Keras.weights(rnnStack)).isEqualTo(rnn);
    }

    private static void assertKeras(GoldenFile expected, LayerStack<?> network) {
        LayerStack.Forward<?> forward = network.forward(expected.sequence("x"));
        assertClose("h", forward.a(), expected.sequence("h"));
        assertClose("y", forward.y(), expected.sequence("y"));
        assertThat(expected.unread()).isEmpty();
    }

    // ONNX

    @Test
    void aNodeOfOnnxIsReadAsAWhole() throws IOException {
        Map<String, Tensor> inputs = npz("onnx-lstm");
        Onnx.Node<LstmCell.Parameters> node = Onnx.lstmNode(inputs, Map.of("direction", "bidirectional"), 4, 3);
        assertThat(node.lengths()).isEqualTo(Lengths.of(4, 0, 2));
        assertThat(node.parameters().layers()).hasSize(1);
        Map<String, Tensor> weights = Map.of("W", inputs.get("W"), "R", inputs.get("R"), "B", inputs.get("B"));
        assertThat(node.parameters().layers().get(0).directions())
                .containsExactly(Onnx.lstm(weights, Map.of(), 0), Onnx.lstm(weights, Map.of(), 1));
        for (int d = 0; d < 2; d++) {
            assertThat(node.first().a().get(d)).isEqualTo(inputs.get("initial_h").at(d).toMatrix().transpose());
            assertThat(node.first().c().get(d)).isEqualTo(inputs.get("initial_c").at(d).toMatrix().transpose());
        }
    }

    @Test
    void aNodeOfOnnxGivesItsOutputs() throws IOException {
        Onnx.Node<LstmCell.Parameters> lstm = Onnx.lstmNode(npz("onnx-lstm"), Map.of("direction", "bidirectional"), 4, 3);
        Onnx.Node<RnnCell.Parameters> rnn = Onnx.rnnNode(npz("onnx-rnn"), Map.of("hidden_size", 3), 4, 3);
        GoldenFile lstmExpected = expected("onnx-lstm");
        GoldenFile rnnExpected = expected("onnx-rnn");

        LayerStack.Forward<?> lstmForward = LayerStack.lstm(lstm.parameters())
                .forward(lstmExpected.sequence("x"), lstm.first(), lstm.lengths());
        LayerStack.Forward<?> rnnForward = LayerStack.rnn(rnn.parameters())
                .forward(rnnExpected.sequence("x"), rnn.first(), rnn.lengths());

        assertClose("y", lstmForward.a(), lstmExpected.sequence("y"));
        assertClose("y_h", lstmForward.last().a(), lstmExpected.sequence("y_h"));
        assertClose("y_c", lstmForward.last().c(), lstmExpected.sequence("y_c"));
        assertClose("y", rnnForward.a(), rnnExpected.sequence("y"));
        assertClose("y_h", rnnForward.last().a(), rnnExpected.sequence("y_h"));
        assertThat(lstmExpected.unread()).isEmpty();
        assertThat(rnnExpected.unread()).isEmpty();
    }

    /** The same node with the examples first: only the order of the axes of the first states differs. */
    @Test
    void layoutOneHasTheExamplesFirst() throws IOException {
        for (String kind : List.of("lstm", "rnn")) {
            Map<String, Tensor> inputs = new HashMap<>(npz("onnx-" + kind));
            State first = read(kind, inputs, Map.of()).first();
            inputs.replaceAll((name, tensor) -> name.startsWith("initial") ? swapped(tensor) : tensor);
            assertThat(read(kind, inputs, Map.of("layout", 1)).first()).isEqualTo(first);
            String rest = "; it must be (directions, m, n_a) with directions = 2, m = 3, n_a = 3";
            assertThatIllegalArgumentException().isThrownBy(() -> read(kind, inputs, Map.of()))
                    .withMessage("Onnx." + kind + "Node: initial_h is (3, 2, 3)" + rest);
        }
    }

    private static Onnx.Node<?> read(String kind, Map<String, Tensor> inputs, Map<String, ?> attributes) {
        return kind.equals("lstm") ? Onnx.lstmNode(inputs, attributes, 4, 3) : Onnx.rnnNode(inputs, attributes, 4, 3);
    }

    /** The first two axes in the other order. */
    private static Tensor swapped(Tensor tensor) {
        int directions = tensor.shape().get(0);
        int m = tensor.shape().get(1);
        double[] values = IntStream.range(0, m).boxed()
                .flatMap(j -> IntStream.range(0, directions).mapToObj(d -> tensor.at(d).at(j)))
                .flatMapToDouble(entry -> Arrays.stream(entry.toArray())).toArray();
        return Tensor.of(List.of(m, directions, tensor.shape().get(2)), values);
    }
}
