package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An example in the Javadoc of a source file, without the stars and the entities, or on a page. */
public record DocumentedExample(String code) {

    /** Between the tags {@code <pre>} and {@code </pre>} of a file, part 1 is the first, part 3 the second, and so on. */
    static DocumentedExample of(String name, int part) throws IOException {
        String documentation = Files.readString(Path.of("src/main/java/io/github/unroll", name + ".java"));
        return new DocumentedExample(documentation.split("</?pre>")[part]
                .replace("&lt;", "<").replace("&gt;", ">").replaceAll("(?m)^ *\\*", ""));
    }

    /** The blocks of a page in a language, such as java, in their order. */
    public static List<DocumentedExample> of(Path page, String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(Files.readString(page)).results()
                .map(block -> new DocumentedExample(block.group(1))).toList();
    }

    /** All of a program but its package and Javadoc: a line that is left out, such as an import, would be missed by readers. */
    public void assertIsExample(String name) throws IOException {
        String program = Files.readString(Path.of("src/examples/java/io/github/unroll/examples", name + ".java"));
        assertThat(program.replaceFirst("package .*;\\n\\n", "").replaceFirst("/\\*\\*.*\\*/\\n", "")).isEqualTo(code);
    }

    /** The source of a test has every paragraph of the example, line by line. */
    void assertCompiledIn(Class<?> test) throws IOException {
        String source = Files.readString(Path.of("src/test/java", test.getName().replace('.', '/') + ".java"));
        assertThat(withoutIndent(code)).isNotEmpty();
        for (String paragraph : code.split("\\n\\s*\\n")) {
            assertThat(withoutIndent(source)).contains(withoutIndent(paragraph));
        }
    }

    private static String withoutIndent(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
