package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.unroll.io.Precision;
import io.github.unroll.io.SafeTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumedCharacterModelTest {

    private static final CharacterModel.Settings SMALL = new CharacterModel.Settings(6, 4, 8, 25, 0.05);
    private static final String VERSE = "Twinkle, twinkle, little bat!\nHow I wonder what you're at!\n";

    @TempDir
    private Path folder;
    private Path model;
    private String text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), VERSE.repeat(20)).toString();
        model = folder.resolve("character-model.safetensors");
    }

    private double run(String... args) throws IOException {
        return new CharacterModel(SMALL, folder, silent(), false).run(args);
    }

    private static PrintStream silent() {
        return new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    }

    /** Runs until the output has a text, and dies there. */
    private void interruptedAt(String shown) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                if (line.startsWith(shown)) {
                    throw new IllegalStateException("interrupted");
                }
            }
        };
        assertThat(catchThrowable(
                () -> new CharacterModel(SMALL, folder, out, false).run(text))).hasMessage("interrupted");
    }

    @Test
    void anInterruptedTrainingEndsWithTheSameBitsAndCurve() throws IOException {
        double loss = run(text);
        byte[] whole = Files.readAllBytes(model);
        String curve = Files.readString(folder.resolve("character-model.svg"));

        interruptedAt("batch 14 of 25");
        assertThat(Files.readAllBytes(model)).isNotEqualTo(whole);

        assertThat(run("--resume", text)).isEqualTo(loss);
        assertThat(Files.readString(folder.resolve("character-model.svg"))).isEqualTo(curve);
        assertThat(SafeTensors.read(model)).isEqualTo(SafeTensors.read(Files.write(folder.resolve("whole"), whole)));
    }

    @Test
    void aCompleteModelIsNotTrainedAgain() throws IOException {
        double loss = run(text);
        byte[] whole = Files.readAllBytes(model);
        assertThat(run(text, "--resume")).isEqualTo(loss);
        assertThat(Files.readAllBytes(model)).isEqualTo(whole);
    }

    @Test
    void withoutTheOptionATrainingStartsAnew() throws IOException {
        double loss = run(text);
        interruptedAt("batch 14 of 25");
        assertThat(run(text)).isEqualTo(loss);
    }

    @Test
    void theModelOfAnotherTextIsRefusedAndKept() throws IOException {
        run(text);
        byte[] before = Files.readAllBytes(model);
        String other = Files.writeString(folder.resolve("other.txt"), "How doth the little crocodile ".repeat(40)).toString();
        assertThatIOException().isThrownBy(() -> run("--resume", other)).withMessage(model + " cannot be resumed: it was"
                + " made from another text, or with other settings; leave out --resume to start anew");
        assertThat(Files.readAllBytes(model)).isEqualTo(before);
    }

    @Test
    void aModelOfOtherSettingsIsRefused() throws IOException {
        new CharacterModel(new CharacterModel.Settings(5, 4, 8, 25, 0.05), folder, silent(), false).run(text);
        assertThatIOException().isThrownBy(() -> run("--resume", text))
                .withMessage(model + " cannot be resumed: it was made from another text, or with other settings;"
                        + " leave out --resume to start anew");
    }

    @Test
    void withoutAModelThereIsNothingToResume() {
        assertThatIOException().isThrownBy(() -> run("--resume", text))
                .withMessage("There is no model " + model + "; leave out --resume to start anew");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        run(text);
        Files.write(model, new byte[] {1, 2, 3});
        assertThatIOException().isThrownBy(() -> run("--resume", text))
                .withMessageStartingWith(model + " cannot be resumed: " + model + ", offset 0: ")
                .withMessageEndingWith("; leave out --resume to start anew");
    }

    @Test
    void aFileWithOtherTensorsIsRefused() throws IOException {
        run(text);
        SafeTensors.write(model, Map.of(), Precision.FLOAT64, SafeTensors.readMetadata(model));
        assertThatIOException().isThrownBy(() -> run("--resume", text))
                .withMessageStartingWith(
                        model + " cannot be resumed: " + model + ": the file does not hold this model:"
                        + " ParameterTree.of: leaves has []");
    }

    @Test
    void theFileSaysInWhichOrderTheCharactersAre() throws IOException {
        run(text);
        assertThat(SafeTensors.readMetadata(model)).containsKeys("text", "settings")
                .hasEntrySatisfying("vocabulary", characters -> assertThat(characters).startsWith("\uFFFD").contains("T", "!"));
    }
}
