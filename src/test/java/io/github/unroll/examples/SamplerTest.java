package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.LstmCell.Parameters;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final Parameters PARAMETERS = Parameters.random(4, 5, 4, new Random(1));

    @Test
    void theSameSeedWritesTheSameTextAndAnotherDoesNot() {
        int[] text = new Sampler(PARAMETERS, 1, new Random(7)).text(new int[] {1}, 50);
        assertThat(new Sampler(PARAMETERS, 1, new Random(7)).text(new int[] {1}, 50)).containsExactly(text);
        assertThat(new Sampler(PARAMETERS, 1, new Random(8)).text(new int[] {1}, 50)).isNotEqualTo(text);
    }

    @Test
    void aTextGoesOnFromItsPromptWithoutRepeatingIt() {
        int[] prompt = {1, 2, 3};
        int[] eight = new Sampler(PARAMETERS, 1e-9, new Random(7)).text(prompt, 8);
        int[] longerPrompt = IntStream.concat(IntStream.of(prompt), IntStream.of(eight).limit(3)).toArray();
        int[] five = new Sampler(PARAMETERS, 1e-9, new Random(7)).text(longerPrompt, 5);
        assertThat(eight).hasSize(8).endsWith(five);
    }
}
