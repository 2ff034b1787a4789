package io.github.unroll.internal;

import static io.github.unroll.internal.VectorFactor.DEPTH;
import static io.github.unroll.internal.VectorTile.LANES;
import static io.github.unroll.internal.VectorTile.MOST_VECTORS;
import static io.github.unroll.internal.VectorTile.ROWS;

/**
 * The left operand L (p, q) of one product with few columns, read where it stands, row by row: packing it would cost as much
 * as the product.
 */
final class VectorRows implements Factor {

    /** Up to so many columns, packing costs a fifth of a product or more. */
    private static final int MOST_COLUMNS = 96;

    /** The columns of a tile. */
    private static final int WIDTH = 2 * LANES;

    private final Block left;

    /** Whether this is the faster way: the elements of a row of L follow each other, and there are the registers for the tile. */
    static boolean suits(Block left, int columns) {
        return left.columnStride() == 1 && columns > 1 && columns <= MOST_COLUMNS && MOST_VECTORS > 1;
    }

    VectorRows(Block left) {
        this.left = left;
    }

    @Override
    public void multiplyAdd(Block right, Block sum) {
        try (Scratch scratch = new Scratch()) {
            int panels = (right.columns() + WIDTH - 1) / WIDTH;
            double[] slab = scratch.array(panels * WIDTH * Math.min(DEPTH, left.columns()));
            double[] edge = scratch.array(ROWS * WIDTH);
            Block lastRows = lastRows(scratch);
            for (int k = 0; k < left.columns(); k += DEPTH) {
                int deep = Math.min(DEPTH, left.columns() - k);
                Block lines = right.rows(k, deep).transpose();
                for (int j = 0; j < right.columns(); j += WIDTH) {
                    VectorFactor.packPanel(lines.rows(j, Math.min(WIDTH, right.columns() - j)), WIDTH, slab, j * deep);
                }
                for (int i = 0; i < left.rows(); i += ROWS) {
                    Block rows = i + ROWS <= left.rows() ? left.rows(i, ROWS) : lastRows;
                    for (int j = 0; j < right.columns(); j += WIDTH) {
                        addTile(rows.columns(k, deep), slab, j * deep, tile(sum, i, j), edge);
                    }
                }
            }
        }
    }

    /** The rows that are too few for a tile, made up with what is not used. */
    private Block lastRows(Scratch scratch) {
        int count = left.rows() % ROWS;
        Block rows = scratch.block(count == 0 ? 0 : ROWS, left.columns());
        left.rows(left.rows() - count, count).copyTo(rows.rows(0, count));
        return rows;
    }

    private static Block tile(Block sum, int i, int j) {
        return sum.rows(i, Math.min(ROWS, sum.rows() - i)).columns(j, Math.min(WIDTH, sum.columns() - j));
    }

    /** A tile that reaches beyond the sum, or whose rows have gaps, takes a copy. */
    private static void addTile(Block rows, double[] slab, int r, Block tile, double[] edge) {
        int l = rows.offset();
        int next = rows.rowStride();
        int depth = rows.columns();
        if (tile.rows() == ROWS && tile.columns() == WIDTH && tile.columnStride() == 1) {
            VectorTile.addRows(rows.values(), l, next, slab, r, depth, tile.values(), tile.offset(), tile.rowStride());
        } else {
            Block copy = Block.of(edge, tile.rows(), WIDTH).columns(0, tile.columns());
            tile.copyTo(copy);
            VectorTile.addRows(rows.values(), l, next, slab, r, depth, edge, 0, WIDTH);
            copy.copyTo(tile);
        }
    }
}
