package io.github.unroll.io;

import static io.github.unroll.BadCall.illegal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.BadCall;
import io.github.unroll.CheapCall;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tensor without elements costs nothing, however long its other sides are; and no network has weights of such a shape. */
class HugeEmptyTensorTest {

    private static final int MAX = Integer.MAX_VALUE;
    private static final Matrix WIDE = Matrix.zeros(0, MAX);
    private static final Matrix TALL = Matrix.zeros(MAX, 0);
    private static final RnnCell.Parameters RNN = RnnCell.Parameters.random(MAX, 0, 0, new Random(1));
    private static final LstmCell.Parameters LSTM = LstmCell.Parameters.random(MAX, 0, 0, new Random(1));

    @TempDir
    private static Path folder;

    @ParameterizedTest
    @MethodSource({"tensors", "files"})
    void anOperationHasItsResult(CheapCall call) {
        call.mustHaveItsResult();
    }

    static Stream<CheapCall> tensors() {
        Tensor wide = Tensor.of(WIDE);
        return Stream.of(
                new CheapCall("Tensor.of", Tensor.of(List.of(0, MAX)), () -> Tensor.of(WIDE)),
                new CheapCall("Tensor.toMatrix", TALL, () -> Tensor.of(List.of(MAX, 0)).toMatrix()),
                new CheapCall("Tensor.at", Tensor.vector(), () -> Tensor.of(TALL).at(MAX - 1)),
                new CheapCall("Tensor of three axes", wide, () -> Tensor.of(List.of(MAX, 0, MAX)).at(MAX - 1)),
                new CheapCall("Tensor.toString", "Tensor (0, 2147483647)", wide::toString),
                new CheapCall("PyTorch.tensors of an RNN", wide, () -> PyTorch.module("").tensors(RNN).get("weight_ih_l0")),
                new CheapCall("PyTorch.tensors of an LSTM", wide, () -> PyTorch.module("").tensors(LSTM).get("weight_ih_l0")),
                new CheapCall("Keras.weights of an RNN", Tensor.of(TALL), () -> Keras.weights(RNN).get(0)),
                new CheapCall("Keras.weights of an LSTM", Tensor.of(TALL), () -> Keras.weights(LSTM).get(0)),
                new CheapCall("Onnx.inputs of an RNN", Tensor.of(List.of(1, 0, MAX)), () -> Onnx.inputs(RNN).get("W")),
                new CheapCall("Onnx.inputs of an LSTM", Tensor.of(List.of(1, 0, MAX)), () -> Onnx.inputs(LSTM).get("W")));
    }

    static Stream<CheapCall> files() {
        Map<String, Tensor> tensors = Map.of("wide", Tensor.of(WIDE), "tall", Tensor.of(TALL));
        return Stream.of(
                new CheapCall("SafeTensors", tensors, () -> {
                    SafeTensors.write(folder.resolve("x.safetensors"), tensors);
                    return SafeTensors.read(folder.resolve("x.safetensors"));
                }),
                new CheapCall("NumPy npy", Tensor.of(WIDE), () -> {
                    NumPy.write(folder.resolve("x.npy"), Tensor.of(WIDE));
                    return NumPy.read(folder.resolve("x.npy"));
                }),
                new CheapCall("NumPy npz", tensors, () -> {
                    NumPy.writeAll(folder.resolve("x.npz"), tensors);
                    return NumPy.readAll(folder.resolve("x.npz"));
                }),
                new CheapCall("NumPy npz, compressed", tensors, () -> {
                    NumPy.writeAllCompressed(folder.resolve("y.npz"), tensors, Precision.FLOAT32);
                    return NumPy.readAll(folder.resolve("y.npz"));
                }));
    }

