package io.github.unroll.model;

import static io.github.unroll.TestMatrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.GoldenFile;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.model.LayerStack.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {

    private final Random random = new Random(1);

    /** The share of zeros among 100,000 elements is within 5 standard deviations of the rate. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void elementsAreDroppedAtTheRateAndTheOthersMakeUpForThem(double rate) {
        List<Matrix> masks = Dropout.masks(rate, 100, 50, 20, random);
        long dropped = masks.stream().flatMapToDouble(mask -> Arrays.stream(mask.toArray()))
                .filter(element -> element == 0).count();

        assertThat(masks).hasSize(20).allMatch(mask -> mask.rows() == 100 && mask.columns() == 50);
        assertThat(dropped / 1e5).isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / 1e5)));
        assertThat(masks.get(3).toArray()).containsOnly(rate == 0 ? new double[] {1} : new double[] {0, 1 / (1 - rate)});
    }

    @Test
    void anElementIsDroppedBelowTheRateOnly() {
        RandomGenerator half = () -> 1L << 63;
        assertThat(half.nextDouble()).isEqualTo(0.5);
        assertThat(Dropout.masks(0.5, 1, 1, 1, half)).containsExactly(Matrix.of(1, 1, 2));
        assertThat(Dropout.masks(0, 1, 1, 1, () -> 0)).containsExactly(Matrix.of(1, 1, 1));
    }

    @Test
    void theSameGeneratorGivesTheSameMasksAndEveryStepHasItsOwn() {
        List<Matrix> masks = Dropout.masks(0.5, 4, 3, 2, new Random(7));
        assertThat(Dropout.masks(0.5, 4, 3, 2, new Random(7))).isEqualTo(masks);
        assertThat(masks.get(1)).isNotEqualTo(masks.get(0));
    }

    @Test
    void theNumbersAreThoseOfPyTorch() {
        GoldenFile golden = GoldenFile.read("training/dropout.txt");
        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(parameters(golden, ""));
        List<List<Matrix>> masks = List.of(golden.sequence("mask"));
        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(golden.sequence("x"), network.zeroState(2), masks);
        LayerStack.Gradients<LstmCell.Parameters> gradients = network.backward(golden.sequence("da"), forward.cache());

        assertClose("a", forward.a(), golden.sequence("a"));
        assertClose("dx", gradients.dx(), golden.sequence("dx"));
        assertClose(gradients.dParameters(), parameters(golden, "d"));
        assertThat(golden.unread()).isEmpty();
    }

    private static LayerStack.Parameters<LstmCell.Parameters> parameters(GoldenFile golden, String prefix) {
        Layer<LstmCell.Parameters> lower = Layer.of(layer(golden, prefix + "0."));
        Layer<LstmCell.Parameters> upper = Layer.of(layer(golden, prefix + "1."));
        return new LayerStack.Parameters<>(List.of(lower, upper), Matrix.zeros(0, 4), Matrix.zeros(0, 1));
    }

    private static LstmCell.Parameters layer(GoldenFile golden, String prefix) {
        int na = golden.matrix(prefix + "wf").rows();
        return new LstmCell.Parameters(
                golden.matrix(prefix + "wf"), golden.matrix(prefix + "bf"),
                golden.matrix(prefix + "wi"), golden.matrix(prefix + "bi"),
                golden.matrix(prefix + "wc"), golden.matrix(prefix + "bc"),
                golden.matrix(prefix + "wo"), golden.matrix(prefix + "bo"), Matrix.zeros(0, na), Matrix.zeros(0, 1));
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Dropout.masks(rate, 2, 3, 4, random))
                    .withMessage("Dropout.masks: rate is " + rate + "; rate must be at least 0 and less than 1");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Dropout.masks(0.5, -1, 3, 4, random))
                .withMessage("Dropout.masks: rows is -1; rows must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Dropout.masks(0.5, 2, -1, 4, random))
                .withMessage("Dropout.masks: m is -1; m must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Dropout.masks(0.5, 2, 3, 0, random))
                .withMessage("Dropout.masks: steps is 0; steps must be at least 1");
        assertThatNullPointerException().isThrownBy(() -> Dropout.masks(0.5, 2, 3, 4, null))
                .withMessage("Dropout.masks: random must not be null");
    }
}
