package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Lengths;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.StackSizes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that could be read as a different model cause an error that says what to do. */
class MappingAdviceTest {

    private static final PyTorch TORCH = PyTorch.module("lstm").head("head");
    private static final Map<String, Object> NONE = Map.of();
    private static final LstmCell.Parameters LSTM = LstmCell.Parameters.random(3, 5, 0, new Random(1));
    private static final RnnCell.Parameters RNN = RnnCell.Parameters.random(3, 5, 0, new Random(1));

    private static Map<String, Tensor> lstm(int ny, int layers, boolean bidirectional) {
        return TORCH.tensors(new StackSizes(3, 5, ny, layers, bidirectional).lstm(new Random(1)));
    }

    private static Map<String, Tensor> rnn(int layers, boolean bidirectional) {
        return PyTorch.module("").tensors(new StackSizes(3, 5, 0, layers, bidirectional).rnn(new Random(1)));
    }

    // PyTorch

    @Test
    void halfOfAModuleIsRefusedUnlessItWasAskedFor() {
        refused(() -> TORCH.lstm(lstm(2, 2, false)),
                "PyTorch.lstm: there is a \"lstm.weight_hh_l1\" beside \"lstm.weight_hh_l0\";"
                + " lstmStack reads all layers and directions, layer(0).lstm the first alone");
        refused(() -> TORCH.lstm(lstm(2, 1, true)), "PyTorch.lstm: there is a \"lstm.weight_hh_l0_reverse\" beside"
                + " \"lstm.weight_hh_l0\"; lstmStack reads all layers and directions, layer(0).lstm the first alone");
        refused(() -> PyTorch.module("").rnn(rnn(2, false)), "PyTorch.rnn: there is a \"weight_hh_l1\" beside \"weight_hh_l0\";"
                + " rnnStack reads all layers and directions, layer(0).rnn the first alone");
        Map<String, Tensor> two = lstm(0, 2, true);
        LayerStack.Parameters<LstmCell.Parameters> stack = PyTorch.module("lstm").lstmStack(two);
        assertThat(PyTorch.module("lstm").layer(0).lstm(two)).isEqualTo(stack.layers().get(0).directions().get(0));
        assertThat(PyTorch.module("lstm").reverse().lstm(two)).isEqualTo(stack.layers().get(0).directions().get(1));
        assertThat(PyTorch.module("lstm").layer(1).reverse().lstm(two)).isEqualTo(stack.layers().get(1).directions().get(1));
    }

    @Test
    void otherModulesAreNoOtherLayers() {
        Map<String, Tensor> tensors = lstm(2, 1, false);
        tensors.putAll(PyTorch.module("encoder.lstm").layer(1).tensors(LSTM));
        tensors.putAll(PyTorch.module("lstm2").layer(1).tensors(LSTM));
        assertThat(TORCH.lstm(tensors)).isEqualTo(TORCH.layer(0).lstm(tensors));
    }

    @Test
    void aHeadOnBothDirectionsDoesNotFitOne() {
        refused(() -> TORCH.layer(0).lstm(lstm(2, 1, true)),
                "PyTorch.lstm: \"head.weight\" is (2, 10); it must be (n_y, n_a) with"
                + " n_a = 5; lstmStack and rnnStack read a Linear on both directions");
        assertThat(TORCH.lstmStack(lstm(2, 1, true)).wy().columns()).isEqualTo(10);
    }

    @Test
    void aModuleOfAnotherNameIsNamed() {
        Map<String, Tensor> cell = PyTorch.module("decoder").cell().tensors(LSTM);
        String names = " among 4 tensors: \"decoder.weight_ih\", \"decoder.weight_hh\", \"decoder.bias_ih\", \"decoder.bias_hh\"";
        refused(() -> PyTorch.module("lstm").lstm(cell), "PyTorch.lstm: there is no \"lstm.weight_hh_l0\"" + names
                + "; PyTorch.module(\"decoder\").cell() is there");
        refused(() -> PyTorch.module("decoder").lstm(cell), "PyTorch.lstm: there is no \"decoder.weight_hh_l0\"" + names
                + "; PyTorch.module(\"decoder\").cell() is there");
        Map<String, Tensor> alone = PyTorch.module("").tensors(RNN);
        assertThatIllegalArgumentException().isThrownBy(() -> PyTorch.module("rnn").rnn(alone))
                .withMessageEndingWith("\"bias_hh_l0\"; PyTorch.module(\"\") is there");
        assertThatIllegalArgumentException().isThrownBy(() -> PyTorch.module("").cell().rnn(alone))
                .withMessageEndingWith("\"bias_hh_l0\"; PyTorch.module(\"\") is there");
    }

