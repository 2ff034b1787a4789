package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingTest {

    private static final int START = 5;

    @Test
    void aPanelHasTheLinesSideBySideAndZerosUpToItsWidth() {
        Random random = new Random(25);
        for (Layout layout : Layout.values()) {
            for (int rows = 0; rows <= 20; rows++) {
                for (int width : new int[] {rows, rows + 3}) {
                    assertPacked(layout.random(rows, 4, 1, random), width);
                }
            }
        }
    }

    private static void assertPacked(Block lines, int width) {
        double[] panel = new double[START + lines.columns() * width + 1];
        Arrays.fill(panel, Double.NaN);
        double[] expected = panel.clone();
        for (int k = 0; k < lines.columns(); k++) {
            for (int i = 0; i < width; i++) {
                expected[START + k * width + i] = i < lines.rows() ? lines.get(i, k) : 0;
            }
        }
        Packing.panel(lines, width, panel, START);
        assertThat(panel).isEqualTo(expected);
    }
}
