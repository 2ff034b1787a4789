package io.github.unroll.benchmark;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Some work that a contender does on a number of threads: what is measured, and found again, as one thing. */
record Run(Work work, Contender contender, int threads) {

    static final Run PEAK = new Run(new PeakWork(1), Contender.PEAK, 1);
    static final Run PEAK_4_LANES = new Run(new PeakWork(1), Contender.PEAK_4_LANES, 1);
    static final Run PEAK_OF_TWO = new Run(new PeakWork(2), Contender.PEAK, 2);

    private static final double SMALL = 1e5;

    static Run oneThread(Work work, Contender contender) {
        return new Run(work, contender, 1);
    }

    /** One fork: the JVM starts, warms up, and measures the mean time of a call over each iteration. */
    Options fork(Effort effort, Path unpacked) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(work.benchmark().getName() + "." + contender.method) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(Measurement.UNIT)
                .forks(1)
                .warmupIterations(warmUps(effort))
                .warmupTime(TimeValue.milliseconds(effort.milliseconds()))
                .measurementIterations(effort.iterations())
                .measurementTime(TimeValue.milliseconds(effort.milliseconds()))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .threads(work.callers())
                .jvmArgs(contender.jvmOptions(threads, unpacked).toArray(String[]::new))
                .param("shape", work.shape());
        if (!(work instanceof ProductWork) && (contender == Contender.FLOAT64 || contender == Contender.FLOAT32)) {
            options.param("dataType", contender.name());
        }
        return options.build();
    }

    /** A small work has short loops, which the JIT compiler takes longer to compile. */
    private int warmUps(Effort effort) {
        return work.flops() < SMALL ? 4 * effort.warmUps() : effort.warmUps();
    }

    /** The contender, and its threads where they are more than one. */
    String who() {
        return contender.title + (threads == 1 ? "" : ", " + threads + " threads");
    }

    @Override
    public String toString() {
        return work.title() + ", " + who();
    }
}
