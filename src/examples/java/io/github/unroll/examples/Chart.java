package io.github.unroll.examples;

import static io.github.unroll.examples.Svg.format;
import static io.github.unroll.examples.Svg.polyline;
import static io.github.unroll.examples.Svg.rule;
import static io.github.unroll.examples.Svg.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A line chart, drawn as a self-contained SVG without a background, in colours that are readable on light and dark pages.
 * There must be at least one line; the later ones are drawn over the earlier ones.
 */
record Chart(String title, String xLabel, String yLabel, List<Line> lines) {

    private static final int WIDTH = 840;
    private static final int HEIGHT = 420;
    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 24;
    private static final int TOP = 76;
    private static final int BOTTOM = HEIGHT - 52;
    private static final int LEGEND = 48;
    private static final double LETTER = 7.3;
    private static final int MOST_TICKS = 9;

    static final String BLUE = "#3b82f6";
    static final String ORANGE = "#f08c00";
    static final String GREY = "#868e96";
    static final String DASHED = "#868e96\" stroke-dasharray=\"7 5";

    /** Finite values at first, first + step, ..., at least one; the stroke is one of the constants above. */
    record Line(String name, String stroke, double first, double step, double... values) {

        private double x(int k) {
            return first + k * step;
        }
    }

    /** The part of an axis that is shown, its position on the picture, and the distance of its ticks. */
    private record Axis(double least, double most, double tick, int from, int to) {

        /** With a tick every 1, 2 or 5 times a power of ten. */
        static Axis of(DoubleStream values, int from, int to) {
            double[] sorted = values.sorted().toArray();
            double least = sorted[0];
            double most = Math.max(sorted[sorted.length - 1], least + 1e-9);
            double power = Math.pow(10, Math.floor(Math.log10((most - least) / MOST_TICKS)));
            double tick = DoubleStream.of(1, 2, 5, 10).map(k -> k * power)
                    .filter(t -> (most - least) / t <= MOST_TICKS).findFirst().orElseThrow();
            return new Axis(least, most, tick, from, to);
        }

        Axis fromTickToTick() {
            return new Axis(Math.floor(least / tick) * tick, Math.ceil(most / tick) * tick, tick, from, to);
        }

        double at(double value) {
            return from + (value - least) / (most - least) * (to - from);
        }

        List<Double> ticks() {
            return IntStream.rangeClosed((int) Math.ceil(least / tick - 1e-6), (int) Math.floor(most / tick + 1e-6))
                    .mapToObj(k -> k * tick).toList();
        }

        String label(double value) {
            return format("%." + (int) Math.max(0, -Math.floor(Math.log10(tick) + 1e-9)) + "f", value);
        }
    }

    void write(Path file) throws IOException {
        Svg.write(file, svg());
    }

    String svg() {
        Axis x = Axis.of(lines.stream().flatMapToDouble(l -> DoubleStream.of(l.first, l.x(l.values.length - 1))), LEFT, RIGHT);
        Axis y = Axis.of(lines.stream().flatMapToDouble(l -> DoubleStream.of(l.values)), BOTTOM, TOP).fromTickToTick();
        StringBuilder svg = new StringBuilder(Svg.begin(WIDTH, HEIGHT));
        svg.append(text(LEFT, 24, "start\" font-size=\"17\" font-weight=\"600", title));
        y.ticks().forEach(v -> svg.append(rule(LEFT, y.at(v), RIGHT, y.at(v), 0.25))
                .append(text(LEFT - 8, y.at(v) + 4.5, "end", y.label(v))));
        x.ticks().forEach(v -> svg.append(rule(x.at(v), BOTTOM, x.at(v), BOTTOM + 5, 1))
                .append(text(x.at(v), BOTTOM + 20, "middle", x.label(v))));
        svg.append(rule(LEFT, BOTTOM, RIGHT, BOTTOM, 1)).append(text((LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle", xLabel));
        svg.append(text(-(TOP + BOTTOM) / 2.0, 16, "middle\" transform=\"rotate(-90)", yLabel));
        double legend = LEFT;
        for (Line line : lines) {
            svg.append(polyline(line.stroke, IntStream.range(0, line.values.length)
                    .mapToObj(k -> format("%.1f,%.1f", x.at(line.x(k)), y.at(line.values[k]))).collect(Collectors.joining(" "))));
            svg.append(polyline(line.stroke, format("%.1f,%d %.1f,%d", legend, LEGEND, legend + 26, LEGEND)));
            svg.append(text(legend + 33, LEGEND + 4.5, "start", line.name));
            legend += 33 + LETTER * line.name.length() + 18;
        }
        return svg.append(Svg.END).toString();
    }
}
