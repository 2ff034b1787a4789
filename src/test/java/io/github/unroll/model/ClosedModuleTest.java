package io.github.unroll.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.unroll.Matrix;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in a module of their own, compiled and loaded here: one package is exported, one is open, one is neither. */
class ClosedModuleTest {

    private static final Matrix W = Matrix.of(1, 1, 3);

    @TempDir
    private Path folder;

    @Test
    void aRecordInAPackageThatIsNeitherExportedNorOpenIsRefusedWithTheLineThatIsMissing() throws Exception {
        Object hidden = make("hidden.Made");
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.leaves(hidden))
                .withMessage("ParameterTree.leaves: tree is a hidden.Made, which cannot be read;"
                        + " the module-info of user must have: opens hidden;");
    }

    @Test
    void aPublicRecordInAnExportedPackageIsRead() throws Exception {
        assertIsRead(make("exported.Made"));
    }

    @Test
    void aRecordInAnOpenPackageIsRead() throws Exception {
        assertIsRead(make("opened.Made"));
    }

    private static void assertIsRead(Object tree) {
        Object twice = ParameterTree.map(tree, w -> w.times(2));
        assertThat(twice).isInstanceOf(tree.getClass());
        assertThat(ParameterTree.leaves(twice)).containsExactly(Map.entry("w", W.times(2)));
    }

    /** A record of the module "user", made by the module itself: nobody else could make a hidden one. */
    private Object make(String name) throws ReflectiveOperationException, IOException {
        compile(Map.of(
                "module-info.java", "module user { exports exported; opens opened; }",
                "hidden/Made.java", "package hidden; public record Made(Object w) { }",
                "opened/Made.java", "package opened; record Made(Object w) { }",
                "exported/Made.java", "package exported; public record Made(Object w) { }",
                "exported/Factory.java", """
                        package exported;
                        public final class Factory {
                            public static Object make(String name, Object w) throws ReflectiveOperationException {
                                var made = Class.forName(name).getDeclaredConstructor(Object.class);
                                made.setAccessible(true);
                                return made.newInstance(w);
                            }
                        }
                        """));
        Configuration user = ModuleLayer.boot().configuration()
                .resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of("user"));
        return ModuleLayer.boot().defineModulesWithOneLoader(user, null).findLoader("user")
                .loadClass("exported.Factory").getMethod("make", String.class, Object.class).invoke(null, name, W);
    }

    private void compile(Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        int outcome = ToolProvider.findFirst("javac").orElseThrow()
                .run(System.out, System.err, arguments.toArray(new String[0]));
        assertThat(outcome).isZero();
    }
}
