package io.github.unroll.benchmark;

/** Something to compute, the same for all contenders. */
interface Work {

    /** The JMH class that computes it. */
    Class<?> benchmark();

    /** What that class takes as its parameter {@code shape}; the records read it back by {@code parse}. */
    String shape();

    /** What the report calls it. */
    String title();

    /** Multiplications and additions, of all callers. */
    double flops();

    /** So many threads compute it side by side, each the whole. */
    default int callers() {
        return 1;
    }
}
