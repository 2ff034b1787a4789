package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.LstmCell.Parameters;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final Parameters PARAMETERS = Parameters.random(4, 5, 4, new Random(1));
    private static final int DRAWS = 20_000;

    private static double[] shares(double temperature, double... probabilities) {
        Sampler sampler = new Sampler(PARAMETERS, temperature, new Random(1));
        double[] shares = new double[probabilities.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            shares[sampler.draw(probabilities)] += 1.0 / DRAWS;
        }
        return shares;
    }

    @Test
    void atTemperatureOneEachIndexComesAsOftenAsItsProbabilitySays() {
        assertThat(shares(1, 0.2, 0.5, 0, 0.3)).containsExactly(new double[] {0.2, 0.5, 0, 0.3}, within(0.01));
    }

    @Test
    void atAHalfTheProbabilitiesAreSquared() {
        assertThat(shares(0.5, 0.2, 0.4, 0.4)).containsExactly(new double[] {1 / 9.0, 4 / 9.0, 4 / 9.0}, within(0.01));
    }

    @Test
    void nextToZeroOnlyTheLikeliestComes() {
        assertThat(shares(1e-9, 0.3, 0.3001, 0.2)).containsExactly(new double[] {0, 1, 0}, within(1e-9));
    }

    @Test
    void probabilitiesThatDoNotAddUpToOneAreDrawnInProportion() {
        assertThat(shares(1, 0.1, 0.3, 0)).containsExactly(new double[] {0.25, 0.75, 0}, within(0.01));
    }

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
