package io.github.unroll.examples;

import static io.github.unroll.training.OneHot.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.unroll.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextBatchesTest {

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "13, 3, 2", "14, 3, 2", "15, 3, 2", "50, 7, 4", "51, 7, 100", "101, 4, 8", "9, 8, 3"})
    void theStreamsOneAfterAnotherAreTheText(int length, int streams, int mostSteps) {
        TextBatches batches = new TextBatches(IntStream.range(0, length).toArray(), streams, mostSteps);
        List<Integer> inputs = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            for (int number = 0; number < batches.count(); number++) {
                addColumn(batches.get(number).inputs(), stream, inputs);
                addColumn(batches.get(number).targets(), stream, targets);
            }
        }
        assertThat(inputs).containsExactlyElementsOf(IntStream.range(0, length - 1).boxed().toList());
        assertThat(targets).containsExactlyElementsOf(IntStream.range(1, length).boxed().toList());
    }

    private static void addColumn(List<int[]> steps, int column, List<Integer> characters) {
        steps.stream().map(step -> step[column]).filter(character -> character != NONE).forEach(characters::add);
    }

    @ParameterizedTest
    @CsvSource({"13, 3, 2", "50, 7, 4", "101, 4, 8"})
    void noBatchIsTooLongAndNoneButTheLastIsShorter(int length, int streams, int mostSteps) {
        TextBatches batches = new TextBatches(new int[length], streams, mostSteps);
        List<Integer> steps = IntStream.range(0, batches.count()).mapToObj(k -> batches.get(k).inputs().size()).toList();
        assertThat(steps.subList(0, steps.size() - 1)).allMatch(count -> count == mostSteps);
        assertThat(steps.get(steps.size() - 1)).isBetween(1, mostSteps);
    }

    @Test
    void theStreamsBeginWithTheFirstBatch() {
        TextBatches batches = new TextBatches(new int[20], 2, 4);
        assertThat(IntStream.range(0, batches.count()).mapToObj(k -> batches.get(k).isFirst()))
                .containsExactly(true, false, false);
    }

    @Test
    void everyCharacterButTheFirstIsATarget() {
        TextBatches batches = new TextBatches(new int[] {0, 1, 2, 3, 4, 5}, 2, 10);
        assertThat(batches.count()).isEqualTo(1);
        assertThat(batches.targets()).isEqualTo(5);
    }

    @Test
    void inputsAreOneHotAndAnAbsentOneIsAllZeros() {
        TextBatches.Batch batch = new TextBatches(new int[] {2, 0, 1, 2}, 2, 2).get(0);
        assertThat(batch.x(3)).containsExactly(
                Matrix.of(3, 2, 0, 1, 0, 0, 1, 0),
                Matrix.of(3, 2, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void aTextShorterThanItsStreamsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TextBatches(new int[4], 4, 2))
                .withMessage("A text of 4 characters cannot be cut into 4 streams");
    }
}
