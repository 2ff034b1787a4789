package io.github.unroll.training;

import static io.github.unroll.model.ParameterTree.map;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * RMSProp (T. Tieleman and G. Hinton, "Lecture 6.5 - rmsprop: Divide the gradient by a running average of its recent
 * magnitude", <cite>COURSERA: Neural Networks for Machine Learning</cite>, 2012). For the gradient g at θ_{t-1}, element by
 * element, with v_0 = 0:
 * <pre>
 * v_t = α v_{t-1} + (1 - α) g²
 * θ_t = θ_{t-1} - rate g / (√v_t + ε)
 * </pre>
 * ε is outside the root, as in PyTorch's {@code RMSprop}; the defaults are also PyTorch's. The lecture uses α = 0.9, and
 * Keras puts ε inside the root. Use it like {@link Sgd}:
 * <pre>
 * RmsProp rmsProp = new RmsProp(0.01);
 * RmsProp.State&lt;LstmCell.Parameters&gt; state = rmsProp.start(parameters);
 * state = rmsProp.step(state, gradients.dParameters());       // gradients at state.parameters()
 * </pre>
 *
 * @param rate the learning rate as a function of the number of steps already made, see {@link LearningRate}
 * @param alpha α, the decay rate of the mean of the squares, 0 ≤ α &lt; 1
 * @param epsilon ε, positive
 */
public record RmsProp(IntToDoubleFunction rate, double alpha, double epsilon) {

    public RmsProp {
        Check.notNull("RmsProp", "rate", rate);
        Check.share("RmsProp", "alpha", alpha);
        Check.positive("RmsProp", "epsilon", epsilon);
    }

    /**
     * Creates an optimiser with α = 0.99 and ε = 10⁻⁸.
     *
     * @param rate the learning rate as a function of the number of steps already made
     */
    public RmsProp(IntToDoubleFunction rate) {
        this(rate, 0.99, 1e-8);
    }

    /**
     * Creates an optimiser with a constant rate, α = 0.99 and ε = 10⁻⁸.
     *
     * @param rate the learning rate
     */
    public RmsProp(double rate) {
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
        P first = Finite.parameters("RmsProp.start", parameters);
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
        Check.notNull("RmsProp.step", "state", state);
        P gradient = Trees.sameStructure("RmsProp.step", "gradients", gradients, "parameters", state.parameters);
        double step = LearningRate.at("RmsProp.step", rate, state.steps());
        List<P> next = Trees.update("RmsProp.step", List.of("parameters", "v"), List.of(state.parameters, state.v), gradient,
                (g, pv) -> step(step, g, pv[0], pv[1]));
        return new State<>(next.get(0), next.get(1), StepCount.next(state.t));
    }

    /** Applies the formulas above element by element, and updates p and v in place. */
    private void step(double step, double[] g, double[] p, double[] v) {
        for (int i = 0; i < g.length; i++) {
            v[i] = alpha * v[i] + (1 - alpha) * (g[i] * g[i]);
            p[i] -= step * (g[i] / (Math.sqrt(v[i]) + epsilon));
        }
    }

    /**
     * The state of a training run. It is a {@linkplain ParameterTree tree}, so it can be stored like parameters.
     *
     * @param <P> the type of the parameters
     * @param parameters θ_t
     * @param v v_t, the mean of the squares of the gradients
     * @param t the number of steps made, (1, 1)
     */
    public record State<P>(P parameters, P v, Matrix t) implements Serializable {

        public State {
            parameters = Trees.copy("RmsProp.State", "parameters", parameters);
            v = Trees.sameStructure("RmsProp.State", "v", v, "parameters", parameters);
            StepCount.require("RmsProp.State", t);
        }

        /** {@return the number of steps made} */
        public int steps() {
            return StepCount.of(t);
        }

        /** {@return the number of steps made, and the number of elements of the parameters} */
        @Override
        public String toString() {
            return Trees.sizes("RmsProp.State", parameters, t);
        }
    }
}
