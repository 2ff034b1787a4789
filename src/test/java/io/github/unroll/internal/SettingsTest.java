package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system properties of the library. */
class SettingsTest {

    private static final boolean VECTOR_MODULE = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    @Test
    void theKernelsAreThoseAskedFor() {
        assertThat(KernelChoice.choose("portable").name()).isEqualTo("portable");
        assertThat(KernelChoice.choose("").name()).startsWith(VECTOR_MODULE ? "portable at first, then vector, " : "portable");
    }

    @Test
    void theVectorKernelsNeedTheirModule() {
        if (VECTOR_MODULE) {
            assertThat(KernelChoice.choose("vector").name()).startsWith("vector, ").endsWith(" bits");
        } else {
            assertThatIllegalStateException().isThrownBy(() -> KernelChoice.choose("vector")).withMessage(
                    "unroll.kernels is \"vector\"; the JVM must be started with --add-modules jdk.incubator.vector");
        }
    }

    @Test
    void otherKernelsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> KernelChoice.choose("fast"))
                .withMessage("unroll.kernels is \"fast\"; it must be \"portable\" or \"vector\", or not set");
    }

    @Test
    void theThreadsAreAsManyAsAskedFor() {
        assertThat(Parallel.limit("1")).isEqualTo(1);
        assertThat(Parallel.limit("64")).isEqualTo(64);
        assertThat(Parallel.limit(null)).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "two", "1.5", "99999999999"})
    void otherNumbersOfThreadsAreRefused(String asked) {
        assertThatIllegalArgumentException().isThrownBy(() -> Parallel.limit(asked))
                .withMessage("unroll.parallelism is \"" + asked + "\"; it must be a number of threads, 1 or more");
    }
}
