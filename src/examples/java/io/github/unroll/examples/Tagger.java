package io.github.unroll.examples;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.io.ModelFile;
import io.github.unroll.model.Embedding;
import io.github.unroll.model.LayerStack;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tags each word of a sentence with its part of speech, once by LSTMs that read forward, once by LSTMs that read in both
 * directions:
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.Tagger
 * </pre>
 * The part of speech of a word often depends on the words after it (see {@link Sentence}), which a network that reads forward
 * does not know yet. The model is saved in {@code target/tagger.safetensors}.
 */
public final class Tagger {

    private static final String FILE = "tagger.safetensors";
    private static final String GARDEN_PATH = "the old man the boat but the old man sees the light";
    private static final int EMBEDDING = 8;
    private static final int HIDDEN = 16;
    private static final int LAYERS = 2;
    private static final int BATCH = 32;
    private static final double RATE = 0.02;
    private static final double LONGEST_GRADIENT = 1;

    private final Model model;
    private final LayerStack<LstmCell.Parameters> network;

    Tagger(Model model) {
        this.model = model;
        this.network = LayerStack.lstm(model.layers);
    }

    /**
     * The parameters, and their gradients.
     *
     * @param embedding a vector for each word (n_e, vocabulary)
     * @param layers read these vectors
     */
    record Model(Matrix embedding, LayerStack.Parameters<LstmCell.Parameters> layers) {

        static Model random(boolean bidirectional, Random random) {
            int words = Sentence.VOCABULARY.size();
            return new Model(Initialisation.glorotUniform(EMBEDDING, words, random), Initialisation.lstmStack(
                    EMBEDDING, HIDDEN, Sentence.Tag.values().length, LAYERS, bidirectional, random));
        }
    }

    private LayerStack.Forward<LstmCell.Parameters> forward(List<Sentence> sentences) {
        List<Matrix> x = Embedding.forward(model.embedding, Sentence.words(sentences));
        return network.forward(x, network.zeroState(sentences.size()), Sentence.lengths(sentences));
    }

    private Model gradients(List<Sentence> batch) {
        LayerStack.Forward<LstmCell.Parameters> forward = forward(batch);
        Loss loss = CrossEntropy.of(forward.y()).weighted(Sentence.lengths(batch)).againstLabels(Sentence.tags(batch));
        LayerStack.Gradients<LstmCell.Parameters> gradients = loss.backward(forward);
        Matrix dEmbedding = Embedding.backward(gradients.dx(), Sentence.words(batch), model.embedding.columns());
        return new Model(dEmbedding, gradients.dParameters());
    }

    /** The likeliest tag of each word of each sentence. */
    List<int[]> tag(List<Sentence> sentences) {
        List<Matrix> y = forward(sentences).y();
        int[] lengths = Sentence.lengths(sentences).toArray();
        return IntStream.range(0, lengths.length)
                .mapToObj(j -> IntStream.range(0, lengths[j]).map(t -> y.get(t).argMax(j)).toArray()).toList();
    }

    /** The share of the words that are tagged correctly. */
    double accuracy(List<Sentence> sentences) {
        List<int[]> tagged = tag(sentences);
        return IntStream.range(0, tagged.size()).boxed().flatMap(j -> IntStream.range(0, tagged.get(j).length)
                .mapToObj(t -> tagged.get(j)[t] == sentences.get(j).tags()[t] ? 1 : 0))
                .mapToInt(Integer::intValue).average().orElseThrow();
    }

    /** Each word of a sentence with its tag. */
    String show(Sentence sentence) {
        int[] tags = tag(List.of(sentence)).get(0);
        return IntStream.range(0, tags.length)
                .mapToObj(t -> Sentence.VOCABULARY.get(sentence.words()[t]) + "/" + Sentence.Tag.values()[tags[t]])
                .collect(Collectors.joining(" ")).toLowerCase(Locale.ROOT);
    }

    static Tagger train(boolean bidirectional, List<Sentence> sentences, int epochs, Random random) {
        int batches = (sentences.size() + BATCH - 1) / BATCH;
        Adam adam = new Adam(LearningRate.linear(RATE, epochs * batches));
        Adam.State<Model> state = adam.start(Model.random(bidirectional, random));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (List<Sentence> batch : Batches.shuffled(sentences, BATCH, random)) {
                Model gradients = new Tagger(state.parameters()).gradients(batch);
                state = adam.step(state, Clipping.byNorm(gradients, LONGEST_GRADIENT));
            }
        }
        return new Tagger(state.parameters());
    }

    public static void main(String... args) throws IOException {
        run(1500, 4, Path.of("target"), System.out);
    }

    /** Trains and compares both, and saves the better one. Returns its accuracy on sentences that it has not seen. */
    static double run(int sentences, int epochs, Path folder, PrintStream out) throws IOException {
        Random random = new Random(1);
        List<Sentence> training = Sentence.random(sentences, random);
        List<Sentence> test = Sentence.random(sentences / 3, random);
        print(out, "%n%d layers of LSTMs learn the parts of speech from %,d sentences%n", LAYERS, sentences);

        Tagger oneDirection = train(false, training, epochs, random);
        show("one direction", oneDirection, test, out);
        Tagger twoDirections = train(true, training, epochs, random);
        show("two directions", twoDirections, test, out);

        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        ModelFile.write(file, twoDirections.model, Map.of("vocabulary", String.join(" ", Sentence.VOCABULARY)));
        print(out, "%nModel: %s%n", file);
        return twoDirections.accuracy(test);
    }

    private static void show(String name, Tagger tagger, List<Sentence> test, PrintStream out) {
        print(out, "%n%-15s %5.1f %% of the words of %,d other sentences are tagged right%n  %s%n",
                name, 100 * tagger.accuracy(test), test.size(), tagger.show(Sentence.of(GARDEN_PATH)));
    }

    private static void print(PrintStream out, String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
