package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.GoldenFile;
import io.github.unroll.TestMatrices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunPyTorchTest {

    @Test
    void itPredictsWhatPyTorchComputed() throws IOException {
        GoldenFile golden = GoldenFile.read("weights/torch-lstm.txt");
        TestMatrices.assertClose("y",
                RunPyTorch.predict(RunPyTorch.resource("torch-lstm.safetensors"), golden.sequence("x")), golden.sequence("y"));
    }

    @Test
    void itPrintsEveryOutputBesideThatOfPyTorch() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(RunPyTorch.run(new PrintStream(bytes, false, StandardCharsets.UTF_8))).isLessThan(1e-12);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(1 + 6 * 4 + 1)
                .last().asString().startsWith("greatest difference: ");
    }
}
