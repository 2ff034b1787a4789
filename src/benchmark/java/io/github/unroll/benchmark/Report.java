package io.github.unroll.benchmark;

import io.github.unroll.benchmark.Line.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured, as the lines of a table. */
final class Report {

    private final Effort effort;
    private final Map<Run, Measurement> measurements;
    private final Bars bars;

    Report(Effort effort, Map<Run, Measurement> measurements, Bars bars) {
        this.effort = effort;
        this.measurements = measurements;
        this.bars = bars;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(line(Run.PEAK));
        effort.products().forEach(work -> Contender.UNROLL.forEach(kernels -> lines.add(product(work, kernels))));
        effort.lstms().forEach(work -> Contender.UNROLL.forEach(kernels -> lines.add(lstm(work, kernels))));
        lines.add(bytes(Effort.LARGE));
        if (measurements.containsKey(Run.PEAK_OF_TWO)) {
            lines.add(line(Run.PEAK_OF_TWO, peakOfTwo()));
        }
        effort.twoThreads().forEach(work -> lines.add(twoThreads(work)));
        effort.doublings().forEach(doubling -> lines.add(doubling(doubling)));
        return lines;
    }

    /** The runs whose times were too far from each other to be taken as they are. */
    String noisy() {
        return measurements.entrySet().stream()
                .filter(entry -> entry.getValue().noisy())
                .map(entry -> String.format(Locale.ROOT, "%s (%.0f %%)", entry.getKey(), 100 * entry.getValue().spread()))
                .collect(Collectors.joining("; "));
    }

    private Line product(ProductWork work, Contender kernels) {
        Run run = Run.oneThread(work, kernels);
        return line(run, ofPeak(run, bars.peak(work, kernels)),
                timesAsFast(run, Run.oneThread(work, Contender.EJML), bars.product(kernels)),
                timesAsFast(run, Run.oneThread(work, Contender.OJALGO), bars.product(kernels)),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT64), Bar.NONE));
    }

    private Line lstm(LstmWork work, Contender kernels) {
        Run run = Run.oneThread(work, kernels);
        return line(run, ofPeak(run, bars.peak(work, kernels)),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT64), bars.lstm(work, kernels)),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT32), Bar.NONE));
    }

    private Line bytes(LstmWork work) {
        Run run = Run.oneThread(work, Contender.VECTOR);
        double ratio = measurements.get(run).allocatedBytes() / work.returnedBytes();
        String returned = String.format(Locale.ROOT, "%.1f MB", work.returnedBytes() / 1e6);
        return line(run, new Ratio(ratio, "bytes allocated for each returned", returned, bars.bytes()));
    }

    private Line twoThreads(LstmWork work) {
        Run run = new Run(work, Contender.VECTOR, 2);
        return line(run,
                timesAsFast(run, Run.oneThread(work, Contender.VECTOR), bars.twoThreads()),
                timesAsFast(run, new Run(work, Contender.FLOAT64, 2), Bar.NONE));
    }

    private Line doubling(Effort.Doubling doubling) {
        Run once = Run.oneThread(doubling.once(), Contender.VECTOR);
        Run twice = Run.oneThread(doubling.twice(), Contender.VECTOR);
        double ratio = measurements.get(twice).milliseconds() / measurements.get(once).milliseconds();
        return line(twice, new Ratio(ratio, "× the time of " + doubling.half(), time(once), bars.doubling(doubling.twice())));
    }

    private Line line(Run run, Ratio... ratios) {
        Measurement measured = measurements.get(run);
        return new Line(run.work().title(), run.who(), measured.milliseconds(), measured.spread(),
                measured.gigaflops(run.work()), Stream.of(ratios).filter(Objects::nonNull).toList());
    }

    private Ratio ofPeak(Run run, Bar bar) {
        return new Ratio(gigaflops(run) / gigaflops(Run.PEAK), "of the peak", "", bar);
    }

    private Ratio peakOfTwo() {
        return new Ratio(gigaflops(Run.PEAK_OF_TWO) / gigaflops(Run.PEAK), "× " + Run.PEAK.who(), "", Bar.NONE);
    }

    private double gigaflops(Run run) {
        return measurements.get(run).gigaflops(run.work());
    }

    /** Or {@code null}, if the other was not timed. */
    private Ratio timesAsFast(Run run, Run other, Bar bar) {
        if (!measurements.containsKey(other)) {
            return null;
        }
        double ratio = measurements.get(other).milliseconds() / measurements.get(run).milliseconds();
        return new Ratio(ratio, "× " + other.who(), time(other), bar);
    }

    private String time(Run run) {
        return Line.time(measurements.get(run).milliseconds());
    }
}
