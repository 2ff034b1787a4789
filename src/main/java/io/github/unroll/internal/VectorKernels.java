package io.github.unroll.internal;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on explicit vectors, with the operations of the portable ones in the same order. A block without gaps is gone
 * over as one long row. The last vector of a row ends where the row ends, and so may compute some elements a second time;
 * rows shorter than a vector are left to the portable loops.
 *
 * <p>Each loop holds little enough for the JIT compiler to inline it whole; a vector that crosses a call would be an object.
 */
final class VectorKernels extends PortableKernels {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public String name() {
        return "vector, " + SPECIES.vectorBitSize() + " bits";
    }

    @Override
    public Factor factor(Block left, Scratch scratch) {
        return new VectorFactor(left, scratch);
    }

    @Override
    Factor factorOnce(Block left, int columns, Scratch scratch) {
        return VectorRows.suits(left, columns) ? new VectorRows(left) : factor(left, scratch);
    }

    /** A single row is computed as a column: the panels of a factor then have no rows to spare. */
    @Override
    boolean isBetterTransposed(Block sum) {
        return sum.rows() == 1;
    }

    @Override
    public void sigmoid(Block z, Block s) {
        boolean oneRow = isOneRow(z, s);
        if (isShort(oneRow ? z.flat() : z, s)) {
            super.sigmoid(z, s);
        } else {
            sigmoidRows(oneRow ? z.flat() : z, oneRow ? s.flat() : s);
        }
    }

    private static void sigmoidRows(Block z, Block s) {
        for (int i = 0; i < z.rows(); i++) {
            for (int n = 0; n < z.columns(); n += LANES) {
                int j = Math.min(n, z.columns() - LANES);
                VectorMath.sigmoid(fromArray(SPECIES, z.values(), z.rowStart(i) + j)).intoArray(s.values(), s.rowStart(i) + j);
            }
        }
    }

    @Override
    public void tanh(Block z, Block a) {
        boolean oneRow = isOneRow(z, a);
        if (isShort(oneRow ? z.flat() : z, a)) {
            super.tanh(z, a);
        } else {
            tanhRows(oneRow ? z.flat() : z, oneRow ? a.flat() : a);
        }
    }

    private static void tanhRows(Block z, Block a) {
        for (int i = 0; i < z.rows(); i++) {
            for (int n = 0; n < z.columns(); n += LANES) {
                int j = Math.min(n, z.columns() - LANES);
                VectorMath.tanh(fromArray(SPECIES, z.values(), z.rowStart(i) + j)).intoArray(a.values(), a.rowStart(i) + j);
            }
        }
    }

    @Override
    void lstmState(Block cPrev, LstmStep step) {
        boolean oneRow = isOneRow(cPrev, step.c());
        if (isShort(oneRow ? cPrev.flat() : cPrev, step.c())) {
            super.lstmState(cPrev, step);
        } else {
            lstmStateRows(oneRow ? cPrev.flat() : cPrev, step);
        }
    }

    private static void lstmStateRows(Block cPrev, LstmStep step) {
        for (int row = 0; row < cPrev.rows(); row++) {
            for (int n = 0; n < cPrev.columns(); n += LANES) {
                int at = cPrev.index(row, Math.min(n, cPrev.columns() - LANES));
                DoubleVector i = fromArray(SPECIES, step.i().values(), at);
                DoubleVector update = i.mul(fromArray(SPECIES, step.cc().values(), at));
                DoubleVector f = fromArray(SPECIES, step.f().values(), at);
                f.fma(fromArray(SPECIES, cPrev.values(), at), update).intoArray(step.c().values(), at);
            }
        }
    }

    @Override
    void lstmOutput(LstmStep step) {
        boolean oneRow = isOneRow(step.c(), step.a());
        if (isShort(oneRow ? step.c().flat() : step.c(), step.a())) {
            super.lstmOutput(step);
        } else {
            lstmOutputRows(oneRow ? step.c().flat() : step.c(), step);
        }
    }

    private static void lstmOutputRows(Block c, LstmStep step) {
        for (int i = 0; i < c.rows(); i++) {
            for (int n = 0; n < c.columns(); n += LANES) {
                int at = c.index(i, Math.min(n, c.columns() - LANES));
                DoubleVector tanhC = VectorMath.tanh(fromArray(SPECIES, c.values(), at));
                fromArray(SPECIES, step.o().values(), at).mul(tanhC).intoArray(step.a().values(), at);
            }
        }
    }

    @Override
    public void lstmBackward(LstmStep step, Block cPrev, LstmArriving arriving, List<Block> dz) {
        Block dzf = dz.get(0);
        boolean oneRow = isOneRow(cPrev, dzf);
        if (isShort(oneRow ? cPrev.flat() : cPrev, dzf)) {
            super.lstmBackward(step, cPrev, arriving, dz);
        } else {
            int gate = dz.get(1).offset() - dzf.offset();
            lstmBackwardRows(step, oneRow ? cPrev.flat() : cPrev, arriving, oneRow ? dzf.flat() : dzf, gate);
        }
    }

    private static void lstmBackwardRows(LstmStep step, Block cPrev, LstmArriving arriving, Block dzf, int gate) {
        for (int i = 0; i < cPrev.rows(); i++) {
            for (int n = 0; n < cPrev.columns(); n += LANES) {
                int j = Math.min(n, cPrev.columns() - LANES);
                lstmBackward(step, cPrev.values(), arriving, cPrev.index(i, j), dzf.values(), dzf.index(i, j), gate);
            }
        }
    }

    private static void lstmBackward(
            LstmStep step, double[] cPrev, LstmArriving arriving, int at, double[] dz, int zf, int gate) {
        DoubleVector one = broadcast(SPECIES, 1);
        DoubleVector f = fromArray(SPECIES, step.f().values(), at);
        DoubleVector i = fromArray(SPECIES, step.i().values(), at);
        DoubleVector cc = fromArray(SPECIES, step.cc().values(), at);
        DoubleVector o = fromArray(SPECIES, step.o().values(), at);
        DoubleVector tanhC = VectorMath.tanh(fromArray(SPECIES, step.c().values(), at));
        DoubleVector da = fromArray(SPECIES, arriving.da().values(), at).add(fromArray(SPECIES, arriving.back().values(), at));
        DoubleVector d = da.mul(o).fma(tanhC.neg().fma(tanhC, one), fromArray(SPECIES, arriving.dc().values(), at));
        d.mul(fromArray(SPECIES, cPrev, at)).mul(f.mul(one.sub(f))).intoArray(dz, zf);
        d.mul(cc).mul(i.mul(one.sub(i))).intoArray(dz, zf + gate);
        d.mul(i).mul(cc.neg().fma(cc, one)).intoArray(dz, zf + 2 * gate);
        da.mul(tanhC).mul(o.mul(one.sub(o))).intoArray(dz, zf + 3 * gate);
        d.mul(f).intoArray(arriving.dcPrev().values(), at);
    }

    /** Whether all rows of both blocks follow each other without a gap, and so can be taken for one. */
    private static boolean isOneRow(Block block, Block other) {
        return block.isContiguous() && other.isContiguous();
    }

    /** Whether a row has no room for a vector. */
    private static boolean isShort(Block block, Block other) {
        return block.columns() < LANES || block.columnStride() != 1 || other.columnStride() != 1 && other.columns() > 1;
    }
}
