package io.github.unroll.internal;

import java.util.List;
import java.util.function.Consumer;

/**
 * The portable kernels at first, then the vector kernels, with the same bits. Until the JIT compiler has compiled a loop on
 * vectors, the loop takes a hundred times as long as afterwards; in total, that costs about a second. So the portable
 * kernels work until they have taken longer than that: a short program never pays for vectors, and a long one hardly
 * notices.
 */
final class WarmingKernels implements Kernels {

    /** The portable kernels work for about this many nanoseconds, summed over all threads. */
    private static final double PORTABLE = 2e9;

    /** Their costs in nanoseconds: for a multiply-add, an exponential, and a unit of an LSTM forward and backward. */
    private static final double MULTIPLY_ADD = 0.3;
    private static final double EXPONENTIAL = 10;
    private static final double LSTM_FORWARD = 50;
    private static final double LSTM_BACKWARD = 30;

    private final Kernels portable;
    private final Kernels vector;
    /** The rest of {@link #PORTABLE}. Threads may overwrite each other's counts: no result depends on them. */
    private double remaining;

    WarmingKernels(Kernels portable, Kernels vector) {
        this(portable, vector, PORTABLE);
    }

    WarmingKernels(Kernels portable, Kernels vector, double nanoseconds) {
        this.portable = portable;
        this.vector = vector;
        this.remaining = nanoseconds;
    }

    private boolean isWarm() {
        return remaining <= 0;
    }

    private void run(double nanoseconds, Consumer<Kernels> operation) {
        if (isWarm()) {
            operation.accept(vector);
        } else {
            remaining -= nanoseconds;
            operation.accept(portable);
        }
    }

    private static double elements(Block block) {
        return (double) block.rows() * block.columns();
    }

    /** The number for S += L R, with L (p, q), R (q, r), S (p, r): p q r = √(pq qr pr), for each order of the operands. */
    private static double multiplyAdds(Block left, Block right, Block sum) {
        return Math.sqrt(elements(left) * elements(right) * elements(sum));
    }

    @Override
    public String name() {
        return isWarm() ? vector.name() : portable.name() + " at first, then " + vector.name();
    }

    @Override
    public PackedOperand packLeft(Block left, int columns, Scratch scratch) {
        return isWarm() ? vector.packLeft(left, columns, scratch) : untilWarm(left, portable.packLeft(left, columns, scratch));
    }

    @Override
    public PackedOperand packRight(Block right, Scratch scratch) {
        return isWarm() ? vector.packRight(right, scratch) : untilWarm(right, portable.packRight(right, scratch));
    }

    private PackedOperand untilWarm(Block packed, PackedOperand operand) {
        return new PackedOperand() {
            @Override
            public void multiplyAdd(Block other, Block sum) {
                remaining -= MULTIPLY_ADD * multiplyAdds(packed, other, sum);
                operand.multiplyAdd(other, sum);
            }

            @Override
            public boolean isCurrent() {
                return !isWarm();
            }
        };
    }

    @Override
    public void multiplyAdd(Block left, Block right, Block sum) {
        run(MULTIPLY_ADD * multiplyAdds(left, right, sum), kernels -> kernels.multiplyAdd(left, right, sum));
    }

    @Override
    public void addRowSums(Block z, Block sums) {
        run(elements(z), kernels -> kernels.addRowSums(z, sums));
    }

    @Override
    public void drain(Block b, Block sum) {
        run(elements(b), kernels -> kernels.drain(b, sum));
    }

    @Override
    public void softmaxColumns(Block z) {
        run(EXPONENTIAL * elements(z), kernels -> kernels.softmaxColumns(z));
    }

    @Override
    public void sigmoid(Block z, Block s) {
        run(EXPONENTIAL * elements(z), kernels -> kernels.sigmoid(z, s));
    }

    @Override
    public void tanh(Block z, Block a) {
        run(EXPONENTIAL * elements(z), kernels -> kernels.tanh(z, a));
    }

    @Override
    public void rnnBackward(Block a, Block da, Block daNext, Block dz) {
        run(elements(dz), kernels -> kernels.rnnBackward(a, da, daNext, dz));
    }

    @Override
    public void lstmForward(List<Block> z, Block cPrev, LstmStep step) {
        run(LSTM_FORWARD * elements(cPrev), kernels -> kernels.lstmForward(z, cPrev, step));
    }

    @Override
    public void lstmBackward(LstmStep step, Block cPrev, LstmUpstream upstream, List<Block> dz, Block dcPrev) {
        run(LSTM_BACKWARD * elements(cPrev), kernels -> kernels.lstmBackward(step, cPrev, upstream, dz, dcPrev));
    }
}
