package io.github.unroll.examples;

import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Batches;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Classifies sequences of different length: is a noisy wave a sine, a triangle, a square or a sawtooth?
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.WaveClassifier
 * </pre>
 * An LSTM reads a wave to its end; its output there is the probability of each form. The waves of a batch are side by side,
 * and each has its own length. The classifier is saved in {@code target/wave-classifier.safetensors}, for {@link
 * WaveServer}; the picture {@code target/wave-classifier.svg} shows which forms it confuses.
 */
public final class WaveClassifier {

    static final String FILE = "wave-classifier.safetensors";
    private static final int HIDDEN = 24;
    private static final int BATCH = 32;
    private static final double RATE = 0.02;
    private static final double LONGEST_GRADIENT = 1;

    private final Lstm lstm;

    WaveClassifier(Parameters parameters) {
        this.lstm = new Lstm(parameters);
    }

    static WaveClassifier read(Path folder) throws IOException {
        return new WaveClassifier(ModelFile.read(folder.resolve(FILE), Parameters.class));
    }

    /** The probability of each form, (number of forms, 1), after one wave, step by step, so that no cache is kept. */
    Matrix probabilities(double... wave) {
        State state = State.zeros(lstm.parameters(), 1);
        for (double value : wave) {
            state = lstm.step(Matrix.of(1, 1, value), state);
        }
        return lstm.y(state);
    }

    /** The likeliest form of each of many waves, all in one batch. */
    int[] classify(List<Wave> waves) {
        Lengths lengths = Wave.lengths(waves);
        Matrix y = lengths.last(forward(waves, lengths).y());                    // (number of forms, m)
        return IntStream.range(0, waves.size()).map(y::argMax).toArray();
    }

    private Lstm.Forward forward(List<Wave> waves, Lengths lengths) {
        return lstm.forward(Wave.x(waves), State.zeros(lstm.parameters(), waves.size()), lengths);
    }

    /** The loss at the end of each wave. */
    private Loss loss(List<Wave> waves, Lengths lengths, Lstm.Forward forward) {
        return CrossEntropy.of(forward.y()).lastStep(lengths).againstLabels(Wave.labels(waves));
    }

    private Parameters gradients(List<Wave> batch) {
        Lengths lengths = Wave.lengths(batch);
        Lstm.Forward forward = forward(batch, lengths);
        return loss(batch, lengths, forward).backward(forward).dParameters();
    }

    private double loss(List<Wave> waves) {
        Lengths lengths = Wave.lengths(waves);
        return loss(waves, lengths, forward(waves, lengths)).value();
    }

    public static void main(String... args) throws IOException {
        run(3000, 12, Path.of("target"), System.out);
    }

    /** Trains, saves and draws. Returns the accuracy on waves that the model has not seen. */
    static double run(int waves, int epochs, Path folder, PrintStream out) throws IOException {
        Random random = new Random(1);
        List<Wave> training = Wave.random(waves, random);
        List<Wave> test = Wave.random(waves / 3, random);
        print(out, "%nAn LSTM with %d hidden units learns the forms of %,d noisy waves of 20 to 60 values%n%n", HIDDEN, waves);

        Adam adam = new Adam(LearningRate.linear(RATE, epochs * ((waves + BATCH - 1) / BATCH)));
        Adam.State<Parameters> state = adam.start(Initialisation.lstm(1, HIDDEN, Wave.Form.values().length, random));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (List<Wave> batch : Batches.shuffled(training, BATCH, random)) {
                Parameters gradients = new WaveClassifier(state.parameters()).gradients(batch);
                state = adam.step(state, Clipping.byNorm(gradients, LONGEST_GRADIENT));
            }
            WaveClassifier classifier = new WaveClassifier(state.parameters());
            print(out, "epoch %2d of %d   loss %.3f   accuracy %.3f, on other waves %.3f%n", epoch, epochs,
                    classifier.loss(training), classifier.confusion(training).accuracy(), classifier.confusion(test).accuracy());
        }

        Files.createDirectories(folder);
        ModelFile.write(folder.resolve(FILE), state.parameters());
        ConfusionMatrix confusion = new WaveClassifier(state.parameters()).confusion(test);
        confusion.write(folder.resolve("wave-classifier.svg"));
        print(out, "%nModel and picture: %s, %s%n", folder.resolve(FILE), folder.resolve("wave-classifier.svg"));
        return confusion.accuracy();
    }

    private ConfusionMatrix confusion(List<Wave> waves) {
        return ConfusionMatrix.of(String.format(Locale.ROOT, "The forms of %,d waves", waves.size()),
                Arrays.stream(Wave.Form.values()).map(Wave.Form::toString).toList(), Wave.labels(waves), classify(waves));
    }

    private static void print(PrintStream out, String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
