package io.github.unroll.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** JVMs that run a {@code main} of this project from its first call on, one at a time. */
final class FreshJvm {

    static final List<String> WITH_MODULE = List.of("--add-modules", "jdk.incubator.vector");
    /** With the vector kernels from the first call on, for what is measured once warm. */
    static final List<String> ON_VECTORS = List.of("--add-modules", "jdk.incubator.vector", "-Dunroll.kernels=vector");
    static final List<String> WITHOUT_MODULE = List.of();
    static final List<String> ONE_THREAD = List.of("-Dunroll.parallelism=1");

    private FreshJvm() {
    }

    /** {@return the number that the program prints} */
    static double number(Class<?> program, List<String> module, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(module);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program.getSimpleName() + " failed: " + output);
        }
        return Double.parseDouble(output.strip());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
