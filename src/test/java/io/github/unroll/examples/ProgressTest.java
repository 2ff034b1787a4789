package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Matrix;
import io.github.unroll.training.Loss;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static String shown(boolean terminal, int batches, Consumer<Progress> use) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        use.accept(new Progress(new PrintStream(bytes, false, StandardCharsets.UTF_8), terminal, batches));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Of 100 characters. */
    private static Loss loss(double value) {
        return new Loss(value, 100, List.of(Matrix.zeros(1, 1)));
    }

    private static void add(Progress progress, int batches) {
        for (int batch = 0; batch < batches; batch++) {
            progress.add(loss(2.5));
        }
    }

    @Test
    void aTerminalSeesABarThatGrowsInOneLine() {
        String[] drawn = shown(true, 4, progress -> add(progress, 4)).split("\r");
        assertThat(drawn).hasSize(5);
        assertThat(drawn[1]).startsWith("[#####...............]  batch 1 of 4   loss 2.500   ");
        assertThat(drawn[4]).startsWith("[####################]  batch 4 of 4   loss 2.500   ");
    }

    @Test
    void theTimeLeftIsInMinutesAndSecondsAndNothingIsLeftAtTheEnd() {
        assertThat(Progress.time(7.4)).isEqualTo("0:07");
        assertThat(Progress.time(59.6)).isEqualTo("1:00");
        assertThat(Progress.time(3660)).isEqualTo("61:00");
        assertThat(shown(true, 4, progress -> add(progress, 4)).stripTrailing()).endsWith("characters/s   0:00 left");
    }

    @Test
    void clearingTheBarLeavesAnEmptyLine() {
        String[] drawn = shown(true, 4, progress -> {
            add(progress, 1);
            progress.clear();
        }).split("\r", -1);
        assertThat(drawn[2]).isBlank().hasSameSizeAs(drawn[1]);
        assertThat(drawn[3]).isEmpty();
    }

    @Test
    void elsewhereThereAreTwentyPlainLinesHoweverManyBatches() {
        String shown = shown(false, 1000, progress -> add(progress, 1000));
        assertThat(shown.lines()).hasSize(20)
                .allMatch(line -> line.matches("batch .* of 1,000   loss 2.500   [0-9,]+ characters/s   \\d+:\\d\\d left"));
        assertThat(shown.lines()).last().asString().startsWith("batch 1,000 of 1,000   ");
        assertThat(shown).doesNotContain("\r");
    }

    @Test
    void elsewhereClearingPrintsNothing() {
        assertThat(shown(false, 100, Progress::clear)).isEmpty();
    }

    @Test
    void theLossShownIsTheMeanOfTheFirstBatches() {
        String shown = shown(false, 2, progress -> {
            progress.add(loss(4));
            progress.add(loss(3));
        });
        assertThat(shown).contains("batch 1 of 2   loss 4.000", "batch 2 of 2   loss 3.500");
    }

    @Test
    void aTrainingThatGoesOnCountsFromThereAndItsLossStartsAfresh() {
        String shown = shown(false, 4, progress -> {
            progress.skip(2);
            add(progress, 2);
        });
        assertThat(shown.lines()).hasSize(2);
        assertThat(shown).contains("batch 3 of 4   loss 2.500", "batch 4 of 4   loss 2.500");
    }
}
