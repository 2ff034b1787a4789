package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.LstmCell.Parameters;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldOutTest {

    private static final int[] TEXT = new Random(3).ints(60, 0, 4).toArray();

    @Test
    void theEntropyOfEquallyFrequentCharactersIsTheLogarithmOfTheirNumber() {
        assertThat(Corpus.entropy(new int[] {3, 1, 2, 1, 3, 2}, 5)).isCloseTo(Math.log(3), within(1e-15));
    }

    @Test
    void aTextOfOneCharacterHasNoEntropy() {
        assertThat(Corpus.entropy(new int[] {1, 1, 1}, 2)).isZero();
    }

    @Test
    void theEntropyIsThatOfTheFrequencies() {
        assertThat(Corpus.entropy(new int[] {0, 0, 0, 1}, 2))
                .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), within(1e-15));
    }

    @Test
    void aModelThatKnowsNothingLosesTheLogarithmOfItsVocabulary() {
        Parameters ignorant = Parameters.random(4, 3, 4, new Random(1)).times(0);
        assertThat(CharacterLearner.loss(ignorant, new TextBatches(TEXT, 7, 5))).isCloseTo(Math.log(4), within(1e-14));
    }

    @Test
    void theStateIsCarriedFromBatchToBatch() {
        Parameters parameters = Parameters.random(4, 3, 4, new Random(1)).times(3);
        double inOnePiece = CharacterLearner.loss(parameters, new TextBatches(TEXT, 1, 59));
        assertThat(CharacterLearner.loss(parameters, new TextBatches(TEXT, 1, 7))).isCloseTo(inOnePiece, within(1e-14));
    }
}
