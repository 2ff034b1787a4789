package io.github.unroll.internal;

import static io.github.unroll.internal.Layout.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever kernels are in use, they give the bits of the portable ones, in every layout and for every width. */
class SameBitsTest {

    private static final Kernels PORTABLE = new PortableKernels();

    /** Widths around those of the vectors, numbers of all sizes, and NaN. */
    static Stream<Block> blocks() {
        Random random = new Random(18);
        return IntStream.rangeClosed(1, 33).boxed().flatMap(n -> Stream.of(Layout.WHOLE, Layout.WINDOW, Layout.TRANSPOSED)
                .flatMap(layout -> Stream.of(layout.random(4, n, 4, random), layout.random(n, 1, 800, random))))
                .map(SameBitsTest::withSpecialNumbers);
    }

    private static Block withSpecialNumbers(Block block) {
        double[] special = {0.0, -0.0, 1e4, -1e4, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-310, -745.2};
        for (int k = 0; k < special.length && k < block.columns(); k++) {
            block.set(0, k, special[k]);
        }
        return block;
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void ofSigmoid(Block z) {
        assertSameBits(z, (kernels, s) -> kernels.sigmoid(z, s));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void ofTanh(Block z) {
        assertSameBits(z, (kernels, a) -> kernels.tanh(z, a));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void ofSoftmax(Block z) {
        assertSameBits(z, (kernels, y) -> {
            z.copyTo(y);
            kernels.softmaxColumns(y);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 33, 40})
    void ofDraining(int columns) {
        Block b = Layout.WHOLE.random(3, columns, 1, new Random(25));
        Block sum = Layout.WHOLE.random(3, columns, 1, new Random(26));
        assertSameBits(b, (kernels, result) -> {
            Block drained = Block.of(b.values().clone(), 3, columns);
            Block grown = Block.of(sum.values().clone(), 3, columns);
            kernels.drain(drained, grown);
            grown.copyTo(result);
        });
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void ofTheGradientThroughAnRnnStep(Block da) {
        Random random = new Random(20);
        for (Layout layout : Layout.values()) {
            Block a = layout.random(da.rows(), da.columns(), 1, random);
            Block daNext = layout.random(da.rows(), da.columns(), 1, random);
            assertSameBits(da, (kernels, dz) -> kernels.rnnBackward(a, da, daNext, dz));
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void ofAnLstmStepAndItsGradient(Block z) {
        Random random = new Random(19);
        Block cPrev = Layout.WHOLE.random(z.rows(), z.columns(), 2, random);
        Block da = Layout.WHOLE.random(z.rows(), z.columns(), 1, random);
        Block gates = Layout.WINDOW.random(4 * z.rows(), z.columns(), 5, random);
        z.copyTo(gates.rows(0, z.rows()));
        assertSameBits(gates, (kernels, dz) -> {
            LstmStep step = LstmStep.allocate(z.rows(), z.columns());
            kernels.lstmForward(quarters(gates), cPrev, step);
            Block dcPrev = Block.zeros(z.rows(), z.columns());
            kernels.lstmBackward(step, cPrev, new LstmUpstream(da, step.a(), cPrev), quarters(dz), dcPrev);
            dcPrev.copyTo(dz.rows(0, z.rows()));
        });
    }

    /** The vector loops go over all blocks of a step with the indexes of one of them. */
    @Test
    void theVectorKernelsAssertThatTheBlocksOfAStepLieOnTheirArraysInOneWay() {
        Kernels kernels = Kernels.ACTIVE;
        if (kernels.getClass() == PortableKernels.class) {
            return;
        }
        Random random = new Random(23);
        LstmStep step = LstmStep.allocate(2, 9);
        Block elsewhere = Layout.WINDOW.random(2, 9, 1, random);
        Block whole = Layout.WHOLE.random(2, 9, 1, random);
        List<Block> z = quarters(Layout.WHOLE.random(8, 9, 1, random));
        LstmUpstream upstream = new LstmUpstream(whole, whole, whole);

        assertThatThrownBy(() -> kernels.lstmForward(z, elsewhere, step)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> kernels.lstmBackward(step, elsewhere, upstream, z, whole)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> kernels.lstmBackward(step, whole, upstream, z, elsewhere)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> kernels.lstmBackward(
                step, whole, new LstmUpstream(whole, elsewhere, whole), z, whole)).isInstanceOf(AssertionError.class);
    }

    /** The rows of each of the four gates. */
    private static List<Block> quarters(Block z) {
        int na = z.rows() / 4;
        return IntStream.range(0, 4).mapToObj(k -> z.rows(k * na, na)).toList();
    }

    /** The results of the kernels in use and of the portable ones, in a block of the same shape. */
    private static void assertSameBits(Block like, BiConsumer<Kernels, Block> computation) {
        Block result = Layout.WINDOW.of(like.rows(), like.columns());
        Block expected = Layout.WINDOW.of(like.rows(), like.columns());
        computation.accept(Kernels.ACTIVE, result);
        computation.accept(PORTABLE, expected);
        assertThat(elements(result)).containsExactly(elements(expected));
    }
}
