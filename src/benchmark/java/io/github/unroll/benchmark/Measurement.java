package io.github.unroll.benchmark;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What the iterations of all forks of a run say.
 *
 * @param milliseconds the median time of a call
 * @param spread the width of the middle half of the times, over the median
 * @param allocatedBytes the median of what a call allocates
 */
record Measurement(double milliseconds, double spread, double allocatedBytes) {

    static final TimeUnit UNIT = TimeUnit.MILLISECONDS;
    static final double NOISY = 0.10;

    static Measurement of(Collection<RunResult> forks) {
        ListStatistics times = new ListStatistics();
        ListStatistics bytes = new ListStatistics();
        for (RunResult fork : forks) {
            for (IterationResult iteration : fork.getAggregatedResult().getIterationResults()) {
                times.addValue(iteration.getPrimaryResult().getScore());
                bytes.addValue(iteration.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
            }
        }
        double median = times.getPercentile(50);
        return new Measurement(median, (times.getPercentile(75) - times.getPercentile(25)) / median, bytes.getPercentile(50));
    }

    boolean noisy() {
        return spread > NOISY;
    }

    double gigaflops(Work work) {
        return work.flops() / milliseconds / 1e6;
    }
}
