package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.Callable;

/** A call that has nothing to do, however large the sizes look, and its result. */
public record CheapCall(String name, Object result, Callable<?> call) {

    /** A guard against loops that do not end, not a measurement. */
    private static final Duration HANGS = Duration.ofSeconds(10);

    /** A loop that does not end, and an array that cannot be, are failures of this call alone. */
    public void mustHaveItsResult() {
        assertTimeoutPreemptively(HANGS, () -> {
            try {
                assertThat(call.call()).isEqualTo(result);
            } catch (OutOfMemoryError e) {
                throw new AssertionError(name + " takes memory", e);
            }
        });
    }

    public static void mustFail(BadCall call) {
        assertTimeoutPreemptively(HANGS, call::mustFail);
    }

    @Override
    public String toString() {
        return name;
    }
}
