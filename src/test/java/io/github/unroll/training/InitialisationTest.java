package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.ParameterTree;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialisationTest {

    private final Random random = new Random(1);

    private static Matrix identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return Matrix.of(n, n, values);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "7, 3", "3, 7", "1, 9", "60, 60", "0, 4", "4, 0"})
    void anOrthogonalMatrixIsOneToTheLastBits(int rows, int columns) {
        Matrix q = Initialisation.orthogonal(rows, columns, random);
        Matrix product = rows > columns ? q.transposeTimes(q) : q.timesTranspose(q);

        assertThat(q.rows()).isEqualTo(rows);
        assertThat(q.columns()).isEqualTo(columns);
        assertThat(product.toArray()).containsExactly(identity(Math.min(rows, columns)).toArray(), within(1e-14));
    }

    /** If every orthogonal matrix is equally likely, an element has the mean 0 and the variance 1/n. */
    @Test
    void orthogonalMatricesPointEverywhere() {
        double[] mean = new double[9];
        double[] square = new double[9];
        int draws = 4000;
        for (int draw = 0; draw < draws; draw++) {
            double[] q = Initialisation.orthogonal(3, 3, random).toArray();
            for (int k = 0; k < 9; k++) {
                mean[k] += q[k] / draws;
                square[k] += q[k] * q[k] / draws;
            }
        }
        assertThat(mean).containsExactly(new double[9], within(0.04));
        assertThat(square).containsExactly(DoubleStream.generate(() -> 1 / 3.0).limit(9).toArray(), within(0.02));
    }

    @Test
    void gaussianNumbersHaveTheMomentsOfTheStandardNormalDistribution() {
        double[] numbers = DoubleStream.generate(() -> Initialisation.gaussian(random)).limit(100_000).toArray();
        assertThat(DoubleStream.of(numbers).average().orElseThrow()).isCloseTo(0, within(0.01));
        assertThat(DoubleStream.of(numbers).map(z -> z * z).average().orElseThrow()).isCloseTo(1, within(0.02));
        assertThat(DoubleStream.of(numbers).map(z -> z * z * z * z).average().orElseThrow()).isCloseTo(3, within(0.1));
    }

    @Test
    void glorotNumbersFillTheirRange() {
        double limit = Math.sqrt(6.0 / 100);
        double[] numbers = Initialisation.glorotUniform(40, 60, random).toArray();
        assertThat(DoubleStream.of(numbers)).allMatch(x -> -limit <= x && x < limit);
        assertThat(DoubleStream.of(numbers).max().orElseThrow()).isGreaterThan(0.99 * limit);
        assertThat(DoubleStream.of(numbers).min().orElseThrow()).isLessThan(-0.99 * limit);
        assertThat(DoubleStream.of(numbers).average().orElseThrow()).isCloseTo(0, within(0.05 * limit));
    }

    private static void assertRandom(Matrix matrix, double limit) {
        assertThat(DoubleStream.of(matrix.toArray())).doesNotContain(0.0).doesNotHaveDuplicates()
                .allMatch(x -> Math.abs(x) <= limit);
    }

    @Test
    void anRnnStartsWithAnOrthogonalRecurrentMatrixAndNoBiases() {
        RnnCell.Parameters p = Initialisation.rnn(3, 5, 2, random);

        assertThat(p.waa().timesTranspose(p.waa()).toArray()).containsExactly(identity(5).toArray(), within(1e-14));
        assertRandom(p.wax(), Math.sqrt(6.0 / 8));
        assertRandom(p.wya(), Math.sqrt(6.0 / 7));
        assertThat(p.ba()).isEqualTo(Matrix.zeros(5, 1));
        assertThat(p.by()).isEqualTo(Matrix.zeros(2, 1));
    }

    @Test
    void anLstmStartsWithOrthogonalRecurrentMatricesAndAForgetBiasOfOne() {
        LstmCell.Parameters p = Initialisation.lstm(3, 5, 2, random);
        for (Matrix w : new Matrix[] {p.wf(), p.wi(), p.wc(), p.wo()}) {
            Matrix recurrent = w.transpose().rows(0, 5);
            assertThat(recurrent.timesTranspose(recurrent).toArray()).containsExactly(identity(5).toArray(), within(1e-14));
            assertRandom(w.transpose().rows(5, 8), Math.sqrt(6.0 / 8));
        }
        assertThat(p.wi()).isNotEqualTo(p.wf());
        assertThat(p.bf().toArray()).containsOnly(1);
        assertThat(new Matrix[] {p.bi(), p.bc(), p.bo()}).containsOnly(Matrix.zeros(5, 1));
        assertThat(p.by()).isEqualTo(Matrix.zeros(2, 1));
        assertRandom(p.wy(), Math.sqrt(6.0 / 7));
    }

    @Test
    void aStackOfOneLayerHasTheNumbersOfTheLayer() {
        LayerStack<LstmCell.Parameters> lstm = LayerStack.of(new Lstm(Initialisation.lstm(3, 5, 2, new Random(7))));
        LayerStack<RnnCell.Parameters> rnn = LayerStack.of(new Rnn(Initialisation.rnn(3, 5, 2, new Random(7))));

        assertThat(Initialisation.lstmStack(3, 5, 2, 1, false, new Random(7))).isEqualTo(lstm.parameters());
        assertThat(Initialisation.rnnStack(3, 5, 2, 1, false, new Random(7))).isEqualTo(rnn.parameters());
    }

    @Test
    void everyDirectionOfAStackIsDrawnByItself() {
        LayerStack.Parameters<LstmCell.Parameters> p = Initialisation.lstmStack(3, 5, 2, 2, true, random);

        assertThat(p.layers()).hasSize(2).allMatch(layer -> layer.directions().size() == 2);
        List<LstmCell.Parameters> all = p.layers().stream().flatMap(layer -> layer.directions().stream()).toList();
        assertThat(all).extracting(LstmCell.Parameters::nx).containsExactly(3, 3, 10, 10);
        assertThat(all).extracting(LstmCell.Parameters::na).containsOnly(5);
        assertThat(all).extracting(LstmCell.Parameters::ny).containsOnly(0);
        assertThat(all).doesNotHaveDuplicates();
        assertRandom(p.wy(), Math.sqrt(6.0 / 12));
        assertThat(p.wy().columns()).isEqualTo(10);
        assertThat(p.by()).isEqualTo(Matrix.zeros(2, 1));
        assertThat(Initialisation.rnnStack(0, 2, 0, 3, false, random).layers()).hasSize(3)
                .allMatch(layer -> layer.directions().size() == 1);
        assertThat(Initialisation.rnnStack(0, 2, 0, 3, true, random).layers()).hasSize(3)
                .allMatch(layer -> layer.directions().size() == 2);
    }

    @Test
    void theForgetBiasIsAllThatChanges() {
        LstmCell.Parameters p = LstmCell.Parameters.random(3, 5, 2, random);
        LstmCell.Parameters changed = Initialisation.withForgetBias(p, 2.5);

        assertThat(changed.bf().toArray()).hasSize(5).containsOnly(2.5);
        assertThat(new LstmCell.Parameters(changed.wf(), p.bf(), changed.wi(), changed.bi(), changed.wc(), changed.bc(),
                changed.wo(), changed.bo(), changed.wy(), changed.by())).isEqualTo(p);
    }

    @Test
    void theSameSeedGivesTheSameBitsOnEveryJdk() {
        assertThat(bits(Initialisation.rnn(3, 5, 2, new Random(7)))).isEqualTo(926299331);
        assertThat(bits(Initialisation.lstm(3, 5, 2, new Random(7)))).isEqualTo(257792743);
        RandomGenerator other = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        assertThat(bits(Initialisation.lstm(3, 5, 2, other))).isEqualTo(-1412702951);
        assertThat(Initialisation.orthogonal(2, 2, new Random(7)).toArray()).containsExactly(
                -0x1.76985a3fc6097p-7, 0x1.fff76f679fbd1p-1, -0x1.fff76f679fbdp-1, -0x1.76985a3fc6096p-7);
    }

    private static int bits(Object tree) {
        return ParameterTree.leaves(tree).values().stream().mapToInt(leaf -> Arrays.hashCode(leaf.toArray()))
                .reduce(1, (hash, leaf) -> 31 * hash + leaf);
    }

    @Test
    void aGeneratorThatRepeatsItselfIsRefusedInsteadOfGivingNaN() {
        RandomGenerator constant = () -> 1L << 62;
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.orthogonal(3, 3, constant))
                .withMessage("Initialisation.orthogonal: row 1 depends on the rows before; random must not repeat itself");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.orthogonal(3, 3, () -> 0))
                .withMessage("Initialisation.orthogonal: row 0 depends on the rows before; random must not repeat itself");
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.rnn(3, -5, 2, random))
                .withMessage("Initialisation.rnn: na is -5; na must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.lstmStack(-1, 5, 2, 1, true, random))
                .withMessage("Initialisation.lstmStack: nx is -1; nx must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.lstmStack(3, -5, 2, 1, true, random))
                .withMessage("Initialisation.lstmStack: na is -5; na must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.rnnStack(3, 5, -2, 1, true, random))
                .withMessage("Initialisation.rnnStack: ny is -2; ny must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.rnnStack(3, 5, 2, 0, true, random))
                .withMessage("Initialisation.rnnStack: layers is 0; layers must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.lstmStack(3, 1 << 30, 2, 1, true, random))
                .withMessage("Initialisation.lstmStack: na is 1073741824, bidirectional is true;"
                        + " 2 na must not exceed 2147483647");
        int half = Integer.MAX_VALUE / 2;
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.rnnStack(0, half, 2, 1, true, random))
                .withMessage("Matrix.zeros: a 1073741823x1073741823 matrix has 1152921502459363329 elements;"
                        + " rows times columns must not exceed 2147483639");
        assertThatNullPointerException().isThrownBy(() -> Initialisation.rnnStack(1, 1, 1, 1, true, null))
                .withMessage("Initialisation.rnnStack: random must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.orthogonal(1 << 20, 1 << 20, random))
                .withMessageContaining("1048576x1048576");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.glorotUniform(-1, 2, random))
                .withMessage("Initialisation.glorotUniform: rows is -1; rows must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.glorotUniform(2, -1, random))
                .withMessage("Initialisation.glorotUniform: columns is -1; columns must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.orthogonal(-1, 2, random))
                .withMessage("Initialisation.orthogonal: rows is -1; rows must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Initialisation.orthogonal(2, -1, random))
                .withMessage("Initialisation.orthogonal: columns is -1; columns must be at least 0");
        assertThatNullPointerException().isThrownBy(() -> Initialisation.glorotUniform(1, 1, null))
                .withMessage("Initialisation.glorotUniform: random must not be null");
        assertThatNullPointerException().isThrownBy(() -> Initialisation.orthogonal(1, 1, null))
                .withMessage("Initialisation.orthogonal: random must not be null");
        assertThatNullPointerException().isThrownBy(() -> Initialisation.withForgetBias(null, 1))
                .withMessage("Initialisation.withForgetBias: parameters must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initialisation.withForgetBias(Initialisation.lstm(1, 1, 1, random), Double.NaN))
                .withMessage("Initialisation.withForgetBias: |bias| is NaN; |bias| must be finite and not negative");
        assertThatNullPointerException().isThrownBy(() -> Initialisation.lstm(1, 1, 1, null))
                .withMessage("Initialisation.lstm: random must not be null");
    }
}
