package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the README shows is what is compiled and printed. */
class ReadmeTest {

    @Test
    void theExampleIsTheProgramQuickstart() throws IOException {
        List<String> program = lines(Files.readString(Path.of("src/examples/java/io/github/unroll/examples/Quickstart.java")));

        assertThat(program).containsSubsequence(lines(block("java")));
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
        assertThat(lines(printed.toString(StandardCharsets.UTF_8))).isEqualTo(lines(block("text")));
    }

    /** The first block of the README in the given language. */
    private static String block(String language) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme).results()
                .map((MatchResult block) -> block.group(1)).findFirst().orElseThrow();
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
