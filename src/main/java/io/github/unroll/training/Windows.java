package io.github.unroll.training;

import io.github.unroll.internal.Check;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Truncated backpropagation through time (R. J. Williams and J. Peng, "An Efficient Gradient-Based Algorithm for On-Line
 * Training of Recurrent Network Trajectories", <cite>Neural Computation</cite> 2, 1990): a long sequence is cut into windows,
 * and each window starts from the states at the end of the window before. The states are passed on as plain numbers, so the
 * gradient ends at the border:
 * <pre>
 * State state = State.zeros(parameters, m);
 * List&lt;List&lt;Matrix&gt;&gt; inputs = Windows.of(x, 35);
 * List&lt;List&lt;int[]&gt;&gt; targets = Windows.of(labels, 35);
 * for (int k = 0; k &lt; inputs.size(); k++) {
 *     Lstm.Forward forward = lstm.forward(inputs.get(k), state);
 *     Loss loss = CrossEntropy.of(forward.y()).againstLabels(targets.get(k));
 *     ...
 *     state = forward.last();
 * }
 * </pre>
 */
public final class Windows {

    private Windows() {
    }

    /**
     * Cuts a sequence into windows of the same length. The last window is the remainder and may be shorter; no step is left
     * out.
     *
     * @param <T> the type of a step: a matrix of inputs, an array of labels, ...
     * @param steps the steps of the sequence, at least 1
     * @param length the number of steps in a window, at least 1
     * @return the windows, in order
     */
    public static <T> List<List<T>> of(List<T> steps, int length) {
        List<T> all = Check.copy("Windows.of", "steps", steps);
        Check.atLeast("Windows.of", 1, "the number of steps", all.size());
        Check.atLeast("Windows.of", 1, "length", length);
        return cut(all, length);
    }

    /**
     * Returns overlapping windows of the same length, such as the examples for a forecast from a long series:
     * <pre>
     * List&lt;List&lt;Matrix&gt;&gt; weeks = Windows.sliding(hours, 168, 24);      // a week each, from each day on
     * </pre>
     * Window k has the steps k · stride, ..., k · stride + length - 1, counted from 0. The steps after the last whole window
     * are left out. With a stride of {@code length} the windows do not overlap.
     *
     * @param <T> the type of a step: a matrix of inputs, an array of labels, ...
     * @param steps the steps of the sequence, at least as many as a window has
     * @param length the number of steps in a window, at least 1
     * @param stride the number of steps from the beginning of a window to that of the next, at least 1
     * @return the windows, in order
     */
    public static <T> List<List<T>> sliding(List<T> steps, int length, int stride) {
        List<T> all = Check.copy("Windows.sliding", "steps", steps);
        Check.atLeast("Windows.sliding", 1, "length", length);
        Check.atLeast("Windows.sliding", 1, "stride", stride);
        Check.atLeast("Windows.sliding", length, "the number of steps", all.size());
        return IntStream.rangeClosed(0, (all.size() - length) / stride)
                .mapToObj(k -> all.subList(k * stride, k * stride + length)).toList();
    }

    /** Cuts a list into parts of the same length; the last part is the remainder. */
    static <T> List<List<T>> cut(List<T> all, int length) {
        return IntStream.rangeClosed(0, (all.size() - 1) / length)
                .mapToObj(k -> all.subList(k * length, (int) Math.min((k + 1L) * length, all.size()))).toList();
    }
}
