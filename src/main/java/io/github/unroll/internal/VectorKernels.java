package io.github.unroll.internal;

import static io.github.unroll.internal.Compilation.apart;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on explicit vectors, with the operations of the portable ones in the same order. A block without gaps is
 * processed as one long row. The last vector of a row ends where the row ends, and so may compute some elements a second
 * time; rows shorter than a vector are left to the portable loops.
 *
 * <p>Each loop is small enough for the JIT compiler to inline it completely; a vector that crosses a call would be an
 * object. For that reason, the backward step is two loops: with one loop, JDK 17 left objects in every other run, now in one
 * of six.
 */
final class VectorKernels extends PortableKernels {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final TileShape tiles;

    /** For the current processor. */
    VectorKernels() {
        this(TileShape.of(LANES, System.getProperty("os.arch")));
    }

    VectorKernels(TileShape tiles) {
        this.tiles = tiles;
    }

    @Override
    public String name() {
        return "vector, " + SPECIES.vectorBitSize() + " bits";
    }

    /** A column of the sum is computed as a row, along which the vectors run. */
    @Override
    PackedOperand leftOperand(Block left, int columns, Scratch scratch) {
        return columns == 1
                ? transposed(new VectorPackedRight(TileShape.ROW, left.transpose(), scratch))
                : leftOperandOnce(left, scratch);
    }

    @Override
    PackedOperand leftOperandOnce(Block left, Scratch scratch) {
        Block rows = VectorPackedRight.rowByRow(left, scratch);
        return (right, sum) -> {
            if (isBetterTransposed(left, sum)) {
                VectorPackedRight.multiplyAdd(tiles, right.transpose(), rows.transpose(), sum.transpose());
            } else {
                VectorPackedRight.multiplyAdd(tiles, rows, right, sum);
            }
        };
    }

    @Override
    PackedOperand rightOperand(Block right, Scratch scratch) {
        return new VectorPackedRight(tiles, right, scratch);
    }

    /** Vectors run along the rows of the sum, so these should have no gaps; nor should those of L, which are read one by one. */
    @Override
    boolean isBetterTransposed(Block left, Block sum) {
        return sum.columns() == 1 ? left.columnStride() != 1 : sum.columnStride() != 1 && sum.rowStride() == 1;
    }

    @Override
    public void sigmoid(Block z, Block s) {
        boolean oneRow = isOneRow(z, s);
        if (isShort(oneRow ? z.flat() : z, s)) {
            super.sigmoid(z, s);
        } else {
            apart(() -> sigmoidRows(oneRow ? z.flat() : z, oneRow ? s.flat() : s));
        }
    }

    private static void sigmoidRows(Block z, Block s) {
        double[] from = z.values();
        double[] to = s.values();
        int last = z.columns() - LANES;
        for (int i = 0; i < z.rows(); i++) {
            int zi = z.rowStart(i);
            int si = s.rowStart(i);
            for (int n = 0; n < last + LANES; n += LANES) {
                int j = Math.min(n, last);
                VectorMath.sigmoid(fromArray(SPECIES, from, zi + j)).intoArray(to, si + j);
            }
        }
    }

    @Override
    public void tanh(Block z, Block a) {
        boolean oneRow = isOneRow(z, a);
        if (isShort(oneRow ? z.flat() : z, a)) {
            super.tanh(z, a);
        } else {
            apart(() -> tanhRows(oneRow ? z.flat() : z, oneRow ? a.flat() : a));
        }
    }

    private static void tanhRows(Block z, Block a) {
        double[] from = z.values();
        double[] to = a.values();
        int last = z.columns() - LANES;
        for (int i = 0; i < z.rows(); i++) {
            int zi = z.rowStart(i);
            int ai = a.rowStart(i);
            for (int n = 0; n < last + LANES; n += LANES) {
                int j = Math.min(n, last);
                VectorMath.tanh(fromArray(SPECIES, from, zi + j)).intoArray(to, ai + j);
            }
        }
    }

    @Override
    public void drain(Block b, Block sum) {
        int whole = b.rows() * b.columns() / LANES * LANES;
        apart(() -> drainVectors(b.values(), b.offset(), sum.values(), sum.offset(), whole));
        drain(b, whole, sum);
    }

    private static void drainVectors(double[] addends, int b, double[] sums, int s, int count) {
        DoubleVector zero = broadcast(SPECIES, 0);
        for (int k = 0; k < count; k += LANES) {
            fromArray(SPECIES, sums, s + k).add(fromArray(SPECIES, addends, b + k)).intoArray(sums, s + k);
            zero.intoArray(addends, b + k);
        }
    }

