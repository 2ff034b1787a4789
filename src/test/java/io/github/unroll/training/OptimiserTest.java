package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.GoldenFile;
import io.github.unroll.Matrix;
import io.github.unroll.model.Model;
import io.github.unroll.model.ParameterTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
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

    /** α = 0.75, rate 0.1, g = 2, then 0: v = 1, 0.75; θ = 2 - 0.1 · 2/1. */
    @Test
    void rmsPropByHand() {
        RmsProp rmsProp = new RmsProp(LearningRate.constant(0.1), 0.75, 1e-12);
        RmsProp.State<Matrix> state = rmsProp.step(rmsProp.step(rmsProp.start(one(2)), one(2)), one(0));

        assertClose(state.v(), 0.75);
        assertThat(state.parameters().get(0, 0)).isCloseTo(1.8, within(1e-12));
        assertThat(state.steps()).isEqualTo(2);
    }

    @Test
    void rmsPropInPlainLoops() {
        RmsProp rmsProp = new RmsProp(RATE, 0.8, 1e-3);
        RmsProp.State<Matrix> state = rmsProp.start(start());
        double[] theta = START.clone();
        double[] v = new double[3];
        for (int t = 0; t < STEPS; t++) {
            state = rmsProp.step(state, gradient(state.parameters(), t));
            for (int i = 0; i < 3; i++) {
                double g = gradient(i, t, theta[i]);
                v[i] = 0.8 * v[i] + 0.2 * g * g;
                theta[i] -= 0.1 * (STEPS - t) / STEPS * g / (Math.sqrt(v[i]) + 1e-3);
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
    void onlyTheParametersThatThePredicateTakesDecay() {
        Model start = Model.random(1);
        Model gradients = Model.random(2);
        AdamW some = new AdamW(0.1, 0.5, name -> name.equals("upper[0].waa"));
        Adam.State<Model> decayed = some.step(some.start(start), gradients);
        Adam.State<Model> all = new AdamW(0.1, 0.5).step(some.start(start), gradients);
        Adam.State<Model> none = new Adam(0.1).step(some.start(start), gradients);

        Map<String, Matrix> expected = new LinkedHashMap<>(ParameterTree.leaves(none));
        String waa = "parameters.upper[0].waa";
        expected.put(waa, ParameterTree.leaves(all).get(waa));
        assertThat(ParameterTree.leaves(decayed)).isEqualTo(expected);
        assertThat(expected.get(waa)).isNotEqualTo(ParameterTree.leaves(none).get(waa));
    }

    /** Parameters that are frozen from the start never move: their gradients are 0, and so are the means of the gradients. */
    @Test
    void frozenParametersStayAsTheyAre() {
        Model start = Model.random(1);
        AdamW adamW = new AdamW(0.1, 0.5, name -> !name.startsWith("lower"));
        Adam.State<Model> state = adamW.start(start);
        for (int step = 0; step < 5; step++) {
            Model gradients = Model.random(10 + step);
            Model learning = ParameterTree.map(gradients, (name, g) -> name.startsWith("lower") ? g.times(0) : g);
            state = adamW.step(state, learning);
        }
        assertThat(state.parameters().lower()).isEqualTo(start.lower());
        assertThat(state.parameters().upper()).isNotEqualTo(start.upper());
        assertThat(state.parameters().scale()).isNotEqualTo(start.scale());
    }

    @Test
    void withoutAGradientOnlyTheDecayMoves() {
        Matrix zero = Matrix.zeros(3, 1);
        assertThat(new Sgd(0.1, 0.9).step(new Sgd(0.1, 0.9).start(start()), zero).parameters()).isEqualTo(start());
        assertThat(new Adagrad(0.1).step(new Adagrad(0.1).start(start()), zero).parameters()).isEqualTo(start());
        assertThat(new RmsProp(0.1).step(new RmsProp(0.1).start(start()), zero).parameters()).isEqualTo(start());
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
        assertThat(new RmsProp(rate)).isEqualTo(new RmsProp(rate, 0.99, 1e-8));
    }

    /** Two parameters as PyTorch trains them; see golden/training/write.py. */
    @Test
    void theNumbersAreThoseOfPyTorch() {
        GoldenFile golden = GoldenFile.read("training/optimisers.txt");
        Pair start = new Pair(golden.matrix("w"), golden.matrix("b"));
        List<Matrix> gw = golden.sequence("g.w");
        List<Matrix> gb = golden.sequence("g.b");
        List<Pair> gradients = IntStream.range(0, 6).mapToObj(t -> new Pair(gw.get(t), gb.get(t))).toList();
        IntToDoubleFunction rate = LearningRate.constant(0.05);

        assertTrained("rmsprop", golden, gradients, new RmsProp(0.05).start(start), new RmsProp(0.05)::step);
        assertTrained("rmsprop.other", golden, gradients,
                new RmsProp(0.05).start(start), new RmsProp(rate, 0.8, 1e-3)::step);
        assertTrained("adamw", golden, gradients, new Adam(1).start(start), new AdamW(0.05, 0.1)::step);
        assertTrained("adamw.w", golden, gradients, new Adam(1).start(start), new AdamW(0.05, 0.1, "w"::equals)::step);
        assertThat(golden.unread()).isEmpty();
    }

    private record Pair(Matrix w, Matrix b) {
    }

    private static <S extends Record> void assertTrained(
            String name, GoldenFile golden, List<Pair> gradients, S start, BiFunction<S, Pair, S> step) {
        S state = start;
        for (Pair g : gradients) {
            state = step.apply(state, g);
        }
        Map<String, Matrix> leaves = ParameterTree.leaves(state);
        assertClose(leaves.get("parameters.w"), golden.matrix(name + ".w").toArray());
        assertClose(leaves.get("parameters.b"), golden.matrix(name + ".b").toArray());
    }
}
