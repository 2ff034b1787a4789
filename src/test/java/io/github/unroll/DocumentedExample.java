package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** An example in the Javadoc of a source file, without the stars and the entities. */
record DocumentedExample(String code) {

    /** Between the tags {@code <pre>} and {@code </pre>} of a file, part 1 is the first, part 3 the second, and so on. */
    static DocumentedExample of(String name, int part) throws IOException {
        String documentation = Files.readString(Path.of("src/main/java/io/github/unroll", name + ".java"));
        return new DocumentedExample(documentation.split("</?pre>")[part]
                .replace("&lt;", "<").replace("&gt;", ">").replaceAll("(?m)^ *\\*", ""));
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
