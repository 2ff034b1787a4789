package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From parameters to the weights of other tools and back, and the cases that are refused. */
class MappingTest {

    private static final LstmCell.Parameters LSTM = lstm(3, 5, 2);
    private static final LstmCell.Parameters HIDDEN_LSTM = lstm(3, 5, 0);
    private static final RnnCell.Parameters RNN = rnn(3, 5, 2);
    private static final RnnCell.Parameters HIDDEN_RNN = rnn(3, 5, 0);
    private static final PyTorch TORCH = PyTorch.module("net").head("out");
    private static final Map<String, Object> NONE = Map.of();

    /** All random, the biases too. */
    private static LstmCell.Parameters lstm(int nx, int na, int ny) {
        Random random = new Random(nx * 100 + na * 10 + ny);
        return LstmCell.Parameters.random(nx, na, ny, random).map(
                matrix -> Matrix.generate(matrix.rows(), matrix.columns(), random::nextGaussian));
    }

    private static RnnCell.Parameters rnn(int nx, int na, int ny) {
        Random random = new Random(nx * 100 + na * 10 + ny);
        return RnnCell.Parameters.random(nx, na, ny, random).map(
                matrix -> Matrix.generate(matrix.rows(), matrix.columns(), random::nextGaussian));
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 2", "1, 1, 1", "4, 4, 4", "2, 7, 0", "5, 1, 3"})
    void thereAndBackIsTheSame(int nx, int na, int ny) {
        LstmCell.Parameters lstm = lstm(nx, na, ny);
        RnnCell.Parameters rnn = rnn(nx, na, ny);
        assertThat(TORCH.lstm(TORCH.tensors(lstm))).isEqualTo(lstm);
        assertThat(TORCH.rnn(TORCH.tensors(rnn))).isEqualTo(rnn);
        assertThat(Keras.lstm(Keras.weights(lstm))).isEqualTo(lstm);
        assertThat(Keras.rnn(Keras.weights(rnn))).isEqualTo(rnn);
        LstmCell.Parameters hiddenLstm = lstm(nx, na, 0);
        RnnCell.Parameters hiddenRnn = rnn(nx, na, 0);
        assertThat(Onnx.lstm(Onnx.inputs(hiddenLstm), NONE)).isEqualTo(hiddenLstm);
        assertThat(Onnx.rnn(Onnx.inputs(hiddenRnn), NONE)).isEqualTo(hiddenRnn);
        assertThat(PyTorch.module("").lstm(PyTorch.module("").tensors(hiddenLstm))).isEqualTo(hiddenLstm);
        assertThat(PyTorch.module("").rnn(PyTorch.module("").tensors(hiddenRnn))).isEqualTo(hiddenRnn);
    }

    // PyTorch

    @Test
    void pyTorchHasTheseNamesAndShapes() {
        Map<String, Tensor> lstm = TORCH.tensors(LSTM);
        assertThat(lstm.keySet()).containsExactly("net.weight_ih_l0", "net.weight_hh_l0", "net.bias_ih_l0", "net.bias_hh_l0",
                "out.weight", "out.bias");
        assertThat(lstm.values()).extracting(Tensor::shape).containsExactly(
                List.of(20, 3), List.of(20, 5), List.of(20), List.of(20), List.of(2, 5), List.of(2));
        assertThat(lstm).containsEntry("net.bias_hh_l0", Tensor.vector(new double[20]));
        assertThat(PyTorch.module("a.b").layer(3).reverse().tensors(HIDDEN_RNN).keySet()).containsExactly(
                "a.b.weight_ih_l3_reverse", "a.b.weight_hh_l3_reverse", "a.b.bias_ih_l3_reverse", "a.b.bias_hh_l3_reverse");
        assertThat(PyTorch.module("").head("").tensors(RNN)).containsKeys("weight_ih_l0", "weight", "bias");
    }

    @Test
    void theTwoBiasesOfPyTorchAddUp() {
        Map<String, Tensor> tensors = TORCH.tensors(RNN);
        tensors.put("net.bias_hh_l0", Tensor.vector(1, 2, 3, 4, 5));
        assertThat(TORCH.rnn(tensors).ba()).isEqualTo(RNN.ba().plus(Matrix.of(5, 1, 1, 2, 3, 4, 5)));
    }

    @Test
    void modulesOfPyTorchWithoutBiasAreRead() {
        Map<String, Tensor> tensors = TORCH.tensors(LSTM);
        tensors.keySet().removeIf(name -> name.contains("bias"));
        LstmCell.Parameters read = TORCH.lstm(tensors);
        assertThat(read.wf()).isEqualTo(LSTM.wf());
        assertThat(List.of(read.bf(), read.bi(), read.bc(), read.bo())).containsOnly(Matrix.zeros(5, 1));
        assertThat(read.by()).isEqualTo(Matrix.zeros(2, 1));
    }

    @Test
    void otherTensorsInAStateDictDoNotMatter() {
        Map<String, Tensor> tensors = new HashMap<>(TORCH.tensors(LSTM));
        tensors.put("embedding.weight", Tensor.of(List.of(1, 2, 3), 1, 2, 3, 4, 5, 6));
        assertThat(TORCH.lstm(tensors)).isEqualTo(LSTM);
        assertThat(PyTorch.module("net").lstm(tensors).ny()).isZero();
    }

    @Test
    void whatIsWrongWithAStateDictIsNamed() {
        Map<String, Tensor> tensors = TORCH.tensors(LSTM);
        String names = " among 6 tensors: \"net.weight_ih_l0\", \"net.weight_hh_l0\", \"net.bias_ih_l0\", \"net.bias_hh_l0\","
                + " \"out.weight\", \"out.bias\"";
        refused(() -> PyTorch.module("lstm").lstm(tensors), "PyTorch.lstm: there is no \"lstm.weight_hh_l0\"" + names
                + "; PyTorch.module(\"net\") is there");
        refused(() -> TORCH.head("head").lstm(tensors), "PyTorch.lstm: there is no \"head.weight\"" + names);
        refused(() -> TORCH.rnn(tensors), "PyTorch.rnn: \"net.weight_hh_l0\" is (20, 5); it must be (n_a, n_a);"
                + " this is that of an LSTM");
        refused(() -> TORCH.lstm(TORCH.tensors(RNN)), "PyTorch.lstm: \"net.weight_hh_l0\" is (5, 5); it must be (4 n_a, n_a);"
                + " this is that of an RNN");
        refusedTorch("net.weight_ih_l0", Tensor.of(Matrix.zeros(16, 3)), "(16, 3); it must be (4 n_a, n_x) with n_a = 5");
        refusedTorch("net.weight_ih_l0", Tensor.vector(new double[20]), "(20); it must be (4 n_a, n_x) with n_a = 5");
        refusedTorch("net.weight_hh_l0", Tensor.of(List.of(), 1), "(); it must be (4 n_a, n_a)");
        refusedTorch("net.bias_ih_l0", Tensor.vector(1, 2), "(2); it must be (4 n_a) with n_a = 5");
        refusedTorch("net.bias_hh_l0", Tensor.of(Matrix.zeros(20, 1)), "(20, 1); it must be (4 n_a) with n_a = 5");
        refusedTorch("out.weight", Tensor.of(Matrix.zeros(2, 10)), "(2, 10); it must be (n_y, n_a) with n_a = 5; lstmStack and"
                + " rnnStack read a Linear on both directions");
        refusedTorch("out.weight", Tensor.of(Matrix.zeros(2, 6)), "(2, 6); it must be (n_y, n_a) with n_a = 5");
        refusedTorch("out.bias", Tensor.vector(1, 2, 3), "(3); it must be (n_y) with n_y = 2");
        tensors.put("net.weight_hr_l0", Tensor.vector(1));
        refused(() -> TORCH.lstm(tensors), "PyTorch.lstm: there is a \"net.weight_hr_l0\"; an LSTM with projections (proj_size)"
                + " has no counterpart here");
        Map<String, Tensor> many = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            many.put("x" + i, Tensor.vector(1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> TORCH.lstm(many)).withMessageContaining(" among 20 tensors: ")
                .withMessageMatching(".* (\"x\\d+\", ){19}\"x\\d+\"");
        many.put("x20", Tensor.vector(1));
        assertThatIllegalArgumentException().isThrownBy(() -> TORCH.lstm(many)).withMessageContaining(" among 21 tensors: ")
                .withMessageMatching(".* (\"x\\d+\", ){20}\\.\\.\\.");
        refused(() -> PyTorch.module("net").tensors(LSTM),
                "PyTorch.tensors: the parameters have n_y = 2 outputs; head must name the Linear that takes their weights");
        refused(() -> PyTorch.module("net").layer(-1), "PyTorch.layer: index is -1; it must be 0 or more");
    }

    private static void refusedTorch(String name, Tensor tensor, String message) {
        Map<String, Tensor> tensors = TORCH.tensors(LSTM);
        tensors.put(name, tensor);
        refused(() -> TORCH.lstm(tensors), "PyTorch.lstm: \"" + name + "\" is " + message);
    }

    @Test
    void oneOfTwoBiasesIsNotEnough() {
        Map<String, Tensor> tensors = PyTorch.module("").tensors(HIDDEN_RNN);
        tensors.remove("bias_hh_l0");
        refused(() -> PyTorch.module("").rnn(tensors), "PyTorch.rnn: there is no \"bias_hh_l0\" among 3 tensors:"
                + " \"weight_ih_l0\", \"weight_hh_l0\", \"bias_ih_l0\"");
    }

    // Keras

    @Test
    void kerasHasTheseShapes() {
        assertThat(Keras.weights(LSTM)).extracting(Tensor::shape).containsExactly(
                List.of(3, 20), List.of(5, 20), List.of(20), List.of(5, 2), List.of(2));
        assertThat(Keras.weights(HIDDEN_RNN)).extracting(Tensor::shape).containsExactly(
                List.of(3, 5), List.of(5, 5), List.of(5));
    }

    @Test
    void layersOfKerasWithoutBiasAreRead() {
        List<Tensor> all = Keras.weights(LSTM);
        assertThat(Keras.lstm(List.of(all.get(0), all.get(1), all.get(3), all.get(4)))).isEqualTo(new LstmCell.Parameters(
                LSTM.wf(), Matrix.zeros(5, 1), LSTM.wi(), Matrix.zeros(5, 1), LSTM.wc(), Matrix.zeros(5, 1),
                LSTM.wo(), Matrix.zeros(5, 1), LSTM.wy(), LSTM.by()));
        LstmCell.Parameters withoutDenseBias = Keras.lstm(all.subList(0, 4));
        assertThat(withoutDenseBias.bf()).isEqualTo(LSTM.bf());
        assertThat(withoutDenseBias.wy()).isEqualTo(LSTM.wy());
        assertThat(withoutDenseBias.by()).isEqualTo(Matrix.zeros(2, 1));
        List<Tensor> rnn = Keras.weights(HIDDEN_RNN);
        assertThat(Keras.rnn(rnn.subList(0, 2))).isEqualTo(new RnnCell.Parameters(HIDDEN_RNN.wax(), HIDDEN_RNN.waa(),
                HIDDEN_RNN.wya(), Matrix.zeros(5, 1), HIDDEN_RNN.by()));
    }

    @Test
    void whatIsWrongWithTheArraysOfKerasIsNamed() {
        List<Tensor> all = Keras.weights(LSTM);
        refused(() -> Keras.lstm(all.subList(0, 1)),
                "Keras.lstm: weights has 1 arrays; there must be kernel and recurrent_kernel at least");
        refused(() -> Keras.lstm(concat(all, all)),
                "Keras.lstm: weights has 10 arrays; the last 5 belong neither to the layer nor to a Dense;"
                        + " lstmStack and rnnStack read several layers");
        refused(() -> Keras.rnn(all), "Keras.rnn: weights[1] (recurrent_kernel) is (5, 20); it must be (n_a, n_a);"
                + " this is that of an LSTM");
        refused(() -> Keras.lstm(Keras.weights(RNN)), "Keras.lstm: weights[1] (recurrent_kernel) is (5, 5); it must be"
                + " (n_a, 4 n_a); this is that of an RNN");
        refusedKeras(0, Tensor.of(Matrix.zeros(20, 3)),
                "weights[0] (kernel) is (20, 3); it must be (n_x, 4 n_a) with n_a = 5 from recurrent_kernel");
        refusedKeras(1, Tensor.of(Matrix.zeros(6, 20)), "weights[1] (recurrent_kernel) is (6, 20); it must be (n_a, 4 n_a)");
        refusedKeras(1, Tensor.of(List.of(), 7), "weights[1] (recurrent_kernel) is (); it must be (n_a, 4 n_a)");
        refusedKeras(2, Tensor.vector(1, 2),
                "weights[2] (bias) is (2); it must be (4 n_a) with n_a = 5 from recurrent_kernel");
        refusedKeras(2, Tensor.of(Matrix.zeros(2, 20)),
                "weights[2] (kernel of the Dense) is (2, 20); it must be (n_a, n_y) with n_a = 5");
        refusedKeras(3, Tensor.of(Matrix.zeros(2, 5)),
                "weights[3] (kernel of the Dense) is (2, 5); it must be (n_a, n_y) with n_a = 5");
        refusedKeras(4, Tensor.vector(1, 2, 3), "weights[4] (bias of the Dense) is (3); it must be (n_y) with n_y = 2");
    }

    private static void refusedKeras(int index, Tensor tensor, String message) {
        List<Tensor> weights = new ArrayList<>(Keras.weights(LSTM));
        weights.set(index, tensor);
        refused(() -> Keras.lstm(weights), "Keras.lstm: " + message);
    }

    // ONNX

    @Test
    void onnxHasTheseShapes() {
        Map<String, Tensor> inputs = Onnx.inputs(LSTM);
        assertThat(inputs.keySet()).containsExactly("W", "R", "B");
        assertThat(inputs.values()).extracting(Tensor::shape).containsExactly(
                List.of(1, 20, 3), List.of(1, 20, 5), List.of(1, 40));
        assertThat(Onnx.inputs(RNN, RNN).values()).extracting(Tensor::shape).containsExactly(
                List.of(2, 5, 3), List.of(2, 5, 5), List.of(2, 10));
    }

    @Test
    void bothDirectionsOfANodeOfOnnxAreRead() {
        LstmCell.Parameters backward = lstm(3, 5, 0).times(2);
        Map<String, Tensor> inputs = Onnx.inputs(HIDDEN_LSTM, backward);
        Map<String, Object> attributes = Map.of("direction", "bidirectional", "hidden_size", 5L, "input_forget", 0, "layout", 1,
                "activations", List.of("Sigmoid", "Tanh", "Tanh", "sigmoid", "tanh", "TANH"), "activation_alpha", List.of());
        assertThat(Onnx.lstm(inputs, attributes, 0)).isEqualTo(HIDDEN_LSTM);
        assertThat(Onnx.lstm(inputs, attributes, 1)).isEqualTo(backward);
        Map<String, Tensor> rnn = Onnx.inputs(HIDDEN_RNN, HIDDEN_RNN.times(2));
        assertThat(Onnx.rnn(rnn, NONE, 1)).isEqualTo(HIDDEN_RNN.times(2));
        assertThat(Onnx.rnn(Onnx.inputs(HIDDEN_RNN), Map.of("direction", "reverse", "activations", List.of("Tanh"))))
                .isEqualTo(HIDDEN_RNN);
    }

    @Test
    void bothHalvesOfTheBiasOfOnnxAddUpAndItMayBeMissing() {
        Map<String, Tensor> inputs = Onnx.inputs(HIDDEN_RNN);
        inputs.put("B", Tensor.of(List.of(1, 10), 1, 2, 3, 4, 5, 10, 20, 30, 40, 50));
        assertThat(Onnx.rnn(inputs, NONE).ba()).isEqualTo(Matrix.of(5, 1, 11, 22, 33, 44, 55));
        inputs.remove("B");
        assertThat(Onnx.rnn(inputs, NONE).ba()).isEqualTo(Matrix.zeros(5, 1));
    }

    @Test
    void whatOnnxCanComputeAndThisLibraryCannotIsRefused() {
        String activations = "; only Sigmoid, Tanh, Tanh (for each direction) have a counterpart here";
        refusedOnnx("activations", List.of("HardSigmoid", "Tanh", "Tanh"), "[HardSigmoid, Tanh, Tanh]" + activations);
        refusedOnnx("activations", List.of("Sigmoid", "Tanh"), "[Sigmoid, Tanh]" + activations);
        refusedOnnx("activations", List.of("Sigmoid,Tanh", "Tanh", "x"), "[Sigmoid,Tanh, Tanh, x]" + activations);
        refusedOnnx("activations", "Tanh", "Tanh" + activations);
        refusedOnnx("activation_alpha", List.of(0.1), "[0.1]; the activations that have a counterpart here take no such numbers");
        refusedOnnx("activation_beta", List.of(0.1), "[0.1]; the activations that have a counterpart here take no such numbers");
        refusedOnnx("clip", 3.0f, "3.0; clipping has no counterpart here; from 746.0 on it would not change a result");
        refusedOnnx("input_forget", 1, "1; coupled input and forget gates have no counterpart here");
        refusedOnnx("hidden_size", 6, "6; it must be the size of the last axis of R (5)");
        refusedOnnx("direction", "bidirectional",
                "bidirectional; it must be forward, reverse or bidirectional, and fit the first axis of R (1)");
        refusedOnnx("direction", "sideways",
                "sideways; it must be forward, reverse or bidirectional, and fit the first axis of R (1)");
        refusedOnnx("layout", 2, "2; it must be 0 or 1");
        refusedOnnx("linear_before_reset", 1, "1; it is that of a GRU, which has no counterpart here");
        refusedOnnx("x", 1, "1; there is no such attribute, or it is not known here");
        refused(() -> Onnx.rnn(Onnx.inputs(HIDDEN_RNN), Map.of("activations", List.of("Relu"))),
                "Onnx.rnn: attribute activations is [Relu]; only Tanh (for each direction) have a counterpart here");
        Map<String, Tensor> peepholes = Onnx.inputs(HIDDEN_LSTM);
        peepholes.put("P", Tensor.of(Matrix.zeros(1, 15)));
        refused(() -> Onnx.lstm(peepholes, NONE), "Onnx.lstm: there is an input P; peepholes have no counterpart here");
        Map<String, Tensor> withoutGates = Onnx.inputs(HIDDEN_RNN);
        withoutGates.put("P", Tensor.vector(1));
        assertThat(Onnx.rnn(withoutGates, NONE)).as("an RNN has no peepholes").isEqualTo(HIDDEN_RNN);
    }

    private static void refusedOnnx(String attribute, Object value, String message) {
        refused(() -> Onnx.lstm(Onnx.inputs(HIDDEN_LSTM), Map.of(attribute, value)),
                "Onnx.lstm: attribute " + attribute + " is " + message);
    }

    @Test
    void whatIsWrongWithTheInputsOfOnnxIsNamed() {
        Map<String, Tensor> two = Onnx.inputs(HIDDEN_LSTM, HIDDEN_LSTM);
        refused(() -> Onnx.lstm(two, NONE),
                "Onnx.lstm: R is (2, 20, 5), which has 2 directions; the index of one must be given, or lstmStack"
                        + " reads both");
        refused(() -> Onnx.rnn(Onnx.inputs(RNN, RNN), NONE),
                "Onnx.rnn: R is (2, 5, 5), which has 2 directions; the index of one must be given, or rnnStack reads both");
        refused(() -> Onnx.lstm(two, NONE, 2),
                "Onnx.lstm: direction is 2, R is (2, 20, 5); direction must be an index of the first axis");
        refused(() -> Onnx.lstm(two, NONE, -1),
                "Onnx.lstm: direction is -1, R is (2, 20, 5); direction must be an index of the first axis");
        refused(() -> Onnx.rnn(two, NONE, 0), "Onnx.rnn: R[0] is (20, 5); it must be (n_a, n_a);"
                + " this is that of an LSTM");
        refusedOnnx("R", Tensor.of(Matrix.zeros(20, 5)),
                "R is (20, 5); it must have three axes, of which the first is the direction, with 1 or 2 entries");
        for (int directions : new int[] {0, 3}) {
            refusedOnnx("R", Tensor.of(List.of(directions, 4, 1), new double[4 * directions]), "R is (" + directions + ", 4, 1);"
                    + " it must have three axes, of which the first is the direction, with 1 or 2 entries");
        }
        refusedOnnx("R", Tensor.of(List.of(1, 0, Integer.MAX_VALUE)), "R[0] is (0, 2147483647); it must be (4 n_a, n_a)");
        refusedOnnx("W", Tensor.of(List.of(1, 16, 3), new double[48]), "W[0] is (16, 3); it must be (4 n_a, n_x) with n_a = 5");
        refusedOnnx("W", two.get("W"), "W is (2, 20, 3), R is (1, 20, 5); the first axis must be the directions of R");
        refusedOnnx("B", Tensor.of(List.of(1, 20), new double[20]), "B[0] is (20); it must be (8 n_a) with n_a = 5");
        refused(() -> Onnx.lstm(Map.of(), NONE), "Onnx.lstm: there is no \"R\" among 0 tensors: ");
        refused(() -> Onnx.inputs(LSTM, LSTM, LSTM), "Onnx.inputs: there are 3 directions; there must be 1 or 2");
        refused(() -> Onnx.inputs(RNN, rnn(4, 5, 2)),
                "Onnx.inputs: W[1] is (5, 4), W[0] is (5, 3); directions must have the same sizes");
    }

    private static void refusedOnnx(String name, Tensor tensor, String message) {
        Map<String, Tensor> inputs = Onnx.inputs(HIDDEN_LSTM);
        inputs.put(name, tensor);
        refused(() -> Onnx.lstm(inputs, NONE), "Onnx.lstm: " + message);
    }

    @Test
    void nullIsNamed() {
        Map<String, Tensor> hole = new HashMap<>();
        hole.put("x", null);
        nullRefused(() -> PyTorch.module(null), "PyTorch.module: name must not be null");
        nullRefused(() -> TORCH.head(null), "PyTorch.head: name must not be null");
        nullRefused(() -> TORCH.lstm(null), "PyTorch.lstm: tensors must not be null");
        nullRefused(() -> TORCH.rnn(hole), "PyTorch.rnn: tensors[\"x\"] must not be null");
        nullRefused(() -> TORCH.tensors((LstmCell.Parameters) null), "PyTorch.tensors: parameters must not be null");
        nullRefused(() -> TORCH.tensors((RnnCell.Parameters) null), "PyTorch.tensors: parameters must not be null");
        nullRefused(() -> Keras.lstm(null), "Keras.lstm: weights must not be null");
        nullRefused(() -> Keras.rnn(new ArrayList<>(hole.values())), "Keras.rnn: weights[0] must not be null");
        nullRefused(() -> Keras.weights((LstmCell.Parameters) null), "Keras.weights: parameters must not be null");
        nullRefused(() -> Keras.weights((RnnCell.Parameters) null), "Keras.weights: parameters must not be null");
        nullRefused(() -> Onnx.lstm(null, NONE), "Onnx.lstm: inputs must not be null");
        nullRefused(() -> Onnx.rnn(Onnx.inputs(RNN), null), "Onnx.rnn: attributes must not be null");
        nullRefused(() -> Onnx.rnn(Onnx.inputs(RNN), hole), "Onnx.rnn: attributes[\"x\"] must not be null");
        nullRefused(() -> Onnx.inputs((LstmCell.Parameters[]) null), "Onnx.inputs: directions must not be null");
        nullRefused(() -> Onnx.inputs((RnnCell.Parameters[]) null), "Onnx.inputs: directions must not be null");
        nullRefused(() -> Onnx.inputs(RNN, null), "Onnx.inputs: directions[1] must not be null");
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(ThrowingCallable call, String message) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }
}
