package io.github.unroll.training;

import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Adam.State;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;

/**
 * AdamW: {@link Adam} with weight decay separate from the gradient (I. Loshchilov and F. Hutter, "Decoupled Weight Decay
 * Regularization", ICLR 2019, algorithm 2). With m̂ and v̂ as in {@code Adam}:
 * <pre>
 * θ_t = (1 - rate λ) θ_{t-1} - rate m̂ / (√v̂ + ε)
 * </pre>
 * λ is multiplied by the rate, as in PyTorch's {@code AdamW}; the defaults are also PyTorch's. The paper splits the rate into
 * a schedule η_t and an α, and multiplies λ by η_t alone: its λ is α times the one here. The state is an {@link Adam.State}.
 *
 * <p>All parameters decay, including biases, unless a predicate selects some of them by name; for the others λ is 0. The
 * names are those of {@link ParameterTree#leaves}, such as {@code wf} or {@code layers[0].directions[0].wf}:
 * <pre>
 * AdamW adamW = new AdamW(0.001, 0.01, name -&gt; name.startsWith("w"));       // the matrices of an LSTM, not its biases
 * Adam.State&lt;LstmCell.Parameters&gt; state = adamW.start(parameters);
 * state = adamW.step(state, gradients.dParameters());       // gradients at state.parameters()
 * </pre>
 *
 * @param rate the learning rate as a function of the number of steps already made, see {@link LearningRate}
 * @param beta1 β1, 0 ≤ β1 &lt; 1
 * @param beta2 β2, 0 ≤ β2 &lt; 1
 * @param epsilon ε, positive
 * @param decay λ, finite and not negative
 * @param decayed whether the parameter of this name decays
 */
public record AdamW(
        IntToDoubleFunction rate, double beta1, double beta2, double epsilon, double decay, Predicate<String> decayed) {

    private static final Predicate<String> ALL = name -> true;

    public AdamW {
        Check.notNull("AdamW", "rate", rate);
        Check.share("AdamW", "beta1", beta1);
        Check.share("AdamW", "beta2", beta2);
        Check.positive("AdamW", "epsilon", epsilon);
        Check.finiteAndNotNegative("AdamW", "decay", decay);
        Check.notNull("AdamW", "decayed", decayed);
    }

    /**
     * Creates an optimiser that decays all parameters.
     *
     * @param rate the learning rate as a function of the number of steps already made
     * @param beta1 β1, 0 ≤ β1 &lt; 1
     * @param beta2 β2, 0 ≤ β2 &lt; 1
     * @param epsilon ε, positive
     * @param decay λ, finite and not negative
     */
    public AdamW(IntToDoubleFunction rate, double beta1, double beta2, double epsilon, double decay) {
        this(rate, beta1, beta2, epsilon, decay, ALL);
    }

    /**
     * Creates an optimiser with β1 = 0.9, β2 = 0.999 and ε = 10⁻⁸ that decays all parameters.
     *
     * @param rate the learning rate as a function of the number of steps already made
     * @param decay λ; 0.01 in PyTorch
     */
    public AdamW(IntToDoubleFunction rate, double decay) {
        this(rate, decay, ALL);
    }

    /**
     * Creates an optimiser with a constant rate, β1 = 0.9, β2 = 0.999 and ε = 10⁻⁸ that decays all parameters.
     *
     * @param rate the learning rate
     * @param decay λ; 0.01 in PyTorch
     */
    public AdamW(double rate, double decay) {
        this(LearningRate.constant(rate), decay);
    }

    /**
     * Creates an optimiser with β1 = 0.9, β2 = 0.999 and ε = 10⁻⁸ that decays some parameters.
     *
     * @param rate the learning rate as a function of the number of steps already made
     * @param decay λ; 0.01 in PyTorch
     * @param decayed whether the parameter of this name decays
     */
    public AdamW(IntToDoubleFunction rate, double decay, Predicate<String> decayed) {
        this(rate, 0.9, 0.999, 1e-8, decay, decayed);
    }

    /**
     * Creates an optimiser with a constant rate, β1 = 0.9, β2 = 0.999 and ε = 10⁻⁸ that decays some parameters.
     *
     * @param rate the learning rate
     * @param decay λ; 0.01 in PyTorch
     * @param decayed whether the parameter of this name decays
     */
    public AdamW(double rate, double decay, Predicate<String> decayed) {
        this(LearningRate.constant(rate), decay, decayed);
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
        return Adam.start("AdamW.start", parameters);
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
        Check.notNull("AdamW.step", "state", state);
        double kept = 1 - LearningRate.at("AdamW.step", rate, state.steps()) * decay;
        P smaller = ParameterTree.map(state.parameters(), (name, p) -> decayed.test(name) ? p.times(kept) : p);
        return new Adam(rate, beta1, beta2, epsilon).step("AdamW.step", state, smaller, gradients);
    }
}
