package io.github.unroll.examples;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
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
    private static final double TEMPERATURE = 0.5;
    private static final int PROMPT = 100;
    private static final int SAMPLE = 300;
    private static final int WIDTH = 72;

    private final Settings settings;
    private final PrintStream out;
    private final boolean terminal;

    CharacterModel(Settings settings, PrintStream out, boolean terminal) {
        this.settings = settings;
        this.out = out;
        this.terminal = terminal;
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
        if (args.length > 1) {
            throw new IOException("One text at a time, please, not " + args.length + ": " + String.join(", ", args));
        }
        Text text = args.length == 0 ? Text.alice() : Text.read(args[0]);
        return learn(text.title(), Corpus.of(text.characters()));
    }

    private double learn(String title, Corpus corpus) {
        long begin = System.nanoTime();
        TextBatches training = new TextBatches(corpus.training(), settings.streams(), settings.mostSteps());
        TextBatches heldOut = new TextBatches(corpus.heldOut(), settings.streams(), settings.mostSteps());
        Parameters start = Trainer.start(corpus.vocabulary().size(), settings.hidden(), new Random(SEED));
        printHeader(title, corpus, training, start);
        Parameters learnt = train(new Trainer(training, start), corpus);
        double loss = HeldOut.loss(learnt, heldOut);
        print("Loss on the text held out     %s%n", perCharacter(loss));
        print("Single-character frequencies  %s at best%n", perCharacter(corpus.singleCharacterLoss()));
        print("Time                          %.0f seconds%n", (System.nanoTime() - begin) / 1e9);
        return loss;
    }

    private Parameters train(Trainer trainer, Corpus corpus) {
        int batches = settings.batches();
        Progress progress = new Progress(out, terminal, batches);
        for (int step = 1; step <= batches; step++) {
            double rate = settings.rate() * (batches - step + 1) / batches;
            progress.add(trainer.step(rate));
            if (step == batches / 20 || step == batches / 4 || step == batches / 2 || step == batches) {
                progress.clear();
                printSample(trainer, corpus);
            }
        }
        return trainer.parameters();
    }

    private void printHeader(String title, Corpus corpus, TextBatches training, Parameters p) {
        print("%nA character-level LSTM learns to write from: %s%n%n", title);
        print("  text        %,d characters to learn from, the %,d after them held out%n",
                corpus.training().length, corpus.heldOut().length - 1);
        print("  vocabulary  %,d characters, and one for all others%n", corpus.vocabulary().size() - 1);
        print("  network     %d inputs, %d hidden units, %d outputs: %,d parameters%n",
                p.nx(), p.na(), p.ny(), p.matrices().stream().mapToInt(CharacterModel::size).sum());
        print("  training    %,d batches of %d streams and at most %d steps: %.1f times through the text%n%n",
                settings.batches(), settings.streams(), settings.mostSteps(), (double) settings.batches() / training.count());
    }

    /** What the model writes after the end of the training text. */
    private void printSample(Trainer trainer, Corpus corpus) {
        int[] text = corpus.training();
        int[] prompt = Arrays.copyOfRange(text, Math.max(text.length - PROMPT, 0), text.length);
        int[] sample = new Sampler(trainer.parameters(), TEMPERATURE, new Random(SEED)).text(prompt, SAMPLE);
        print("%nAfter %,d batches it writes:%n%n", trainer.steps());
        printable(corpus.vocabulary().decode(sample)).lines().forEach(line -> print("    | %s%n", line));
        print("%n");
    }

    /** In lines of at most WIDTH characters, and nothing among them that could command a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ").replaceAll(".{" + WIDTH + "}", "$0\n");
    }

    private static int size(Matrix matrix) {
        return matrix.rows() * matrix.columns();
    }

    private static String perCharacter(double nats) {
        return String.format(Locale.ROOT, "%.3f nats (%.3f bits) per character", nats, nats / Math.log(2));
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
