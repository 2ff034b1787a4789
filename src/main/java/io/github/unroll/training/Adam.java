package io.github.unroll.training;

import static io.github.unroll.model.ParameterTree.map;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Adam (D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1). For the gradient g
 * at θ_{t-1}, element by element, with m_0 = v_0 = 0:
 * <pre>
 * m_t = β1 m_{t-1} + (1 - β1) g        m̂ = m_t / (1 - β1ᵗ)
 * v_t = β2 v_{t-1} + (1 - β2) g²       v̂ = v_t / (1 - β2ᵗ)
 * θ_t = θ_{t-1} - rate m̂ / (√v̂ + ε)
 * </pre>
 * ε is outside the root and is added after the correction of v, as in algorithm 1 and in PyTorch's {@code Adam}. The shorter
 * form at the end of the paper's section 2, which Keras uses, adds its ε̂ to the uncorrected √v_t. Use it like {@link Sgd}.
 *
 * @param rate the learning rate as a function of the number of steps already made, see {@link LearningRate}
 * @param beta1 β1, the decay rate of the first moment, 0 ≤ β1 &lt; 1
 * @param beta2 β2, the decay rate of the second moment, 0 ≤ β2 &lt; 1
 * @param epsilon ε, positive
 */
public record Adam(IntToDoubleFunction rate, double beta1, double beta2, double epsilon) {

    public Adam {
        Check.notNull("Adam", "rate", rate);
        Check.share("Adam", "beta1", beta1);
        Check.share("Adam", "beta2", beta2);
        Check.positive("Adam", "epsilon", epsilon);
    }

    /**
     * Creates an optimiser with β1 = 0.9, β2 = 0.999 and ε = 10⁻⁸, as in the paper and in PyTorch.
     *
     * @param rate the learning rate as a function of the number of steps already made
     */
    public Adam(IntToDoubleFunction rate) {
        this(rate, 0.9, 0.999, 1e-8);
    }

    /**
     * Creates an optimiser with a constant rate, β1 = 0.9, β2 = 0.999 and ε = 10⁻⁸.
     *
     * @param rate the learning rate
     */
    public Adam(double rate) {
        this(LearningRate.constant(rate));
    }

    /**
     * Returns the state before the first step.
     *
     * @param <P> the type of the parameters, a {@linkplain ParameterTree tree}
     * @param parameters θ_0
     * @return the state before the first step
     * @throws ArithmeticException if a parameter is NaN or infinite
     */
    public <P> State<P> start(P parameters) {
        return start("Adam.start", parameters);
    }

    static <P> State<P> start(String operation, P parameters) {
        P first = Finite.parameters(operation, parameters);
        P zeros = map(first, Elements::zerosLike);
        return new State<>(first, zeros, zeros, StepCount.ZERO);
    }

    /**
     * Makes one step by the formulas above.
     *
     * @param <P> the type of the parameters
     * @param state the state after step t - 1, with θ_{t-1}
     * @param gradients g, the gradient at θ_{t-1}, such as {@code dParameters()}
     * @return the state after step t, with θ_t
     * @throws ArithmeticException if a gradient or an element of the new state is NaN or infinite
     */
    public <P> State<P> step(State<P> state, P gradients) {
        Check.notNull("Adam.step", "state", state);
        return step("Adam.step", state, state.parameters, gradients);
    }

    /** Makes a step from {@code from}: θ_{t-1}, or parameters that take its place. */
    <P> State<P> step(String operation, State<P> state, P from, P gradients) {
        P gradient = Trees.sameStructure(operation, "gradients", gradients, "parameters", state.parameters);
        double step = LearningRate.at(operation, rate, state.steps());
        Matrix t = StepCount.next(state.t);
        double mScale = 1 / (1 - StrictMath.pow(beta1, StepCount.of(t)));
        double vScale = 1 / (1 - StrictMath.pow(beta2, StepCount.of(t)));
        List<P> next = Trees.update(operation, List.of("parameters", "m", "v"), List.of(from, state.m, state.v), gradient,
                (g, pmv) -> step(step, mScale, vScale, g, pmv[0], pmv[1], pmv[2]));
        return new State<>(next.get(0), next.get(1), next.get(2), t);
    }

    /** Applies the formulas above element by element, and updates p, m and v in place. */
    private void step(double step, double mScale, double vScale, double[] g, double[] p, double[] m, double[] v) {
        for (int i = 0; i < g.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            p[i] -= step * (m[i] * mScale) / (Math.sqrt(v[i] * vScale) + epsilon);
        }
    }

    /**
     * The state of a training run. It is a {@linkplain ParameterTree tree}, so it can be stored like parameters.
     *
     * @param <P> the type of the parameters
     * @param parameters θ_t
     * @param m m_t, the mean of the gradients
     * @param v v_t, the mean of their squares
     * @param t the number of steps made, (1, 1)
     */
    public record State<P>(P parameters, P m, P v, Matrix t) implements Serializable {

        public State {
            parameters = Trees.copy("Adam.State", "parameters", parameters);
            m = Trees.sameStructure("Adam.State", "m", m, "parameters", parameters);
            v = Trees.sameStructure("Adam.State", "v", v, "parameters", parameters);
            StepCount.require("Adam.State", t);
        }

        /** {@return the number of steps made} */
        public int steps() {
            return StepCount.of(t);
        }

        /** {@return the number of steps made, and the number of elements of the parameters} */
        @Override
        public String toString() {
            return Trees.sizes("Adam.State", parameters, t);
        }
    }
}