    @Test
    void modulesInsideModulesHaveTheirNamesInFront() {
        PyTorch inside = TORCH.inside("model").inside("net");
        LayerStack.Parameters<LstmCell.Parameters> stack = new StackSizes(3, 5, 2, 1, true).lstm(new Random(1));
        Map<String, Tensor> tensors = inside.tensors(stack);
        assertThat(tensors).containsKeys("net.model.lstm.weight_ih_l0_reverse", "net.model.head.bias").hasSize(10);
        assertThat(inside.lstmStack(tensors)).isEqualTo(stack);
        assertThat(PyTorch.module("lstm").inside("").tensors(LSTM)).containsKey("lstm.weight_ih_l0");
        assertThat(PyTorch.module("").inside("lstm").cell().tensors(LSTM)).containsKey("lstm.weight_ih");
    }

    @Test
    void aLinearAndAnEmbeddingGoThereAndBack() {
        Random random = new Random(1);
        Linear linear = new Linear(Matrix.uniform(2, 3, 1, random), Matrix.uniform(2, 1, 1, random));
        Matrix table = Matrix.uniform(4, 7, 1, random);
        Map<String, Tensor> tensors = new LinkedHashMap<>(PyTorch.module("fc").tensors(linear));
        tensors.putAll(PyTorch.module("embedding").embeddingTensors(table));
        assertThat(tensors.keySet()).containsExactly("fc.weight", "fc.bias", "embedding.weight");
        assertThat(tensors.values()).extracting(Tensor::shape)
                .containsExactly(List.of(2, 3), List.of(2), List.of(7, 4));
        assertThat(PyTorch.module("fc").linear(tensors)).isEqualTo(linear);
        assertThat(PyTorch.module("embedding").embedding(tensors)).isEqualTo(table);
        tensors.remove("fc.bias");
        assertThat(PyTorch.module("fc").linear(tensors)).isEqualTo(new Linear(linear.weight(), Matrix.zeros(2, 1)));
        refused(() -> PyTorch.module("x").linear(tensors),
                "PyTorch.linear: there is no \"x.weight\" among 2 tensors: \"fc.weight\", \"embedding.weight\"");
        refused(() -> PyTorch.module("x").embedding(Map.of("x.weight", Tensor.vector(1))),
                "PyTorch.embedding: \"x.weight\" is (1); it must be (vocabulary, n_e)");
        refused(() -> PyTorch.module("x").linear(Map.of("x.weight", Tensor.of(table), "x.bias", Tensor.vector(1, 2))),
                "PyTorch.linear: \"x.bias\" is (2); it must be (n_y) with n_y = 4");
    }

    @Test
    void aLinearAppliesItsWeights() {
        Linear linear = new Linear(Matrix.of(2, 2, 1, 2, 3, 4), Matrix.of(2, 1, 10, 20));
        assertThat(linear.apply(Matrix.of(2, 2, 1, 0, 0, 1))).isEqualTo(Matrix.of(2, 2, 11, 12, 23, 24));
        refused(() -> new Linear(Matrix.zeros(2, 3), Matrix.zeros(3, 1)),
                "Linear: bias is 3x1, weight is 2x3; bias must be a column with the rows of weight");
        refused(() -> new Linear(Matrix.zeros(2, 3), Matrix.zeros(2, 2)),
                "Linear: bias is 2x2, weight is 2x3; bias must be a column with the rows of weight");
    }

