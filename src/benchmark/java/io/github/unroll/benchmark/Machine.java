package io.github.unroll.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/** Where and when it was measured. */
record Machine(String processor, int cores, String jdk, String date) {

    static Machine current() throws IOException {
        String jdk = System.getProperty("java.vm.name") + " " + Runtime.version();
        return new Machine(model(), Runtime.getRuntime().availableProcessors(), jdk, LocalDate.now().toString());
    }

    private static String model() throws IOException {
        return cpuInfo("model name").orElse(System.getProperty("os.arch"));
    }

    /** {@return whether vectors have 8 numbers, and can be told to have 4} */
    static boolean hasEightLanes() throws IOException {
        return cpuInfo("flags").filter(flags -> flags.contains("avx512dq")).isPresent();
    }

    private static Optional<String> cpuInfo(String name) throws IOException {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (!Files.exists(cpuinfo)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith(name)).findFirst().map(line -> line.replaceFirst(".*?: *", ""));
        }
    }

    @Override
    public String toString() {
        return processor + ", " + cores + " cores, " + jdk + ", " + date;
    }
}
