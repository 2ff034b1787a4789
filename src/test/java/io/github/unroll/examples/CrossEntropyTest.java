package io.github.unroll.examples;

import static io.github.unroll.examples.OneHot.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

    private static final Matrix SCORES = Matrix.of(3, 2, 0.5, -1, 2, 0.25, -0.75, 1);

    @Test
    void itIsTheSumOfTheLogarithmsOfWhatCameTrue() {
        List<Matrix> y = List.of(Matrix.of(2, 2, 0.25, 0.5, 0.75, 0.5), Matrix.of(2, 2, 0.1, 1, 0.9, 0));
        double sum = CrossEntropy.sum(y, List.of(new int[] {0, 1}, new int[] {1, 0}));
        assertThat(sum).isCloseTo(-Math.log(0.25) - Math.log(0.5) - Math.log(0.9), within(1e-15));
    }

    @Test
    void anAbsentTargetCountsForNothing() {
        List<int[]> targets = List.of(new int[] {2, ABSENT});
        List<Matrix> y = List.of(SCORES.softmax());
        assertThat(CrossEntropy.sum(y, targets)).isEqualTo(-Math.log(y.get(0).get(2, 0)));
        Matrix gradient = CrossEntropy.gradient(y, targets, 1).get(0);
        for (int row = 0; row < 3; row++) {
            assertThat(gradient.get(row, 1)).isZero();
        }
    }

    @Test
    void theGradientIsThatOfTheLossByTheScores() {
        List<int[]> targets = List.of(new int[] {1, 0});
        Matrix gradient = CrossEntropy.gradient(List.of(SCORES.softmax()), targets, 0.5).get(0);
        double h = 1e-5;
        for (int k = 0; k < 6; k++) {
            double difference = (halfLoss(k, h, targets) - halfLoss(k, -h, targets)) / (2 * h);
            assertThat(gradient.get(k / 2, k % 2)).isCloseTo(difference, within(1e-9));
        }
    }

    private static double halfLoss(int element, double shift, List<int[]> targets) {
        double[] scores = SCORES.toArray();
        scores[element] += shift;
        return 0.5 * CrossEntropy.sum(List.of(Matrix.of(3, 2, scores).softmax()), targets);
    }
}
