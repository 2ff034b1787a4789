package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixProductTest {

    /** C (p, r) = A (p, q) B (q, r). */
    private record Shape(int p, int q, int r) {
    }

    static Stream<Shape> shapes() {
        IntStream cube = IntStream.range(0, 9 * 9 * 9);
        return Stream.concat(
                cube.mapToObj(n -> new Shape(n / 81, n / 9 % 9, n % 9)),
                Stream.of(new Shape(17, 33, 9), new Shape(33, 9, 17), new Shape(1, 65, 31), new Shape(40, 1, 40)));
    }

    @Test
    void productsAreThoseDoneByHand() {
        Matrix a = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);
        Matrix b = Matrix.of(3, 2, 7, 8, 9, 10, 11, 12);
        Matrix product = Matrix.of(2, 2, 58, 64, 139, 154);
        assertThat(a.times(b)).isEqualTo(product);
        assertThat(a.transpose().transposeTimes(b)).isEqualTo(product);
        assertThat(a.timesTranspose(b.transpose())).isEqualTo(product);
    }

    @Test
    void productsEqualTheTripleLoopForEveryShape() {
        Random random = new Random(5);
        shapes().forEach(shape -> {
            Matrix a = Matrix.uniform(shape.p, shape.q, 1, random);
            Matrix b = Matrix.uniform(shape.q, shape.r, 1, random);
            double[] expected = tripleLoop(a, b);
            assertProduct(shape, a.times(b), expected);
            assertProduct(shape, a.transpose().transposeTimes(b), expected);
            assertProduct(shape, a.timesTranspose(b.transpose()), expected);
        });
    }

    private static double[] tripleLoop(Matrix a, Matrix b) {
        double[] product = new double[a.rows() * b.columns()];
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                for (int k = 0; k < a.columns(); k++) {
                    product[i * b.columns() + j] += a.get(i, k) * b.get(k, j);
                }
            }
        }
        return product;
    }

    /** The terms are at most 1 in size; the order in which they are added is free. */
    private static void assertProduct(Shape shape, Matrix product, double[] expected) {
        assertThat(product.rows()).as("%s", shape).isEqualTo(shape.p);
        assertThat(product.columns()).as("%s", shape).isEqualTo(shape.r);
        assertThat(product.toArray()).as("%s", shape).containsExactly(expected, within(1e-14));
    }

    @Test
    void anEmptySumIsZero() {
        assertThat(Matrix.zeros(2, 0).times(Matrix.zeros(0, 3))).isEqualTo(Matrix.zeros(2, 3));
    }

    static Stream<Double> badNumbers() {
        return Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @MethodSource("badNumbers")
    void zeroTimesABadNumberIsNotLeftOut(double bad) {
        assertThat(Matrix.of(1, 2, 0, 1).times(Matrix.of(2, 1, bad, 1)).get(0, 0)).isNaN();
    }
}
