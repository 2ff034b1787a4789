package io.github.unroll.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who computes: a method of a benchmark, in a JVM with the right options. */
enum Contender {
    PEAK("FMA peak", "peak"),
    PEAK_4_LANES("FMA peak, 4 lanes", "peak"),
    VECTOR("unroll vector", "unroll"),
    VECTOR_4_LANES("unroll vector, 4 lanes", "unroll"),
    INFERENCE("unroll vector, Inference", "inference"),
    LONG_FORWARD("unroll vector, of a long forward", "longForward"),
    PORTABLE("unroll portable", "unroll"),
    EJML("EJML", "ejml"),
    OJALGO("ojAlgo", "ojalgo"),
    FLOAT64("PyTorch float64", "pytorch"),
    FLOAT32("PyTorch float32", "pytorch");

    /** The library itself, by its kernels. */
    static final List<Contender> UNROLL = List.of(VECTOR, PORTABLE);
    static final List<Contender> PRODUCT = List.of(VECTOR, PORTABLE, EJML, OJALGO, FLOAT64);
    static final List<Contender> LSTM = List.of(VECTOR, PORTABLE, FLOAT64, FLOAT32);
    static final List<Contender> UNROLL_STEP = List.of(VECTOR, INFERENCE, LONG_FORWARD, PORTABLE);
    static final List<Contender> STEP = List.of(VECTOR, INFERENCE, LONG_FORWARD, PORTABLE, FLOAT64, FLOAT32);
    private static final Set<Contender> WITH_MODULE = EnumSet.of(
            PEAK, PEAK_4_LANES, VECTOR, VECTOR_4_LANES, INFERENCE, LONG_FORWARD);

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
        if (WITH_MODULE.contains(this)) {
            options.addAll(FreshJvm.ON_VECTORS);
        }
        if (this == PEAK_4_LANES || this == VECTOR_4_LANES) {
            options.add("-XX:UseAVX=2");
        }
        return options;
    }
}
