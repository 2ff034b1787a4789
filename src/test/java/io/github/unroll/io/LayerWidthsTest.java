package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.model.LayerStack;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layers on top of each other and the two directions of a layer must fit; a mapping names the weights that do not. */
class LayerWidthsTest {

    /** Two layers of an RNN with n_a = 2, the first in both directions. */
    private static LayerStack.Parameters<RnnCell.Parameters> stack(int nx, int nxReverse, int nxAbove) {
        return new LayerStack.Parameters<>(
                List.of(LayerStack.Layer.of(rnn(nx), rnn(nxReverse)), LayerStack.Layer.of(rnn(nxAbove), rnn(nxAbove))),
                Matrix.zeros(0, 4), Matrix.zeros(0, 1));
    }

    private static RnnCell.Parameters rnn(int nx) {
        return RnnCell.Parameters.random(nx, 2, 0, new Random(1));
    }

    @Test
    void directionsOfKerasMustTakeTheSameInputs() {
        List<Tensor> weights = Keras.weights(stack(3, 5, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Keras.rnnStack(weights, 2, 2))
                .withMessage("Keras.rnnStack: weights[3] (kernel) is (5, 2); it must be (n_x, n_a) with n_a = 2 from"
                        + " recurrent_kernel and n_x = 3 as in the other direction");
    }

    @Test
    void aLayerOfKerasMustTakeTheOutputsOfTheOneBelow() {
        List<Tensor> weights = Keras.weights(stack(3, 3, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> Keras.rnnStack(weights, 2, 2))
                .withMessage("Keras.rnnStack: weights[6] (kernel) is (5, 2); it must be (n_x, n_a) with n_a = 2 from"
                        + " recurrent_kernel and n_x = 4, the outputs of layer 0");
    }

    @Test
    void directionsOfPyTorchMustTakeTheSameInputs() {
        Map<String, Tensor> tensors = PyTorch.module("rnn").tensors(stack(3, 5, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> PyTorch.module("rnn").rnnStack(tensors))
                .withMessage("PyTorch.rnnStack: \"rnn.weight_ih_l0_reverse\" is (2, 5); it must be (2, n_x) with"
                        + " n_x = 3 as in the other direction");
    }

    @Test
    void aLayerOfPyTorchMustTakeTheOutputsOfTheOneBelow() {
        Map<String, Tensor> tensors = PyTorch.module("rnn").tensors(stack(3, 3, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> PyTorch.module("rnn").rnnStack(tensors))
                .withMessage("PyTorch.rnnStack: \"rnn.weight_ih_l1\" is (2, 5); it must be (2, n_x) with"
                        + " n_x = 4, the outputs of layer 0");
    }
}
