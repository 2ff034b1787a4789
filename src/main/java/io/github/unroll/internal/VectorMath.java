package io.github.unroll.internal;

import static io.github.unroll.internal.Activations.APART;
import static io.github.unroll.internal.Activations.BIAS;
import static io.github.unroll.internal.Activations.C0;
import static io.github.unroll.internal.Activations.C1;
import static io.github.unroll.internal.Activations.C2;
import static io.github.unroll.internal.Activations.C3;
import static io.github.unroll.internal.Activations.C4;
import static io.github.unroll.internal.Activations.EXP_MIN;
import static io.github.unroll.internal.Activations.FRACTION_BITS;
import static io.github.unroll.internal.Activations.LN2_HIGH;
import static io.github.unroll.internal.Activations.LN2_LOW;
import static io.github.unroll.internal.Activations.ROUND;
import static io.github.unroll.internal.Activations.SIGMOID_MIN;
import static io.github.unroll.internal.Activations.TANH_MAX;
import static io.github.unroll.internal.Activations.TANH_SHIFT;
import static io.github.unroll.internal.Activations.TWO_LOG2_E;
import static io.github.unroll.internal.Activations.TWO_TO_MINUS_APART;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Activations} on vectors: the same operations in the same order, so the same bits. */
final class VectorMath {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    private VectorMath() {
    }

    /** σ(z). */
    static DoubleVector sigmoid(DoubleVector z) {
        DoubleVector y = z.mul(-0.5);
        y = y.blend(SIGMOID_MIN, y.compare(LT, SIGMOID_MIN));
        y = y.blend(-EXP_MIN, y.compare(GT, -EXP_MIN));
        DoubleVector shifted = y.fma(broadcast(SPECIES, TWO_LOG2_E), broadcast(SPECIES, ROUND));
        DoubleVector power = powerOfTwo(shifted, 1 - APART);
        DoubleVector h = reduce(y, shifted.sub(ROUND));
        DoubleVector hh = h.mul(h);
        DoubleVector d = hh.fma(polynomial(hh), broadcast(SPECIES, 1)).sub(h);
        DoubleVector one = broadcast(SPECIES, TWO_TO_MINUS_APART);
        DoubleVector sum = power.fma(broadcast(SPECIES, 0.5), one);
        DoubleVector rest = one.sub(power.fma(broadcast(SPECIES, -0.5), sum));
        return d.mul(one).div(sum.fma(d, rest.fma(d, power.mul(h))));
    }

    /** tanh(z). */
    static DoubleVector tanh(DoubleVector z) {
        DoubleVector y = z.abs();
        y = y.blend(TANH_MAX, y.compare(GT, TANH_MAX));
        DoubleVector shifted = y.fma(broadcast(SPECIES, TWO_LOG2_E), broadcast(SPECIES, TANH_SHIFT)).add(ROUND);
        DoubleVector power = powerOfTwo(shifted, 1);
        DoubleVector h = reduce(y, shifted.sub(ROUND));
        DoubleVector hh = h.mul(h);
        DoubleVector delta = hh.mul(polynomial(hh)).sub(h);
        DoubleVector expm1 = power.fma(broadcast(SPECIES, 0.5), broadcast(SPECIES, -1));
        DoubleVector n = expm1.fma(delta, power.mul(h)).add(expm1);
        LongVector sign = z.reinterpretAsLongs().and(Long.MIN_VALUE);
        return n.div(delta.fma(broadcast(SPECIES, 2), n).add(2)).reinterpretAsLongs().or(sign).reinterpretAsDoubles();
    }

    /** e^x for x ≤ 0. */
    static DoubleVector exp(DoubleVector x) {
        DoubleVector y = x.mul(0.5);
        y = y.blend(EXP_MIN, y.compare(LT, EXP_MIN));
        DoubleVector shifted = y.fma(broadcast(SPECIES, TWO_LOG2_E), broadcast(SPECIES, ROUND));
        DoubleVector h = reduce(y, shifted.sub(ROUND));
        DoubleVector hh = h.mul(h);
        DoubleVector delta = hh.mul(polynomial(hh)).sub(h);
        DoubleVector quotient = delta.div(delta.add(1));
        return h.mul(-2).fma(quotient, h.mul(2)).add(1).mul(powerOfTwo(shifted, APART)).mul(TWO_TO_MINUS_APART);
    }

    /** 2^(n + more) from n + ROUND. */
    private static DoubleVector powerOfTwo(DoubleVector shifted, int more) {
        return shifted.reinterpretAsLongs().add(BIAS + more).lanewise(LSHL, FRACTION_BITS).reinterpretAsDoubles();
    }

    /** h = y - n ln 2 / 2. */
    private static DoubleVector reduce(DoubleVector y, DoubleVector n) {
        return n.fma(broadcast(SPECIES, -LN2_LOW), n.fma(broadcast(SPECIES, -LN2_HIGH), y));
    }

    /** (h coth h - 1) / h² from h². */
    private static DoubleVector polynomial(DoubleVector hh) {
        DoubleVector p = hh.fma(broadcast(SPECIES, C4), broadcast(SPECIES, C3));
        p = p.fma(hh, broadcast(SPECIES, C2));
        p = p.fma(hh, broadcast(SPECIES, C1));
        return p.fma(hh, broadcast(SPECIES, C0));
    }
}
