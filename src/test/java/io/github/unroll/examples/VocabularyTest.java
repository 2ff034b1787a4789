package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VocabularyTest {

    @Test
    void aTextComesBackFromItsIndexes() {
        String text = "Grüße, 世界 🎩\n";
        Vocabulary vocabulary = Vocabulary.of(text, 200);
        assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
    }

    @Test
    void aCharacterOutsideTheBasicPlaneIsOneIndex() {
        assertThat(Vocabulary.of("🎩🎩", 200).encode("🎩")).hasSize(1);
    }

    @Test
    void theMostFrequentCharactersComeFirstAndTiesByTheirCode() {
        assertThat(Vocabulary.of("bcaabb c", 200).encode("bac ")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aCharacterNeverSeenIsTheUnknownOne() {
        Vocabulary vocabulary = Vocabulary.of("abc", 200);
        assertThat(vocabulary.decode(vocabulary.encode("axc"))).isEqualTo("a\uFFFDc");
    }

    @Test
    void charactersBeyondTheLimitAreUnknown() {
        Vocabulary vocabulary = Vocabulary.of("aaabbc", 2);
        assertThat(vocabulary.size()).isEqualTo(3);
        assertThat(vocabulary.encode("abc")).containsExactly(1, 2, 0);
    }

    @Test
    void theUnknownCharacterInATextTakesNoSecondIndex() {
        Vocabulary vocabulary = Vocabulary.of("a\uFFFD\uFFFD", 200);
        assertThat(vocabulary.size()).isEqualTo(2);
        assertThat(vocabulary.encode("\uFFFDa")).containsExactly(0, 1);
    }
}
