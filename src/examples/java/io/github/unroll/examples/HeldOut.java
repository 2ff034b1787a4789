package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import java.util.stream.IntStream;

/** How well a text that the model has not been trained on can be predicted, in nats per character. */
final class HeldOut {

    private HeldOut() {
    }

    /** The mean cross-entropy of a model. */
    static double loss(Parameters parameters, TextBatches text) {
        Lstm lstm = new Lstm(parameters);
        Matrix a = Matrix.zeros(parameters.na(), text.streams());
        Matrix c = a;
        double sum = 0;
        for (int number = 0; number < text.count(); number++) {
            TextBatches.Batch batch = text.get(number);
            Lstm.Forward forward = lstm.forward(batch.x(parameters.nx()), a, c);
            sum += CrossEntropy.sum(forward.y(), batch.targets());
            a = forward.a().get(forward.a().size() - 1);
            c = forward.c().get(forward.c().size() - 1);
        }
        return sum / text.targets();
    }

    /**
     * The least that a model of single characters can reach: the entropy of the frequencies that the characters have
     * in this text itself. Frequencies counted elsewhere, such as in the text trained on, only do worse.
     *
     * @param text indexes less than size
     */
    static double entropy(int[] text, int size) {
        int[] counts = new int[size];
        for (int index : text) {
            counts[index]++;
        }
        return IntStream.of(counts).filter(count -> count > 0).mapToDouble(count -> (double) count / text.length)
                .map(p -> -p * Math.log(p)).sum();
    }
}
