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

    private static String shown(boolean terminal, int steps, Consumer<Progress> use) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        use.accept(new Progress(new PrintStream(bytes, false, StandardCharsets.UTF_8), terminal, steps));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Of 100 characters. */
    private static Loss loss(double value) {
        return new Loss(value, 100, List.of(Matrix.zeros(1, 1)));
    }

    private static void add(Progress progress, int steps) {
        for (int step = 0; step < steps; step++) {
            progress.add(loss(2.5));
        }
    }

    @Test
    void aTerminalSeesABarThatGrowsInOneLine() {
        String[] drawn = shown(true, 4, progress -> add(progress, 4)).split("\r");
        assertThat(drawn).hasSize(5);
        assertThat(drawn[1]).startsWith("[#####...............]  step 1 of 4   loss 2.500   ");
        assertThat(drawn[4]).startsWith("[####################]  step 4 of 4   loss 2.500   ");
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
    void elsewhereThereAreTwentyPlainLinesHoweverManySteps() {
        String shown = shown(false, 1000, progress -> add(progress, 1000));
        assertThat(shown.lines()).hasSize(20)
                .allMatch(line -> line.matches("step .* of 1,000   loss 2.500   [0-9,]+ characters/s"));
        assertThat(shown.lines()).last().asString().startsWith("step 1,000 of 1,000   ");
        assertThat(shown).doesNotContain("\r");
    }

    @Test
    void elsewhereClearingPrintsNothing() {
        assertThat(shown(false, 100, Progress::clear)).isEmpty();
    }

    @Test
    void theLossShownIsTheMeanOfTheFirstSteps() {
        String shown = shown(false, 2, progress -> {
            progress.add(loss(4));
            progress.add(loss(3));
        });
        assertThat(shown).contains("step 1 of 2   loss 4.000", "step 2 of 2   loss 3.500");
    }

    @Test
    void aTrainingThatGoesOnCountsFromThereAndItsLossStartsAfresh() {
        String shown = shown(false, 4, progress -> {
            progress.skip(2);
            add(progress, 2);
        });
        assertThat(shown.lines()).hasSize(2);
        assertThat(shown).contains("step 3 of 4   loss 2.500", "step 4 of 4   loss 2.500");
    }
}
