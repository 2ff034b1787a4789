package io.github.unroll.examples;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A line of the exercise's output, beside the numbers of this library.
 *
 * @param what the value, with its indices: {@code a_next[4]}
 * @param printed its numbers as they are printed there; shapes and lengths count as numbers too
 * @param computed the same numbers, computed here in the way that gave the printed ones
 * @param correct the correct numbers, if the printed ones are wrong; else none
 */
public record Published(String what, List<BigDecimal> printed, List<Double> computed, List<Double> correct) {

    public Published {
        if (computed.size() != printed.size() || (!correct.isEmpty() && correct.size() != printed.size())) {
            throw new IllegalArgumentException(what + ": " + printed.size() + " printed, " + computed.size() + " computed, "
                    + correct.size() + " correct; there must be one of each for every printed number, or nothing to correct");
        }
        printed = List.copyOf(printed);
        computed = List.copyOf(computed);
        correct = List.copyOf(correct);
    }

    /** A line that is right: the printed numbers, with spaces between them, and the computed ones. */
    static Published line(String what, String printed, double... computed) {
        return misprinted(what, printed, computed, new double[0]);
    }

    /** A line with wrong numbers: {@code computed} repeats the mistake. */
    static Published misprinted(String what, String printed, double[] computed, double[] correct) {
        List<BigDecimal> decimals = Arrays.stream(printed.split(" ")).map(BigDecimal::new).toList();
        return new Published(what, decimals, list(computed), list(correct));
    }

    private static List<Double> list(double[] numbers) {
        return DoubleStream.of(numbers).boxed().toList();
    }

    /** {@return how many numbers the line has} */
    public int size() {
        return printed.size();
    }

    /** {@return how many decimals the line is printed with; zeros at the end of a number are left out} */
    public int decimals() {
        return printed.stream().mapToInt(BigDecimal::scale).max().orElse(0);
    }

    /** {@return whether the k-th computed number is the printed one to every printed digit: within half a unit of the last} */
    public boolean agrees(int k) {
        return agrees(k, computed.get(k));
    }

    /** {@return whether a number is the k-th printed one, to every printed digit} */
    public boolean agrees(int k, double number) {
        BigDecimal halfAUnit = new BigDecimal(BigInteger.valueOf(5), decimals() + 1);
        return Double.isFinite(number) && new BigDecimal(number).subtract(printed.get(k)).abs().compareTo(halfAUnit) <= 0;
    }

    /** {@return whether the k-th printed number is not the correct one} */
    public boolean isMistaken(int k) {
        return !correct.isEmpty() && !agrees(k, correct.get(k));
    }

    /** {@return whether all computed numbers are the printed ones} */
    public boolean agrees() {
        return IntStream.range(0, size()).allMatch(this::agrees);
    }
}
