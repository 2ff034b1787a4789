package io.github.unroll.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/** Where and when it was measured. */
record Machine(String processor, int cores, String jdk, String date) {

    static Machine current() throws IOException {
        String jdk = System.getProperty("java.vm.name") + " " + Runtime.version();
        return new Machine(model(), Runtime.getRuntime().availableProcessors(), jdk, LocalDate.now().toString());
    }

    private static String model() throws IOException {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (!Files.exists(cpuinfo)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.replaceFirst(".*: *", "")).orElse(System.getProperty("os.arch"));
        }
    }

    @Override
    public String toString() {
        return processor + ", " + cores + " cores, " + jdk + ", " + date;
    }
}
