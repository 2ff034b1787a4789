package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.model.Inference;
import io.github.unroll.model.Sampling;
import io.github.unroll.training.OneHot;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Lets a model write: each character is drawn from the probabilities that the model gives, and is its next input.
 */
final class Sampler {

    private final Inference model;
    private final int characters;
    private final double temperature;
    private final RandomGenerator random;

    /** Draws from y^(1/temperature), rescaled to add up to 1: below 1 the text is safer, above 1 bolder. */
    Sampler(LstmCell.Parameters parameters, double temperature, RandomGenerator random) {
        this.model = Inference.of(new Lstm(parameters));
        this.characters = parameters.nx();
        this.temperature = temperature;
        this.random = random;
    }

    /** Reads a prompt of at least one character, and writes a text of the given length that goes on from there. */
    int[] text(int[] prompt, int length) {
        int[] text = Arrays.copyOf(prompt, prompt.length + length);
        Inference.Step step = model.step(OneHot.of(characters, text[0]), model.zeroState(1));
        for (int t = 1; t < text.length; t++) {
            if (t >= prompt.length) {
                text[t] = Sampling.draw(step.y(), 0, temperature, random);
            }
            step = model.step(OneHot.of(characters, text[t]), step.state());
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }
}
