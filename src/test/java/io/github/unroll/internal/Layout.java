package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The ways in which a block can lie on its array. The elements around a window are NaN, which spoils every result made from
 * them.
 */
enum Layout {

    WHOLE {
        @Override
        Block of(int rows, int columns) {
            return Block.of(around(rows * columns), rows, columns);
        }
    },

    TRANSPOSED {
        @Override
        Block of(int rows, int columns) {
            return WHOLE.of(columns, rows).transpose();
        }
    },

    WINDOW {
        @Override
        Block of(int rows, int columns) {
            return WHOLE.of(rows + 3, columns + 5).rows(2, rows).columns(4, columns);
        }
    },

    TRANSPOSED_WINDOW {
        @Override
        Block of(int rows, int columns) {
            return WINDOW.of(columns, rows).transpose();
        }
    };

    /** A block of this layout on an array of its own. */
    abstract Block of(int rows, int columns);

    /** A block of numbers in [-scale, scale). */
    Block random(int rows, int columns, double scale, Random random) {
        Block block = of(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                block.values()[block.index(i, j)] = scale * (2 * random.nextDouble() - 1);
            }
        }
        return block;
    }

    private static double[] around(int size) {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** The elements of a block, row by row. */
    static double[] elements(Block block) {
        double[] elements = new double[block.rows() * block.columns()];
        for (int i = 0; i < block.rows(); i++) {
            for (int j = 0; j < block.columns(); j++) {
                elements[i * block.columns() + j] = block.get(i, j);
            }
        }
        return elements;
    }

    /** All elements around the block are still NaN. */
    static void assertNothingWrittenAround(Block block) {
        double[] around = block.values().clone();
        for (int i = 0; i < block.rows(); i++) {
            for (int j = 0; j < block.columns(); j++) {
                around[block.index(i, j)] = Double.NaN;
            }
        }
        assertThat(Arrays.stream(around).allMatch(Double::isNaN)).as("nothing written around %s", block).isTrue();
    }

    /** The elements of a block are those given row by row, up to the rounding of numbers of size 1. */
    static void assertElements(Block block, double[] expected) {
        double[] elements = elements(block);
        double error = IntStream.range(0, expected.length)
                .mapToDouble(n -> Math.abs(elements[n] - expected[n]))
                .reduce(0, Math::max);
        assertThat(error).as(() -> Arrays.toString(elements) + " expected " + Arrays.toString(expected)).isLessThan(1e-14);
    }
}
