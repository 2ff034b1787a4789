package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected numbers are those of NumPy 2.4, which takes its logarithm from the C library: its last bit may differ. */
class NumPyRandomTest {

    private static final double ROUNDING = 1e-15;

    @Test
    void theTenThousandthWordIsThatOfTheStandardMersenneTwister() {
        NumPyRandom random = new NumPyRandom(5489);
        skip(9999, random);
        assertThat(Integer.toUnsignedLong(random.nextWord())).isEqualTo(4123659995L);
    }

    @Test
    void doublesAreThoseOfNumPyToTheLastBit() {
        NumPyRandom random = new NumPyRandom(1);
        assertThat(random.nextDouble()).isEqualTo(0.417022004702574);
        assertThat(random.nextDouble()).isEqualTo(0.7203244934421581);
        skip(2 * 309, random);
        assertThat(random.nextDouble()).isEqualTo(0.9096355249515571);     // of the words 623 and 624, the last of the state
        assertThat(random.nextDouble()).isEqualTo(0.2571182937821962);     // of the first two after it is renewed
        skip(2 * 1686, random);
        assertThat(random.nextDouble()).isEqualTo(0.9467282696079524);
    }

    @Test
    void normalNumbersAreThoseOfNumPy() {
        Matrix normal = new NumPyRandom(1).randn(5000, 1);
        assertNumbers(normal.rows(0, 4), 1.6243453636632417, -0.6117564136500754, -0.5281717522634557, -1.0729686221561705);
        assertNumbers(normal.rows(999, 1000), -0.18695501653274957);
        assertNumbers(normal.rows(4999, 5000), 2.241989460993847);
    }

    @Test
    void anotherSeedGivesAnotherSequence() {
        Matrix normal = new NumPyRandom(20180131).randn(5000, 1);
        assertNumbers(normal.rows(0, 4), -2.8810573484406357, -0.6974955614021483, 0.8334524499906717, -0.4292079669824978);
        assertNumbers(normal.rows(999, 1000), 0.555218749188496);
        assertNumbers(normal.rows(4999, 5000), -0.740318400333266);
    }

    @Test
    void theSeedIsUnsigned() {
        Matrix normal = new NumPyRandom(-1).randn(3, 1);                    // np.random.seed(4294967295)
        assertNumbers(normal, 0.6484086742306527, 0.6693235306338161, -1.0805437227474493);
    }

    @Test
    void aMatrixIsFilledRowByRow() {
        Matrix normal = new NumPyRandom(1).randn(2, 3);
        assertNumbers(normal.rows(1, 2), -1.0729686221561705, 0.8654076293246785, -2.3015386968802827);
    }

    @Test
    void theSecondOfAPairIsKeptForTheNextArray() {
        NumPyRandom random = new NumPyRandom(1);
        random.randn(1, 3);
        assertNumbers(random.randn(2, 2), -1.0729686221561705, 0.8654076293246785, -2.3015386968802827, 1.74481176421648);
    }

    @Test
    void aSequenceIsDrawnWithTheStepsRunningFastest() {
        List<Matrix> normal = new NumPyRandom(1).randn(2, 3, 4);
        assertThat(normal).hasSize(4).allMatch(step -> step.rows() == 2 && step.columns() == 3);
        assertNumbers(overSteps(normal, 0, 1), 0.8654076293246785, -2.3015386968802827, 1.74481176421648, -0.7612069008951028);
        assertNumbers(overSteps(normal, 1, 2), -1.1006191772129212, 1.1447237098396141, 0.9015907205927955, 0.5024943389018682);
    }

    private static void skip(int words, NumPyRandom random) {
        for (int k = 0; k < words; k++) {
            random.nextWord();
        }
    }

    private static Matrix overSteps(List<Matrix> sequence, int row, int column) {
        return Matrix.of(1, sequence.size(), sequence.stream().mapToDouble(step -> step.get(row, column)).toArray());
    }

    private static void assertNumbers(Matrix matrix, double... numbers) {
        assertThat(matrix.toArray()).containsExactly(numbers, within(ROUNDING));
    }
}
