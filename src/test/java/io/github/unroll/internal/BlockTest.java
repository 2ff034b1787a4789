package io.github.unroll.internal;

import static io.github.unroll.internal.Layout.assertNothingWrittenAround;
import static io.github.unroll.internal.Layout.elements;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** Blocks of every layout, and one with gaps in its rows and between them; around them is NaN. */
    private static List<Block> blocks(int rows, int columns) {
        double[] values = new double[4 + rows * (2 * columns + 1)];
        Arrays.fill(values, Double.NaN);
        return Stream.concat(Stream.of(Layout.values()).map(layout -> layout.of(rows, columns)),
                Stream.of(new Block(values, 3, rows, columns, 2 * columns + 1, 2))).toList();
    }

    /** The block with its elements set to 1, 2, ..., row by row. */
    private static Block numbered(Block block) {
        for (int i = 0; i < block.rows(); i++) {
            for (int j = 0; j < block.columns(); j++) {
                block.set(i, j, i * block.columns() + j + 1);
            }
        }
        return block;
    }

    @Test
    void copyToKeepsEveryElementInEveryLayout() {
        for (int rows : new int[] {0, 1, 2, 3, 4, 17}) {
            for (int columns : new int[] {0, 1, 2, 3, 4, 20}) {
                for (Block source : blocks(rows, columns)) {
                    numbered(source);
                    for (Block target : blocks(rows, columns)) {
                        source.copyTo(target);
                        assertThat(elements(target)).containsExactly(elements(source));
                        assertNothingWrittenAround(target);
                    }
                }
            }
        }
    }

    @Test
    void fillGivesEveryElementTheSameValue() {
        for (Block block : blocks(2, 3)) {
            block.fill(5);
            assertThat(elements(block)).containsExactly(5, 5, 5, 5, 5, 5);
            assertNothingWrittenAround(block);
        }
    }

    @Test
    void setColumnsGivesEachRowItsElement() {
        for (Block block : blocks(2, 3)) {
            block.setColumns(Block.of(new double[] {5, 7}, 2, 1));
            assertThat(elements(block)).containsExactly(5, 5, 5, 7, 7, 7);
            assertNothingWrittenAround(block);
        }
    }

    @Test
    void addToColumnsAddsItsElementToEachRow() {
        for (Block block : blocks(2, 3)) {
            numbered(block).addToColumns(Block.of(new double[] {10, 20}, 2, 1));
            assertThat(elements(block)).containsExactly(11, 12, 13, 24, 25, 26);
            assertNothingWrittenAround(block);
        }
    }

    @Test
    void addColumnsAddsTheGivenColumns() {
        for (Block sum : blocks(2, 3)) {
            for (Block added : blocks(2, 3)) {
                numbered(added);
                numbered(sum).addColumns(added, new int[] {0, 2});
                assertThat(elements(sum)).containsExactly(2, 2, 6, 8, 5, 12);
                assertNothingWrittenAround(sum);
            }
        }
    }

    @Test
    void clearColumnsClearsTheGivenColumns() {
        for (Block block : blocks(2, 3)) {
            numbered(block).clearColumns(new int[] {0, 2});
            assertThat(elements(block)).containsExactly(0, 2, 0, 0, 5, 0);
            assertNothingWrittenAround(block);
        }
    }

    @Test
    void columnsAreZeroIfEveryElementOfThemIs() {
        for (double value : new double[] {Double.MIN_VALUE, -1, Double.NaN}) {
            for (Block block : blocks(2, 3)) {
                block.fill(-0.0);
                block.set(1, 1, value);
                assertThat(block.isZero(new int[] {0, 2})).isTrue();
                assertThat(block.isZero(new int[] {0, 1})).isFalse();
                assertThat(block.isZero(new int[0])).isTrue();
            }
        }
    }

    /** Blocks without gaps, which begin at different places on their arrays. */
    @Test
    void copyColumnsTakesEachColumnFromItsStep() {
        for (int columns = 0; columns < 20; columns++) {
            int m = columns;
            Block[] steps = IntStream.range(0, 3).mapToObj(t -> {
                Block step = new Block(new double[4 + 3 * m], 4, 3, m, m, 1);
                IntStream.range(0, step.values().length).forEach(k -> step.values()[k] = 100 * t + k);
                return step;
            }).toArray(Block[]::new);
            int[] indexes = IntStream.range(0, m).map(j -> j * j % 3).toArray();
            double[] around = new double[3 + 3 * m + 2];
            Arrays.fill(around, Double.NaN);
            Block target = new Block(around, 3, 3, m, m, 1);

            target.copyColumns(steps, indexes);

            for (int n = 0; n < 3 * m; n++) {
                assertThat(target.get(n / m, n % m)).isEqualTo(steps[indexes[n % m]].get(n / m, n % m));
            }
            assertNothingWrittenAround(target);
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
        assertThat(new Block(new double[8], 0, 2, 2, 2, 5).isContiguous()).isFalse();
    }

    @Test
    void aContiguousBlockIsOneRowToo() {
        Block row = BLOCK.rows(1, 2).flat();
        assertThat(row.rows()).isEqualTo(1);
        assertThat(elements(row)).containsExactly(21, 22, 23, 24, 31, 32, 33, 34);
        assertThat(row.isContiguous()).isTrue();
    }

    @Test
    void blocksLieLikeEachOtherIfEveryElementHasTheSameIndex() {
        assertThat(BLOCK.liesLike(Block.of(new double[12], 3, 4))).isTrue();
        assertThat(Stream.of(new Block(BLOCK.values(), 1, 3, 4, 4, 1), new Block(BLOCK.values(), 0, 2, 4, 4, 1),
                new Block(BLOCK.values(), 0, 3, 3, 4, 1), new Block(BLOCK.values(), 0, 3, 4, 3, 1),
                new Block(BLOCK.values(), 0, 3, 4, 4, 2))).noneMatch(BLOCK::liesLike);
    }

    @Test
    void theBlocksOfAnLstmStepLieLikeAnotherIfEachOfThemDoes() {
        for (int other = 0; other <= 6; other++) {
            Block[] b = new Block[6];
            Arrays.fill(b, BLOCK);
            if (other < 6) {
                b[other] = BLOCK.rows(0, 2);
            }
            assertThat(new LstmStep(b[0], b[1], b[2], b[3], b[4], b[5]).liesLike(BLOCK)).isEqualTo(other == 6);
            assertThat(new LstmUpstream(b[0], b[1], b[2]).liesLike(BLOCK)).isEqualTo(other >= 3);
        }
    }
}
