package io.github.unroll.examples;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;

/**
 * The optimiser Adam (D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1).
 * For the gradient g at θ_{t-1}, element by element, with β1 = 0.9, β2 = 0.999, ε = 10⁻⁸ and m_0 = v_0 = 0:
 * <pre>
 * m_t = β1 m_{t-1} + (1 - β1) g        m̂ = m_t / (1 - β1ᵗ)
 * v_t = β2 v_{t-1} + (1 - β2) g²       v̂ = v_t / (1 - β2ᵗ)
 * θ_t = θ_{t-1} - rate m̂ / (√v̂ + ε)
 * </pre>
 *
 * @param parameters θ_t
 * @param m m_t, the mean of the gradients
 * @param v v_t, the mean of their squares
 * @param t the number of steps made
 */
record Adam(Parameters parameters, Parameters m, Parameters v, int t) {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    static Adam start(Parameters parameters) {
        Parameters zero = parameters.times(0);
        return new Adam(parameters, zero, zero, 0);
    }

    /** One step against the gradient, which is taken at {@link #parameters}. */
    Adam step(Parameters gradient, double rate) {
        Parameters mNext = m.times(BETA1).plus(gradient.times(1 - BETA1));
        Parameters vNext = v.times(BETA2).plus(gradient.map(g -> g.hadamard(g)).times(1 - BETA2));
        double mScale = 1 / (1 - Math.pow(BETA1, t + 1));
        double vScale = 1 / (1 - Math.pow(BETA2, t + 1));
        Parameters direction = mNext.zip(vNext, (mk, vk) -> direction(mk.times(mScale), vk.times(vScale)));
        return new Adam(parameters.plus(direction.times(-rate)), mNext, vNext, t + 1);
    }

    /** m̂ / (√v̂ + ε). */
    private static Matrix direction(Matrix mHat, Matrix vHat) {
        return mHat.hadamard(vHat.map(v -> 1 / (Math.sqrt(v) + EPSILON)));
    }
}
