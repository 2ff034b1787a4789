package io.github.unroll.examples;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.State;
import io.github.unroll.io.ModelFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Trains an LSTM to predict the next character of a text, and lets it write:
 * <pre>
 * mvn -q test-compile exec:java
 * mvn -q test-compile exec:java -Dexec.args=path/to/text.txt
 * mvn -q test-compile exec:java -Dexec.args=--resume
 * </pre>
 * Ten times during the training, it saves its state in {@code target/character-model.safetensors}, which it overwrites, and
 * draws the learning curve in {@code target/character-model.svg}. {@code --resume} continues an interrupted training of the
 * same text from that file, and ends with the same model as without the interruption; after a complete training, it only
 * writes a text again.
 *
 * <p>It uses only the public API of the library. The same text gives the same model every time.
 */
public final class CharacterModel {

    static final String RESUME = "--resume";
    private static final String FILE = "character-model.safetensors";

    private final Settings settings;
    private final Path folder;
    private final Display display;

    CharacterModel(Settings settings, Path folder, PrintStream out, boolean terminal) {
        this.settings = settings;
        this.folder = folder;
        this.display = new Display(out, terminal, settings);
    }

    /**
     * The size of the model and of its training.
     *
     * @param hidden n_a
     * @param streams m, the pieces of the text that are read side by side
     * @param mostSteps T_x, the steps through which the gradient goes back
     * @param batches how many times the model learns, at least 10
     * @param rate the learning rate at the start; it falls linearly to zero
     */
    record Settings(int hidden, int streams, int mostSteps, int batches, double rate) {

        static final Settings SHOWCASE = new Settings(96, 16, 16, 900, 0.03);
    }

    /**
     * Trains on a text, and shows how it goes.
     *
     * @param args the path of a text in UTF-8, or nothing for "Alice's Adventures in Wonderland"; and perhaps {@code --resume}
     */
    public static void main(String... args) {
        try {
            new CharacterModel(Settings.SHOWCASE, Path.of("target"), System.out, Progress.onTerminal()).run(args);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Does the work of {@link #main}.
     *
     * @return the loss on the text held out, in nats per character
     * @throws IOException with a message for the user, if there is no text to learn from, or no model to resume
     */
    double run(String... args) throws IOException {
        boolean resume = List.of(args).contains(RESUME);
        Text text = Text.of(List.of(args).stream().filter(Predicate.not(RESUME::equals)).toArray(String[]::new));
        Corpus corpus = Corpus.of(text.characters());
        TextBatches training = new TextBatches(corpus.training(), settings.streams(), settings.mostSteps());
        TextBatches heldOut = new TextBatches(corpus.heldOut(), settings.streams(), settings.mostSteps());
        CharacterLearner learner = new CharacterLearner(settings);
        Parameters parameters = learner.start(corpus.vocabulary().size());
        Map<String, String> about = about(text, corpus.vocabulary());
        TrainingRun run = resume ? read(about) : TrainingRun.start(
                learner.adam().start(parameters), State.zeros(parameters, settings.streams()), settings.batches());

        display.header(text.title(), corpus, training, parameters);
        if (resume) {
            display.resumed(run, corpus);
        }
        while (run.done() < settings.batches()) {
            run = learner.learn(run, training, display::loss);
            display.batch(run, corpus);
            if (run.isMilestone()) {
                run = run.milestone(CharacterLearner.loss(run.adam().parameters(), heldOut));
                save(run, about, text.title(), corpus);
            }
        }
        display.result(run.lastHeldOutLoss(), corpus, folder);
        return run.lastHeldOutLoss();
    }

    /** The metadata of the file: the text and the settings that it was made from, and the order of the characters. */
    private Map<String, String> about(Text text, Vocabulary vocabulary) {
        return Map.of(
                "text", text.title().replaceAll("\\p{Cs}", "?") + ", hash code " + text.characters().hashCode(),
                "settings", settings.toString(),
                "vocabulary", vocabulary.decode(IntStream.range(0, vocabulary.size()).toArray()));
    }

    private TrainingRun read(Map<String, String> about) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            if (!ModelFile.about(file).equals(about)) {
                throw new IOException("it was made from another text, or with other settings");
            }
            return ModelFile.read(file, TrainingRun.class);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no model " + file + "; leave out " + RESUME + " to start anew", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be resumed: " + e.getMessage() + "; leave out " + RESUME + " to start anew", e);
        }
    }

    private void save(TrainingRun run, Map<String, String> about, String title, Corpus corpus) throws IOException {
        Files.createDirectories(folder);
        ModelFile.write(folder.resolve(FILE), run, about);
        run.chart("What an LSTM learns from " + title, corpus.singleCharacterLoss()).write(folder.resolve("character-model.svg"));
    }
}
