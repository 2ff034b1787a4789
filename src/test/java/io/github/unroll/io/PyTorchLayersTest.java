package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.model.LayerStack.Layer;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.StackSizes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules of PyTorch with several layers and two directions, from and to the parameters of a LayerStack. */
class PyTorchLayersTest {

    private static final PyTorch TORCH = PyTorch.module("net").head("out");
    private static final LayerStack.Parameters<LstmCell.Parameters> LSTM = new StackSizes(3, 5, 2, 2, true).lstm(new Random(1));
    private static final LayerStack.Parameters<RnnCell.Parameters> RNN = new StackSizes(3, 5, 0, 3, false).rnn(new Random(1));

    @ParameterizedTest
    @CsvSource({"3, 5, 2, 2, true", "1, 1, 1, 1, false", "4, 3, 2, 3, false", "2, 4, 0, 1, true", "2, 2, 1, 12, true"})
    void thereAndBackIsTheSame(int nx, int na, int ny, int layers, boolean bidirectional) {
        StackSizes sizes = new StackSizes(nx, na, ny, layers, bidirectional);
        LayerStack.Parameters<LstmCell.Parameters> lstm = sizes.lstm(new Random(1));
        LayerStack.Parameters<RnnCell.Parameters> rnn = sizes.rnn(new Random(1));
        assertThat(TORCH.lstmStack(TORCH.tensors(lstm))).isEqualTo(lstm);
        assertThat(TORCH.rnnStack(TORCH.tensors(rnn))).isEqualTo(rnn);
    }

    @Test
    void namesAndShapesAreThoseOfPyTorch() throws IOException {
        Map<String, Tensor> file = SafeTensors.read(Resources.golden("torch-lstm-2x2-float32.safetensors"));

        Map<String, Tensor> written = PyTorch.module("").tensors(PyTorch.module("").lstmStack(file));

        assertThat(written).containsOnlyKeys(file.keySet());
        written.forEach((name, tensor) -> assertThat(tensor.shape()).as(name).isEqualTo(file.get(name).shape()));
        assertThat(PyTorch.module("").lstmStack(written)).isEqualTo(PyTorch.module("").lstmStack(file));
    }

    @Test
    void theTensorsComeInTheOrderOfPyTorch() {
        assertThat(PyTorch.module("rnn").tensors(new StackSizes(3, 5, 0, 2, true).rnn(new Random(1))).keySet()).containsExactly(
                "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0",
                "rnn.weight_ih_l0_reverse", "rnn.weight_hh_l0_reverse", "rnn.bias_ih_l0_reverse", "rnn.bias_hh_l0_reverse",
                "rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1", "rnn.bias_hh_l1",
                "rnn.weight_ih_l1_reverse", "rnn.weight_hh_l1_reverse", "rnn.bias_ih_l1_reverse", "rnn.bias_hh_l1_reverse");
        assertThat(TORCH.tensors(LSTM).get("out.weight").shape()).containsExactly(2, 10);
    }

    @Test
    void aModuleWithOneLayerIsAStackOfOne() {
        LstmCell.Parameters one = LstmCell.Parameters.random(3, 5, 2, new Random(1));
        LayerStack.Parameters<LstmCell.Parameters> stack = TORCH.lstmStack(TORCH.tensors(one));
        assertThat(stack.layers()).isEqualTo(List.of(Layer.of(PyTorch.module("net").lstm(TORCH.tensors(one)))));
        assertThat(stack.wy()).isEqualTo(one.wy());
        assertThat(stack.by()).isEqualTo(one.by());
    }

    @Test
    void otherModulesInAStateDictDoNotMatter() {
        Map<String, Tensor> tensors = TORCH.tensors(LSTM);
        tensors.putAll(PyTorch.module("another.net").tensors(RNN));
        tensors.putAll(PyTorch.module("netto").tensors(RNN));
        assertThat(TORCH.lstmStack(tensors)).isEqualTo(LSTM);
    }

