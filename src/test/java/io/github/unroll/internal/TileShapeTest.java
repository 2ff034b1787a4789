package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TileShapeTest {

    @ParameterizedTest
    @CsvSource({
        "2, amd64, REGISTERS_16", "4, amd64, REGISTERS_16", "8, amd64, REGISTERS_32",
        "2, x86_64, REGISTERS_16", "4, x86_64, REGISTERS_16", "8, x86_64, REGISTERS_32",
        "2, aarch64, REGISTERS_32", "4, aarch64, REGISTERS_32", "8, aarch64, REGISTERS_32"})
    void theTilesAreThoseForTheRegistersOfTheProcessor(int lanes, String architecture, TileShape expected) {
        assertThat(TileShape.of(lanes, architecture)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void theCommonRowsAreTheLeastThatAreWholeTilesOfBoth(TileShape shape) {
        for (int v = 1; v <= shape.maxVectors(); v++) {
            for (int w = 1; w <= shape.maxVectors(); w++) {
                int common = 1;
                while (common % shape.rows(v) != 0 || common % shape.rows(w) != 0) {
                    common++;
                }
                assertThat(shape.commonRows(v, w)).isEqualTo(common);
            }
        }
    }
}
