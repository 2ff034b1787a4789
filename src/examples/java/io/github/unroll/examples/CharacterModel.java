package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import io.github.unroll.training.State;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Random;

/**
 * Trains an LSTM to predict the next character of a text, and lets it write:
 * <pre>
 * mvn -q test-compile exec:java
 * mvn -q test-compile exec:java -Dexec.args=path/to/text.txt
 * </pre>
 * It uses nothing of the library but its public API. The same text gives the same model every time.
 */
public final class CharacterModel {

    private static final int SEED = 1;
    private static final double LONGEST_GRADIENT = 1;

    private final Settings settings;
    private final Display display;

    CharacterModel(Settings settings, PrintStream out, boolean terminal) {
        this.settings = settings;
        this.display = new Display(out, terminal, settings);
    }

    /**
     * The size of the model and of its training.
     *
     * @param hidden n_a
     * @param streams m, the pieces of the text that are read side by side
     * @param mostSteps T_x, the steps through which the gradient goes back
     * @param batches how many times the model learns
     * @param rate of the optimiser at the start; it falls evenly to zero
     */
    record Settings(int hidden, int streams, int mostSteps, int batches, double rate) {

        static final Settings SHOWCASE = new Settings(96, 16, 16, 900, 0.03);
    }

    /**
     * Trains on a text, and shows how it goes.
     *
     * @param args the path of a text in UTF-8, or nothing for "Alice's Adventures in Wonderland"
     */
    public static void main(String... args) {
        try {
            new CharacterModel(Settings.SHOWCASE, System.out, Progress.onTerminal()).run(args);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * What {@link #main} does.
     *
     * @return the loss on the text held out, in nats per character
     * @throws IOException with a message for the user, if there is no text to learn from
     */
    double run(String... args) throws IOException {
        Text text = Text.of(args);
        Corpus corpus = Corpus.of(text.characters());
        TextBatches training = new TextBatches(corpus.training(), settings.streams(), settings.mostSteps());
        TextBatches heldOut = new TextBatches(corpus.heldOut(), settings.streams(), settings.mostSteps());
        Parameters start = start(corpus.vocabulary().size());

        display.header(text.title(), corpus, training, start);
        double loss = loss(train(start, training, corpus), heldOut);
        display.result(loss, corpus);
        return loss;
    }

    /** Random parameters, but for the forget gate: a cell remembers until it has learnt to forget. */
    private Parameters start(int characters) {
        return Initialisation.withForgetBias(
                Parameters.random(characters, settings.hidden(), characters, new Random(SEED)), 1);
    }

    /**
     * Goes from batch to batch, round and round through the text. The state at the end of a batch is the one that the next
     * batch starts from; the gradient ends at the border.
     */
    private Parameters train(Parameters start, TextBatches text, Corpus corpus) {
        Adam adam = new Adam(LearningRate.linear(settings.rate(), settings.batches()));
        Adam.State<Parameters> run = adam.start(start);
        State state = State.zeros(start, text.streams());
        while (run.steps() < settings.batches()) {
            TextBatches.Batch batch = text.get(run.steps() % text.count());
            if (batch.isFirst()) {
                state = State.zeros(start, text.streams());
            }

            Lstm lstm = new Lstm(run.parameters());
            Lstm.Forward forward = lstm.forward(batch.x(start.nx()), state.hidden(), state.cell());
            Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.targets());
            Parameters gradients = loss.backward(lstm, forward).dParameters();
            run = adam.step(run, Clipping.byNorm(gradients, LONGEST_GRADIENT));

            state = State.after(forward);
            display.step(run.steps(), loss, run.parameters(), corpus);
        }
        return run.parameters();
    }

    /** The mean loss on a text, in nats per character: how well a model predicts what it has not been trained on. */
    static double loss(Parameters parameters, TextBatches text) {
        Lstm lstm = new Lstm(parameters);
        State state = State.zeros(parameters, text.streams());
        double sum = 0;
        for (int number = 0; number < text.count(); number++) {
            TextBatches.Batch batch = text.get(number);
            Lstm.Forward forward = lstm.forward(batch.x(parameters.nx()), state.hidden(), state.cell());
            Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.targets());
            sum += loss.value() * loss.weight();
            state = State.after(forward);
        }
        return sum / text.targets();
    }
}
