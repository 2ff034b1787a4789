package io.github.unroll.internal;

import static io.github.unroll.internal.VectorTile.LANES;

/**
 * The right operand R (q, r) of products, packed in panels as wide as the tiles: each panel stores row 0, then row 1, and so
 * on, in the order in which a tile reads them. The left operands are read in place.
 */
final class VectorPackedRight implements PackedOperand {

    /** The part of the inner dimension that a tile processes at a time. */
    private static final int DEPTH = 512;

    /** The number of elements of R that stay in the second-level cache. */
    private static final int BLOCK = 96 * DEPTH;

    /** One cache line more between rows at a distance of many whole lines, which would all use the same few cache sets. */
    private static final int GAP = 8;

    private final TileShape shape;
    private final int depth;
    private final int columns;
    /** The starts of the panels, and the end of the last one. */
    private final int[] starts;
    private final double[] packed;
    private final int offset;
    /** The number of rows of L that go through all panels at a time: whole tiles of each. */
    private final int height;

    VectorPackedRight(TileShape shape, Block right, Scratch scratch) {
        this.shape = shape;
        depth = right.rows();
        columns = right.columns();
        starts = starts(shape.maxVectors(), columns);
        height = shape.commonRows(vectors(0), vectors(starts.length - 2));
        if (isPanel(right)) {
            packed = right.values();
            offset = right.offset();
        } else {
            Block panels = scratch.block(starts[starts.length - 1], depth);
            packed = panels.values();
            offset = panels.offset();
            pack(right);
        }
    }

    /** Divides the columns into panels whose numbers of vectors differ by at most one. */
    private static int[] starts(int maxVectors, int columns) {
        int vectors = (columns + LANES - 1) / LANES;
        int panels = (vectors + maxVectors - 1) / maxVectors;
        int[] starts = new int[panels + 1];
        for (int j = 0; j < panels; j++) {
            starts[j + 1] = (int) ((j + 1L) * vectors / panels) * LANES;
        }
        return starts;
    }

    /** Where the j-th panel starts on the array. */
    private int start(int j) {
        return offset + starts[j] * depth;
    }

    /** The vectors of the j-th panel. */
    private int vectors(int j) {
        return (starts[j + 1] - starts[j]) / LANES;
    }

    /** Whether R is stored as a panel already. */
    private boolean isPanel(Block right) {
        return starts.length == 2 && starts[1] == columns && right.isContiguous();
    }

    private void pack(Block right) {
        int whole = right.columnStride() == 1 ? packWholePanels(right) : 0;
        for (int j = whole; j + 1 < starts.length; j++) {
            Block panel = right.columns(starts[j], Math.min(starts[j + 1], columns) - starts[j]);
            Packing.panel(panel.transpose(), starts[j + 1] - starts[j], packed, start(j));
        }
    }

    /** Packs the panels that R fills, row by row and by vectors. */
    private int packWholePanels(Block right) {
        int panels = starts.length - 1;
        int whole = starts[panels] <= columns ? panels : panels - 1;
        for (int k = 0; k < depth; k++) {
            for (int j = 0; j < whole; j++) {
                int width = starts[j + 1] - starts[j];
                VectorRow.copy(right.values(), right.index(k, starts[j]), width, packed, start(j) + k * width);
            }
        }
        return whole;
    }

    /** S += L R, by panels of some rows and columns of R at a time. */
    static void multiplyAdd(TileShape shape, Block left, Block right, Block sum) {
        int panel = shape.maxVectors() * LANES;
        int columns = BLOCK / Math.min(DEPTH, right.rows()) / panel * panel;
        for (int j = 0, count; j < right.columns(); j += count) {
            count = Math.min(columns, right.columns() - j);
            for (int k = 0, deep; k < right.rows(); k += deep) {
                deep = Math.min(DEPTH, right.rows() - k);
                try (Scratch scratch = new Scratch()) {
                    new VectorPackedRight(shape, right.rows(k, deep).columns(j, count), scratch)
                            .multiplyAdd(left.columns(k, deep), sum.columns(j, count));
                }
            }
        }
    }

    @Override
    public void multiplyAdd(Block left, Block sum) {
        try (Scratch scratch = new Scratch()) {
            Block rows = rowByRow(left, scratch);
            Block edge = hasEdge(sum) ? scratch.block(height, shape.maxVectors() * LANES) : sum;
            for (int k = 0; k < depth; k += DEPTH) {
                for (int i = 0, count; i < rows.rows(); i += count) {
                    count = Math.min(height, rows.rows() - i);
                    for (int j = 0; j + 1 < starts.length; j++) {
                        addTile(rows, i, count, k, j, sum, edge);
                    }
                }
            }
        }
    }

    /** Whether some tiles are computed on a copy: the last panel extends beyond the sum, or the sum has gaps. */
    private boolean hasEdge(Block sum) {
        return starts[starts.length - 1] > columns || sum.columnStride() != 1;
    }

    /** The block itself, if the elements of its rows follow each other, or a copy. */
    static Block rowByRow(Block left, Scratch scratch) {
        if (left.columnStride() == 1 || left.columns() == 1) {
            return left;
        }
        int gap = left.columns() % (8 * GAP) == 0 ? GAP : 0;
        Block copy = scratch.block(left.rows(), left.columns() + gap).columns(0, left.columns());
        left.copyTo(copy);
        return copy;
    }

    /**
     * Computes some rows from row i on, in the j-th panel, from k on. A tile that extends beyond the sum, or has gaps, uses
     * a copy.
     */
    private void addTile(Block left, int i, int rows, int k, int j, Block sum, Block edge) {
        if (starts[j + 1] <= columns && sum.columnStride() == 1) {
            add(left, i, k, j, sum, sum.index(i, starts[j]), rows);
        } else {
            Block part = sum.rows(i, rows).columns(starts[j], Math.min(starts[j + 1], columns) - starts[j]);
            Block tile = edge.rows(0, rows).columns(0, part.columns());
            part.copyTo(tile);
            add(left, i, k, j, edge, edge.offset(), rows);
            tile.copyTo(part);
        }
    }

    private void add(Block left, int i, int k, int j, Block sum, int s, int rows) {
        int width = starts[j + 1] - starts[j];
        int l = left.index(i, k);
        int r = start(j) + k * width;
        int deep = Math.min(DEPTH, depth - k);
        if (rows == 1) {
            VectorRow.add(left.values(), l, packed, r, width, deep, sum.values(), s);
            return;
        }
        int most = shape.rows(vectors(j));
        for (int above = 0; above < rows; above += most) {
            VectorTile.add(vectors(j), left, l + above * left.rowStride(), packed, r, deep,
                    sum, s + above * sum.rowStride(), Math.min(most, rows - above));
        }
    }
}
