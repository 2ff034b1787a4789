package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A size that exceeds an array causes an error that names the size, not an overflow. */
class ArraySizeTest {

    private static final int MAX = 2147483639;                                 // 2³¹ - 9

    @Test
    void asManyElementsAsAnArrayCanHoldAreLegal() {
        assertThat(ArraySize.MAX).isEqualTo(MAX);
        assertThat(ArraySize.of("x", 0)).isZero();
        assertThat(ArraySize.of("x", MAX)).isEqualTo(MAX);
        refused(() -> ArraySize.of("x", MAX + 1L), "x has 2147483640");
        refused(() -> ArraySize.of("x", Long.MAX_VALUE), "x has 9223372036854775807");
    }

    @Test
    void aBlockThatIsTooLargeIsRefused() {
        refused(() -> Block.zeros(65536, 65536), "a block has 4294967296");
        refused(() -> Block.zeros(Integer.MAX_VALUE, Integer.MAX_VALUE), "a block has 4611686014132420609");
        refused(() -> Block.zeros(1, MAX + 1), "a block has 2147483640");
        try (Scratch scratch = new Scratch()) {
            refused(() -> scratch.block(65536, 65536), "the working memory has 4294967302");
            refused(() -> scratch.block(1, MAX - 5), "the working memory has 2147483640");
        }
    }

    /** A row is padded to whole lines of 8 elements and one line more, and 6 elements come before the first. */
    @Test
    void stepsSideBySideTakeARowOfWholeLinesAndOneMore() {
        assertThat(new TimeChunk(3, 4).maxSize(5)).isEqualTo(6 + 5 * (16 + 8));   // 12 columns
        assertThat(new TimeChunk(3, 8).maxSize(5)).isEqualTo(6 + 5 * (24 + 8));   // 24 columns
        assertThat(new TimeChunk(20, 50).maxSize(5)).isEqualTo(6 + 5 * (104 + 8));                // 2 of the steps at a time
    }

    @Test
    void stepsSideBySideThatAreEmptyTakeNoMemory() {
        assertThat(new TimeChunk(3, 0).maxSize(Integer.MAX_VALUE)).isEqualTo(6);
        assertThat(new TimeChunk(3, Integer.MAX_VALUE).maxSize(0)).isEqualTo(6);
    }

    @Test
    void stepsSideBySideThatAreTooLargeAreRefused() {
        assertThat(new TimeChunk(1, 536870888).maxSize(4)).isEqualTo(2147483590); // 6 + 4 * (536870888 + 8)
        refused(() -> new TimeChunk(1, 1 << 29).maxSize(4), "the working memory has 2147483686");
        refused(() -> new TimeChunk(1, MAX).maxSize(1), "the working memory has 2147483654");
        refused(() -> new TimeChunk(1, Integer.MAX_VALUE).maxSize(1), "the working memory has 2147483662");
        refused(() -> new TimeChunk(2, 1).maxSize(Integer.MAX_VALUE), "the working memory has 34359738358");
    }

    private static void refused(ThrowingCallable call, String size) {
        assertThatIllegalArgumentException().isThrownBy(call)
                .withMessage(size + " elements; it must not have more than 2147483639");
    }
}
