package io.github.unroll;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Checks a gradient G of a function f of a matrix A against central differences:
 * <pre>
 * n_ij = (f(A + h E_ij) - f(A - h E_ij)) / 2h         E_ij is 1 at row i, column j, and 0 elsewhere
 * </pre>
 * Every element must satisfy |g_ij - n_ij| ≤ absolute + relative |g_ij|, with both finite. A checker starts with h = 1e-5,
 * absolute = 1e-8 and relative = 1e-6, which suits functions whose value, arguments and derivatives are of the order of
 * 1: the formula's own error is about h² f‴/6, its rounding error 1e-16 f/h.
 *
 * <p>A checker never changes and can be shared between threads. Errors common to all methods: {@link NullPointerException}
 * if an argument is {@code null}.
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
     * The same checker with another h.
     *
     * @param h the distance that an element is moved by, up and down
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
     * The same checker with another tolerance.
     *
     * @param newAbsolute how far any element may be off
     * @param newRelative how far an element may be off in addition, as a part of its own size
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
     * The gradient as central differences give it, at the cost of two calls of the function for each element.
     *
     * @param function f
     * @param at A (p, q), where the gradient is taken
     * @return N (p, q)
     */
    public Matrix numerical(ToDoubleFunction<Matrix> function, Matrix at) {
        Check.notNull("GradientChecker.numerical", "function", function);
        Check.notNull("GradientChecker.numerical", "at", at);
        double[] slopes = IntStream.range(0, at.rows() * at.columns()).mapToDouble(i -> slope(function, at, i)).toArray();
        return Matrix.of(at.rows(), at.columns(), slopes);
    }

    private double slope(ToDoubleFunction<Matrix> function, Matrix at, int index) {
        double[] values = at.toArray();
        double up = values[index] + step;
        double down = values[index] - step;
        values[index] = up;
        double above = function.applyAsDouble(Matrix.of(at.rows(), at.columns(), values));
        values[index] = down;
        double below = function.applyAsDouble(Matrix.of(at.rows(), at.columns(), values));
        return (above - below) / (up - down);                                  // up - down: 2h as it was rounded
    }

    /**
     * Does nothing if the gradient is right, and throws if it is not.
     *
     * @param name what the gradient is called in the message, such as {@code dWf}
     * @param function f
     * @param at A (p, q), where the gradient is taken
     * @param gradient G (p, q), the gradient to be checked
     * @throws AssertionError if an element is not what central differences give; the message names the worst one, which
     *     is off by the largest multiple of what it may be off by
     * @throws IllegalArgumentException if the gradient has not the shape of A
     */
    public void check(String name, ToDoubleFunction<Matrix> function, Matrix at, Matrix gradient) {
        Check.notNull("GradientChecker.check", "name", name);
        Check.sameShape("GradientChecker.check", name, gradient, "at", at);
        List<Element> wrong = elements(gradient, numerical(function, at)).stream().filter(e -> severity(e) > 1).toList();
        if (!wrong.isEmpty()) {
            Element worst = Collections.max(wrong, Comparator.comparingDouble(this::severity));
            throw new AssertionError(describe(name, worst) + "; " + wrong.size() + " of " + at.rows() * at.columns()
                    + " elements are wrong");
        }
    }

    private static List<Element> elements(Matrix analytical, Matrix numerical) {
        return IntStream.range(0, analytical.rows()).boxed()
                .flatMap(row -> IntStream.range(0, analytical.columns()).mapToObj(
                        column -> new Element(row, column, analytical.get(row, column), numerical.get(row, column))))
                .toList();
    }

    /** How many times an element's tolerance its difference is. */
    private double severity(Element element) {
        double difference = element.difference();
        if (!Double.isFinite(difference)) {
            return Double.POSITIVE_INFINITY;
        }
        return difference == 0 ? 0 : difference / tolerance(element);
    }

    private double tolerance(Element element) {
        return absolute + relative * Math.abs(element.analytical);
    }

    private String describe(String name, Element worst) {
        return "GradientChecker.check: " + name + " at row " + worst.row + ", column " + worst.column + " is "
                + worst.analytical + ", central differences give " + worst.numerical
                + "; the difference (" + worst.difference() + ") must not exceed "
                + absolute + " + " + relative + " |" + name + "| (" + tolerance(worst) + ")";
    }

    private record Element(int row, int column, double analytical, double numerical) {

        double difference() {
            return Math.abs(analytical - numerical);
        }
    }
}
