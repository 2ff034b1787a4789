package io.github.unroll.internal;

import static java.lang.Math.fma;

/**
 * The non-linearities, number by number: safe for every argument from -∞ to +∞, NaN gives NaN.
 *
 * <p>{@link Math#exp} and {@link Math#tanh} may differ from one machine or JDK to the next. These are made of operations
 * that IEEE 754 defines to the bit, so they do not, and they serve as the model of the vector kernels, which do the same
 * operations in the same order. Errors are below 1 unit in the last place for e^x, below 2 for σ, below 3 for tanh.
 *
 * <p>The method is the usual one (J.-M. Muller, <cite>Elementary Functions</cite>): x = n ln 2 + r with |r| ≤ ln 2 / 2,
 * a polynomial for e^r - 1, and a multiplication by 2ⁿ.
 */
public final class Activations {

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

    private Activations() {
    }

    /** σ(z) = 1 / (1 + e⁻ᶻ), from e^-|z|: it never overflows, and small results keep their precision. */
    public static double sigmoid(double z) {
        double e = exp(-Math.abs(z));
        double one = 0.5 + Math.copySign(0.5, z);                              // 1, or 0 where z < 0: no branch to mispredict
        return fma(1 - one, e, one) / (1 + e);
    }

    /** tanh(z) = (e^2|z| - 1) / (e^2|z| + 1), with the sign of z; without cancellation, as e^2|z| - 1 is computed whole. */
    public static double tanh(double z) {
        double x = 2 * Math.abs(z);
        x = x > TANH_MAX ? TANH_MAX : x;
        double shifted = fma(x, LOG2_E, ROUND);
        double twoToN = powerOfTwo(shifted);
        double expm1 = fma(twoToN, expm1Reduced(x, shifted - ROUND), twoToN - 1);      // 2ⁿ (e^r - 1) + 2ⁿ - 1
        return Math.copySign(expm1 / (expm1 + 2), z);
    }

    /** e^x for x ≤ 0. */
    static double exp(double x) {
        double clamped = x < EXP_MIN ? EXP_MIN : x;
        boolean deep = clamped < EXP_DEEP;
        double shifted = fma(clamped, LOG2_E, ROUND);
        double twoToN = powerOfTwo(deep ? shifted + DEEP : shifted);
        return (expm1Reduced(clamped, shifted - ROUND) + 1) * twoToN * (deep ? 0x1p-128 : 1);
    }

    /**
     * e^(score - maximum), where a score equal to the maximum gives 1 even if both are infinite: the scores that
     * tie at +∞ (or at -∞, if there is nothing else) share the probability, as finite ties do.
     */
    static double exponential(double score, double maximum) {
        return score == maximum ? 1 : exp(score - maximum);
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
