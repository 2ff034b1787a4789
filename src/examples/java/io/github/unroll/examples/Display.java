package io.github.unroll.examples;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.training.Loss;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** Prints the training of the character model: its settings, its progress, the texts that it writes, and its result. */
final class Display {

    private static final int SEED = 1;
    private static final double TEMPERATURE = 0.5;
    private static final int PROMPT = 100;
    private static final int SAMPLE = 300;
    private static final int WIDTH = 72;

    private final PrintStream out;
    private final CharacterModel.Settings settings;
    private final Progress progress;
    private final long begin = System.nanoTime();

    Display(PrintStream out, boolean terminal, CharacterModel.Settings settings) {
        this.out = out;
        this.settings = settings;
        this.progress = new Progress(out, terminal, settings.batches());
    }

    void header(String title, Corpus corpus, TextBatches training, Parameters p) {
        print("%nA character-level LSTM learns to write from: %s%n%n", title);
        print("  text        %,d characters to learn from, the %,d after them held out%n",
                corpus.training().length, corpus.heldOut().length - 1);
        print("  vocabulary  %,d characters, and one for all others%n", corpus.vocabulary().size() - 1);
        print("  network     %d inputs, %d hidden units, %d outputs: %,d parameters%n",
                p.nx(), p.na(), p.ny(), p.matrices().stream().mapToInt(Display::size).sum());
        print("  training    %,d batches of %d streams and at most %d steps: %.1f times through the text%n%n",
                settings.batches(), settings.streams(), settings.mostSteps(), (double) settings.batches() / training.count());
    }

    /** Prints that an interrupted training resumes. */
    void resumed(TrainingRun run, Corpus corpus) {
        progress.skip(run.done());
        print("Resumes from the file.%n");
        sample(run.done(), run.adam().parameters(), corpus);
    }

    /** Called with the loss of each batch. */
    void loss(Loss loss) {
        progress.add(loss);
    }

    /** Called after each batch; from time to time it lets the model write. */
    void batch(TrainingRun run, Corpus corpus) {
        int batches = settings.batches();
        int done = run.done();
        if (done == batches / 20 || done == batches / 4 || done == batches / 2 || done == batches) {
            progress.clear();
            sample(done, run.adam().parameters(), corpus);
        }
    }

    /** Prints a text with which the model continues the training text. */
    private void sample(int done, Parameters parameters, Corpus corpus) {
        int[] text = corpus.training();
        int[] prompt = Arrays.copyOfRange(text, Math.max(text.length - PROMPT, 0), text.length);
        int[] sample = new Sampler(parameters, TEMPERATURE, new Random(SEED)).text(prompt, SAMPLE);
        print("%nAfter %,d batches it writes:%n%n", done);
        printable(corpus.vocabulary().decode(sample)).lines().forEach(line -> print("    | %s%n", line));
        print("%n");
    }

    void result(double loss, Corpus corpus, Path folder) {
        print("Loss on the text held out     %s%n", perCharacter(loss));
        print("Single-character frequencies  %s at best%n", perCharacter(corpus.singleCharacterLoss()));
        print("Time                          %.0f seconds%n", (System.nanoTime() - begin) / 1e9);
        print("Model and learning curve      %s, %s%n",
                folder.resolve("character-model.safetensors"), folder.resolve("character-model.svg"));
    }

    /** Breaks lines after WIDTH characters, and removes control characters, which a terminal might obey. */
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
