package io.github.unroll.internal;

import static io.github.unroll.internal.VectorTile.LANES;
import static io.github.unroll.internal.VectorTile.MOST_VECTORS;
import static io.github.unroll.internal.VectorTile.ROWS;

/**
 * The left operand L (p, q) of products, packed. The inner dimension is cut into slabs; within a slab stand the panels of 8
 * rows one after the other, in the order in which the tiles of a product read them. A product packs the right operand
 * R (q, r) in the same way, in panels of one to three vectors.
 */
final class VectorFactor implements Factor {

    /** The depth of a slab: so much of a panel of R stays in the first-level cache. */
    static final int DEPTH = 128;

    /** So many columns of a slab of R stay in the second-level cache. */
    private static final int COLUMNS = 480;

    private final int rows;
    private final int depth;
    private final double[] packed;

    VectorFactor(Block left, Scratch scratch) {
        rows = left.rows();
        depth = left.columns();
        packed = scratch.array(Math.multiplyExact(paddedRows(), depth));
        for (int k = 0; k < depth; k += DEPTH) {
            Block slab = left.columns(k, deep(k));
            for (int i = 0; i < rows; i += ROWS) {
                packPanel(slab.rows(i, Math.min(ROWS, rows - i)), ROWS, packed, k * paddedRows() + i * deep(k));
            }
        }
    }

    /** A whole panel whose lines stand next to each other is copied by vectors. */
    static void packPanel(Block lines, int width, double[] target, int t) {
        if (lines.rowStride() == 1 && lines.rows() == width && width % LANES == 0) {
            VectorTile.copy(lines.values(), lines.rowStart(0), lines.columnStride(), lines.columns(), width, target, t);
        } else {
            Packing.panel(lines, width, target, t);
        }
    }

    private int paddedRows() {
        return (rows + ROWS - 1) / ROWS * ROWS;
    }

    /** The depth of the slab that starts at k. */
    private int deep(int k) {
        return Math.min(DEPTH, depth - k);
    }

    @Override
    public void multiplyAdd(Block right, Block sum) {
        try (Scratch scratch = new Scratch()) {
            if (right.columns() == 1) {
                multiplyAddColumn(right, sum, scratch);
            } else {
                for (int j = 0; j < right.columns(); j += COLUMNS) {
                    int count = Math.min(COLUMNS, right.columns() - j);
                    multiplyAddTiles(right.columns(j, count), sum.columns(j, count), scratch);
                }
            }
        }
    }

    private void multiplyAddTiles(Block right, Block sum, Scratch scratch) {
        int[] starts = panelStarts(right.columns());
        double[] slab = scratch.array(starts[starts.length - 1] * Math.min(DEPTH, depth));
        double[] edge = scratch.array(ROWS * MOST_VECTORS * LANES);
        for (int k = 0; k < depth; k += DEPTH) {
            Block lines = right.rows(k, deep(k)).transpose();
            for (int j = 0; j + 1 < starts.length; j++) {
                int count = Math.min(starts[j + 1], right.columns()) - starts[j];
                packPanel(lines.rows(starts[j], count), starts[j + 1] - starts[j], slab, starts[j] * deep(k));
            }
            for (int i = 0; i < rows; i += ROWS) {
                for (int j = 0; j + 1 < starts.length; j++) {
                    addTile(i, k, slab, starts[j], starts[j + 1] - starts[j], sum, edge);
                }
            }
        }
    }

    /** Where the panels of R start, and where the last one ends: as many vectors in each as in the others, or one more. */
    private static int[] panelStarts(int columns) {
        int vectors = (columns + LANES - 1) / LANES;
        int panels = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;
        int[] starts = new int[panels + 1];
        for (int j = 0; j < panels; j++) {
            starts[j + 1] = (j + 1) * vectors / panels * LANES;
        }
        return starts;
    }

    /** The tile at row i and one panel of R. A tile that reaches beyond the sum, or whose rows have gaps, takes a copy. */
    private void addTile(int i, int k, double[] slab, int column, int width, Block sum, double[] edge) {
        int l = k * paddedRows() + i * deep(k);
        int r = column * deep(k);
        if (i + ROWS <= rows && column + width <= sum.columns() && sum.columnStride() == 1) {
            int s = sum.index(i, column);
            VectorTile.add(width / LANES, packed, l, slab, r, deep(k), sum.values(), s, sum.rowStride());
        } else {
            Block part = sum.rows(i, Math.min(ROWS, rows - i)).columns(column, Math.min(width, sum.columns() - column));
            Block tile = Block.of(edge, part.rows(), width).columns(0, part.columns());
            part.copyTo(tile);
            VectorTile.add(width / LANES, packed, l, slab, r, deep(k), edge, 0, width);
            tile.copyTo(part);
        }
    }

    /** One column: nothing of L is used twice, so it is read straight through, with vectors along the rows. */
    private void multiplyAddColumn(Block right, Block sum, Scratch scratch) {
        double[] r = scratch.array(depth);
        double[] s = scratch.array(paddedRows());
        right.copyTo(Block.of(r, depth, 1));
        sum.copyTo(Block.of(s, rows, 1));
        for (int k = 0; k < depth; k += DEPTH) {
            VectorTile.addColumn(packed, k * paddedRows(), deep(k), r, k, s, paddedRows() / ROWS);
        }
        Block.of(s, rows, 1).copyTo(sum);
    }
}
