package io.github.unroll.spark;

import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.OneHot;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Scores how well a model predicts the characters of every line of a data set. The model goes to each executor once. */
public final class BatchInference {

    private static final int BATCH = 64;

    private BatchInference() {
    }

    /**
     * A line and its score.
     *
     * @param loss in nats per character, from the second character on
     */
    record Score(String line, double loss) implements Serializable {
    }

    /**
     * The model, as it is broadcast.
     *
     * @param characters the characters that it knows
     */
    record Model(Parameters parameters, Characters characters) implements Serializable {
    }

    /** The scores of the lines that have at least two characters, in their order. */
    static JavaRDD<Score> scores(JavaSparkContext spark, Model model, JavaRDD<String> lines) {
        Broadcast<Model> everywhere = spark.broadcast(model);
        return lines.filter(line -> line.codePointCount(0, line.length()) > 1)
                .mapPartitions(some -> scores(everywhere.value(), some));
    }

    /** The scores of some lines; a network is made once for all of them. */
    static Iterator<Score> scores(Model model, Iterator<String> lines) {
        Lstm lstm = new Lstm(model.parameters());
        return new Iterator<>() {
            private Iterator<Score> batch = List.<Score>of().iterator();

            @Override
            public boolean hasNext() {
                return batch.hasNext() || lines.hasNext();
            }

            @Override
            public Score next() {
                if (!batch.hasNext()) {
                    batch = batch(lstm, model.characters(), take(lines)).iterator();
                }
                return batch.next();
            }
        };
    }

    private static List<String> take(Iterator<String> lines) {
        List<String> taken = new ArrayList<>();
        while (taken.size() < BATCH && lines.hasNext()) {
            taken.add(lines.next());
        }
        return taken;
    }

    /** Lines of different lengths in one batch. */
    private static List<Score> batch(Lstm lstm, Characters characters, List<String> lines) {
        List<int[]> indexes = lines.stream().map(characters::indexes).toList();
        int[] lengths = indexes.stream().mapToInt(line -> line.length - 1).toArray();
        int steps = IntStream.of(lengths).max().orElseThrow();
        List<int[]> inputs = IntStream.range(0, steps).mapToObj(t -> at(indexes, lengths, t)).toList();

        State first = State.zeros(lstm.parameters(), lines.size());
        Lstm.Forward forward = lstm.forward(OneHot.of(characters.size(), inputs), first, Lengths.of(lengths));
        return IntStream.range(0, lines.size())
                .mapToObj(j -> new Score(lines.get(j), loss(forward.y(), j, indexes.get(j)))).toList();
    }

    private static int[] at(List<int[]> indexes, int[] lengths, int t) {
        return IntStream.range(0, lengths.length).map(j -> t < lengths[j] ? indexes.get(j)[t] : OneHot.NONE).toArray();
    }

    /** The mean of -log y of the characters of a line but the first. */
    private static double loss(List<Matrix> y, int column, int[] line) {
        double sum = 0;
        for (int t = 1; t < line.length; t++) {
            sum -= StrictMath.log(y.get(t - 1).get(line[t], column));
        }
        return sum / (line.length - 1);
    }

    /**
     * Prints the lines of a text that surprise a model most, and the throughput of a second run.
     *
     * @param args the path of the text, and that of a model of {@link DataParallelCharacters}
     * @throws IOException if the text or the model cannot be read
     */
    public static void main(String... args) throws IOException {
        Path file = Path.of(args[1]);
        Characters characters = Characters.of(ModelFile.about(file).get("characters"));
        Model model = new Model(ModelFile.read(file, Parameters.class), characters);
        try (JavaSparkContext spark = Cluster.connect("inference")) {
            JavaRDD<String> lines = spark.parallelize(Files.readAllLines(Path.of(args[0])), spark.defaultParallelism());
            scores(spark, model, lines).count();                               // the JVMs compile
            long begin = System.nanoTime();
            List<Score> scores = scores(spark, model, lines).collect();
            double seconds = (System.nanoTime() - begin) / 1e9;
            scores.stream().sorted((left, right) -> Double.compare(right.loss(), left.loss())).limit(10)
                    .forEach(score -> System.out.printf(Locale.ROOT, "%6.3f   %s%n", score.loss(), score.line()));
            long count = scores.stream().mapToLong(score -> score.line().length()).sum();
            System.out.printf(Locale.ROOT, "%,d lines, %,d characters in %.2f s: %,.0f characters/s%n",
                    scores.size(), count, seconds, count / seconds);
        }
    }
}
