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

    Report(Effort effort, Map<Run, Measurement> measurements) {
        this.effort = effort;
        this.measurements = measurements;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(line(Run.PEAK));
        effort.products().forEach(work -> Contender.UNROLL.forEach(kernels -> lines.add(product(work, kernels))));
        effort.lstms().forEach(work -> Contender.UNROLL.forEach(kernels -> lines.add(lstm(work, kernels))));
        effort.oneExample().forEach(work -> Contender.UNROLL.forEach(kernels -> lines.add(lstm(work, kernels))));
        effort.steps().forEach(work -> Contender.UNROLL_STEP.forEach(kernels -> lines.add(step(work, kernels))));
        if (measurements.containsKey(Run.PEAK_4_LANES)) {
            lines.add(line(Run.PEAK_4_LANES));
            effort.withFourLanes().forEach(work -> lines.add(fourLanes(work)));
        }
        if (effort.lstms().contains(Effort.LARGE)) {
            lines.add(bytes(Effort.LARGE));
        }
        if (measurements.containsKey(Run.PEAK_OF_TWO)) {
            lines.add(line(Run.PEAK_OF_TWO, peakOfTwo()));
        }
        effort.twoThreads().forEach(work -> lines.add(twoThreads(work)));
        effort.doublings().forEach(doubling -> lines.add(doubling(doubling)));
        return lines;
    }

    /** The line of a README: the first product, and the networks, with the vector kernels. */
    List<Line> shortLines() {
        return Stream.concat(effort.products().stream().limit(1).map(work -> product(work, Contender.VECTOR)),
                effort.lstms().stream().map(work -> lstm(work, Contender.VECTOR))).toList();
    }

    /** The runs that were faster than the peak, so that it cannot be one; of two threads it is another. */
    String abovePeak() {
        return measurements.keySet().stream()
                .filter(run -> run.threads() == 1 && run.work().callers() == 1 && gigaflops(run) > gigaflops(Run.PEAK))
                .filter(run -> run.contender() != Contender.PEAK).map(Run::toString).collect(Collectors.joining("; "));
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
        return line(run, ofPeak(run),
                timesAsFast(run, Run.oneThread(work, Contender.EJML)),
                timesAsFast(run, Run.oneThread(work, Contender.OJALGO)),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT64)));
    }

    private Line lstm(LstmWork work, Contender kernels) {
        Run run = Run.oneThread(work, kernels);
        return line(run, ofPeak(run),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT64)),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT32)),
                kernels == Contender.VECTOR ? timesAsFast(run, Run.oneThread(work, Contender.PORTABLE)) : null);
    }

    private Line step(StepWork work, Contender kernels) {
        Run run = Run.oneThread(work, kernels);
        if (kernels == Contender.LONG_FORWARD) {
            return line(run);
        }
        return line(run, timesAsFast(run, Run.oneThread(work, Contender.FLOAT64)),
                timesAsFast(run, Run.oneThread(work, Contender.FLOAT32)),
                kernels == Contender.PORTABLE ? null : besideALongForward(run, Run.oneThread(work, Contender.LONG_FORWARD)),
                kernels == Contender.VECTOR ? bytes(run, work.returnedBytes()) : null);
    }

    private Ratio besideALongForward(Run run, Run longForward) {
        double ratio = measurements.get(run).milliseconds() / measurements.get(longForward).milliseconds();
        return new Ratio(ratio, "× the time of a step of a long forward", time(longForward));
    }

    private Line fourLanes(Work work) {
        Run run = Run.oneThread(work, Contender.VECTOR_4_LANES);
        return line(run, new Ratio(gigaflops(run) / gigaflops(Run.PEAK_4_LANES), "of the peak of 4 lanes", ""),
                timesAsFast(run, Run.oneThread(work, Contender.VECTOR)));
    }

    private Line bytes(LstmWork work) {
        Run run = Run.oneThread(work, Contender.VECTOR);
        return line(run, bytes(run, work.returnedBytes()));
    }

    private Ratio bytes(Run run, double returned) {
        String amount = returned < 1e6
                ? String.format(Locale.ROOT, "%.0f B", returned) : String.format(Locale.ROOT, "%.1f MB", returned / 1e6);
        return new Ratio(measurements.get(run).allocatedBytes() / returned, "bytes allocated for each returned", amount);
    }

    private Line twoThreads(LstmWork work) {
        Run run = new Run(work, Contender.VECTOR, 2);
        return line(run,
                timesAsFast(run, Run.oneThread(work, Contender.VECTOR)),
                timesAsFast(run, new Run(work, Contender.FLOAT64, 2)));
    }

    private Line doubling(Effort.Doubling doubling) {
        Run once = Run.oneThread(doubling.once(), Contender.VECTOR);
        Run twice = Run.oneThread(doubling.twice(), Contender.VECTOR);
        double ratio = measurements.get(twice).milliseconds() / measurements.get(once).milliseconds();
        return line(twice, new Ratio(ratio, "× the time of " + doubling.half(), time(once)));
    }

    private Line line(Run run, Ratio... ratios) {
        Measurement measured = measurements.get(run);
        return new Line(run.work().title(), run.who(), measured.milliseconds(), measured.spread(),
                measured.gigaflops(run.work()), Stream.of(ratios).filter(Objects::nonNull).toList());
    }

    private Ratio ofPeak(Run run) {
        return new Ratio(gigaflops(run) / gigaflops(Run.PEAK), "of the peak", "");
    }

    private Ratio peakOfTwo() {
        return new Ratio(gigaflops(Run.PEAK_OF_TWO) / gigaflops(Run.PEAK), "× " + Run.PEAK.who(), "");
    }

    private double gigaflops(Run run) {
        return measurements.get(run).gigaflops(run.work());
    }

    /** Or {@code null}, if the other was not timed. */
    private Ratio timesAsFast(Run run, Run other) {
        if (!measurements.containsKey(other)) {
            return null;
        }
        double ratio = measurements.get(other).milliseconds() / measurements.get(run).milliseconds();
        return new Ratio(ratio, "× " + other.who(), time(other));
    }

    private String time(Run run) {
        return Line.time(measurements.get(run).milliseconds());
    }
}