    @Test
    void aDirectionOfAStackHasNoOutputOfItsOwn() {
        LayerStack.Parameters<LstmCell.Parameters> stack = new LayerStack.Parameters<>(
                List.of(LayerStack.Layer.of(LstmCell.Parameters.random(3, 5, 2, new Random(1)))), Matrix.zeros(0, 5),
                Matrix.zeros(0, 1));
        refused(() -> TORCH.tensors(stack),
                "PyTorch.tensors: a direction has n_y = 2 outputs; only the stack as a whole has outputs");
        refused(() -> Keras.weights(stack),
                "Keras.weights: a direction has n_y = 2 outputs; only the stack as a whole has outputs");
        LayerStack.Parameters<RnnCell.Parameters> ofRnn = new LayerStack.Parameters<>(
                List.of(LayerStack.Layer.of(RnnCell.Parameters.random(3, 5, 1, new Random(1)))), Matrix.zeros(0, 5),
                Matrix.zeros(0, 1));
        refused(() -> TORCH.tensors(ofRnn),
                "PyTorch.tensors: a direction has n_y = 1 outputs; only the stack as a whole has outputs");
    }

    // A GRU has three gates

    @Test
    void aGruIsRecognised() {
        String gru = "; this is that of a GRU, which has no counterpart here";
        Map<String, Tensor> torch = Map.of("weight_ih_l0", Tensor.of(Matrix.zeros(15, 3)),
                "weight_hh_l0", Tensor.of(Matrix.zeros(15, 5)));
        refused(() -> PyTorch.module("").lstm(torch),
                "PyTorch.lstm: \"weight_hh_l0\" is (15, 5); it must be (4 n_a, n_a)" + gru);
        refused(() -> PyTorch.module("").rnnStack(torch),
                "PyTorch.rnnStack: \"weight_hh_l0\" is (15, 5); it must be (n_a, n_a)" + gru);
        List<Tensor> keras = List.of(Tensor.of(Matrix.zeros(3, 15)), Tensor.of(Matrix.zeros(5, 15)),
                Tensor.of(Matrix.zeros(2, 15)));
        refused(() -> Keras.lstm(keras), "Keras.lstm: weights[1] (recurrent_kernel) is (5, 15); it must be (n_a, 4 n_a)" + gru);
        refused(() -> Keras.rnnStack(keras, 1),
                "Keras.rnnStack: weights[1] (recurrent_kernel) is (5, 15); it must be (n_a, n_a)" + gru);
        Map<String, Tensor> onnx = Map.of("W", Tensor.of(List.of(1, 15, 3), new double[45]),
                "R", Tensor.of(List.of(1, 15, 5), new double[75]));
        refused(() -> Onnx.lstm(onnx, NONE), "Onnx.lstm: R[0] is (15, 5); it must be (4 n_a, n_a)" + gru);
        refused(() -> Onnx.rnnNode(onnx, NONE, 2, 1), "Onnx.rnnNode: R[0] is (15, 5); it must be (n_a, n_a)" + gru);
    }

    // Keras

    @Test
    void layersOfKerasWithoutBiasAreAStack() {
        LayerStack.Parameters<RnnCell.Parameters> stack = new StackSizes(3, 5, 2, 2, true).rnn(new Random(1));
        List<Tensor> kernels = Keras.weights(stack).stream().filter(array -> array.shape().size() == 2).toList();
        LayerStack.Parameters<RnnCell.Parameters> read = Keras.rnnStack(kernels, 2, 2);
        assertThat(read.layers().get(1).directions().get(0).waa()).isEqualTo(stack.layers().get(1).directions().get(0).waa());
        assertThat(read.layers().get(1).directions().get(1).ba()).isEqualTo(Matrix.zeros(5, 1));
        assertThat(read.wy()).isEqualTo(stack.wy());
    }

    @Test
    void layersOfKerasThatAreMissingOrTooManyAreNamed() {
        List<Tensor> two = Keras.weights(new StackSizes(3, 5, 2, 2, false).lstm(new Random(1)));
        assertThat(two).hasSize(8);
        refused(() -> Keras.lstmStack(two, 1, 1, 1), "Keras.lstmStack: weights[7] (recurrent_kernel) is (2); it must be"
                + " (n_a, 4 n_a)");
        refused(() -> Keras.lstmStack(two.subList(0, 6), 1, 1, 1),
                "Keras.lstmStack: weights has 6 arrays, of which 0 are left for"
                + " layer 2; it must have kernel and recurrent_kernel at least");
        refused(() -> Keras.lstmStack(two.subList(0, 7), 1, 2), "Keras.lstmStack: weights has 7 arrays, of which 1 are left for"
                + " layer 1; it must have kernel and recurrent_kernel at least");
        refused(() -> Keras.lstmStack(two, 1),
                "Keras.lstmStack: weights has 8 arrays; the last 4 belong neither to the layers nor"
                + " to a Dense; lstmStack and rnnStack read several layers");
        refused(() -> Keras.lstmStack(two), "Keras.lstmStack: directions is empty; there must be one layer at least");
        refused(() -> Keras.lstmStack(two, 1, 3), "Keras.lstmStack: directions[1] is 3; a layer has 1 direction, or 2 if it is a"
                + " Bidirectional");
    }

