package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarmingKernelsTest {

    private static final Block LEFT = random(9, 40);
    private static final Block RIGHT = random(40, 12);

    private final List<String> calls = new ArrayList<>();
    private final Kernels warming = new WarmingKernels(new Noted("first"), new Noted("second"), 100 * 3 * 4);

    /** Kernels that note each softmax and each packing. */
    private final class Noted extends PortableKernels {

        private final String name;

        Noted(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void softmaxColumns(Block z) {
            calls.add(name);
            super.softmaxColumns(z);
        }

        @Override
        PackedOperand rightOperand(Block right, Scratch scratch) {
            calls.add(name);
            return super.rightOperand(right, scratch);
        }

        @Override
        PackedOperand leftOperandOnce(Block left, Scratch scratch) {
            calls.add(name);
            return super.leftOperandOnce(left, scratch);
        }
    }

    private static Block random(int rows, int columns) {
        return Block.of(new Random(1).doubles((long) rows * columns).toArray(), rows, columns);
    }

    @Test
    void thePortableKernelsWorkUntilTheirTimeIsOver() {
        for (int k = 0; k < 12; k++) {
            warming.softmaxColumns(random(3, 4));                              // 3 x 4 exponentials of about 10 ns
        }
        assertThat(calls).startsWith("first", "first", "first", "first", "first", "first", "first", "first", "first", "first")
                .endsWith("second", "second").hasSize(12);
    }

    @Test
    void sigmoidAndTanhAreComputedBeforeTheChangeAndAfterIt() {
        Kernels portable = new PortableKernels();
        Block z = random(3, 4);
        for (int k = 0; k < 12; k++) {
            Block computed = Block.zeros(3, 4);
            Block expected = Block.zeros(3, 4);
            warming.sigmoid(z, computed);
            portable.sigmoid(z, expected);
            assertThat(computed.values()).isEqualTo(expected.values());
            warming.tanh(z, computed);
            portable.tanh(z, expected);
            assertThat(computed.values()).isEqualTo(expected.values());
        }
        assertThat(warming.name()).isEqualTo("second");
    }

    @Test
    void theNameTellsWhichKernelsWork() {
        assertThat(warming.name()).isEqualTo("first at first, then second");
        warming.softmaxColumns(random(100, 100));
        assertThat(warming.name()).isEqualTo("second");
    }

    @Test
    void aProductOnAPackedOperandCounts() {
        PackedOperand packed = warming.packLeft(LEFT, 12, new Scratch());
        assertThat(packed.isCurrent()).isTrue();
        packed.multiplyAdd(RIGHT, Block.zeros(9, 12));                         // 4320 multiply-adds of about 0.3 ns
        assertThat(packed.isCurrent()).isFalse();
        assertThat(warming.packLeft(LEFT, 12, new Scratch()).isCurrent()).isTrue();
        assertThat(calls).containsExactly("first", "second");
    }

    @Test
    void anOperandOnTheRightCountsAsOneOnTheLeft() {
        PackedOperand packed = warming.packRight(RIGHT, new Scratch());
        packed.multiplyAdd(LEFT, Block.zeros(9, 12));
        assertThat(packed.isCurrent()).isFalse();
        warming.packRight(RIGHT, new Scratch());
        assertThat(calls).containsExactly("first", "second");
    }

    @Test
    void aProductCounts() {
        warming.multiplyAdd(LEFT, RIGHT, Block.zeros(9, 12));
        warming.multiplyAdd(LEFT, RIGHT, Block.zeros(9, 12));
        assertThat(calls).containsExactly("first", "second");
    }
}
