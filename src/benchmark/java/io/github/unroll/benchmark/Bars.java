package io.github.unroll.benchmark;

import java.util.Map;

/** What the library has set itself to reach, by the JDK that runs and the kernels. */
final class Bars {

    /** The floors of the time of PyTorch, float64, over that of the library; {@code null} where there is none. */
    private record Floors(Double vector25, Double vector17, Double portable25, Double portable17) {
    }

    private static final Map<String, Floors> LSTM = Map.of(
            "3-5-10-4", new Floors(20.0, 15.0, null, 15.0),
            "32-64-16-50", new Floors(4.0, 3.0, null, 1.5),
            "64-128-1-100", new Floors(4.0, 3.5, null, 2.0),
            "128-256-32-50", new Floors(1.7, 1.4, 1.1, 0.6),
            "256-512-64-25", new Floors(1.6, 1.3, null, 0.6));

    private final boolean jdk25;

    Bars(int feature) {
        jdk25 = feature >= 25;
    }

    /** Of the FMA peak. */
    Bar peak(Work work, Contender kernels) {
        if (!jdk25 || kernels != Contender.VECTOR) {
            return Bar.NONE;
        }
        if (work instanceof LstmWork lstm) {
            return lstm.na() >= 256 ? Bar.atLeast(0.75) : Bar.NONE;
        }
        return Bar.atLeast(0.80);
    }

    /** Of EJML and ojAlgo. */
    Bar product(Contender kernels) {
        return jdk25 && kernels == Contender.VECTOR ? Bar.atLeast(6) : Bar.NONE;
    }

    /** Of PyTorch, float64. */
    Bar lstm(LstmWork work, Contender kernels) {
        Floors floors = LSTM.get(work.shape());
        Double floor = kernels == Contender.VECTOR
                ? jdk25 ? floors.vector25() : floors.vector17()
                : jdk25 ? floors.portable25() : floors.portable17();
        return new Bar(floor, null);
    }

    /** Of one thread, by two. */
    Bar twoThreads() {
        return jdk25 ? Bar.atLeast(1.7) : Bar.NONE;
    }

    /** Of the bytes that are returned, by those that are allocated. */
    Bar bytes() {
        return jdk25 ? Bar.atMost(1.3) : Bar.NONE;
    }

    /** Of the time of half the work, by a network of twice the size. */
    Bar doubling(Work twice) {
        return jdk25 && twice instanceof LstmWork ? new Bar(1.8, 2.2) : Bar.NONE;
    }
}