    // ONNX

    @ParameterizedTest
    @ValueSource(strings = {"sequence_lens", "initial_h", "initial_c"})
    void anInputThatTheCallDoesNotUseIsRefused(String name) {
        Map<String, Tensor> inputs = Onnx.inputs(LSTM);
        inputs.put(name, Tensor.vector(1));
        String rest = ": there is an input " + name + ", which changes the result; lstmNode returns it beside the parameters";
        refused(() -> Onnx.lstm(inputs, NONE), "Onnx.lstm" + rest);
        refused(() -> Onnx.lstm(inputs, NONE, 0), "Onnx.lstm" + rest);
        refused(() -> Onnx.lstmStack(inputs, NONE), "Onnx.lstmStack" + rest);
        Map<String, Tensor> rnn = Onnx.inputs(RNN);
        rnn.put(name, Tensor.vector(1));
        refused(() -> Onnx.rnn(rnn, NONE), "Onnx.rnn" + rest.replace("lstmNode", "rnnNode"));
        refused(() -> Onnx.rnnStack(rnn, NONE), "Onnx.rnnStack" + rest.replace("lstmNode", "rnnNode"));
    }

    @Test
    void aNodeWithoutStatesStartsFromZerosAndHasAllSteps() {
        Onnx.Node<LstmCell.Parameters> node = Onnx.lstmNode(Onnx.inputs(LSTM, LSTM.times(2)), NONE, 7, 2);
        Matrix zeros = Matrix.zeros(5, 2);
        assertThat(node.first()).isEqualTo(new State(List.of(zeros, zeros), List.of(zeros, zeros)));
        assertThat(node.lengths()).isEqualTo(Lengths.of(7, 7));
        assertThat(node.parameters().layers().get(0).directions()).containsExactly(LSTM, LSTM.times(2));
        assertThat(node.parameters()).isEqualTo(Onnx.lstmStack(Onnx.inputs(LSTM, LSTM.times(2)), NONE));
        assertThat(Onnx.rnnNode(Onnx.inputs(RNN), NONE, 7, 2).first()).isEqualTo(State.of(zeros));
        assertThat(Onnx.rnnNode(Onnx.inputs(RNN), NONE, 7, 2).parameters()).isEqualTo(Onnx.rnnStack(Onnx.inputs(RNN), NONE));
    }

    @Test
    void lengthsAndStatesMustFit() {
        Map<String, Tensor> inputs = Onnx.inputs(LSTM);
        for (double length : new double[] {-1, 8, 1.5, Double.NaN}) {
            inputs.put("sequence_lens", Tensor.vector(3, length));
            refused(() -> Onnx.lstmNode(inputs, NONE, 7, 2), "Onnx.lstmNode: sequence_lens[1] is " + length
                    + "; it must be a whole number from 0 to the number of steps (7)");
        }
        inputs.put("sequence_lens", Tensor.vector(3, 4, 5));
        refused(() -> Onnx.lstmNode(inputs, NONE, 7, 2),
                "Onnx.lstmNode: \"sequence_lens\" is (3); it must be (m) with m = 2");
        inputs.put("initial_c", Tensor.of(List.of(1, 2, 6), new double[12]));
        refused(() -> Onnx.lstmNode(inputs, NONE, 7, 2), "Onnx.lstmNode: initial_c is (1, 2, 6); it must be (directions, m, n_a)"
                + " with directions = 1, m = 2, n_a = 5");
        refused(() -> Onnx.lstmNode(inputs, Map.of("layout", 1), 7, 2), "Onnx.lstmNode: initial_c is (1, 2, 6); it must be"
                + " (m, directions, n_a) with directions = 1, m = 2, n_a = 5");
    }

