package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GoldenFileTest {

    private final GoldenFile file = GoldenFile.parse("""
            # a comment
            w 2 3
            1 2 3
            4 5 -6e-7
            x.0 1 1
            7
            x.1 1 1
            8
            loss 1 1
            0.5
            """);

    @Test
    void aBlockIsAMatrix() {
        assertThat(file.matrix("w")).isEqualTo(Matrix.of(2, 3, 1, 2, 3, 4, 5, -6e-7));
    }

    @Test
    void blocksWithNumbersAreASequence() {
        assertThat(file.sequence("x")).containsExactly(Matrix.of(1, 1, 7), Matrix.of(1, 1, 8));
    }

    @Test
    void aBlockOfOneElementIsANumber() {
        assertThat(file.number("loss")).isEqualTo(0.5);
    }

    @Test
    void blocksThatNobodyAskedForAreUnread() {
        file.sequence("x");
        file.matrix("loss");

        assertThat(file.unread()).containsExactly("w");
    }

    @Test
    void aBlockThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> file.matrix("c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GoldenFile: there is no block c among [w, x.0, x.1, loss]");
    }

    @Test
    void aRowTooManyIsAnError() {
        assertThatThrownBy(() -> GoldenFile.parse("w 1 2\n1 2\n3 4\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GoldenFile: '3 4' is not NAME ROWS COLUMNS");
    }

    @Test
    void aNumberTooFewIsAnError() {
        assertThatThrownBy(() -> GoldenFile.parse("w 2 2\n1 2\n3\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rowMajor has 3 elements, the matrix is 2x2");
    }

    @Test
    void aSecondBlockOfTheSameNameIsAnError() {
        assertThatThrownBy(() -> GoldenFile.parse("w 1 1\n1\nw 1 1\n1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GoldenFile: there are two blocks w");
    }
}
