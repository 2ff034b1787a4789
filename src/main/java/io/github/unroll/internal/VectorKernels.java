package io.github.unroll.internal;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import java.util.stream.Stream;
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

    /** A single row is computed as a column: the panels of a factor then have no rows to spare. */
    @Override
    boolean isBetterTransposed(Block sum) {
        return sum.rows() == 1;
    }

    @Override
    public void sigmoid(Block z, Block s) {
        if (isOneRow(z, s)) {
            sigmoid(z.flat(), s.flat());
        } else if (isShort(z, s)) {
            super.sigmoid(z, s);
        } else {
            for (int i = 0; i < z.rows(); i++) {
                for (int n = 0; n < z.columns(); n += LANES) {
                    int j = Math.min(n, z.columns() - LANES);
                    DoubleVector argument = fromArray(SPECIES, z.values(), z.rowStart(i) + j);
                    VectorMath.sigmoid(argument).intoArray(s.values(), s.rowStart(i) + j);
                }
            }
        }
    }

    @Override
    public void tanh(Block z, Block a) {
        if (isOneRow(z, a)) {
            tanh(z.flat(), a.flat());
        } else if (isShort(z, a)) {
            super.tanh(z, a);
        } else {
            for (int i = 0; i < z.rows(); i++) {
                for (int n = 0; n < z.columns(); n += LANES) {
                    int j = Math.min(n, z.columns() - LANES);
                    DoubleVector argument = fromArray(SPECIES, z.values(), z.rowStart(i) + j);
                    VectorMath.tanh(argument).intoArray(a.values(), a.rowStart(i) + j);
                }
            }
        }
    }

    @Override
    void lstmState(Block cPrev, LstmStep step) {
        if (isOneRow(cPrev, step.c())) {
            lstmState(cPrev.flat(), step.flat());
        } else if (isShort(cPrev, step.c())) {
            super.lstmState(cPrev, step);
        } else {
            for (int row = 0; row < cPrev.rows(); row++) {
                for (int n = 0; n < cPrev.columns(); n += LANES) {
                    int at = step.c().index(row, Math.min(n, cPrev.columns() - LANES));
                    DoubleVector i = fromArray(SPECIES, step.i().values(), at);
                    DoubleVector update = i.mul(fromArray(SPECIES, step.cc().values(), at));
                    DoubleVector f = fromArray(SPECIES, step.f().values(), at);
                    f.fma(fromArray(SPECIES, cPrev.values(), at), update).intoArray(step.c().values(), at);
                }
            }
        }
    }

    @Override
    void lstmOutput(LstmStep step) {
        if (isOneRow(step.a())) {
            lstmOutput(step.flat());
        } else if (isShort(step.a())) {
            super.lstmOutput(step);
        } else {
            for (int i = 0; i < step.a().rows(); i++) {
                for (int n = 0; n < step.a().columns(); n += LANES) {
                    int at = step.a().index(i, Math.min(n, step.a().columns() - LANES));
                    DoubleVector tanhC = VectorMath.tanh(fromArray(SPECIES, step.c().values(), at));
                    fromArray(SPECIES, step.o().values(), at).mul(tanhC).intoArray(step.a().values(), at);
                }
            }
        }
    }

    @Override
    public void lstmBackward(LstmStep step, Block cPrev, LstmArriving arriving, Block dz) {
        boolean oneRow = isOneRow(cPrev, dz);
        if (isShort(oneRow ? cPrev.flat() : cPrev, dz)) {
            super.lstmBackward(step, cPrev, arriving, dz);
        } else {
            int gate = cPrev.rows() * dz.rowStride();
            lstmBackward(step, oneRow ? cPrev.flat() : cPrev, arriving, oneRow ? dz.flat() : dz, gate);
        }
    }

    private static void lstmBackward(LstmStep step, Block cPrev, LstmArriving arriving, Block dz, int gate) {
        for (int i = 0; i < cPrev.rows(); i++) {
            for (int n = 0; n < cPrev.columns(); n += LANES) {
                int j = Math.min(n, cPrev.columns() - LANES);
                lstmBackward(step, cPrev.values(), arriving, cPrev.index(i, j), dz.values(), dz.index(i, j), gate);
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

    /** Whether blocks of several rows lie without gaps. */
    private static boolean isOneRow(Block block, Block... others) {
        return block.rows() > 1 && block.isContiguous() && Stream.of(others).allMatch(Block::isContiguous);
    }

    /** Whether a row has no room for a vector, in one of the blocks. */
    private static boolean isShort(Block block, Block... others) {
        return block.columns() < LANES || block.columnStride() != 1 || Stream.of(others).anyMatch(b -> b.columnStride() != 1);
    }
}
