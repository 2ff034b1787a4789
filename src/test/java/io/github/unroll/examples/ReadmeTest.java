package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the README shows is what is compiled and printed. */
class ReadmeTest {

    /** All of it: a line that is left out, such as an import, would be missed by whoever copies the example. */
    @Test
    void theExampleIsTheProgramQuickstartButForItsPackageAndJavadoc() throws IOException {
        String program = Files.readString(Path.of("src/examples/java/io/github/unroll/examples/Quickstart.java"));

        assertThat(program.replaceFirst("package .*;\\n\\n", "").replaceFirst("/\\*\\*.*\\*/\\n", "")).isEqualTo(block("java"));
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
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines(block("text"));
    }

    /** The first block of the README in the given language. */
    private static String block(String language) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme).results()
                .map((MatchResult block) -> block.group(1)).findFirst().orElseThrow();
    }
}
