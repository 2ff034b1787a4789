package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Checks a gradient G of a function f against central differences. The function takes a matrix A, or all parameters of a
 * model at once, as any {@linkplain ParameterTree tree} of matrices:
 * <pre>
 * n_ij = (f(A + h E_ij) - f(A - h E_ij)) / 2h         E_ij is 1 at row i, column j, and 0 elsewhere
 * </pre>
 * Every element must satisfy |g_ij - n_ij| ≤ absolute + relative |g_ij|, with both finite. The defaults are h = 1e-5,
 * absolute = 1e-8 and relative = 1e-6. They suit functions whose value, arguments and derivatives are of the order of 1: the
 * truncation error is about h² f‴/6, the rounding error 1e-16 f/h. If g_ij and n_ij are both 0, they agree at any tolerance.
 * <pre>
 * new GradientChecker().check("gradients", p -&gt; loss(p), parameters, gradients);
 * </pre>
 * Every element takes two calls of the function. {@link #compareAlong} takes two for all elements: it compares the slope
 * along a random direction D, ⟨G, D⟩ = Σ g_ij d_ij, with (f(A + hD) - f(A - hD)) / 2h. It detects almost every mistake, but
 * does not show where it is.
 *
 * <p>A checker is immutable and can be shared between threads. Errors common to all methods: {@link NullPointerException} if
 * an argument is {@code null}.
 */
public final class GradientChecker {

    private final double step;
    private final double absolute;
    private final double relative;

    /** A checker with h = 1e-5, absolute = 1e-8 and relative = 1e-6. */
    public GradientChecker() {
        this(1e-5, 1e-8, 1e-6);
    }

    private GradientChecker(double step, double absolute, double relative) {
        this.step = step;
        this.absolute = absolute;
        this.relative = relative;
    }

    /**
     * Returns the same checker with another h.
     *
     * @param h the distance by which an element is moved up and down
     * @return a checker with this h
     * @throws IllegalArgumentException unless h is positive and finite
     */
    public GradientChecker withStep(double h) {
        if (!(h > 0 && h < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("GradientChecker.withStep: h is " + h + "; it must be positive and finite");
        }
        return new GradientChecker(h, absolute, relative);
    }

    /**
     * Returns the same checker with another tolerance.
     *
     * @param newAbsolute the error that every element may have
     * @param newRelative the error that an element may have in addition, relative to its absolute value
     * @return a checker with this tolerance
     * @throws IllegalArgumentException if one of them is negative, infinite or NaN
     */
    public GradientChecker withTolerance(double newAbsolute, double newRelative) {
        if (!(newAbsolute >= 0 && newRelative >= 0 && newAbsolute + newRelative < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("GradientChecker.withTolerance: absolute is " + newAbsolute + ", relative is "
                    + newRelative + "; both must be finite and not negative");
        }
        return new GradientChecker(step, newAbsolute, newRelative);
    }

    /**
     * Returns the gradient by central differences, with two calls of the function for each element.
     *
     * @param <P> a matrix or a tree of matrices
     * @param function f
     * @param at A, the point at which the gradient is taken
     * @return N, with the shapes of A
     */
    public <P> P numerical(ToDoubleFunction<P> function, P at) {
        Check.notNull("GradientChecker.numerical", "function", function);
        P point = Trees.copy("GradientChecker.numerical", "at", at);
        Map<String, Matrix> leaves = ParameterTree.leaves(point);
        Map<String, Matrix> slopes = new LinkedHashMap<>();
        leaves.forEach((name, leaf) -> slopes.put(name, slopes(function, point, leaves, name)));
        return ParameterTree.withLeaves(point, slopes);
    }

    /** Returns the slopes of f with respect to the elements of one matrix. */
    private <P> Matrix slopes(ToDoubleFunction<P> function, P at, Map<String, Matrix> leaves, String name) {
        Matrix leaf = leaves.get(name);
        ToDoubleFunction<Matrix> ofLeaf = changed -> {
            Map<String, Matrix> all = new LinkedHashMap<>(leaves);
            all.put(name, changed);
            return function.applyAsDouble(ParameterTree.withLeaves(at, all));
        };
        double[] slopes = new double[leaf.rows() * leaf.columns()];
        for (int k = 0; k < slopes.length; k++) {
            slopes[k] = slope(ofLeaf, leaf, k);
        }
        return Matrix.of(leaf.rows(), leaf.columns(), slopes);
    }

    private double slope(ToDoubleFunction<Matrix> function, Matrix at, int index) {
        double[] values = at.toArray();
        double up = values[index] + step;
        double down = values[index] - step;
        values[index] = up;
        double above = function.applyAsDouble(Matrix.of(at.rows(), at.columns(), values));
        values[index] = down;
        double below = function.applyAsDouble(Matrix.of(at.rows(), at.columns(), values));
        return (above - below) / (up - down);                                  // up - down is 2h after rounding
    }

    /**
     * Throws an error if an element of the gradient is wrong.
     *
     * @param <P> a matrix or a tree of matrices
     * @param name the name of the gradient in the message, such as {@code dWf}
     * @param function f
     * @param at A, the point at which the gradient is taken
     * @param gradient G, the gradient to be checked, with the shapes of A
     * @throws AssertionError if an element differs from central differences by more than its tolerance; the message names the
     *     worst one, which has the largest error relative to its tolerance
     * @throws IllegalArgumentException if the gradient does not have the shapes of A
     */
    public <P> void check(String name, ToDoubleFunction<P> function, P at, P gradient) {
        compare("GradientChecker.check", name, function, at, gradient).orThrow();
    }

    /**
     * Compares every element of the gradient.
     *
     * @param <P> a matrix or a tree of matrices
     * @param name the name of the gradient in the report, such as {@code dWf}
     * @param function f
     * @param at A, the point at which the gradient is taken
     * @param gradient G, the gradient to be checked, with the shapes of A
     * @return how well they agree, with the worst element
     * @throws IllegalArgumentException if the gradient does not have the shapes of A
     */
    public <P> Report compare(String name, ToDoubleFunction<P> function, P at, P gradient) {
        return compare("GradientChecker.compare", name, function, at, gradient);
    }

    private <P> Report compare(String operation, String name, ToDoubleFunction<P> function, P at, P gradient) {
        Check.notNull(operation, "name", name);
        Check.notNull(operation, "function", function);
        P point = Trees.copy(operation, "at", at);
        Map<String, Matrix> analytical = ParameterTree.leaves(Trees.sameStructure(operation, name, gradient, "at", point));
        Map<String, Matrix> numerical = ParameterTree.leaves(numerical(function, point));
        List<Slope> slopes = new ArrayList<>();
        analytical.forEach((leaf, g) -> {
            addSlopes(Trees.nameOf(leaf, name), g.toArray(), numerical.get(leaf).toArray(), g.columns(), slopes);
        });
        return report(operation, name, slopes);
    }

    private static void addSlopes(String name, double[] analytical, double[] numerical, int columns, List<Slope> slopes) {
        for (int k = 0; k < analytical.length; k++) {
            String where = name + " at row " + k / columns + ", column " + k % columns;
            slopes.add(new Slope(where, analytical[k], numerical[k]));
        }
    }

    /**
     * Compares the slope along a random direction that changes every element.
     *
     * @param <P> a matrix or a tree of matrices
     * @param name the name of the gradient in the report, such as {@code dWf}
     * @param function f
     * @param at A, the point at which the gradient is taken
     * @param gradient G, the gradient to be checked, with the shapes of A
     * @param random the generator of the direction, which has length 1
     * @return how well they agree
     * @throws IllegalArgumentException if the gradient does not have the shapes of A
     */
    public <P> Report compareAlong(String name, ToDoubleFunction<P> function, P at, P gradient, RandomGenerator random) {
        String operation = "GradientChecker.compareAlong";
        Check.notNull(operation, "name", name);
        Check.notNull(operation, "function", function);
        P point = Trees.copy(operation, "at", at);
        P analytical = Trees.sameStructure(operation, name, gradient, "at", point);
        Check.notNull(operation, "random", random);
        P drawn = ParameterTree.map(point, leaf -> leaf.map(element -> Initialisation.gaussian(random)));
        double length = Clipping.norm(drawn);
        P direction = ParameterTree.map(drawn, d -> d.times(1 / length));
        double above = function.applyAsDouble(ParameterTree.zip(point, direction, (a, d) -> a.plus(d.times(step))));
        double below = function.applyAsDouble(ParameterTree.zip(point, direction, (a, d) -> a.minus(d.times(step))));
        Slope slope = new Slope(name + " along a random direction", dot(analytical, direction), (above - below) / (2 * step));
        return report(operation, name, List.of(slope));
    }

    private static double dot(Object left, Object right) {
        Map<String, Matrix> rights = ParameterTree.leaves(right);
        return ParameterTree.leaves(left).entrySet().stream()
                .mapToDouble(leaf -> leaf.getValue().dot(rights.get(leaf.getKey()))).sum();
    }

    private Report report(String operation, String name, List<Slope> slopes) {
        int wrong = (int) slopes.stream().filter(slope -> severity(slope) > 1).count();
        Slope worst = slopes.stream().max(Comparator.comparingDouble(this::severity)).orElse(new Slope(name, 0, 0));
        String message = operation + ": " + worst.where + " is " + worst.analytical + ", central differences give "
                + worst.numerical + "; the difference (" + worst.difference() + ") must not exceed "
                + absolute + " + " + relative + " |" + name + "| (" + tolerance(worst) + ")";
        String count = slopes.size() == 1 ? "" : "; " + wrong + " of " + slopes.size() + " elements are wrong";
        return new Report(worst.where, worst.analytical, worst.numerical, wrong, message + count);
    }

    /** Returns the difference of a slope relative to its tolerance. */
    private double severity(Slope slope) {
        double difference = slope.difference();
        if (!Double.isFinite(difference)) {
            return Double.POSITIVE_INFINITY;
        }
        return difference == 0 ? 0 : difference / tolerance(slope);
    }

    private double tolerance(Slope slope) {
        return absolute + relative * Math.abs(slope.analytical);
    }

    /**
     * How well a gradient agrees with central differences.
     *
     * @param where the worst element, such as {@code gradients.wf at row 1, column 2}: it has the largest error relative to
     *     its tolerance
     * @param analytical its value in the gradient
     * @param numerical its value by central differences
     * @param wrong the number of elements whose error exceeds their tolerance
     * @param message a sentence that says all this
     */
    public record Report(String where, double analytical, double numerical, int wrong, String message) {

        public Report {
            Check.notNull("GradientChecker.Report", "where", where);
            Check.notNull("GradientChecker.Report", "message", message);
        }

        /** {@return whether no element is wrong} */
        public boolean isRight() {
            return wrong == 0;
        }

        /**
         * Does nothing if no element is wrong.
         *
         * @throws AssertionError if an element is wrong, with the {@link #message}
         */
        public void orThrow() {
            if (!isRight()) {
                throw new AssertionError(message);
            }
        }
    }

    private record Slope(String where, double analytical, double numerical) {

        double difference() {
            return Math.abs(analytical - numerical);
        }
    }
}
