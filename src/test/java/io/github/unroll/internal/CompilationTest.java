package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CompilationTest {

    @Test
    void aLoopThatIsCompiledApartRunsOnce() {
        AtomicInteger runs = new AtomicInteger();
        Compilation.apart(runs::incrementAndGet);
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatItThrowsIsThrown() {
        assertThatIllegalStateException().isThrownBy(() -> Compilation.apart(() -> {
            throw new IllegalStateException("from the loop");
        })).withMessage("from the loop").withNoCause();
        assertThatThrownBy(() -> Compilation.apart(() -> {
            throw new AssertionError("from the loop");
        })).isInstanceOf(AssertionError.class).hasMessage("from the loop");
    }
}
