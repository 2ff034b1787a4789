package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.DocumentedExample;
import io.github.unroll.LstmCell;
import io.github.unroll.io.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The README shows the code that is compiled and the output that is printed. */
class ReadmeTest {

    @Test
    void theExampleIsTheProgramQuickstart() throws IOException {
        first("java").assertIsExample("Quickstart");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void theExamplePrintsWhatTheReadmeSaysAndSavesItsModel(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("sum.safetensors");
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Quickstart.main(new String[] {file.toString()});
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines(first("text").code());
        assertThat(ModelFile.read(file, LstmCell.Parameters.class).na()).isEqualTo(8);
    }

    @Test
    void theDependencyIsThisVersion() throws IOException {
        String version = Files.readString(Path.of("pom.xml")).replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
        assertThat(first("xml").code()).contains("<version>" + version + "</version>");
    }

    private static DocumentedExample first(String language) throws IOException {
        return DocumentedExample.of(Path.of("README.md"), language).get(0);
    }
}