    @Test
    void aLayerOrDirectionThatIsMissingIsNamed() {
        Map<String, Tensor> tensors = PyTorch.module("").tensors(RNN);
        tensors.keySet().removeIf(name -> name.contains("_l1"));
        refused(() -> PyTorch.module("").rnnStack(tensors), "PyTorch.rnnStack: there is no \"weight_hh_l1\" among 8 tensors:"
                + " \"weight_ih_l0\", \"weight_hh_l0\", \"bias_ih_l0\", \"bias_hh_l0\","
                + " \"weight_ih_l2\", \"weight_hh_l2\", \"bias_ih_l2\", \"bias_hh_l2\"");
        Map<String, Tensor> halves = PyTorch.module("").tensors(new StackSizes(3, 5, 0, 1, true).lstm(new Random(1)));
        halves.putAll(PyTorch.module("").layer(1).tensors(LstmCell.Parameters.random(10, 5, 0, new Random(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> PyTorch.module("").lstmStack(halves))
                .withMessageStartingWith("PyTorch.lstmStack: there is no \"weight_hh_l1_reverse\" among 12 tensors: ");
        refused(() -> TORCH.lstmStack(Map.of()), "PyTorch.lstmStack: there is no \"net.weight_hh_l0\" among 0 tensors: ");
    }

    @Test
    void whatIsWrongWithTheTensorsIsNamed() {
        Map<String, Tensor> tensors = TORCH.tensors(LSTM);
        tensors.put("out.weight", Tensor.of(Matrix.zeros(2, 5)));
        refused(() -> TORCH.lstmStack(tensors),
                "PyTorch.lstmStack: \"out.weight\" is (2, 5); it must be (n_y, n) with n = 10");
        tensors.put("net.weight_hr_l1", Tensor.of(Matrix.zeros(2, 5)));
        refused(() -> TORCH.lstmStack(tensors), "PyTorch.lstmStack: there is a \"net.weight_hr_l1\";"
                + " an LSTM with projections (proj_size) has no counterpart here");
        refused(() -> TORCH.rnnStack(TORCH.tensors(LSTM)),
                "PyTorch.rnnStack: \"net.weight_hh_l0\" is (20, 5); it must be (n_a, n_a); this is that of an LSTM");
    }

    @Test
    void whatPyTorchCannotHoldIsRefused() {
        RnnCell.Parameters lower = RNN.layers().get(0).directions().get(0);
        RnnCell.Parameters smaller = RnnCell.Parameters.random(5, 4, 0, new Random(1));
        Matrix by = Matrix.zeros(0, 1);
        refused(() -> PyTorch.module("").tensors(LSTM),
                "PyTorch.tensors: the parameters have n_y = 2 outputs; head must name the Linear that takes their weights");
        refused(() -> TORCH.tensors(new LayerStack.Parameters<>(
                        List.of(Layer.of(lower), Layer.of(smaller)), Matrix.zeros(0, 4), by)),
                "PyTorch.tensors: \"net.weight_hh_l1\" is (4, 4), \"net.weight_hh_l0\" is (5, 5);"
                        + " the layers of a module have one hidden_size");
        refused(() -> TORCH.tensors(new LayerStack.Parameters<>(
                        List.of(Layer.of(lower), Layer.of(lower, lower)), Matrix.zeros(0, 10), by)),
                "PyTorch.tensors: layers[1] has 2 directions, layers[0] has 1 directions;"
                        + " the numbers of directions must be equal");
        refused(() -> TORCH.tensors(new LayerStack.Parameters<>(List.of(Layer.of(new StackSizes(1, 1, 1, 1, true))), by, by)),
                "PyTorch.tensors: a direction has a io.github.unroll.model.StackSizes;"
                        + " it must have LstmCell.Parameters or RnnCell.Parameters");
    }

    @Test
    void aPartOfAModuleIsNoStack() {
        refusedState(() -> TORCH.layer(1).lstmStack(Map.of()), "PyTorch.lstmStack: this is _l1 of the module;"
                + " a stack is made of a whole module, without layer, reverse and cell");
        refusedState(() -> TORCH.reverse().rnnStack(Map.of()), "PyTorch.rnnStack: this is _l0_reverse of the module;"
                + " a stack is made of a whole module, without layer, reverse and cell");
        refusedState(() -> TORCH.cell().lstmStack(Map.of()), "PyTorch.lstmStack: this is a cell;"
                + " a stack is made of a whole module, without layer, reverse and cell");
        refusedState(() -> TORCH.layer(2).reverse().tensors(RNN), "PyTorch.tensors: this is _l2_reverse of the module;"
                + " a stack is made of a whole module, without layer, reverse and cell");
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> TORCH.lstmStack(null))
                .withMessage("PyTorch.lstmStack: tensors must not be null");
        assertThatNullPointerException().isThrownBy(() -> TORCH.rnnStack(null))
                .withMessage("PyTorch.rnnStack: tensors must not be null");
        assertThatNullPointerException().isThrownBy(() -> TORCH.tensors((LayerStack.Parameters<?>) null))
                .withMessage("PyTorch.tensors: parameters must not be null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void refusedState(ThrowingCallable call, String message) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(call).withMessage(message);
    }
}
