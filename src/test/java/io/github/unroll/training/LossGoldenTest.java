package io.github.unroll.training;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.GoldenFile;
import io.github.unroll.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses and gradients as PyTorch computes them; see golden/training/write.py. */
class LossGoldenTest {

    private final GoldenFile golden = GoldenFile.read("training/losses.txt");
    private final List<Matrix> z = golden.sequence("z");
    private final List<Matrix> p = golden.sequence("p");
    private final List<Matrix> w = golden.sequence("w");
    private final Matrix truth = golden.sequence("r").get(0);

    private void assertLoss(String name, Loss loss) {
        assertThat(loss.value()).as(name).isCloseTo(golden.matrix(name + ".value").get(0, 0), within(1e-14));
        assertClose(name, loss.dz(), golden.sequence(name + ".dz"));
    }

    @Test
    void lossesAndGradientsAreThoseOfPyTorch() {
        assertLoss("binary", BinaryCrossEntropy.of(z).against(p));
        assertLoss("binary.weighted", BinaryCrossEntropy.of(z).weighted(w).against(p));
        assertLoss("binary.last", BinaryCrossEntropy.of(z).lastStep().against(p.get(0)));
        assertLoss("squared.last", MeanSquaredError.of(z).lastStep().against(truth));
        assertLoss("squared.weighted", MeanSquaredError.of(z).weighted(w).against(truth));
        assertThat(golden.unread()).isEmpty();
    }
}
