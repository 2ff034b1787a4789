package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.DocumentedExample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the README shows is what is compiled and printed. */
class ReadmeTest {

    @Test
    void theExampleIsTheProgramQuickstart() throws IOException {
        first("java").assertIsExample("Quickstart");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void theExamplePrintsWhatTheReadmeSays() throws IOException {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Quickstart.main(new String[0]);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines(first("text").code());
    }

    private static DocumentedExample first(String language) throws IOException {
        return DocumentedExample.of(Path.of("README.md"), language).get(0);
    }
}
