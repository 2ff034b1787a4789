package io.github.unroll.internal;

import java.util.Arrays;

/**
 * Copies the right operand of a product in the order in which the product reads it. A panel consists of some lines (columns)
 * of the operand. For each k, it stores the k-th elements of all its lines next to each other.
 */
final class Packing {

    private Packing() {
    }

    /**
     * Packs one panel: element (i, k) of the lines goes to t + k * width + i; lines up to the width are filled with zeros.
     *
     * @param lines at most width rows, as long as the inner dimension of the product
     */
    static void panel(Block lines, int width, double[] target, int t) {
        if (lines.rows() < width) {
            Arrays.fill(target, t, t + lines.columns() * width, 0);
        }
        if (lines.rowStride() == 1) {
            copyAcross(lines, width, target, t);
        } else {
            int i = 0;
            for (; i + 8 <= lines.rows(); i += 8) {
                interleave8(lines.rows(i, 8), width, target, t + i);
            }
            for (; i < lines.rows(); i++) {
                copyLine(lines.rows(i, 1), width, target, t + i);
            }
        }
    }

    /** Copies lines whose k-th elements are next to each other already. */
    private static void copyAcross(Block lines, int width, double[] target, int t) {
        double[] source = lines.values();
        int count = lines.rows();
        for (int k = 0; k < lines.columns(); k++) {
            int s = lines.index(0, k);
            int to = t + k * width;
            for (int i = 0; i < count; i++) {
                target[to + i] = source[s + i];
            }
        }
    }

    /** Copies eight lines at a time, so that it writes to adjacent places. */
    private static void interleave8(Block lines, int width, double[] target, int t) {
        double[] source = lines.values();
        int next = lines.rowStride();
        for (int k = 0; k < lines.columns(); k++) {
            int s = lines.index(0, k);
            int to = t + k * width;
            target[to] = source[s];
            target[to + 1] = source[s + next];
            target[to + 2] = source[s + 2 * next];
            target[to + 3] = source[s + 3 * next];
            target[to + 4] = source[s + 4 * next];
            target[to + 5] = source[s + 5 * next];
            target[to + 6] = source[s + 6 * next];
            target[to + 7] = source[s + 7 * next];
        }
    }

    private static void copyLine(Block line, int width, double[] target, int t) {
        double[] source = line.values();
        for (int k = 0; k < line.columns(); k++) {
            target[t + k * width] = source[line.index(0, k)];
        }
    }
}
