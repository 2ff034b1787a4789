package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Matrix;
import io.github.unroll.model.Model;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Every optimiser against its formulas, once by hand and once in plain loops over many steps. */
class OptimiserTest {

    private static final int STEPS = 50;
    private static final IntToDoubleFunction RATE = LearningRate.linear(0.1, STEPS);
    private static final double[] START = {0.5, -2, 3};

    /** The gradient of element i at a step: it changes its size and its sign. */
    private static double gradient(int i, int t, double theta) {
        return theta + Math.sin(3 * i + t);
    }

    private static Matrix gradient(Matrix theta, int t) {
        double[] values = theta.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = gradient(i, t, values[i]);
        }
        return Matrix.of(values.length, 1, values);
    }

    private static Matrix start() {
        return Matrix.of(3, 1, START);
    }

    private static Matrix one(double value) {
        return Matrix.of(1, 1, value);
    }

    private static void assertClose(Matrix actual, double... expected) {
        assertThat(actual.toArray()).containsExactly(expected, within(1e-13));
    }

    /** μ = 0.5, rate 0.1, g = 1, then 3: v = 1, 3.5; θ = 2 - 0.1 - 0.35. */
    @Test
    void sgdByHand() {
        Sgd sgd = new Sgd(0.1, 0.5);
        Sgd.State<Matrix> state = sgd.step(sgd.step(sgd.start(one(2)), one(1)), one(3));

        assertClose(state.v(), 3.5);
        assertClose(state.parameters(), 1.55);
        assertThat(state.steps()).isEqualTo(2);
    }

    @Test
    void sgdInPlainLoops() {
        Sgd sgd = new Sgd(RATE, 0.9);
        Sgd.State<Matrix> state = sgd.start(start());
        double[] theta = START.clone();
        double[] v = new double[3];
        for (int t = 0; t < STEPS; t++) {
            state = sgd.step(state, gradient(state.parameters(), t));
            for (int i = 0; i < 3; i++) {
                v[i] = 0.9 * v[i] + gradient(i, t, theta[i]);
                theta[i] -= 0.1 * (STEPS - t) / STEPS * v[i];
            }
        }
        assertClose(state.parameters(), theta);
    }

    @Test
    void withoutMomentumSgdGoesDownTheGradient() {
        assertClose(new Sgd(0.25, 0).step(new Sgd(0.25, 0).start(start()), start()).parameters(), 0.375, -1.5, 2.25);
    }

    /** rate 0.1, g = 3, then 4: s = 9, 25; θ = 2 - 0.1 · 3/3 - 0.1 · 4/5. */
    @Test
    void adagradByHand() {
        Adagrad adagrad = new Adagrad(0.1);
        Adagrad.State<Matrix> state = adagrad.step(adagrad.step(adagrad.start(one(2)), one(3)), one(4));

        assertClose(state.s(), 25);
        assertThat(state.parameters().get(0, 0)).isCloseTo(1.82, within(1e-10));
        assertThat(state.steps()).isEqualTo(2);
    }

    @Test
    void adagradInPlainLoops() {
        Adagrad adagrad = new Adagrad(RATE, 1e-3);
        Adagrad.State<Matrix> state = adagrad.start(start());
        double[] theta = START.clone();
        double[] s = new double[3];
        for (int t = 0; t < STEPS; t++) {
            state = adagrad.step(state, gradient(state.parameters(), t));
            for (int i = 0; i < 3; i++) {
                double g = gradient(i, t, theta[i]);
                s[i] += g * g;
                theta[i] -= 0.1 * (STEPS - t) / STEPS * g / (Math.sqrt(s[i]) + 1e-3);
            }
        }
        assertClose(state.parameters(), theta);
    }

    @Test
    void theFirstStepOfAdamIsAsLongAsTheRateWhateverTheGradient() {
        Adam adam = new Adam(0.25);
        assertThat(adam.step(adam.start(one(5)), one(-40)).parameters().get(0, 0)).isCloseTo(5.25, within(1e-8));
    }

    /**
     * With g = 1, then 3: m_2 = 0.09 + 0.3 = 0.39, m̂ = 0.39 / 0.19; v_2 = 0.000999 + 0.009 = 0.009999,
     * v̂ = 0.009999 / 0.001999; θ_2 = 2 - 0.1 - 0.1 m̂ / √v̂ = 2 - 0.1 - 0.1 · 2.05263158 / 2.23651537 = 1.80822189.
     */
    @Test
    void adamByHand() {
        Adam adam = new Adam(0.1);
        Adam.State<Matrix> state = adam.step(adam.step(adam.start(one(2)), one(1)), one(3));

        assertClose(state.m(), 0.39);
        assertClose(state.v(), 0.009999);
        assertThat(state.parameters().get(0, 0)).isCloseTo(1.80822189, within(1e-8));
        assertThat(state.steps()).isEqualTo(2);
    }

    @Test
    void adamAndAdamWInPlainLoops() {
        for (double decay : new double[] {0, 0.3}) {
            Adam adam = new Adam(RATE, 0.8, 0.95, 1e-3);
            AdamW adamW = new AdamW(RATE, 0.8, 0.95, 1e-3, decay);
            Adam.State<Matrix> state = adamW.start(start());
            double[] theta = START.clone();
            double[] m = new double[3];
            double[] v = new double[3];
            for (int t = 0; t < STEPS; t++) {
                Matrix gradient = gradient(state.parameters(), t);
                state = decay == 0 ? adam.step(state, gradient) : adamW.step(state, gradient);
                double rate = 0.1 * (STEPS - t) / STEPS;
                for (int i = 0; i < 3; i++) {
                    double g = gradient(i, t, theta[i]);
                    m[i] = 0.8 * m[i] + 0.2 * g;
                    v[i] = 0.95 * v[i] + 0.05 * g * g;
                    double mHat = m[i] / (1 - Math.pow(0.8, t + 1));
                    double vHat = v[i] / (1 - Math.pow(0.95, t + 1));
                    theta[i] = theta[i] - rate * decay * theta[i] - rate * mHat / (Math.sqrt(vHat) + 1e-3);
                }
            }
            assertClose(state.parameters(), theta);
        }
    }

    @Test
    void adamWithoutDecayIsAdam() {
        Adam.State<Model> state = new Adam(0.1).start(Model.random(1));
        assertThat(new AdamW(0.1, 0).step(state, Model.random(2))).isEqualTo(new Adam(0.1).step(state, Model.random(2)));
    }

    @Test
    void withoutAGradientOnlyTheDecayMoves() {
        Matrix zero = Matrix.zeros(3, 1);
        assertThat(new Sgd(0.1, 0.9).step(new Sgd(0.1, 0.9).start(start()), zero).parameters()).isEqualTo(start());
        assertThat(new Adagrad(0.1).step(new Adagrad(0.1).start(start()), zero).parameters()).isEqualTo(start());
        assertThat(new Adam(0.1).step(new Adam(0.1).start(start()), zero).parameters()).isEqualTo(start());
        assertClose(new AdamW(0.1, 0.5).step(new AdamW(0.1, 0.5).start(start()), zero).parameters(), 0.475, -1.9, 2.85);
    }

    @Test
    void aStepLeavesTheStateBeforeAsItWas() {
        Adam.State<Model> state = new Adam(0.1).start(Model.random(1));
        new Adam(0.1).step(state, Model.random(2));
        assertThat(state).isEqualTo(new Adam(0.1).start(Model.random(1)));
    }

    @Test
    void theDefaultsAreThePublishedOnes() {
        IntToDoubleFunction rate = t -> 0.1;
        assertThat(new Adam(rate)).isEqualTo(new Adam(rate, 0.9, 0.999, 1e-8));
        assertThat(new AdamW(rate, 0.01)).isEqualTo(new AdamW(rate, 0.9, 0.999, 1e-8, 0.01));
        assertThat(new Adagrad(rate)).isEqualTo(new Adagrad(rate, 1e-10));
    }
}
