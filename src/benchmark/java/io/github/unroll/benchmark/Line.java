package io.github.unroll.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A line of the table.
 *
 * @param work what was computed
 * @param contender by whom
 * @param milliseconds the median time
 * @param spread the width of the middle half of the times, over the median
 * @param gigaflops 10⁹ multiplications and additions a second
 * @param ratios beside others
 */
record Line(String work, String contender, double milliseconds, double spread, double gigaflops, List<Ratio> ratios) {

    /** A ratio, what it is a ratio to, and how much that is if it is not said elsewhere. */
    record Ratio(double value, String to, String amount) {

        @Override
        public String toString() {
            String ratio = String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, to);
            return amount.isEmpty() ? ratio : ratio + " (" + amount + ")";
        }
    }

    /** The cells, as the table has them. */
    List<String> cells() {
        return List.of(work, contender, time(milliseconds), String.format(Locale.ROOT, "%.0f %%", 100 * spread),
                String.format(Locale.ROOT, "%.1f", gigaflops),
                ratios.stream().map(Ratio::toString).collect(Collectors.joining(", ")));
    }

    static String time(double milliseconds) {
        if (milliseconds < 0.1) {
            return String.format(Locale.ROOT, "%.2f µs", 1000 * milliseconds);
        }
        String digits = milliseconds < 10 ? "%.2f ms" : "%.0f ms";
        return String.format(Locale.ROOT, digits, milliseconds);
    }
}
