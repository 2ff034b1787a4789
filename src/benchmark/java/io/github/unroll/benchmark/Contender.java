package io.github.unroll.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who computes: a method of a benchmark, in a JVM with the right options. */
enum Contender {
    PEAK("FMA peak", "peak"),
    VECTOR("unroll vector", "unroll"),
    PORTABLE("unroll portable", "unroll"),
    EJML("EJML", "ejml"),
    OJALGO("ojAlgo", "ojalgo"),
    FLOAT64("PyTorch float64", "pytorch"),
    FLOAT32("PyTorch float32", "pytorch");

    /** The library itself, by its kernels. */
    static final List<Contender> UNROLL = List.of(VECTOR, PORTABLE);
    static final List<Contender> PRODUCT = List.of(VECTOR, PORTABLE, EJML, OJALGO, FLOAT64);
    static final List<Contender> LSTM = List.of(VECTOR, PORTABLE, FLOAT64, FLOAT32);

    final String title;
    final String method;

    Contender(String title, String method) {
        this.title = title;
        this.method = method;
    }

    /**
     * The options of the JVM. Its memory is there from the start, so that no run pays for getting it. Without the module the
     * library takes its portable kernels by itself. PyTorch unpacks its library in the given directory, and asks nothing of
     * the network.
     */
    List<String> jvmOptions(int threads, Path unpacked) {
        List<String> options = new ArrayList<>(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch",
                "-DOPT_OUT_TRACKING=true", "-Dai.djl.offline=true",
                "-DDJL_CACHE_DIR=" + unpacked, "-Dai.djl.pytorch.num_interop_threads=1",
                "-Dai.djl.pytorch.num_threads=" + threads));
        options.add(threads == 1 ? "-Dunroll.parallelism=1" : "-XX:ActiveProcessorCount=" + threads);
        if (this == VECTOR) {
            options.add("-Dunroll.kernels=vector");
        }
        if (this == VECTOR || this == PEAK) {
            options.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        return options;
    }
}
