package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {

    private final Random random = new Random(1);
    private final List<Integer> ten = IntStream.range(0, 10).boxed().toList();

    @ParameterizedTest
    @CsvSource({"10, 4, 3", "10, 5, 2", "10, 10, 1", "10, 2147483647, 1", "1, 1, 1", "7, 1, 7"})
    void everyExampleIsInOneBatch(int examples, int size, int batches) {
        List<Integer> all = IntStream.range(0, examples).boxed().toList();
        List<List<Integer>> shuffled = Batches.shuffled(all, size, random);

        assertThat(shuffled).hasSize(batches);
        assertThat(shuffled.stream().flatMap(List::stream).toList()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(shuffled.subList(0, batches - 1)).allMatch(batch -> batch.size() == size);
    }

    /** 24 orders of 4 examples, 2,400 times: 100 each, with a standard deviation of 10. */
    @Test
    void allOrdersAreEquallyLikely() {
        Map<List<List<Integer>>, Integer> counts = new HashMap<>();
        for (int epoch = 0; epoch < 2400; epoch++) {
            counts.merge(Batches.shuffled(ten.subList(0, 4), 4, random), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        assertThat(counts.values()).allMatch(count -> count > 60 && count < 140);
    }

    @Test
    void theSameGeneratorGivesTheSameBatchesAndGoesOn() {
        RandomGenerator one = new Random(7);
        RandomGenerator same = new Random(7);
        List<List<Integer>> first = Batches.shuffled(ten, 3, one);

        assertThat(Batches.shuffled(ten, 3, same)).isEqualTo(first);
        assertThat(Batches.shuffled(ten, 3, one)).isNotEqualTo(first);
    }

    @Test
    void oneExampleNeedsNoRandomNumber() {
        RandomGenerator none = () -> {
            throw new AssertionError("a random number");
        };
        assertThat(Batches.shuffled(List.of(7), 4, none)).containsExactly(List.of(7));
    }

    @Test
    void theBatchesAreUnmodifiable() {
        List<List<Integer>> batches = Batches.shuffled(ten, 3, random);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> batches.get(0).set(0, 1));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> batches.remove(0));
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Batches.shuffled(List.of(), 4, random))
                .withMessage("Batches.shuffled: examples has 0 examples; there must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Batches.shuffled(ten, 0, random))
                .withMessage("Batches.shuffled: size is 0; size must be at least 1");
        assertThatNullPointerException().isThrownBy(() -> Batches.shuffled(ten, 4, null))
                .withMessage("Batches.shuffled: random must not be null");
    }
}
