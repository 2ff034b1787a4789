package io.github.unroll;

import static io.github.unroll.BadCall.illegal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.unroll.internal.Check;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of every limit of the checks of sizes and numbers. */
class ShapeCheckTest {

    private static final int MAX = Integer.MAX_VALUE;
    private static final int ELEMENTS = 2147483639;                            // 2³¹ - 9
    private static final Matrix A = Matrix.zeros(2, 3);
    private static final Matrix B = Matrix.zeros(4, 5);

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, Double.MIN_VALUE, 1, Double.MAX_VALUE})
    void aLimitMayBeZeroAndAnythingFinite(double limit) {
        assertThatCode(() -> Check.finiteAndNotNegative("f", "limit", limit)).doesNotThrowAnyException();
    }

    static Stream<BadCall> limits() {
        return Stream.of(-Double.MIN_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN)
                .map(limit -> illegal("f: limit is " + limit + "; limit must be finite and not negative",
                        () -> Check.finiteAndNotNegative("f", "limit", limit)));
    }

    @Test
    void aSizeMayBeZeroAndUpToWhatAnArrayCanHold() {
        assertThat(ShapeCheck.size("f", 0, 0)).isZero();
        assertThat(ShapeCheck.size("f", 0, MAX)).isZero();
        assertThat(ShapeCheck.size("f", MAX, 0)).isZero();
        assertThat(ShapeCheck.size("f", 3, 5)).isEqualTo(15);
        assertThat(ShapeCheck.size("f", 1, ELEMENTS)).isEqualTo(ELEMENTS);
        assertThat(ShapeCheck.size("f", ELEMENTS, 1)).isEqualTo(ELEMENTS);
        assertThat(ShapeCheck.size("f", 46340, 46341)).isEqualTo(2147441940);
    }

    static Stream<BadCall> sizes() {
        return Stream.of(negative(-1, 0), negative(0, -1), negative(-1, MAX), negative(Integer.MIN_VALUE, Integer.MIN_VALUE),
                tooLarge(1, ELEMENTS + 1, 2147483640L), tooLarge(ELEMENTS + 1, 1, 2147483640L), tooLarge(1, MAX, 2147483647L),
                tooLarge(46341, 46341, 2147488281L), tooLarge(65536, 65536, 4294967296L),
                tooLarge(MAX, MAX, 4611686014132420609L));
    }

    private static BadCall negative(int rows, int columns) {
        return illegal("f: rows is " + rows + ", columns is " + columns + "; rows and columns must not be negative",
                () -> ShapeCheck.size("f", rows, columns));
    }

    private static BadCall tooLarge(int rows, int columns, long elements) {
        return illegal("f: a " + rows + "x" + columns + " matrix has " + elements
                + " elements; rows times columns must not exceed 2147483639", () -> ShapeCheck.size("f", rows, columns));
    }

    @Test
    void aResultMayHaveAsManyRowsAsAnIntCanCountAndAsManyElementsAsAnArrayCanHold() {
        assertThat(resultSize(0, 0)).isZero();
        assertThat(resultSize(MAX, 0)).isZero();
        assertThat(resultSize(0, MAX)).isZero();
        assertThat(resultSize(3, 5)).isEqualTo(15);
        assertThat(resultSize(ELEMENTS, 1)).isEqualTo(ELEMENTS);
        assertThat(resultSize(1, ELEMENTS)).isEqualTo(ELEMENTS);
    }

    static Stream<BadCall> results() {
        return Stream.of(
                result(MAX + 1L, 0, "must not have more than 2147483647 rows"),
                result(MAX + 1L, 1, "must not have more than 2147483647 rows"),
                result(2L * MAX, MAX, "must not have more than 2147483647 rows"),
                result(0, MAX + 1L, "must not have more than 2147483647 columns"),
                result(MAX, 2L * MAX, "must not have more than 2147483647 columns"),
                result(MAX, 1, "has 2147483647 elements; it must not have more than 2147483639"),
                result(ELEMENTS + 1L, 1, "has 2147483640 elements; it must not have more than 2147483639"),
                result(1, ELEMENTS + 1, "has 2147483640 elements; it must not have more than 2147483639"),
                result(MAX, MAX, "has 4611686014132420609 elements; it must not have more than 2147483639"));
    }

    private static BadCall result(long rows, long columns, String rule) {
        return illegal("f: a is 2x3, b is 4x5; the result (" + rows + "x" + columns + ") " + rule,
                () -> resultSize(rows, columns));
    }

    private static int resultSize(long rows, long columns) {
        return ShapeCheck.resultSize("f", "a", A, "b", B, rows, columns);
    }

    @ParameterizedTest
    @MethodSource({"limits", "sizes", "results"})
    void whatIsBeyondALimitIsNamed(BadCall call) {
        call.mustFail();
    }
}
