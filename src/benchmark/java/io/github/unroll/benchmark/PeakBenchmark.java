package io.github.unroll.benchmark;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The most multiply-adds that one thread can do: ten at a time that do not wait for each other. Two pipes that take four or five
 * cycles need eight or ten; with the two constants they fill twelve registers, so that none is spilled where there are 16.
 */
public class PeakBenchmark {

    static final int CHAINS = 10;
    static final long MULTIPLY_ADDS = CHAINS * (1L << 22);

    /** v ← v/2 + 1 in every lane of every chain, which tends to 2. */
    @Benchmark
    public double peak() {
        VectorSpecies<Double> species = DoubleVector.SPECIES_PREFERRED;
        int rounds = (int) (MULTIPLY_ADDS / (CHAINS * species.length()));
        DoubleVector half = DoubleVector.broadcast(species, 0.5);
        DoubleVector one = DoubleVector.broadcast(species, 1);
        DoubleVector v0 = one.mul(0);
        DoubleVector v1 = one.mul(1);
        DoubleVector v2 = one.mul(2);
        DoubleVector v3 = one.mul(3);
        DoubleVector v4 = one.mul(4);
        DoubleVector v5 = one.mul(5);
        DoubleVector v6 = one.mul(6);
        DoubleVector v7 = one.mul(7);
        DoubleVector v8 = one.mul(8);
        DoubleVector v9 = one.mul(9);
        for (int i = 0; i < rounds; i++) {
            v0 = v0.fma(half, one);
            v1 = v1.fma(half, one);
            v2 = v2.fma(half, one);
            v3 = v3.fma(half, one);
            v4 = v4.fma(half, one);
            v5 = v5.fma(half, one);
            v6 = v6.fma(half, one);
            v7 = v7.fma(half, one);
            v8 = v8.fma(half, one);
            v9 = v9.fma(half, one);
        }
        return v0.add(v1).add(v2).add(v3).add(v4).add(v5).add(v6).add(v7).add(v8).add(v9)
                .reduceLanes(VectorOperators.ADD);
    }
}
