package io.github.unroll.benchmark;

import java.util.Locale;

/** Bounds that a ratio must keep; {@code null} where there is none. */
record Bar(Double min, Double max) {

    static final Bar NONE = new Bar(null, null);

    static Bar atLeast(double min) {
        return new Bar(min, null);
    }

    static Bar atMost(double max) {
        return new Bar(null, max);
    }

    boolean exists() {
        return min != null || max != null;
    }

    boolean met(double ratio) {
        return (min == null || ratio >= min) && (max == null || ratio <= max);
    }

    @Override
    public String toString() {
        if (min != null && max != null) {
            return number(min) + " to " + number(max);
        }
        return min != null ? "≥ " + number(min) : "≤ " + number(max);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value).replaceAll("\\.?0+$", "");
    }
}
