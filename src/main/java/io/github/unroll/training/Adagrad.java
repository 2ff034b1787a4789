package io.github.unroll.training;

import static io.github.unroll.model.ParameterTree.map;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Adagrad (J. Duchi, E. Hazan and Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization", <cite>Journal of Machine Learning Research</cite> 12, 2011; its diagonal form). For the gradient g at
 * θ_{t-1}, element by element, with s_0 = 0:
 * <pre>
 * s_t = s_{t-1} + g²
 * θ_t = θ_{t-1} - rate g / (√s_t + ε)
 * </pre>
 * ε is outside the root, as in PyTorch's {@code Adagrad}; the default 10⁻¹⁰ is also PyTorch's. Use it like {@link Sgd}.
 *
 * @param rate the learning rate as a function of the number of steps already made, see {@link LearningRate}
 * @param epsilon ε, positive
 */
public record Adagrad(IntToDoubleFunction rate, double epsilon) {

    public Adagrad {
        Check.notNull("Adagrad", "rate", rate);
        Check.positive("Adagrad", "epsilon", epsilon);
    }

    /**
     * Creates an optimiser with ε = 10⁻¹⁰.
     *
     * @param rate the learning rate as a function of the number of steps already made
     */
    public Adagrad(IntToDoubleFunction rate) {
        this(rate, 1e-10);
    }

    /**
     * Creates an optimiser with a constant rate and ε = 10⁻¹⁰.
     *
     * @param rate the learning rate
     */
    public Adagrad(double rate) {
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
        P first = Finite.parameters("Adagrad.start", parameters);
        return new State<>(first, map(first, Elements::zerosLike), StepCount.ZERO);
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
        Check.notNull("Adagrad.step", "state", state);
        P gradient = Trees.sameStructure("Adagrad.step", "gradients", gradients, "parameters", state.parameters);
        double step = LearningRate.at("Adagrad.step", rate, state.steps());
        List<P> next = Trees.update("Adagrad.step", List.of("parameters", "s"), List.of(state.parameters, state.s), gradient,
                (g, ps) -> step(step, g, ps[0], ps[1]));
        return new State<>(next.get(0), next.get(1), StepCount.next(state.t));
    }

    /** Applies the formulas above element by element, and updates p and s in place. */
    private void step(double step, double[] g, double[] p, double[] s) {
        for (int i = 0; i < g.length; i++) {
            s[i] += g[i] * g[i];
            p[i] -= step * (g[i] / (Math.sqrt(s[i]) + epsilon));
        }
    }

    /**
     * The state of a training run. It is a {@linkplain ParameterTree tree}, so it can be stored like parameters.
     *
     * @param <P> the type of the parameters
     * @param parameters θ_t
     * @param s s_t, the sum of the squares of all gradients
     * @param t the number of steps made, (1, 1)
     */
    public record State<P>(P parameters, P s, Matrix t) implements Serializable {

        public State {
            parameters = Trees.copy("Adagrad.State", "parameters", parameters);
            s = Trees.sameStructure("Adagrad.State", "s", s, "parameters", parameters);
            StepCount.require("Adagrad.State", t);
        }

        /** {@return the number of steps made} */
        public int steps() {
            return StepCount.of(t);
        }

        /** {@return the number of steps made, and the number of elements of the parameters} */
        @Override
        public String toString() {
            return Trees.sizes("Adagrad.State", parameters, t);
        }
    }
}
