package io.github.unroll.internal;

/**
 * The tiles in which a product is computed: the number of rows and vectors of the sum that stay in registers at a time. A
 * processor has 16 or 32 vector registers. Each tile has at least 8 sums, as that many fused multiply-adds are in flight at
 * once, and leaves room for the operands; a sum without a register is written and read again at every k. The shape does not
 * change a bit of any result.
 */
enum TileShape {

    /** For a left operand of one row: no element of the right one is used twice, and the sums do not wait for each other. */
    ROW(1, 1, 1, 1, 1, 1, 1, 1),

    /**
     * 6 rows by 2 vectors: 12 sums and 3 operands. The JIT compiler of JDK 25 finds no room for 4 by 3: 12 sums and 4
     * operands.
     */
    REGISTERS_16(8, 6),

    /** Up to 6 rows by 4 vectors, or 12 by 2: 24 sums and 5 or 3 operands. */
    REGISTERS_32(8, 12, 6, 6);

    /** The rows of a tile of one vector, of two, and so on. */
    private final int[] rows;

    TileShape(int... rows) {
        this.rows = rows;
    }

    /**
     * The tiles for a processor.
     *
     * @param lanes the elements of a vector
     * @param architecture as in the system property {@code os.arch}
     */
    static TileShape of(int lanes, String architecture) {
        boolean isX86 = architecture.equals("amd64") || architecture.equals("x86_64");
        return isX86 && lanes < 8 ? REGISTERS_16 : REGISTERS_32;               // AVX-512 has 32, and so have ARM64 and RISC-V
    }

    int maxVectors() {
        return rows.length;
    }

    /** The number of rows of a tile of this many vectors. */
    int rows(int vectors) {
        return rows[vectors - 1];
    }

    /** The least number of rows that divides into whole tiles of either number of vectors. */
    int commonRows(int vectors, int others) {
        int common = rows(vectors);
        while (common % rows(others) != 0) {
            common += rows(vectors);
        }
        return common;
    }
}