    /**
     * Vectors run across the columns, each of which has its own maximum and sum; the last columns, which fill no vector, are
     * computed by the portable loops.
     */
    @Override
    public void softmaxColumns(Block z) {
        if (z.isEmpty()) {
            return;
        }
        int whole = z.columnStride() == 1 ? z.columns() / LANES * LANES : 0;
        for (int j = 0; j < whole; j += LANES) {
            Block lanes = z.columns(j, LANES);
            apart(() -> softmaxLanes(lanes));
        }
        if (whole < z.columns()) {
            super.softmaxColumns(z.columns(whole, z.columns() - whole));
        }
    }

    private static void softmaxLanes(Block z) {
        double[] values = z.values();
        DoubleVector max = broadcast(SPECIES, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < z.rows(); i++) {
            max = max.max(fromArray(SPECIES, values, z.rowStart(i)));
        }
        DoubleVector sum = broadcast(SPECIES, 0);
        for (int i = 0; i < z.rows(); i++) {
            DoubleVector score = fromArray(SPECIES, values, z.rowStart(i));
            DoubleVector distance = score.sub(max).blend(0, score.compare(EQ, max));  // 0 where infinities tie
            DoubleVector e = VectorMath.exp(distance);
            e.intoArray(values, z.rowStart(i));
            sum = sum.add(e);
        }
        for (int i = 0; i < z.rows(); i++) {
            fromArray(SPECIES, values, z.rowStart(i)).div(sum).intoArray(values, z.rowStart(i));
        }
    }

    @Override
    public void rnnBackward(Block a, Block da, Block daNext, Block dz) {
        boolean oneRow = isOneRow(a, dz) && isOneRow(da, daNext);
        if (isShort(oneRow ? a.flat() : a, dz) || isShort(oneRow ? da.flat() : da, daNext)) {
            super.rnnBackward(a, da, daNext, dz);
        } else if (oneRow) {
            apart(() -> rnnBackwardRows(a.flat(), da.flat(), daNext.flat(), dz.flat()));
        } else {
            apart(() -> rnnBackwardRows(a, da, daNext, dz));
        }
    }

    /** dZ = (1 - A²) ⊙ (dA + dANext). */
    private static void rnnBackwardRows(Block a, Block da, Block daNext, Block dz) {
        double[] as = a.values();
        double[] das = da.values();
        double[] nexts = daNext.values();
        double[] dzs = dz.values();
        int last = a.columns() - LANES;
        for (int row = 0; row < a.rows(); row++) {
            int ai = a.rowStart(row);
            int dai = da.rowStart(row);
            int nexti = daNext.rowStart(row);
            int dzi = dz.rowStart(row);
            for (int n = 0; n < last + LANES; n += LANES) {
                int j = Math.min(n, last);
                DoubleVector state = fromArray(SPECIES, as, ai + j);
                DoubleVector gradient = fromArray(SPECIES, das, dai + j).add(fromArray(SPECIES, nexts, nexti + j));
                gradient.mul(state.neg().fma(state, broadcast(SPECIES, 1))).intoArray(dzs, dzi + j);
            }
        }
    }

    @Override
    public void lstmForward(List<Block> z, Block cPrev, LstmStep step) {
        assert step.liesLike(cPrev);
        boolean oneRow = isOneRow(cPrev, step.c());
        if (isShort(oneRow ? cPrev.flat() : cPrev, step.c())) {
            super.lstmForward(z, cPrev, step);
            return;
        }
        sigmoid(z.get(0), step.f());
        sigmoid(z.get(1), step.i());
        tanh(z.get(2), step.cc());
        sigmoid(z.get(3), step.o());
        apart(() -> lstmStatesRows(oneRow ? cPrev.flat() : cPrev, step));
    }

    /** c = f ⊙ cPrev + i ⊙ c̃, a = o ⊙ tanh(c). */
    private static void lstmStatesRows(Block cPrev, LstmStep step) {
        double[] fs = step.f().values();
        double[] is = step.i().values();
        double[] ccs = step.cc().values();
        double[] os = step.o().values();
        double[] before = cPrev.values();
        double[] cs = step.c().values();
        double[] as = step.a().values();
        int last = cPrev.columns() - LANES;
        for (int row = 0; row < cPrev.rows(); row++) {
            int start = cPrev.rowStart(row);
            for (int n = 0; n < last + LANES; n += LANES) {
                int at = start + Math.min(n, last);
                DoubleVector update = fromArray(SPECIES, is, at).mul(fromArray(SPECIES, ccs, at));
                DoubleVector c = fromArray(SPECIES, fs, at).fma(fromArray(SPECIES, before, at), update);
                c.intoArray(cs, at);
                fromArray(SPECIES, os, at).mul(VectorMath.tanh(c)).intoArray(as, at);
            }
        }
    }

