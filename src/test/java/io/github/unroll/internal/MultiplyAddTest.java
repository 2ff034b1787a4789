package io.github.unroll.internal;

import static io.github.unroll.internal.Layout.assertElements;
import static io.github.unroll.internal.Layout.assertNothingWrittenAround;
import static io.github.unroll.internal.Layout.elements;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MultiplyAddTest {

    /** S (p, r) += L (p, q) R (q, r). */
    private record Shape(int p, int q, int r) {
    }

    private static Stream<Shape> shapes() {
        return Stream.concat(
                IntStream.range(0, 9 * 9 * 9).mapToObj(n -> new Shape(n / 81, n / 9 % 9, n % 9)),
                Stream.of(new Shape(17, 33, 9), new Shape(9, 17, 33), new Shape(33, 9, 17), new Shape(1, 65, 31)));
    }

    static Stream<Arguments> layouts() {
        return KernelImplementations.all().flatMap(MultiplyAddTest::layouts);
    }

    private static Stream<Arguments> layouts(Named<Kernels> kernels) {
        Layout[] all = Layout.values();
        return IntStream.range(0, 4 * 4 * 4).mapToObj(n -> Arguments.of(kernels, all[n / 16], all[n / 4 % 4], all[n % 4]));
    }

    /** Widths around the vectors and tiles, and depths beyond what a tile takes at a time. */
    private static Stream<Shape> largerShapes() {
        return Stream.concat(
                IntStream.range(0, 20 * 20 * 20).mapToObj(n -> new Shape(1 + n / 400, 1 + n / 20 % 20, 1 + n % 20)),
                IntStream.rangeClosed(21, 75).boxed().flatMap(n ->
                        Stream.of(new Shape(n, 7, 9), new Shape(7, 9, n), new Shape(9, n, 7), new Shape(n, n, n),
                                new Shape(n, n, 1))));
    }

    static Stream<Named<Kernels>> implementations() {
        return KernelImplementations.all();
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theProductIsAddedForLargerShapesToo(Kernels kernels) {
        Random random = new Random(16);
        Stream.concat(largerShapes(), Stream.of(new Shape(255, 9, 20), new Shape(256, 9, 20),
                new Shape(257, 9, 20), new Shape(530, 300, 26), new Shape(40, 700, 130))).forEach(shape -> {
            Block left = Layout.WHOLE.random(shape.p, shape.q, 1, random);
            Block right = Layout.WHOLE.random(shape.q, shape.r, 1, random);
            Block sum = Layout.WHOLE.random(shape.p, shape.r, 1, random);
            double[] expected = fusedLoop(left, right, elements(sum));

            kernels.multiplyAdd(left, right, sum);

            assertThat(sum.values()).as("%s", shape).containsExactly(expected);
        });
    }

    /** Each element is one chain of fused multiply-adds in the order of k: the bits are part of the contract. */
    private static double[] fusedLoop(Block left, Block right, double[] sum) {
        for (int i = 0; i < left.rows(); i++) {
            for (int k = 0; k < left.columns(); k++) {
                for (int j = 0; j < right.columns(); j++) {
                    int n = i * right.columns() + j;
                    sum[n] = Math.fma(left.get(i, k), right.get(k, j), sum[n]);
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void theProductIsAddedForEveryShape(Kernels kernels, Layout ofLeft, Layout ofRight, Layout ofSum) {
        Random random = new Random(6);
        shapes().forEach(shape -> {
            Block left = ofLeft.random(shape.p, shape.q, 1, random);
            Block right = ofRight.random(shape.q, shape.r, 1, random);
            Block sum = ofSum.random(shape.p, shape.r, 1, random);
            double[] expected = tripleLoop(left, right, elements(sum));
            double[] leftBefore = left.values().clone();
            double[] rightBefore = right.values().clone();

            kernels.multiplyAdd(left, right, sum);

            assertElements(sum, expected);
            assertNothingWrittenAround(sum);
            assertThat(left.values()).isEqualTo(leftBefore);
            assertThat(right.values()).isEqualTo(rightBefore);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aPackedOperandOnEitherSideAddsTheSameBits(Kernels kernels, Layout ofLeft, Layout ofRight, Layout ofSum) {
        Random random = new Random(23);
        Stream.concat(shapes(), Stream.of(new Shape(14, 9, 40), new Shape(25, 600, 1), new Shape(1, 600, 25),
                new Shape(8, 255, 11), new Shape(11, 256, 8))).forEach(shape -> {
            Block left = ofLeft.random(shape.p, shape.q, 1, random);
            Block right = ofRight.random(shape.q, shape.r, 1, random);
            Block byLeft = ofSum.random(shape.p, shape.r, 1, random);
            Block byRight = ofSum.of(shape.p, shape.r);
            byLeft.copyTo(byRight);
            double[] expected = fusedLoop(left, right, elements(byLeft));

            try (Scratch scratch = new Scratch()) {
                kernels.packLeft(left, shape.r, scratch).multiplyAdd(right, byLeft);
                kernels.packRight(right, scratch).multiplyAdd(left, byRight);
            }

            assertThat(elements(byLeft)).as("%s", shape).containsExactly(expected);
            assertThat(elements(byRight)).as("%s", shape).containsExactly(expected);
            assertNothingWrittenAround(byLeft);
            assertNothingWrittenAround(byRight);
        });
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aPackedOperandMayHaveAMillionColumnsOrRows(Kernels kernels) {
        int n = 1_000_003;
        Random random = new Random(24);
        Block column = Layout.WHOLE.random(2, 1, 1, random);
        Block row = Layout.WHOLE.random(1, n, 1, random);
        Block byRight = Block.zeros(2, n);
        Block byLeft = Block.zeros(n, 2);
        Block byTranspose = Block.zeros(n, 1);
        double[] expected = fusedLoop(column, row, new double[2 * n]);

        try (Scratch scratch = new Scratch()) {
            kernels.packRight(row, scratch).multiplyAdd(column, byRight);
            kernels.packLeft(row.transpose(), 2, scratch).multiplyAdd(column.transpose(), byLeft);
            kernels.packLeft(row.transpose(), 1, scratch).multiplyAdd(column.rows(1, 1), byTranspose);
        }

        assertThat(Arrays.equals(byRight.values(), expected)).isTrue();
        assertThat(Arrays.equals(elements(byLeft.transpose()), expected)).isTrue();
        assertThat(Arrays.equals(byTranspose.values(), Arrays.copyOfRange(expected, n, 2 * n))).isTrue();
    }

    private static double[] tripleLoop(Block left, Block right, double[] sum) {
        for (int i = 0; i < left.rows(); i++) {
            for (int j = 0; j < right.columns(); j++) {
                for (int k = 0; k < left.columns(); k++) {
                    sum[i * right.columns() + j] += left.get(i, k) * right.get(k, j);
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aColumnHasTheSameBitsAloneAndBesideOthers(Kernels kernels, Layout ofLeft, Layout ofRight, Layout ofSum) {
        Random random = new Random(7);
        Block left = ofLeft.random(5, 6, 1, random);
        Block right = ofRight.random(6, 19, 1, random);
        right.values()[right.index(3, 4)] = Double.NaN;
        Block sum = ofSum.random(5, 19, 1, random);
        double[] before = elements(sum);

        kernels.multiplyAdd(left, right, sum);

        for (int j = 0; j < 19; j++) {
            Block alone = Block.zeros(5, 1);
            Block.of(before, 5, 19).columns(j, 1).copyTo(alone);
            kernels.multiplyAdd(left, right.columns(j, 1), alone);
            assertThat(elements(sum.columns(j, 1))).containsExactly(alone.values());
            assertThat(Double.isNaN(sum.get(0, j))).isEqualTo(j == 4);
        }
    }
}
