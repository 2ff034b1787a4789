package io.github.unroll.internal;

import static io.github.unroll.internal.Layout.assertNothingWrittenAround;
import static io.github.unroll.internal.Layout.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KernelsTest {

    private static final Offset<Double> ROUNDING = within(1e-14);

    /** Every small shape and some with more columns than a vector register has lanes. */
    private record Shape(int rows, int columns) {

        int size() {
            return rows * columns;
        }

        Block of(double[] values) {
            return Block.of(values, rows, columns);
        }
    }

    private static Stream<Shape> shapes() {
        return Stream.concat(
                IntStream.range(0, 10 * 10).mapToObj(n -> new Shape(n / 10, n % 10)),
                Stream.of(new Shape(5, 17), new Shape(3, 31), new Shape(2, 64)));
    }

    static Stream<Arguments> layouts() {
        return KernelImplementations.all().flatMap(
                kernels -> Stream.of(Layout.values()).map(layout -> Arguments.of(kernels, layout)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void addRowSumsAddsToWhatIsThere(Kernels kernels, Layout layout) {
        Random random = new Random(10);
        shapes().forEach(shape -> {
            Block z = layout.random(shape.rows, shape.columns, 1, random);
            double[] elements = elements(z);
            double[] sums = random.doubles(shape.rows).toArray();
            double[] expected = sums.clone();
            for (int n = 0; n < shape.size(); n++) {
                expected[n / shape.columns] += elements[n];
            }
            kernels.addRowSums(z, Block.of(sums, shape.rows, 1));
            assertThat(sums).containsExactly(expected, ROUNDING);
        });
    }

    /** 1 + 2⁻⁵³ is 1, so a chain of additions would lose each of the small numbers. */
    @ParameterizedTest
    @MethodSource("layouts")
    void aLargeRowSumDoesNotSwallowSmallNumbers(Kernels kernels, Layout layout) {
        Block z = layout.of(9, 96);
        z.fill(0x1p-53);
        double[] sums = new double[9];
        Arrays.fill(sums, 1);
        kernels.addRowSums(z, Block.of(sums, 9, 1));
        assertThat(sums).containsOnly(1 + 96 * 0x1p-53);
    }

    @ParameterizedTest
    @MethodSource("io.github.unroll.internal.KernelImplementations#all")
    void drainAddsAndClears(Kernels kernels) {
        Random random = new Random(16);
        shapes().forEach(shape -> {
            double[] addends = random.doubles(shape.size() + 4).toArray();
            double[] sums = random.doubles(shape.size() + 2).toArray();
            double[] expected = sums.clone();
            double[] rest = addends.clone();
            for (int n = 0; n < shape.size(); n++) {
                expected[n + 1] += addends[n + 3];
                rest[n + 3] = 0;
            }
            kernels.drain(new Block(addends, 3, shape.rows, shape.columns, shape.columns, 1),
                    new Block(sums, 1, shape.rows, shape.columns, shape.columns, 1));
            assertThat(sums).isEqualTo(expected);
            assertThat(addends).isEqualTo(rest);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void softmaxColumnsIsTheFormula(Kernels kernels, Layout layout) {
        Random random = new Random(11);
        shapes().forEach(shape -> {
            Block z = layout.random(shape.rows, shape.columns, 3, random);
            double[] e = Arrays.stream(elements(z)).map(Math::exp).toArray();
            double[] sums = new double[shape.columns];
            for (int n = 0; n < shape.size(); n++) {
                sums[n % shape.columns] += e[n];
            }
            kernels.softmaxColumns(z);
            assertThat(elements(z)).containsExactly(each(shape, n -> e[n] / sums[n % shape.columns]), ROUNDING);
            assertNothingWrittenAround(z);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void tanhIsTheFormula(Kernels kernels, Layout layout) {
        Random random = new Random(12);
        shapes().forEach(shape -> {
            Block z = layout.random(shape.rows, shape.columns, 3, random);
            double[] before = z.values().clone();
            double[] expected = Arrays.stream(elements(z)).map(Math::tanh).toArray();
            Block a = layout.of(shape.rows, shape.columns);
            kernels.tanh(z, a);
            assertThat(elements(a)).containsExactly(expected, ROUNDING);
            assertNothingWrittenAround(a);
            assertThat(z.values()).isEqualTo(before);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void rnnBackwardIsTheFormula(Kernels kernels, Layout layout) {
        Random random = new Random(13);
        shapes().forEach(shape -> {
            Block aBlock = layout.random(shape.rows, shape.columns, 1, random);
            Block daBlock = layout.random(shape.rows, shape.columns, 1, random);
            Block daNextBlock = layout.random(shape.rows, shape.columns, 1, random);
            double[] a = elements(aBlock);
            double[] da = elements(daBlock);
            double[] daNext = elements(daNextBlock);
            Block dz = layout.random(shape.rows, shape.columns, 1, random);
            kernels.rnnBackward(aBlock, daBlock, daNextBlock, dz);
            assertThat(elements(dz)).containsExactly(each(shape, n -> (1 - a[n] * a[n]) * (da[n] + daNext[n])), ROUNDING);
            assertNothingWrittenAround(dz);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void lstmForwardIsTheFormula(Kernels kernels, Layout layout) {
        Random random = new Random(14);
        shapes().forEach(shape -> {
            int size = shape.size();
            Block z = layout.random(4 * shape.rows, shape.columns, 3, random);
            double[] before = z.values().clone();
            double[] gates = elements(z);                                      // [z_f; z_i; z_c; z_o]
            double[] cPrev = random.doubles(size, -1, 1).toArray();
            LstmStep step = LstmStep.allocate(shape.rows, shape.columns);

            kernels.lstmForward(gates(z), shape.of(cPrev), step);

            assertThat(step.f().values()).containsExactly(each(shape, n -> sigmoid(gates[n])), ROUNDING);
            assertThat(step.i().values()).containsExactly(each(shape, n -> sigmoid(gates[size + n])), ROUNDING);
            assertThat(step.cc().values()).containsExactly(each(shape, n -> Math.tanh(gates[2 * size + n])), ROUNDING);
            assertThat(step.o().values()).containsExactly(each(shape, n -> sigmoid(gates[3 * size + n])), ROUNDING);
            double[] c = each(shape, n -> step.f().values()[n] * cPrev[n] + step.i().values()[n] * step.cc().values()[n]);
            assertThat(step.c().values()).containsExactly(c, ROUNDING);
            assertThat(step.a().values()).containsExactly(each(shape, n -> step.o().values()[n] * Math.tanh(c[n])), ROUNDING);
            assertThat(z.values()).isEqualTo(before);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void lstmBackwardIsTheFormula(Kernels kernels, Layout layout) {
        Random random = new Random(15);
        shapes().forEach(shape -> {
            int size = shape.size();
            double[] f = random.doubles(size).toArray();
            double[] i = random.doubles(size).toArray();
            double[] cc = random.doubles(size, -1, 1).toArray();
            double[] o = random.doubles(size).toArray();
            double[] c = random.doubles(size, -2, 2).toArray();
            double[] cPrev = random.doubles(size, -2, 2).toArray();
            double[] da = random.doubles(size, -1, 1).toArray();
            double[] daNext = random.doubles(size, -1, 1).toArray();
            double[] dcNext = random.doubles(size, -1, 1).toArray();
            double[] dcPrev = new double[size];
            double[] tanhC = Arrays.stream(c).map(Math::tanh).toArray();
            double[] dA = each(shape, n -> da[n] + daNext[n]);
            double[] d = each(shape, n -> dcNext[n] + dA[n] * o[n] * (1 - tanhC[n] * tanhC[n]));
            Block dz = layout.random(4 * shape.rows, shape.columns, 1, random);

            LstmStep step = new LstmStep(shape.of(f), shape.of(i), shape.of(cc), shape.of(o), shape.of(c),
                    shape.of(each(shape, n -> o[n] * tanhC[n])));
            LstmUpstream upstream = new LstmUpstream(shape.of(da), shape.of(daNext), shape.of(dcNext));
            kernels.lstmBackward(step, shape.of(cPrev), upstream, gates(dz), shape.of(dcPrev));

            assertThat(gate(0, dz)).containsExactly(each(shape, n -> d[n] * cPrev[n] * f[n] * (1 - f[n])), ROUNDING);
            assertThat(gate(1, dz)).containsExactly(each(shape, n -> d[n] * cc[n] * i[n] * (1 - i[n])), ROUNDING);
            assertThat(gate(2, dz)).containsExactly(each(shape, n -> d[n] * i[n] * (1 - cc[n] * cc[n])), ROUNDING);
            assertThat(gate(3, dz)).containsExactly(each(shape, n -> dA[n] * tanhC[n] * o[n] * (1 - o[n])), ROUNDING);
            assertThat(dcPrev).containsExactly(each(shape, n -> d[n] * f[n]), ROUNDING);
            assertNothingWrittenAround(dz);

            kernels.lstmBackward(step, shape.of(cPrev), upstream, gates(dz), upstream.dcNext());
            assertThat(dcNext).as("written over dcNext").isEqualTo(dcPrev);
        });
    }

    /** The rows of the k-th gate. */
    private static double[] gate(int k, Block z) {
        return elements(gates(z).get(k));
    }

    private static List<Block> gates(Block z) {
        int na = z.rows() / 4;
        return IntStream.range(0, 4).mapToObj(k -> z.rows(k * na, na)).toList();
    }

    /** σ(z) = 1 / (1 + e⁻ᶻ). */
    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** A formula at each element n = row · columns + column. */
    private static double[] each(Shape shape, IntToDoubleFunction formula) {
        return IntStream.range(0, shape.size()).mapToDouble(formula).toArray();
    }
}
