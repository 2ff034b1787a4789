package io.github.unroll.internal;

import static io.github.unroll.internal.Layout.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightGradientsTest {

    /** Two maps, and the gradients of both. */
    private static final class Maps {

        private final Random random = new Random(24);
        private final int rows;
        private final int columns;
        private final List<Affine.Gradients> sums;

        Maps(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            this.sums = IntStream.range(0, 2).mapToObj(k ->
                    new Affine.Gradients(Block.zeros(rows, columns), Block.zeros(rows, 1))).toList();
        }

        List<Block> dz(int steps) {
            return IntStream.range(0, 2).mapToObj(k -> Layout.WINDOW.random(rows, steps, 1, random)).toList();
        }

        Block v(int steps) {
            return Layout.WINDOW.random(columns, steps, 1, random);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 8, 40", "50, 19, 128", "97, 33, 129", "7, 70, 700"})
    void theyAreTheProductsAndTheRowSumsOfAllCalls(int rows, int columns, int steps) {
        Maps maps = new Maps(rows, columns);
        WeightGradients gradients = new WeightGradients(maps.sums);
        Block[] dw = {Block.zeros(rows, columns), Block.zeros(rows, columns)};
        double[][] db = new double[2][rows];
        for (int call = 0; call < 3; call++) {
            List<Block> dz = maps.dz(steps);
            Block v = maps.v(steps);
            gradients.add(dz, v);
            for (int k = 0; k < 2; k++) {
                Kernels.ACTIVE.multiplyAdd(dz.get(k), v.transpose(), dw[k]);
                double[] addends = elements(dz.get(k));
                for (int n = 0; n < rows * steps; n++) {
                    db[k][n / steps] += addends[n];
                }
            }
        }
        for (int k = 0; k < 2; k++) {
            assertClose(maps.sums.get(k).dw(), elements(dw[k]), steps);
            assertClose(maps.sums.get(k).db(), db[k], steps);
        }
    }

    private static void assertClose(Block sums, double[] expected, int steps) {
        assertThat(elements(sums)).containsExactly(expected, within(1e-15 * steps));
    }

    /** 1 + 2⁻⁵³ is 1, so a chain of additions would lose each of the small products. */
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 1280})
    void aLargeSumDoesNotSwallowSmallAddends(int steps) {
        Affine.Gradients sum = new Affine.Gradients(Block.zeros(1, 1), Block.zeros(1, 1));
        WeightGradients gradients = new WeightGradients(List.of(sum));
        Block ones = constant(1, 1);
        gradients.add(List.of(ones), ones);
        gradients.add(List.of(constant(steps, 0x1p-53)), constant(steps, 1));

        assertThat(sum.dw().get(0, 0)).isEqualTo(1 + steps * 0x1p-53);
        assertThat(sum.db().get(0, 0)).isEqualTo(1 + steps * 0x1p-53);
    }

    private static Block constant(int columns, double value) {
        Block block = Block.zeros(1, columns);
        block.fill(value);
        return block;
    }

    /** If the steps fit one part, the result is the product itself, to the bit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32, 128})
    void aShortSequenceIsOneProduct(int steps) {
        Maps maps = new Maps(60, 11);
        List<Block> dz = maps.dz(steps);
        Block v = maps.v(steps);
        new WeightGradients(maps.sums).add(dz, v);
        for (int k = 0; k < 2; k++) {
            Block product = Block.zeros(60, 11);
            Kernels.ACTIVE.multiplyAdd(dz.get(k), v.transpose(), product);
            assertThat(elements(maps.sums.get(k).dw())).containsExactly(elements(product));
        }
    }
}
