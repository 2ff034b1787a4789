package io.github.unroll.model;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.GoldenFile;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.io.PyTorch;
import io.github.unroll.io.Resources;
import io.github.unroll.io.SafeTensors;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two bidirectional layers against PyTorch's. */
class LayerStackGoldenTest {

    @Test
    void outputsAndLastStatesAreThoseOfPyTorch() throws IOException {
        GoldenFile golden = GoldenFile.read("weights/torch-lstm-2x2-float32.txt");
        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(
                PyTorch.module("").lstmStack(SafeTensors.read(Resources.golden("torch-lstm-2x2-float32.safetensors"))));
        List<Matrix> x = golden.sequence("x");

        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(x, network.zeroState(x.get(0).columns()));

        assertClose("out", forward.a(), golden.sequence("out"));
        assertClose("h_n", forward.last().a(), golden.sequence("h_n"));
        assertClose("c_n", forward.last().c(), golden.sequence("c_n"));
        assertThat(golden.unread()).isEmpty();
    }
}
