package io.github.unroll.benchmark;

/**
 * Two LSTMs at once, each by a thread of its own, that have nothing to do with each other: as much as two threads can gain on
 * the machine, whose cores share the memory and its caches.
 */
record TwoAtOnce(LstmWork each) implements Work {

    @Override
    public Class<?> benchmark() {
        return each.benchmark();
    }

    @Override
    public String shape() {
        return each.shape();
    }

    @Override
    public String title() {
        return "two at once: " + each.title();
    }

    @Override
    public double flops() {
        return 2 * each.flops();
    }

    @Override
    public int callers() {
        return 2;
    }
}