    @Test
    void aStackDoesNotReadBackwardAlone() {
        refused(() -> Onnx.lstmStack(Onnx.inputs(LSTM), Map.of("direction", "reverse")), "Onnx.lstmStack: attribute direction is"
                + " reverse; a stack reads forward or in both directions. Read the parameters by lstm and reverse the steps");
        refused(() -> Onnx.rnnNode(Onnx.inputs(RNN), Map.of("direction", "reverse"), 3, 1), "Onnx.rnnNode: attribute direction is"
                + " reverse; a stack reads forward or in both directions. Read the parameters by rnn and reverse the steps");
    }

    /** From the limit on, the activations are exactly what they are without clipping. */
    @Test
    void aClipThatCannotBindIsAccepted() {
        Matrix far = Matrix.of(1, 4, -746, 746, -1e300, 1e300);
        assertThat(far.sigmoid()).isEqualTo(Matrix.of(1, 4, 0, 1, 0, 1));
        assertThat(far.tanh()).isEqualTo(Matrix.of(1, 4, -1, 1, -1, 1));
        assertThat(Matrix.of(1, 2, -20, 20).tanh()).isEqualTo(Matrix.of(1, 2, -1, 1));
        for (Object clip : List.of(746, 1e4f, Float.MAX_VALUE, Double.POSITIVE_INFINITY)) {
            assertThat(Onnx.lstm(Onnx.inputs(LSTM), Map.of("clip", clip))).isEqualTo(LSTM);
        }
        assertThat(Onnx.rnn(Onnx.inputs(RNN), Map.of("clip", 20))).isEqualTo(RNN);
        for (Object clip : List.of(745.9, 0, -1, Double.NaN, "1000")) {
            refused(() -> Onnx.lstm(Onnx.inputs(LSTM), Map.of("clip", clip)), "Onnx.lstm: attribute clip is " + clip
                    + "; clipping has no counterpart here; from 746.0 on it would not change a result");
        }
        refused(() -> Onnx.rnn(Onnx.inputs(RNN), Map.of("clip", 19)), "Onnx.rnn: attribute clip is 19; clipping has no"
                + " counterpart here; from 20.0 on it would not change a result");
    }

    @Test
    void nullIsNamed() {
        Map<String, Tensor> none = new HashMap<>();
        LayerStack.Parameters<RnnCell.Parameters> stack = Onnx.rnnStack(Onnx.inputs(RNN), NONE);
        nullRefused(() -> PyTorch.module("x").inside(null), "PyTorch.inside: name must not be null");
        nullRefused(() -> PyTorch.module("x").linear(null), "PyTorch.linear: tensors must not be null");
        nullRefused(() -> PyTorch.module("x").embedding(null), "PyTorch.embedding: tensors must not be null");
        nullRefused(() -> PyTorch.module("x").tensors((Linear) null), "PyTorch.tensors: linear must not be null");
        nullRefused(() -> PyTorch.module("x").embeddingTensors(null), "PyTorch.embeddingTensors: table must not be null");
        nullRefused(() -> Keras.lstmStack(null, 1), "Keras.lstmStack: weights must not be null");
        nullRefused(() -> Keras.rnnStack(Keras.weights(RNN), (int[]) null), "Keras.rnnStack: directions must not be null");
        nullRefused(() -> Keras.weights((LayerStack.Parameters<?>) null), "Keras.weights: parameters must not be null");
        nullRefused(() -> Onnx.lstmNode(null, NONE, 1, 1), "Onnx.lstmNode: inputs must not be null");
        nullRefused(() -> Onnx.rnnStack(none, null), "Onnx.rnnStack: attributes must not be null");
        nullRefused(() -> new Linear(null, Matrix.zeros(1, 1)), "Linear: weight must not be null");
        nullRefused(() -> new Linear(Matrix.zeros(1, 1), null), "Linear: bias must not be null");
        nullRefused(() -> new Onnx.Node<>(null, State.of(Matrix.zeros(1, 1)), Lengths.of(1)),
                "Onnx.Node: parameters must not be null");
        nullRefused(() -> new Onnx.Node<>(stack, null, Lengths.of(1)), "Onnx.Node: first must not be null");
        nullRefused(() -> new Onnx.Node<>(stack, State.of(Matrix.zeros(1, 1)), null), "Onnx.Node: lengths must not be null");
        Linear linear = new Linear(Matrix.zeros(1, 1), Matrix.zeros(1, 1));
        nullRefused(() -> linear.apply(null), "Linear.apply: h must not be null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(ThrowingCallable call, String message) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }
}
