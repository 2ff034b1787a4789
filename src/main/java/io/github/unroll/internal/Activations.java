package io.github.unroll.internal;

import static java.lang.Math.fma;

/**
 * The non-linearities of many numbers at a time, in place: safe for every argument from -∞ to +∞, NaN gives NaN.
 *
 * <p>{@link Math#exp} and {@link Math#tanh} may differ from one machine or JDK to the next. These are made of operations
 * that IEEE 754 defines to the bit, so they do not, and they serve as the model of the vector kernels, which do the same
 * operations in the same order. Errors are below 1 unit in the last place for e^x, below 2 for σ, below 3 for tanh.
 *
 * <p>The method is the usual one (J.-M. Muller, <cite>Elementary Functions</cite>): x = n ln 2 + r with |r| ≤ ln 2 / 2,
 * a polynomial for e^r - 1, and a multiplication by 2ⁿ.
 *
 * <p>The arrays are gone over from index 0 on, several times, as the JIT compiler makes vector instructions of a loop only if
 * all of it is arithmetic. What looks at the bits of a number, 2ⁿ, is a loop of its own.
 */
final class Activations {

    static final double LOG2_E = 0x1.71547652b82fep0;
    /** ln 2 in two parts, the second what the first leaves out. */
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
    /** Added to a number below 2⁵¹, it leaves the nearest integer in the last bits of the sum. */
    static final double ROUND = 0x1.8p52;
    /** The bias of the exponent of a double, whose bits stand above the 52 of the fraction. */
    static final long BIAS = 1023;
    static final int FRACTION_BITS = 52;
    /** e^x is 0 from here on. */
    static final double EXP_MIN = -746;
    /** Below this, 2ⁿ is computed 2¹²⁸ times too large, as it might not be a normal number. */
    static final double EXP_DEEP = -690;
    static final double DEEP = 128;
    /** tanh(x) is 1 from half of this on. */
    static final double TANH_MAX = 44;

    /** (e^r - 1 - r) / r² on |r| ≤ ln 2 / 2: the polynomial through its values at 11 Chebyshev nodes, error 6e-19. */
    static final double P0 = 0x1.0000000000000p-1;
    static final double P1 = 0x1.5555555555557p-3;
    static final double P2 = 0x1.5555555555556p-5;
    static final double P3 = 0x1.11111111100dfp-7;
    static final double P4 = 0x1.6c16c16c162d6p-10;
    static final double P5 = 0x1.a01a01abe62ddp-13;
    static final double P6 = 0x1.a01a01a6d7808p-16;
    static final double P7 = 0x1.71de023756534p-19;
    static final double P8 = 0x1.27e4db67b42e3p-22;
    static final double P9 = 0x1.af4ddd848f7dfp-26;
    static final double P10 = 0x1.1f72fc730f7c5p-29;

    /** n + ROUND, where x = n ln 2 + r. */
    private final double[] shifted;
    private final double[] twoToN;
    /** 2⁻¹²⁸ where 2ⁿ was computed 2¹²⁸ times too large, else 1. */
    private final double[] scale;
    private final double[] exponents;

    /** For so many numbers at the most. */
    Activations(int most, Scratch scratch) {
        shifted = scratch.array(most);
        twoToN = scratch.array(most);
        scale = scratch.array(most);
        exponents = scratch.array(most);
    }

    /** z ← σ(z) = 1 / (1 + e⁻ᶻ), from e^-|z|: it never overflows, and small results keep their precision. */
    void sigmoid(double[] z, int count) {
        double[] e = exponents;
        for (int i = 0; i < count; i++) {
            e[i] = -Math.abs(z[i]);
        }
        exp(e, count);
        for (int i = 0; i < count; i++) {
            double one = Math.max(sign(z[i]), 0);
            z[i] = fma(1 - one, e[i], one) / (1 + e[i]);                       // 1 / (1 + e), or e / (1 + e) where z < 0
        }
    }

    /** z ← tanh(z) = ±(e^2|z| - 1) / (e^2|z| + 1); without cancellation, as e^2|z| - 1 is computed whole. */
    void tanh(double[] z, int count) {
        double[] x = exponents;
        for (int i = 0; i < count; i++) {
            x[i] = Math.min(2 * Math.abs(z[i]), TANH_MAX);
            shifted[i] = fma(x[i], LOG2_E, ROUND);
        }
        for (int i = 0; i < count; i++) {
            twoToN[i] = powerOfTwo(shifted[i]);
        }
        for (int i = 0; i < count; i++) {
            double expm1 = fma(twoToN[i], expm1Reduced(x[i], shifted[i] - ROUND), twoToN[i] - 1);  // 2ⁿ (e^r - 1) + 2ⁿ - 1
            z[i] = sign(z[i]) * (expm1 / (expm1 + 2));
        }
    }

    /** x ← e^x, for x ≤ 0. */
    void exp(double[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i], EXP_MIN);
            shifted[i] = fma(x[i], LOG2_E, ROUND);
        }
        for (int i = 0; i < count; i++) {
            boolean deep = x[i] < EXP_DEEP;
            twoToN[i] = powerOfTwo(deep ? shifted[i] + DEEP : shifted[i]);
            scale[i] = deep ? 0x1p-128 : 1;
        }
        for (int i = 0; i < count; i++) {
            x[i] = (expm1Reduced(x[i], shifted[i] - ROUND) + 1) * twoToN[i] * scale[i];
        }
    }

    /** {@link Math#signum}, of which JDK 17 makes no vectors. Twice times 2¹⁰⁰⁰, the smallest number is above 1. */
    private static double sign(double z) {
        return Math.min(Math.max(z * 0x1p1000 * 0x1p1000, -1), 1);
    }

    /** 2ⁿ from n + ROUND. */
    private static double powerOfTwo(double shifted) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) + BIAS) << FRACTION_BITS);
    }

    /** e^r - 1 for r = x - n ln 2. */
    private static double expm1Reduced(double x, double n) {
        double r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
        double p = fma(P10, r, P9);
        p = fma(p, r, P8);
        p = fma(p, r, P7);
        p = fma(p, r, P6);
        p = fma(p, r, P5);
        p = fma(p, r, P4);
        p = fma(p, r, P3);
        p = fma(p, r, P2);
        p = fma(p, r, P1);
        p = fma(p, r, P0);
        return fma(p, r * r, r);
    }
}
