package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls from busy, blocked and missing pools return, and leave no memory behind: in JVMs of 128 MB. */
class SmallJvmTest {

    private static final int TIME_LIMIT_SECONDS = 120;

    @ParameterizedTest
    @CsvSource({
        "stream, -Dunroll.parallelism=2",
        "stream, -Djava.util.concurrent.ForkJoinPool.common.parallelism=8",
        "nested, -Dunroll.parallelism=8",
        "nested, -Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
        "worker, -Dunroll.parallelism=2",
        "worker, -Djava.util.concurrent.ForkJoinPool.common.parallelism=1",
        "blocked, -Djava.util.concurrent.ForkJoinPool.common.parallelism=2"})
    void callsInPoolsReturnAndLeaveNothingBehind(String way, String option) throws Exception {
        assertThat(outputOf(option, way)).isEqualTo("done");
    }

    /** The output of the program, including errors, without the end of the line. */
    private static String outputOf(String option, String way) throws IOException, InterruptedException {
        List<String> command = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m", option, "-cp", System.getProperty("java.class.path"), CallsInPools.class.getName(), way).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return "did not return within " + TIME_LIMIT_SECONDS + " seconds";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } finally {
            process.destroyForcibly();
        }
    }
}