    @Override
    public void lstmBackward(LstmStep step, Block cPrev, LstmUpstream upstream, List<Block> dz, Block dcPrev) {
        assert step.liesLike(cPrev) && upstream.liesLike(cPrev) && dcPrev.liesLike(cPrev);
        Block dzf = dz.get(0);
        boolean oneRow = isOneRow(cPrev, dzf);
        Block before = oneRow ? cPrev.flat() : cPrev;
        if (isShort(before, dzf)) {
            super.lstmBackward(step, cPrev, upstream, dz, dcPrev);
            return;
        }
        try (Scratch scratch = new Scratch()) {
            double[] d = scratch.array(before.rowStart(before.rows()));        // D has the layout of the step
            apart(() -> atCellRows(step, before, upstream, d, oneRow ? dz.get(3).flat() : dz.get(3)));
            apart(() -> throughGatesRows(step, before, d, dcPrev.values(), oneRow ? dzf.flat() : dzf,
                    dz.get(1).offset() - dzf.offset()));
        }
    }

    /** D = dcNext + dA ⊙ o ⊙ (1 - tanh²(c)), dz_o = dA ⊙ tanh(c) ⊙ o ⊙ (1 - o). */
    private static void atCellRows(LstmStep step, Block cPrev, LstmUpstream upstream, double[] ds, Block dzo) {
        double[] os = step.o().values();
        double[] cs = step.c().values();
        double[] das = upstream.da().values();
        double[] nexts = upstream.daNext().values();
        double[] dcs = upstream.dcNext().values();
        double[] dz = dzo.values();
        int last = cPrev.columns() - LANES;
        for (int row = 0; row < cPrev.rows(); row++) {
            int start = cPrev.rowStart(row);
            int zStart = dzo.rowStart(row);
            for (int n = 0; n < last + LANES; n += LANES) {
                int at = start + Math.min(n, last);
                DoubleVector one = broadcast(SPECIES, 1);
                DoubleVector o = fromArray(SPECIES, os, at);
                DoubleVector tanhC = VectorMath.tanh(fromArray(SPECIES, cs, at));
                DoubleVector da = fromArray(SPECIES, das, at).add(fromArray(SPECIES, nexts, at));
                da.mul(o).fma(tanhC.neg().fma(tanhC, one), fromArray(SPECIES, dcs, at)).intoArray(ds, at);
                da.mul(tanhC).mul(o.mul(one.sub(o))).intoArray(dz, zStart + Math.min(n, last));
            }
        }
    }

    /** dz_f = D ⊙ cPrev ⊙ f ⊙ (1 - f), dz_i = D ⊙ c̃ ⊙ i ⊙ (1 - i), dz_c = D ⊙ i ⊙ (1 - c̃²), dcPrev = D ⊙ f. */
    private static void throughGatesRows(LstmStep step, Block cPrev, double[] ds, double[] dcPrevs, Block dzf, int gate) {
        double[] fs = step.f().values();
        double[] is = step.i().values();
        double[] ccs = step.cc().values();
        double[] before = cPrev.values();
        double[] dz = dzf.values();
        int last = cPrev.columns() - LANES;
        for (int row = 0; row < cPrev.rows(); row++) {
            int start = cPrev.rowStart(row);
            int zStart = dzf.rowStart(row);
            for (int n = 0; n < last + LANES; n += LANES) {
                int at = start + Math.min(n, last);
                int z = zStart + Math.min(n, last);
                DoubleVector one = broadcast(SPECIES, 1);
                DoubleVector f = fromArray(SPECIES, fs, at);
                DoubleVector i = fromArray(SPECIES, is, at);
                DoubleVector cc = fromArray(SPECIES, ccs, at);
                DoubleVector d = fromArray(SPECIES, ds, at);
                d.mul(fromArray(SPECIES, before, at)).mul(f.mul(one.sub(f))).intoArray(dz, z);
                d.mul(cc).mul(i.mul(one.sub(i))).intoArray(dz, z + gate);
                d.mul(i).mul(cc.neg().fma(cc, one)).intoArray(dz, z + 2 * gate);
                d.mul(f).intoArray(dcPrevs, at);
            }
        }
    }

    /** Whether all rows of both blocks follow each other without a gap, and so can be processed as one. */
    private static boolean isOneRow(Block block, Block other) {
        return block.isContiguous() && other.isContiguous();
    }

    /** Whether a row is shorter than a vector. */
    private static boolean isShort(Block block, Block other) {
        return block.columns() < LANES || block.columnStride() != 1 || other.columnStride() != 1 && other.columns() > 1;
    }
}
