package io.github.unroll.examples;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Lets a model write: each character is drawn from the probabilities that the model gives, and is what it reads next.
 */
final class Sampler {

    private final LstmCell cell;
    private final double temperature;
    private final RandomGenerator random;

    /** Draws from y^(1/temperature), rescaled to add up to 1: below 1 the text is safer, above 1 bolder. */
    Sampler(LstmCell.Parameters parameters, double temperature, RandomGenerator random) {
        this.cell = new LstmCell(parameters);
        this.temperature = temperature;
        this.random = random;
    }

    /** Reads a prompt of at least one character, and writes a text of the given length that goes on from there. */
    int[] text(int[] prompt, int length) {
        int[] text = Arrays.copyOf(prompt, prompt.length + length);
        Matrix a = Matrix.zeros(cell.parameters().na(), 1);
        Matrix c = a;
        for (int t = 0; t < text.length - 1; t++) {
            LstmCell.Forward forward = cell.forward(OneHot.of(cell.parameters().nx(), text[t]), a, c);
            a = forward.aNext();
            c = forward.cNext();
            if (t + 1 >= prompt.length) {
                text[t + 1] = draw(forward.yt().toArray());
            }
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    /**
     * An index, drawn by its probability. Works on the weights (p / greatest p)^(1/temperature), whose sum is at least 1
     * however low the temperature; they need not add up to anything, and what rounding leaves over goes to the likeliest.
     */
    int draw(double[] probabilities) {
        int likeliest = 0;
        for (int i = 1; i < probabilities.length; i++) {
            likeliest = probabilities[i] > probabilities[likeliest] ? i : likeliest;
        }
        double[] weights = new double[probabilities.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.pow(probabilities[i] / probabilities[likeliest], 1 / temperature);
            sum += weights[i];
        }
        double rest = sum * random.nextDouble();
        for (int i = 0; i < weights.length; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return likeliest;
    }
}
