package io.github.unroll.internal;

import static io.github.unroll.internal.Activations.BIAS;
import static io.github.unroll.internal.Activations.DEEP;
import static io.github.unroll.internal.Activations.EXP_DEEP;
import static io.github.unroll.internal.Activations.EXP_MIN;
import static io.github.unroll.internal.Activations.FRACTION_BITS;
import static io.github.unroll.internal.Activations.LN2_HIGH;
import static io.github.unroll.internal.Activations.LN2_LOW;
import static io.github.unroll.internal.Activations.LOG2_E;
import static io.github.unroll.internal.Activations.ROUND;
import static io.github.unroll.internal.Activations.TANH_MAX;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Activations} on vectors: the same operations in the same order, so the same bits. */
final class VectorMath {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    private VectorMath() {
    }

    /** σ(z). */
    static DoubleVector sigmoid(DoubleVector z) {
        DoubleVector e = exp(z.abs().neg());
        return broadcast(SPECIES, 1).blend(e, z.compare(LT, 0)).div(e.add(1));
    }

    /** tanh(z). */
    static DoubleVector tanh(DoubleVector z) {
        DoubleVector x = z.abs().mul(2);
        x = x.blend(TANH_MAX, x.compare(GT, TANH_MAX));
        DoubleVector shifted = x.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
        DoubleVector twoToN = powerOfTwo(shifted);
        DoubleVector expm1 = twoToN.fma(expm1Reduced(x, shifted.sub(ROUND)), twoToN.sub(1));
        LongVector sign = z.reinterpretAsLongs().and(Long.MIN_VALUE);
        return expm1.div(expm1.add(2)).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
    }

    /** e^x for x ≤ 0. */
    static DoubleVector exp(DoubleVector x) {
        DoubleVector clamped = x.blend(EXP_MIN, x.compare(LT, EXP_MIN));
        VectorMask<Double> deep = clamped.compare(LT, EXP_DEEP);
        DoubleVector shifted = clamped.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
        DoubleVector twoToN = powerOfTwo(shifted.add(DEEP, deep));
        DoubleVector scale = broadcast(SPECIES, 1).blend(0x1p-128, deep);
        return expm1Reduced(clamped, shifted.sub(ROUND)).add(1).mul(twoToN).mul(scale);
    }

    /** 2ⁿ from n + ROUND. */
    private static DoubleVector powerOfTwo(DoubleVector shifted) {
        return shifted.reinterpretAsLongs().add(BIAS).lanewise(LSHL, FRACTION_BITS).reinterpretAsDoubles();
    }

    private static DoubleVector expm1Reduced(DoubleVector x, DoubleVector n) {
        DoubleVector r = n.fma(broadcast(SPECIES, -LN2_LOW), n.fma(broadcast(SPECIES, -LN2_HIGH), x));
        DoubleVector p = broadcast(SPECIES, Activations.P10).fma(r, broadcast(SPECIES, Activations.P9));
        p = p.fma(r, broadcast(SPECIES, Activations.P8));
        p = p.fma(r, broadcast(SPECIES, Activations.P7));
        p = p.fma(r, broadcast(SPECIES, Activations.P6));
        p = p.fma(r, broadcast(SPECIES, Activations.P5));
        p = p.fma(r, broadcast(SPECIES, Activations.P4));
        p = p.fma(r, broadcast(SPECIES, Activations.P3));
        p = p.fma(r, broadcast(SPECIES, Activations.P2));
        p = p.fma(r, broadcast(SPECIES, Activations.P1));
        p = p.fma(r, broadcast(SPECIES, Activations.P0));
        return p.fma(r.mul(r), r);
    }
}
