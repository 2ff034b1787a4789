package io.github.unroll.internal;

/** The scalar non-linearities, safe for every argument from -∞ to +∞; NaN gives NaN. */
public final class Activations {

    private Activations() {
    }

    /**
     * σ(z) = 1 / (1 + e⁻ᶻ). The exponential is taken of -|z|, so that it never overflows, and small results keep
     * their full precision: σ(-745) is the smallest denormal, not zero.
     */
    public static double sigmoid(double z) {
        double e = Math.exp(-Math.abs(z));
        return (z < 0 ? e : 1) / (1 + e);
    }

    public static double tanh(double z) {
        return Math.tanh(z);
    }

    /**
     * e^(score - maximum), where a score equal to the maximum gives 1 even if both are infinite: the scores that
     * tie at +∞ (or at -∞, if there is nothing else) share the probability, as finite ties do.
     */
    static double exponential(double score, double maximum) {
        return score == maximum ? 1 : Math.exp(score - maximum);
    }
}
