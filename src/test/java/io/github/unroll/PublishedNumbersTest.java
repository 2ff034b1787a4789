package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.unroll.examples.Exercise;
import io.github.unroll.examples.Published;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The library gives every number that the exercise publishes, to every printed digit. {@link Exercise} draws the inputs,
 * calls the functions and holds the published numbers; here they are counted, so that none can go missing, and compared.
 */
class PublishedNumbersTest {

    @TestFactory
    Stream<DynamicTest> rnnCellForward() {
        return reproduced(new Exercise.RnnCellForward().values(), 24,
                "a_next[4]", "a_next.shape",
                "yt[1]", "yt.shape");
    }

    @TestFactory
    Stream<DynamicTest> rnnForward() {
        return reproduced(new Exercise.RnnForward().values(), 19,
                "a[4][1]", "a.shape",
                "y[1][3]", "y.shape",
                "caches[1][1][3]", "len(caches)");
    }

    @TestFactory
    Stream<DynamicTest> lstmCellForward() {
        return reproduced(new Exercise.LstmCellForward().values(), 47,
                "a_next[4]", "a_next.shape",
                "c_next[2]", "c_next.shape",
                "yt[1]", "yt.shape",
                "cache[1][3]", "len(cache)");
    }

    @TestFactory
    Stream<DynamicTest> lstmForward() {
        return reproduced(new Exercise.LstmForward().values(), 17,
                "a[4][3][6]", "a.shape",
                "y[1][4][3]", "y.shape",
                "caches[1][1][1]",
                "c[1][2][1]",
                "len(caches)");
    }

    /** With the ba of rnn_forward: see {@link ErrataTest.StaleBias}. */
    @TestFactory
    Stream<DynamicTest> rnnCellBackward() {
        return reproduced(new Exercise.RnnCellBackward().values(), 15,
                "dxt[1][2]", "dxt.shape",
                "da_prev[2][3]", "da_prev.shape",
                "dWax[3][1]", "dWax.shape",
                "dWaa[1][2]", "dWaa.shape",
                "dba[4]", "dba.shape");
    }

    @TestFactory
    Stream<DynamicTest> rnnBackward() {
        return reproduced(new Exercise.RnnBackward().values(), 19,
                "dx[1][2]", "dx.shape",
                "da0[2][3]", "da0.shape",
                "dWax[3][1]", "dWax.shape",
                "dWaa[1][2]", "dWaa.shape",
                "dba[4]", "dba.shape");
    }

    @TestFactory
    Stream<DynamicTest> lstmCellBackward() {
        return reproduced(new Exercise.LstmCellBackward().values(), 33,
                "dxt[1][2]", "dxt.shape",
                "da_prev[2][3]", "da_prev.shape",
                "dc_prev[2][3]", "dc_prev.shape",
                "dWf[3][1]", "dWf.shape", "dWi[1][2]", "dWi.shape", "dWc[3][1]", "dWc.shape", "dWo[1][2]", "dWo.shape",
                "dbf[4]", "dbf.shape", "dbi[4]", "dbi.shape", "dbc[4]", "dbc.shape", "dbo[4]", "dbo.shape");
    }

    /** From single steps: see {@link ErrataTest.SingleSteps}. */
    @TestFactory
    Stream<DynamicTest> lstmBackward() {
        return reproduced(new Exercise.LstmBackward().values(), 34,
                "dx[1][2]", "dx.shape",
                "da0[2][3]", "da0.shape",
                "dWf[3][1]", "dWf.shape", "dWi[1][2]", "dWi.shape", "dWc[3][1]", "dWc.shape", "dWo[1][2]", "dWo.shape",
                "dbf[4]", "dbf.shape", "dbi[4]", "dbi.shape", "dbc[4]", "dbc.shape", "dbo[4]", "dbo.shape");
    }

    /** From a wrong accumulator: see {@link ErrataTest.WrongAccumulator}. */
    @TestFactory
    Stream<DynamicTest> theExpectedTableOfLstmBackward() {
        return reproduced(new Exercise.LstmBackward().expectedTable(), 3, "dbi[4]", "dbc[4]", "dbo[4]");
    }

    @Test
    void theExerciseIsMadeOfTheseFunctions() {
        assertThat(Exercise.sections()).extracting(Exercise.Section::function).containsExactly(
                "rnn_cell_forward", "rnn_forward", "lstm_cell_forward", "lstm_forward",
                "rnn_cell_backward", "rnn_backward", "lstm_cell_backward", "lstm_backward", "lstm_backward");
        assertThat(Exercise.sections().stream().mapToInt(section -> numbers(section.values())).sum()).isEqualTo(211);
    }

    @Test
    void theCachesHoldWhatThoseOfTheExerciseHoldInTheSameOrder() {
        assertThat(entries(RnnCell.Cache.class)).containsExactly("aNext", "aPrev", "xt", "parameters");
        assertThat(entries(LstmCell.Cache.class)).containsExactly(
                "aNext", "cNext", "aPrev", "cPrev", "ft", "it", "cct", "ot", "xt", "parameters");
        assertThat(entries(Rnn.Cache.class)).containsExactly("steps", "x", "lengths");       // the exercise knows no lengths
        assertThat(entries(Lstm.Cache.class)).containsExactly("steps", "x", "lengths");
    }

    @Test
    void aNumberAgreesWithinHalfAUnitOfTheLastDigitOfItsLine() {
        List<BigDecimal> printed = List.of(new BigDecimal("-0.653"), new BigDecimal("0.1234"));
        Published line = new Published("v", printed, List.of(0.0, 0.0), List.of());
        assertThat(line.agrees(0, -0.65304)).isTrue();                      // -0.653 was printed as -0.6530
        assertThat(line.agrees(0, -0.65306)).isFalse();
        assertThat(line.agrees(1, 0.12336)).isTrue();
        assertThat(line.agrees(1, 0.12334)).isFalse();
        assertThat(line.agrees(1, Double.NaN)).isFalse();
    }

    /** A test that all lines are there, then one for each line. */
    private static Stream<DynamicTest> reproduced(List<Published> lines, int numbers, String... names) {
        DynamicTest complete = dynamicTest("has " + numbers + " numbers", () -> {
            assertThat(lines).extracting(Published::what).containsExactly(names);
            assertThat(numbers(lines)).isEqualTo(numbers);
        });
        Stream<DynamicTest> equal = lines.stream().map(line -> dynamicTest(line.what(), () ->
                assertThat(line).as("to %d decimals", line.decimals()).matches(Published::agrees)));
        return Stream.concat(Stream.of(complete), equal);
    }

    private static int numbers(List<Published> lines) {
        return lines.stream().mapToInt(Published::size).sum();
    }

    private static List<String> entries(Class<? extends Record> cache) {
        return Arrays.stream(cache.getRecordComponents()).map(RecordComponent::getName).toList();
    }
}
