package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTest {

    @TempDir
    private Path folder;

    private String file(String characters) throws IOException {
        return Files.writeString(folder.resolve("text.txt"), characters).toString();
    }

    private static void assertRefused(String file, String message) {
        assertThatIOException().isThrownBy(() -> Text.read(file)).withMessage(message);
    }

    @Test
    void aliceShipsWithPlainLineEndsInAscii() {
        String alice = Text.alice().characters();
        assertThat(alice).hasSize(148_480).contains("Down the Rabbit-Hole\n").endsWith("THE END\n");
        assertThat(alice.chars()).allMatch(c -> c == '\n' || c >= ' ' && c <= '~');
    }

    @Test
    void aFileIsReadAsItIsButForWindowsLineEnds() throws IOException {
        String file = file("Grüße 世界 🎩\r\n".repeat(100));
        assertThat(Text.read(file)).isEqualTo(new Text(file, "Grüße 世界 🎩\n".repeat(100)));
    }

    @Test
    void ofALongFileTheBeginningIsReadAndNoCharacterCutInTwo() throws IOException {
        String file = file("a" + "🎩".repeat(200_000));
        assertThat(Text.read(file)).isEqualTo(new Text("the beginning of " + file, "a" + "🎩".repeat(124_999)));
    }

    @Test
    void aMissingFileIsNamed() {
        String file = folder.resolve("missing.txt").toString();
        assertRefused(file, "There is no file " + file);
    }

    @Test
    void aNameThatNoFileCanHaveIsAMissingFile() {
        assertRefused("a\0b", "There is no file a\0b");
    }

    @Test
    void aFolderCannotBeRead() {
        assertThatIOException().isThrownBy(() -> Text.read(folder.toString())).withMessageStartingWith(folder.toString());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Path file = Files.write(folder.resolve("latin1.txt"), new byte[] {'G', 'r', (byte) 0xFC, (byte) 0xDF, 'e'});
        assertRefused(file.toString(), file + " is not a text in UTF-8");
    }

    @Test
    void aShortTextIsRefused() throws IOException {
        String file = file("a".repeat(999));
        assertRefused(file, file + " is too short to learn from: it has 999 characters, at least 1000 are needed");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        String file = file("");
        assertRefused(file, file + " is too short to learn from: it has 0 characters, at least 1000 are needed");
    }
}
