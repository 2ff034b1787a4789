package io.github.unroll.training;

import static io.github.unroll.model.ParameterTree.map;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Gradient descent with momentum (B. T. Polyak, "Some methods of speeding up the convergence of iteration methods",
 * <cite>USSR Computational Mathematics and Mathematical Physics</cite> 4, 1964). For the gradient g at θ_{t-1}, element by
 * element, with v_0 = 0:
 * <pre>
 * v_t = μ v_{t-1} + g
 * θ_t = θ_{t-1} - rate v_t
 * </pre>
 * The rate is not part of v, as in PyTorch's {@code SGD} (dampening 0), so a new rate applies at once to all gradients in v.
 * With μ = 0 this is plain gradient descent.
 *
 * <p>Use every optimiser like this. If the new parameters would contain NaN or an infinity, an {@link ArithmeticException}
 * names the matrix and the element:
 * <pre>
 * Sgd sgd = new Sgd(0.1, 0.9);
 * Sgd.State&lt;RnnCell.Parameters&gt; state = sgd.start(parameters);
 * state = sgd.step(state, gradients.dParameters());       // gradients at state.parameters()
 * </pre>
 *
 * @param rate the learning rate as a function of the number of steps already made, see {@link LearningRate}
 * @param momentum μ, 0 ≤ μ &lt; 1
 */
public record Sgd(IntToDoubleFunction rate, double momentum) {

    public Sgd {
        Check.notNull("Sgd", "rate", rate);
        Check.share("Sgd", "momentum", momentum);
    }

    /**
     * Creates an optimiser with a constant rate.
     *
     * @param rate the learning rate
     * @param momentum μ, 0 ≤ μ &lt; 1
     */
    public Sgd(double rate, double momentum) {
        this(LearningRate.constant(rate), momentum);
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
        P first = Finite.parameters("Sgd.start", parameters);
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
        Check.notNull("Sgd.step", "state", state);
        P gradient = Trees.sameStructure("Sgd.step", "gradients", gradients, "parameters", state.parameters);
        double step = LearningRate.at("Sgd.step", rate, state.steps());
        List<P> next = Trees.update("Sgd.step", List.of("parameters", "v"), List.of(state.parameters, state.v), gradient,
                (g, pv) -> step(step, g, pv[0], pv[1]));
        return new State<>(next.get(0), next.get(1), StepCount.next(state.t));
    }

    /** Applies the formulas above element by element, and updates p and v in place. */
    private void step(double step, double[] g, double[] p, double[] v) {
        for (int i = 0; i < g.length; i++) {
            v[i] = momentum * v[i] + g[i];
            p[i] -= step * v[i];
        }
    }

    /**
     * The state of a training run. It is a {@linkplain ParameterTree tree}, so it can be stored like parameters.
     *
     * @param <P> the type of the parameters
     * @param parameters θ_t
     * @param v v_t
     * @param t the number of steps made, (1, 1)
     */
    public record State<P>(P parameters, P v, Matrix t) implements Serializable {

        public State {
            parameters = Trees.copy("Sgd.State", "parameters", parameters);
            v = Trees.sameStructure("Sgd.State", "v", v, "parameters", parameters);
            StepCount.require("Sgd.State", t);
        }

        /** {@return the number of steps made} */
        public int steps() {
            return StepCount.of(t);
        }

        /** {@return the number of steps made, and the number of elements of the parameters} */
        @Override
        public String toString() {
            return Trees.sizes("Sgd.State", parameters, t);
        }
    }
}
