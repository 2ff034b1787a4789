package io.github.unroll.benchmark;

/** One step of inference of an LSTM: a_t and c_t, without a cache. */
record StepWork(int nx, int na, int m) implements Work {

    static LstmWork.Inputs inputs(String shape) {
        return LstmWork.parse(shape + "-1").inputs();
    }

    @Override
    public Class<?> benchmark() {
        return StepBenchmark.class;
    }

    @Override
    public String shape() {
        return nx + "-" + na + "-" + m;
    }

    @Override
    public String title() {
        return "step (" + nx + ", " + na + ", " + m + ")";
    }

    /** The size of what is returned: a and c. */
    double returnedBytes() {
        return Double.BYTES * 2.0 * na * m;
    }

    /** Of the product W v of the four gates alone. */
    @Override
    public double flops() {
        return 2.0 * 4 * na * (na + nx) * m;
    }
}
