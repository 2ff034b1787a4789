package io.github.unroll.internal;

import java.util.Arrays;
import java.util.List;

/** The kernels in plain Java. */
class PortableKernels implements Kernels {

    /** Copying to columns is not worth while for so few rows ... */
    private static final int FEW = 8;

    /** ... unless the inner dimension is so deep that operands read in place exceed the cache. */
    private static final int DEEP = 256;

    @Override
    public String name() {
        return "portable";
    }

    @Override
    public final PackedOperand packLeft(Block left, int columns, Scratch scratch) {
        return left.isEmpty() ? PackedOperand.EMPTY : leftOperand(left, columns, scratch);
    }

    @Override
    public final PackedOperand packRight(Block right, Scratch scratch) {
        return right.isEmpty() ? PackedOperand.EMPTY : rightOperand(right, scratch);
    }

    PackedOperand leftOperand(Block left, int columns, Scratch scratch) {
        return leftOperandOnce(left, scratch);
    }

    PackedOperand rightOperand(Block right, Scratch scratch) {
        return isSmall(right.columns(), right.rows())
                ? (left, sum) -> ScalarTile.multiplyAdd(left, right, sum)
                : transposed(new PortablePackedLeft(right.transpose(), scratch));
    }

    private static boolean isSmall(int rows, int depth) {
        return rows <= FEW && depth < DEEP;
    }

    /** Turns an operand of one side into one of the other side: S += L R is Sᵀ += Rᵀ Lᵀ. */
    static PackedOperand transposed(PackedOperand operand) {
        return (other, sum) -> operand.multiplyAdd(other.transpose(), sum.transpose());
    }

    @Override
    public final void multiplyAdd(Block left, Block right, Block sum) {
        if (left.isEmpty() || right.isEmpty()) {
            return;                                                            // no sum, or nothing to add to it
        }
        if (sum.columns() == 1 && left.columnStride() == 1) {
            ScalarTile.multiplyAdd(left, right, sum);                          // packing would take longer than the product
        } else if (isBetterTransposed(left, sum)) {
            multiplyAddColumns(right.transpose(), left.transpose(), sum.transpose());
        } else {
            multiplyAddColumns(left, right, sum);
        }
    }

    private void multiplyAddColumns(Block left, Block right, Block sum) {
        try (Scratch scratch = new Scratch()) {
            PackedOperand packed = leftOperandOnce(left, scratch);
            Parallel.columns(sum.columns(), 2.0 * left.rows() * left.columns() * right.columns(), (first, count) ->
                    packed.multiplyAdd(right.columns(first, count), sum.columns(first, count)));
        }
    }

    /** L, for one product. */
    PackedOperand leftOperandOnce(Block left, Scratch scratch) {
        return isSmall(left.rows(), left.columns())
                ? (right, sum) -> ScalarTile.multiplyAdd(left, right, sum)
                : new PortablePackedLeft(left, scratch);
    }

    /** Whether Sᵀ += Rᵀ Lᵀ is faster than S += L R: here, as vectors run along the rows, if S has more columns than rows. */
    boolean isBetterTransposed(Block left, Block sum) {
        return sum.rows() < sum.columns();
    }

    @Override
    public void addRowSums(Block z, Block sums) {
        int row = 0;
        for (; row + 8 <= z.rows(); row += 8) {
            addEightRowSums(z, row, sums);
        }
        for (; row < z.rows(); row++) {
            double sum = 0;
            for (int j = 0; j < z.columns(); j++) {
                sum += z.get(row, j);
            }
            sums.set(row, 0, sums.get(row, 0) + sum);
        }
    }

    /** Adds eight rows at a time, as each addition within a row waits for the one before. */
    private static void addEightRowSums(Block z, int row, Block sums) {
        double[] values = z.values();
        int next = z.rowStride();
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int j = 0; j < z.columns(); j++) {
            int at = z.index(row, j);
            s0 += values[at];
            s1 += values[at + next];
            s2 += values[at + 2 * next];
            s3 += values[at + 3 * next];
            s4 += values[at + 4 * next];
            s5 += values[at + 5 * next];
            s6 += values[at + 6 * next];
            s7 += values[at + 7 * next];
        }
        sums.set(row, 0, sums.get(row, 0) + s0);
        sums.set(row + 1, 0, sums.get(row + 1, 0) + s1);
        sums.set(row + 2, 0, sums.get(row + 2, 0) + s2);
        sums.set(row + 3, 0, sums.get(row + 3, 0) + s3);
        sums.set(row + 4, 0, sums.get(row + 4, 0) + s4);
        sums.set(row + 5, 0, sums.get(row + 5, 0) + s5);
        sums.set(row + 6, 0, sums.get(row + 6, 0) + s6);
        sums.set(row + 7, 0, sums.get(row + 7, 0) + s7);
    }

    @Override
    public void drain(Block b, Block sum) {
        drain(b, 0, sum);
    }

    /** Drains the elements from the given one on. */
    static void drain(Block b, int from, Block sum) {
        double[] addends = b.values();
        double[] sums = sum.values();
        int toSum = sum.offset() - b.offset();
        for (int k = b.offset() + from; k < b.offset() + b.rows() * b.columns(); k++) {
            sums[k + toSum] += addends[k];
            addends[k] = 0;
        }
    }

    @Override
    public void softmaxColumns(Block z) {
        if (z.isEmpty()) {
            return;
        }
        try (Scratch scratch = new Scratch()) {
            double[] maxima = columnMaxima(z);
            double[] sums = new double[z.columns()];
            double[] row = scratch.array(z.columns());
            Activations activations = new Activations(z.columns(), scratch);
            for (int i = 0; i < z.rows(); i++) {
                for (int j = 0; j < z.columns(); j++) {
                    row[j] = distance(z.get(i, j), maxima[j]);
                }
                activations.exp(row, z.columns());
                for (int j = 0; j < z.columns(); j++) {
                    z.set(i, j, row[j]);
                    sums[j] += row[j];
                }
            }
            for (int i = 0; i < z.rows(); i++) {
                for (int j = 0; j < z.columns(); j++) {
                    z.set(i, j, z.get(i, j) / sums[j]);
                }
            }
        }
    }

    /**
     * score - maximum, but 0 if both are the same infinity: the scores that tie at +∞ (or at -∞, if there is nothing else)
     * share the probability, as finite ties do.
     */
    private static double distance(double score, double maximum) {
        return score == maximum ? 0 : score - maximum;
    }

    private static double[] columnMaxima(Block z) {
        double[] maxima = new double[z.columns()];
        Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                maxima[j] = Math.max(maxima[j], z.get(i, j));
            }
        }
        return maxima;
    }

    @Override
    public void sigmoid(Block z, Block s) {
        PortableGates.apply(Activations::sigmoid, z, s);
    }

    @Override
    public void tanh(Block z, Block a) {
        PortableGates.apply(Activations::tanh, z, a);
    }

    @Override
    public void rnnBackward(Block a, Block da, Block daNext, Block dz) {
        PortableGates.rnnBackward(a, da, daNext, dz);
    }

    @Override
    public void lstmForward(List<Block> z, Block cPrev, LstmStep step) {
        PortableGates.lstmForward(z, cPrev, step);
    }

    @Override
    public void lstmBackward(LstmStep step, Block cPrev, LstmUpstream upstream, List<Block> dz, Block dcPrev) {
        PortableGates.lstmBackward(step, cPrev, upstream, dz, dcPrev);
    }
}
