package io.github.unroll.internal;

import static io.github.unroll.internal.VectorTile.LANES;
import static io.github.unroll.internal.VectorTile.MOST_VECTORS;
import static io.github.unroll.internal.VectorTile.ROWS;

/**
 * The left operand L (p, q) of products, packed in panels of 8 rows. A product packs the right operand R (q, r) in panels
 * of one to three vectors, then goes over the tiles of the sum.
 */
final class VectorFactor implements Factor {

    /** How deep a tile goes at a time: so much of a panel of each operand stays in the first-level cache. */
    private static final int DEPTH = 128;

    /** How many panels of L are gone over with one panel of R: they stay in the second-level cache. */
    private static final int ROW_PANELS = 64;

    private final int rows;
    private final int depth;
    private final double[] panels;

    VectorFactor(Block left, Scratch scratch) {
        rows = left.rows();
        depth = left.columns();
        panels = scratch.array(Math.multiplyExact(rowPanels() * ROWS, depth));
        for (int i = 0; i < rows; i += ROWS) {
            Packing.panel(left.rows(i, Math.min(ROWS, rows - i)), ROWS, panels, i * depth);
        }
    }

    private int rowPanels() {
        return (rows + ROWS - 1) / ROWS;
    }

    @Override
    public void multiplyAdd(Block right, Block sum) {
        try (Scratch scratch = new Scratch()) {
            if (right.columns() == 1) {
                multiplyAddColumn(right, sum, scratch);
            } else {
                multiplyAddTiles(right, sum, scratch);
            }
        }
    }

    private void multiplyAddTiles(Block right, Block sum, Scratch scratch) {
        int vectors = (right.columns() + LANES - 1) / LANES;
        double[] packed = scratch.array(Math.multiplyExact(vectors * LANES, depth));
        double[] edge = scratch.array(ROWS * MOST_VECTORS * LANES);
        int panelCount = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;
        int[] starts = new int[panelCount + 1];
        for (int j = 0; j < panelCount; j++) {
            starts[j + 1] = starts[j] + (vectors / panelCount + (j < vectors % panelCount ? 1 : 0)) * LANES;
            int count = Math.min(starts[j + 1], right.columns()) - starts[j];
            Packing.panel(right.transpose().rows(starts[j], count), starts[j + 1] - starts[j], packed, starts[j] * depth);
        }
        for (int i = 0; i < rowPanels(); i += ROW_PANELS) {
            int end = Math.min(i + ROW_PANELS, rowPanels());
            for (int k = 0; k < depth; k += DEPTH) {
                for (int j = 0; j < panelCount; j++) {
                    addPanels(i, end, k, packed, starts[j], starts[j + 1] - starts[j], sum, edge);
                }
            }
        }
    }

    /** The tiles of the row panels from {@code first} to {@code end}, at one panel of R, from k on to the depth of a tile. */
    private void addPanels(int first, int end, int k, double[] packed, int column, int width, Block sum, double[] edge) {
        int deep = Math.min(DEPTH, depth - k);
        int r = column * depth + k * width;
        boolean wide = sum.columnStride() == 1 && column + width <= sum.columns();
        for (int i = first; i < end; i++) {
            int l = (i * depth + k) * ROWS;
            if (wide && (i + 1) * ROWS <= rows) {
                int s = sum.index(i * ROWS, column);
                VectorTile.add(width / LANES, panels, l, packed, r, deep, sum.values(), s, sum.rowStride());
            } else {
                Block part = sum.rows(i * ROWS, Math.min(ROWS, rows - i * ROWS))
                        .columns(column, Math.min(width, sum.columns() - column));
                Block tile = Block.of(edge, part.rows(), width).columns(0, part.columns());
                part.copyTo(tile);
                VectorTile.add(width / LANES, panels, l, packed, r, deep, edge, 0, width);
                tile.copyTo(part);
            }
        }
    }

    /** One column: nothing of L is used twice, so its panels are read straight through, vectors along the rows. */
    private void multiplyAddColumn(Block right, Block sum, Scratch scratch) {
        double[] r = scratch.array(depth);
        double[] s = scratch.array(rowPanels() * ROWS);
        right.copyTo(Block.of(r, depth, 1));
        sum.copyTo(Block.of(s, rows, 1));
        int panel = 0;
        for (; panel + 4 <= rowPanels(); panel += 4) {
            VectorTile.addColumn4(panels, panel * ROWS * depth, depth, r, s, panel * ROWS);
        }
        for (; panel < rowPanels(); panel++) {
            VectorTile.addColumn(panels, panel * ROWS * depth, depth, r, s, panel * ROWS);
        }
        Block.of(s, rows, 1).copyTo(sum);
    }
}
