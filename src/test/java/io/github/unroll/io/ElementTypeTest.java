package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {

    private static double get(ElementType type, int bits) {
        return type.get(ByteBuffer.allocate(2).putShort((short) bits).flip());
    }

    /** The examples of <a href="https://en.wikipedia.org/wiki/Half-precision_floating-point_format">Wikipedia</a>. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0", "0x8000, -0.0", "0x0001, 0x1p-24", "0x03FF, 0x1.FF8p-15", "0x0400, 0x1p-14", "0x3555, 0x1.554p-2",
        "0x3BFF, 0x1.FFCp-1", "0x3C00, 1", "0x3C01, 0x1.004p0", "0x7BFF, 65504", "0xC000, -2", "0x7C00, Infinity",
        "0xFC00, -Infinity", "0x7E00, NaN", "0xFE01, NaN"})
    void halfPrecisionIsThatOfIeee754(String bits, String value) {
        assertThat(get(ElementType.F16, Integer.decode(bits))).isEqualTo(Double.valueOf(value));
    }

    /** Positive numbers stand in the order of their bits, and neighbours are as far apart as the exponent says. */
    @Test
    void everyHalfHasItsNeighbours() {
        for (int bits = 0; bits < 0x7C00; bits++) {
            double next = bits == 0x7BFF ? 65536 : get(ElementType.F16, bits + 1);
            assertThat(next - get(ElementType.F16, bits)).isEqualTo(Math.scalb(1.0, Math.max(bits >> 10, 1) - 25));
            assertThat(get(ElementType.F16, bits | 0x8000)).isEqualTo(-get(ElementType.F16, bits));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x3F80, 1", "0xC000, -2", "0x0001, 0x1p-133", "0x7F7F, 0x1.FEp127", "0x7F80, Infinity", "0xFF80, -Infinity",
        "0x7FC0, NaN", "0x8000, -0.0"})
    void brainFloatIsTheUpperHalfOfAFloat(String bits, String value) {
        assertThat(get(ElementType.BF16, Integer.decode(bits))).isEqualTo(Double.valueOf(value));
    }
}
