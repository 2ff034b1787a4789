package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Imports run one way: io → model → core → internal, and training → model → core. Neither of io and training uses the other. */
class ImportsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final String CORE = "io.github.unroll";
    private static final String INTERNAL = CORE + ".internal";
    private static final String MODEL = CORE + ".model";
    private static final String TRAINING = CORE + ".training";
    private static final String IO = CORE + ".io";

    /** The packages that each package may use beside itself. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            INTERNAL, Set.of(),
            CORE, Set.of(INTERNAL),
            MODEL, Set.of(CORE, INTERNAL),
            TRAINING, Set.of(MODEL, CORE, INTERNAL),
            IO, Set.of(MODEL, CORE, INTERNAL));

    private static final Set<String> PACKAGES = new TreeSet<>(ALLOWED.keySet());

    /** Literals as well, as what looks like a comment inside of them is none. */
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile("""
            //.*+ | /\\*(?s:.*?)\\*/ | \"""(?s:\\\\.|.)*?\""" | "(?:\\\\.|[^"\\\\])*+" | '(?:\\\\.|[^'\\\\])*+'
            """, Pattern.COMMENTS);

    /** A name of a package or of something in it: package names are lower case, types are not. */
    private static final Pattern PACKAGE = Pattern.compile("(?<![\\w.])io\\.github\\.unroll\\b(\\.[a-z]\\w*)*");

    @Test
    void everyPackageHasItsRule() throws IOException {
        Set<String> packages = sources().stream().map(ImportsTest::packageOf).collect(Collectors.toSet());

        assertThat(packages).isEqualTo(PACKAGES);
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void aPackageUsesOnlyThoseItMayUse(String name) throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path source : sources()) {
            if (packageOf(source).equals(name)) {
                used(Files.readString(source)).stream()
                        .filter(used -> !used.equals(name) && !ALLOWED.get(name).contains(used))
                        .forEach(used -> wrong.add(source.getFileName() + " uses " + used));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void anImportIsAUse() {
        assertThat(used("import io.github.unroll.io.NumPy;")).containsExactly(IO);
        assertThat(used("import static io.github.unroll.internal.Kernels.best;")).containsExactly(INTERNAL);
        assertThat(used("import io.github.unroll.training.*;")).containsExactly(TRAINING);
        assertThat(used("import io.github.unroll.Matrix;\nimport io.github.unroll.model.State;")).containsExactly(CORE, MODEL);
    }

    @Test
    void aFullyQualifiedNameIsAUse() {
        assertThat(used("return io.github.unroll.training.Loss.of(x) / /* half */ 2;")).containsExactly(TRAINING);
        assertThat(used("io.github.unroll\n    .io.Tensor t = null;")).containsExactly(IO);
        assertThat(used("Class.forName(\"io.github.unroll.io.NumPy\")")).containsExactly(IO);
        assertThat(used("String url = \"https://a\"; char c = '\"'; io.github.unroll.io.NumPy n;")).containsExactly(IO);
        assertThat(used("String s = \"\"\"\n  a \" /* \\\"\"\" b\"\"\"; io.github.unroll.io.NumPy n;")).containsExactly(IO);
    }

    @Test
    void aNameInACommentIsNoUse() {
        assertThat(used("/** See {@link io.github.unroll.training.Loss},\n * \"quoted\". */ int i;")).isEmpty();
        assertThat(used("int i = 0; /* it's */ // io.github.unroll.io.NumPy\n/* io.github.unroll.io.NumPy */")).isEmpty();
    }

    @Test
    void aLikeNameIsNoUse() {
        assertThat(used("import org.io.github.unroll.io.Other; import io.github.unrolled.Other;")).isEmpty();
    }

    /** The packages that a source names outside its comments. */
    private static Set<String> used(String source) {
        String code = COMMENT_OR_LITERAL.matcher(source)
                .replaceAll(found -> found.group().startsWith("/") ? " " : Matcher.quoteReplacement(found.group()))
                .replaceAll("\\s*\\.\\s*", ".");
        return PACKAGE.matcher(code).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String packageOf(Path source) {
        return SOURCES.relativize(source.getParent()).toString().replace(source.getFileSystem().getSeparator(), ".");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve("io"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
