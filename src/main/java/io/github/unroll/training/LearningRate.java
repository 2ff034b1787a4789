package io.github.unroll.training;

import io.github.unroll.internal.Check;
import java.util.function.IntToDoubleFunction;

/**
 * Learning rates as functions of t, the number of steps already made: the first step has t = 0. Any function will do; these
 * are the usual ones, and they can be nested: {@code LearningRate.warmup(100, LearningRate.cosine(0.001, 5000))}.
 */
public final class LearningRate {

    private LearningRate() {
    }

    /**
     * Returns the same rate at every step.
     *
     * @param rate the rate
     * @return t → rate
     */
    public static IntToDoubleFunction constant(double rate) {
        Check.finiteAndNotNegative("LearningRate.constant", "rate", rate);
        return t -> rate;
    }

    /**
     * Returns a rate that falls linearly to 0.
     *
     * @param rate the rate at t = 0
     * @param steps the t from which the rate is 0, at least 1
     * @return t → rate (steps - t) / steps
     */
    public static IntToDoubleFunction linear(double rate, int steps) {
        Check.finiteAndNotNegative("LearningRate.linear", "rate", rate);
        Check.atLeast("LearningRate.linear", 1, "steps", steps);
        return t -> rate * Math.max(steps - t, 0) / steps;
    }

    /**
     * Returns a rate that falls to 0 along half a cosine (I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent
     * with Warm Restarts", ICLR 2017, without the restarts).
     *
     * @param rate the rate at t = 0
     * @param steps the t from which the rate is 0, at least 1
     * @return t → rate (1 + cos(π t / steps)) / 2
     */
    public static IntToDoubleFunction cosine(double rate, int steps) {
        Check.finiteAndNotNegative("LearningRate.cosine", "rate", rate);
        Check.atLeast("LearningRate.cosine", 1, "steps", steps);
        return t -> t < steps ? rate * (1 + StrictMath.cos(Math.PI * t / steps)) / 2 : 0;
    }

    /**
     * Returns a rate that is multiplied by a factor after every step.
     *
     * @param rate the rate at t = 0
     * @param factor not negative; less than 1 to fall
     * @return t → rate factorᵗ
     */
    public static IntToDoubleFunction exponential(double rate, double factor) {
        Check.finiteAndNotNegative("LearningRate.exponential", "rate", rate);
        Check.finiteAndNotNegative("LearningRate.exponential", "factor", factor);
        return t -> rate * StrictMath.pow(factor, t);
    }

    /**
     * Returns a rate that is multiplied by a factor at regular intervals.
     *
     * @param rate the rate at t = 0
     * @param every the number of steps from one multiplication to the next, at least 1
     * @param factor not negative; less than 1 to fall
     * @return t → rate factor^⌊t / every⌋
     */
    public static IntToDoubleFunction stepwise(double rate, int every, double factor) {
        Check.finiteAndNotNegative("LearningRate.stepwise", "rate", rate);
        Check.atLeast("LearningRate.stepwise", 1, "every", every);
        Check.finiteAndNotNegative("LearningRate.stepwise", "factor", factor);
        return t -> rate * StrictMath.pow(factor, t / every);
    }

    /**
     * Returns a rate that rises linearly to the first rate of another schedule, and then follows that schedule (P. Goyal et
     * al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", arXiv:1706.02677, 2017).
     *
     * @param steps the number of steps over which the rate rises, 0 or more
     * @param then the schedule that follows
     * @return t → then(0) (t + 1) / (steps + 1) before t = steps, then(t - steps) from there on
     */
    public static IntToDoubleFunction warmup(int steps, IntToDoubleFunction then) {
        Check.atLeast("LearningRate.warmup", 0, "steps", steps);
        Check.notNull("LearningRate.warmup", "then", then);
        return t -> t < steps ? then.applyAsDouble(0) * (t + 1.0) / (steps + 1.0) : then.applyAsDouble(t - steps);
    }

    /** Returns the rate of a step, which must be finite and not negative. */
    static double at(String operation, IntToDoubleFunction rate, int t) {
        double value = rate.applyAsDouble(t);
        Check.finiteAndNotNegative(operation, "the rate at t = " + t, value);
        return value;
    }
}
