package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels give the same bits with narrower vectors than those of this processor: each width in a JVM of its own. */
class VectorWidthTest {

    private static final int TIME_LIMIT_SECONDS = 120;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void theBitsAreThoseOfTheFormulaForVectorsOfEveryWidth(int bytes) throws Exception {
        assertThat(outputOf("-XX:MaxVectorSize=" + bytes)).endsWith("done");
    }

    /** The output of {@link #main}, including errors, without the end of the line. */
    private String outputOf(String option) throws IOException, InterruptedException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Dunroll.kernels=vector", option,
                "-cp", System.getProperty("java.class.path"), VectorWidthTest.class.getName());
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return "did not return within " + TIME_LIMIT_SECONDS + " seconds";
            }
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Some tests of the kernels, in this JVM. */
    public static void main(String[] arguments) {
        KernelImplementations.all().forEach(kernels -> new MultiplyAddTest().aPackedOperandOnEitherSideAddsTheSameBits(
                kernels.getPayload(), Layout.WINDOW, Layout.WHOLE, Layout.WINDOW));
        SameBitsTest.blocks().forEach(z -> {
            SameBitsTest test = new SameBitsTest();
            test.ofSigmoid(z);
            test.ofTanh(z);
            test.ofSoftmax(z);
            test.ofAnLstmStepAndItsGradient(z);
        });
        System.out.println("done");
    }
}
