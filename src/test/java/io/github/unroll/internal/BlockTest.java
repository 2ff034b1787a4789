package io.github.unroll.internal;

import static io.github.unroll.internal.Layout.assertNothingWrittenAround;
import static io.github.unroll.internal.Layout.elements;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockTest {

    private static final Block BLOCK = Block.of(new double[] {
        11, 12, 13, 14,
        21, 22, 23, 24,
        31, 32, 33, 34}, 3, 4);

    @Test
    void aBlockIsRowMajor() {
        assertThat(BLOCK.get(0, 3)).isEqualTo(14);
        assertThat(BLOCK.get(2, 1)).isEqualTo(32);
    }

    @Test
    void zerosHaveTheirShape() {
        Block zeros = Block.zeros(2, 3);
        assertThat(zeros.rows()).isEqualTo(2);
        assertThat(zeros.columns()).isEqualTo(3);
        assertThat(elements(zeros)).containsExactly(0, 0, 0, 0, 0, 0);
    }

    @Test
    void transposeSwapsRowsAndColumns() {
        assertThat(elements(BLOCK.transpose())).containsExactly(11, 21, 31, 12, 22, 32, 13, 23, 33, 14, 24, 34);
        assertThat(BLOCK.transpose().transpose()).isEqualTo(BLOCK);
    }

    @Test
    void rowsAndColumnsCutWindows() {
        assertThat(elements(BLOCK.rows(1, 2))).containsExactly(21, 22, 23, 24, 31, 32, 33, 34);
        assertThat(elements(BLOCK.columns(1, 2))).containsExactly(12, 13, 22, 23, 32, 33);
        assertThat(elements(BLOCK.rows(3, 0))).isEmpty();
        assertThat(elements(BLOCK.columns(4, 0))).isEmpty();
    }

    @Test
    void windowsCanBeNested() {
        assertThat(elements(BLOCK.rows(1, 2).columns(1, 3).columns(1, 2))).containsExactly(23, 24, 33, 34);
        assertThat(elements(BLOCK.columns(1, 2).transpose().rows(1, 1))).containsExactly(13, 23, 33);
        assertThat(elements(BLOCK.transpose().rows(2, 2).columns(1, 2))).containsExactly(23, 33, 24, 34);
    }

    @Test
    void aWindowSharesTheArray() {
        double[] values = {1, 2, 3, 4};
        Block window = Block.of(values, 2, 2).transpose().rows(1, 1);
        values[3] = 40;
        assertThat(elements(window)).containsExactly(2, 40);
    }

    @Test
    void copyToKeepsEveryElementInEveryLayout() {
        for (Layout ofSource : Layout.values()) {
            for (Layout ofTarget : Layout.values()) {
                for (int n = 0; n < 5 * 5; n++) {
                    Block source = ofSource.random(n / 5, n % 5, 1, new Random(n));
                    Block target = ofTarget.of(n / 5, n % 5);
                    source.copyTo(target);
                    assertThat(elements(target)).containsExactly(elements(source));
                    assertNothingWrittenAround(target);
                }
            }
        }
    }

    @Test
    void setColumnsGivesEachRowItsElement() {
        for (Layout layout : Layout.values()) {
            Block block = layout.of(2, 3);
            block.setColumns(Block.of(new double[] {5, 7}, 2, 1));
            assertThat(elements(block)).containsExactly(5, 5, 5, 7, 7, 7);
            assertNothingWrittenAround(block);
        }
    }

    @Test
    void setRowsCopiesEachRowAndToRowsCopiesItBack() {
        for (Layout layout : Layout.values()) {
            double[][] rows = {{1, 2, 3}, {4, 5, 6}};
            Block block = layout.of(2, 3);
            block.setRows(rows);
            assertThat(elements(block)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(block.toRows()).isDeepEqualTo(rows);
            assertNothingWrittenAround(block);
        }
    }

    @Test
    void onlyAWholeRowMajorBlockOrAColumnWithoutGapsIsContiguous() {
        assertThat(BLOCK.isContiguous()).isTrue();
        assertThat(BLOCK.rows(1, 2).isContiguous()).isTrue();
        assertThat(BLOCK.transpose().columns(1, 1).isContiguous()).isTrue();
        assertThat(BLOCK.transpose().isContiguous()).isFalse();
        assertThat(BLOCK.columns(1, 2).isContiguous()).isFalse();
        assertThat(BLOCK.columns(1, 1).isContiguous()).isFalse();
    }
}
