package io.github.unroll.benchmark;

/**
 * Fused multiply-adds and nothing else: the limit of all other work.
 *
 * @param callers so many threads do the same side by side
 */
record PeakWork(int callers) implements Work {

    @Override
    public Class<?> benchmark() {
        return PeakBenchmark.class;
    }

    @Override
    public String shape() {
        return "";
    }

    @Override
    public String title() {
        return "fused multiply-adds";
    }

    @Override
    public double flops() {
        return 2.0 * PeakBenchmark.MULTIPLY_ADDS * callers;
    }
}
