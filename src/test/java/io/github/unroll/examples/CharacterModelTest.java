package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterModelTest {

    private static final CharacterModel.Settings SMALL = new CharacterModel.Settings(12, 4, 8, 60, 0.05);
    private static final String VERSE = "Twinkle, twinkle, little bat!\r\nHow I wonder what you're at!\r\n";

    @TempDir
    private Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("text.txt"), text).toString();
    }

    private String shown(boolean terminal, String... args) throws IOException {
        return shown(SMALL, terminal, args);
    }

    private String shown(CharacterModel.Settings settings, boolean terminal, String... args) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new CharacterModel(settings, folder, new PrintStream(bytes, false, StandardCharsets.UTF_8), terminal).run(args);
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private double loss(String... args) throws IOException {
        return new CharacterModel(SMALL, folder, new PrintStream(new ByteArrayOutputStream()), false).run(args);
    }

    @Test
    void aRepeatedTextIsLearntFarBelowItsSingleCharacterFrequencies() throws IOException {
        String text = VERSE.repeat(20);
        assertThat(loss(file(text))).isLessThan(0.5 * Corpus.of(text.replace("\r\n", "\n")).singleCharacterLoss());
    }

    @Test
    void theOutputSaysWhatIsTrainedHowItGoesAndHowWellItWent() throws IOException {
        String shown = shown(false, file(VERSE.repeat(20)));
        assertThat(shown).contains(
                "learns to write from: " + folder,
                "1,062 characters to learn from, the 118 after them held out",
                "23 characters, and one for all others",
                "24 inputs, 12 hidden units, 24 outputs: 2,088 parameters",
                "60 batches of 4 streams and at most 8 steps: 1.8 times through the text",
                "batch 60 of 60   loss ",
                "After 3 batches it writes:", "After 15 batches", "After 30 batches", "After 60 batches", "\n    | ");
        assertThat(shown).containsPattern("""
                Loss on the text held out     \\d\\.\\d{3} nats \\(\\d\\.\\d{3} bits\\) per character
                Single-character frequencies  2\\.906 nats \\(4\\.192 bits\\) per character at best
                Time                          \\d+ seconds
                """);
    }

    @Test
    void onATerminalThereIsABarAndNoneIsLeftInFrontOfASample() throws IOException {
        String shown = shown(true, file(VERSE.repeat(20)));
        assertThat(shown).contains("\r[####################]  batch 60 of 60").doesNotContainPattern("left *\n");
    }

    @Test
    void theSameTextGivesTheSameOutputButForTheSpeed() throws IOException {
        Pattern speed = Pattern.compile("[0-9,]+ characters/s|\\d+:\\d\\d left|\\d+ seconds");
        String file = file(VERSE.repeat(20));
        assertThat(speed.matcher(shown(false, file)).replaceAll("")).isEqualTo(speed.matcher(shown(false, file)).replaceAll(""));
    }

    @Test
    void aTextCannotSendCommandsToTheTerminal() throws IOException {
        assertThat(shown(false, file("\u001B[2J\r\t".repeat(250)))).doesNotContain("\u001B", "\r", "\t");
    }

    @Test
    void aLineOfASampleIsAtMost72CharactersLong() throws IOException {
        String shown = shown(false, file("no line ends here ".repeat(100)));
        assertThat(shown.lines().filter(line -> line.startsWith("    | "))).allMatch(line -> line.length() <= 6 + 72);
    }

    @Test
    void withoutArgumentsTheTextIsAlice() throws IOException {
        CharacterModel.Settings tiny = new CharacterModel.Settings(4, 64, 8, 10, 0.05);
        assertThat(shown(tiny, false)).contains(
                "Alice's Adventures in Wonderland", "133,632 characters to learn from, the 14,848");
    }

    @Test
    void twoTextsAreRefused() {
        assertThatIOException().isThrownBy(() -> loss("a.txt", "b.txt"))
                .withMessage("One text at a time, please, not 2: a.txt, b.txt");
    }
}