    /** 150 bytes, of which none is data: weight_ih_l0 is (0, 2147483647), weight_hh_l0 is (0, 0). */
    @Test
    void aFileOfANetworkWithoutHiddenUnitsIsRefused() throws IOException {
        Map<String, Tensor> tensors = SafeTensors.read(Resources.path("no-hidden-units.safetensors"));
        assertThat(tensors.get("weight_ih_l0")).isEqualTo(Tensor.of(WIDE));
        String message = ": \"weight_hh_l0\" is (0, 0); n_a must be at least 1";
        PyTorch torch = PyTorch.module("");
        CheapCall.mustFail(illegal("PyTorch.lstm" + message, () -> torch.lstm(tensors)));
        CheapCall.mustFail(illegal("PyTorch.lstmStack" + message, () -> torch.lstmStack(tensors)));
        CheapCall.mustFail(illegal("PyTorch.rnn" + message, () -> torch.rnn(tensors)));
        CheapCall.mustFail(illegal("PyTorch.rnnStack" + message, () -> torch.rnnStack(tensors)));
    }

    static Stream<BadCall> weightsOfNoNetwork() {
        Tensor none = Tensor.of(Matrix.zeros(0, 0));
        Tensor wide = Tensor.of(WIDE);
        Tensor tall = Tensor.of(TALL);
        Tensor noBias = Tensor.vector();
        Map<String, Tensor> torch = Map.of("weight_ih_l0", wide, "weight_hh_l0", none, "bias_ih_l0", noBias, "bias_hh_l0", noBias,
                "head.weight", tall, "head.bias", noBias);
        Map<String, Tensor> oneUnit = Map.of("weight_ih_l0", wide, "weight_hh_l0", Tensor.of(Matrix.zeros(4, 1)));
        Map<String, Tensor> onnx = Map.of("W", Tensor.of(List.of(1, 0, MAX)), "R", Tensor.of(List.of(1, 0, 0)),
                "B", Tensor.of(List.of(1, 0)));
        String units = " is (0, 0); n_a must be at least 1";
        return Stream.of(
                illegal("PyTorch.lstm: \"weight_hh_l0\"" + units, () -> PyTorch.module("").head("head").lstm(torch)),
                illegal("PyTorch.rnn: \"weight_hh_l0\"" + units, () -> PyTorch.module("").head("head").rnn(torch)),
                illegal("PyTorch.lstmStack: \"weight_hh_l0\"" + units, () -> PyTorch.module("").head("head").lstmStack(torch)),
                illegal("PyTorch.rnnStack: \"weight_hh_l0\"" + units, () -> PyTorch.module("").head("head").rnnStack(torch)),
                illegal("PyTorch.lstm: \"weight_ih_l0\" is (0, 2147483647); it must be (4 n_a, n_x) with n_a = 1",
                        () -> PyTorch.module("").lstm(oneUnit)),
                illegal("Keras.lstm: weights[1] (recurrent_kernel)" + units, () -> Keras.lstm(List.of(tall, none))),
                illegal("Keras.rnn: weights[1] (recurrent_kernel)" + units, () -> Keras.rnn(List.of(tall, none, noBias))),
                illegal("Keras.lstm: weights[1] (recurrent_kernel)" + units,
                        () -> Keras.lstm(List.of(tall, none, noBias, wide, noBias))),
                illegal("Onnx.lstm: R[0]" + units, () -> Onnx.lstm(onnx, Map.of())),
                illegal("Onnx.lstm: R[0]" + units, () -> Onnx.lstm(onnx, Map.of("hidden_size", 0), 0)),
                illegal("Onnx.rnn: R[0]" + units, () -> Onnx.rnn(onnx, Map.of())),
                illegal("Onnx.rnn: R[0]" + units, () -> Onnx.rnn(onnx, Map.of("hidden_size", 0), 0)));
    }

    @ParameterizedTest
    @MethodSource("weightsOfNoNetwork")
    void weightsThatNoNetworkHasAreRefused(BadCall call) {
        CheapCall.mustFail(call);
    }
}
