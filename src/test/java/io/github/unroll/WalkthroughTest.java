package io.github.unroll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.examples.Exercise.Section;
import io.github.unroll.examples.Exercise;
import io.github.unroll.examples.Published;
import io.github.unroll.examples.Walkthrough;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkthroughTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, UTF_8);

    @Test
    void everyPublishedNumberIsPrintedAndAgrees() {
        assertThat(Walkthrough.print(Exercise.sections(), out)).isTrue();
        assertThat(output().lines().map(String::stripLeading)).containsSubsequence(
                "211 of 211 published numbers are reproduced to every printed digit.",
                "20 of them are not what their names say; the last column has the correct ones.");
        for (Section section : Exercise.sections()) {
            assertThat(output()).contains(section.function() + ": " + section.title());
            section.values().stream().flatMap(line -> line.printed().stream())
                    .forEach(number -> assertThat(output()).contains(" " + number.toPlainString() + " "));
        }
    }

    @Test
    void theOutputIsPlainTextOf100Columns() {
        Walkthrough.print(Exercise.sections(), out);
        assertThat(output().lines()).allMatch(line -> line.length() <= 100 && line.matches("[ -~]*"));
    }

    @Test
    void aLineShowsThePublishedTheComputedAndTheCorrectNumber() {
        Walkthrough.print(List.of(section(0.125, "why")), out);
        assertThat(output().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .contains("f: title", "published computed agrees correct", "why")
                .contains("v[2] 0.12 0.1250000000000000 yes 7.5000000000000000");
    }

    @Test
    void aNumberThatIsNotReproducedIsAFailure() {
        assertThat(Walkthrough.print(List.of(section(0.126, "")), out)).isFalse();
        assertThat(output()).contains("0.1260000000000000   NO");
        assertThat(output()).contains("0 of 1 published numbers are reproduced to every printed digit.");
    }

    private static Section section(double computed, String erratum) {
        Published line = new Published("v[2]", List.of(new BigDecimal("0.12")), List.of(computed), List.of(7.5));
        return new Section("f", "title", List.of(line), erratum);
    }

    private String output() {
        return printed.toString(UTF_8);
    }
}
