package io.github.unroll.spark;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/** Measures a training step in this JVM, and on one and two executors of this machine, for a small and a large model. */
final class Costs {

    /** The shards of a batch in all measurements: one for each of the two executors. */
    private static final int SHARDS = 2;
    private static final int WARM_UP = 15;

    private final Size size;
    private final Characters known;
    private final ShardedText text;

    private Costs(Size size, String characters) {
        this.size = size;
        this.known = Characters.of(characters);
        this.text = new ShardedText(known.indexes(characters), size.streams, size.length, SHARDS);
    }

    /**
     * A model and its batches.
     *
     * @param hidden n_a
     * @param streams m
     * @param length T_x
     * @param steps the number of steps to measure
     */
    private record Size(String name, int hidden, int streams, int length, int steps) {
    }

    /**
     * A step.
     *
     * @param milliseconds the median
     * @param bytes the bytes on the loopback interface, the mean
     */
    private record Step(double milliseconds, double bytes) {
    }

    /** Takes the time and the traffic of the steps after the first ones, in which the JVMs compile. */
    private static final class Meter implements DataParallelCharacters.Display {

        private final List<Double> milliseconds = new ArrayList<>();
        private int steps;
        private long last;
        private long bytes;

        @Override
        public void step(Adam.State<Parameters> state, double loss) {
            long now = System.nanoTime();
            if (++steps > WARM_UP) {
                milliseconds.add((now - last) / 1e6);
            } else {
                bytes = loopback();
            }
            last = System.nanoTime();
        }

        Step median() {
            double[] sorted = milliseconds.stream().mapToDouble(x -> x).sorted().toArray();
            return new Step(sorted[sorted.length / 2], (double) (loopback() - bytes) / sorted.length);
        }
    }

    /** The bytes that have gone over the loopback interface; 0 where the system does not tell. */
    private static long loopback() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/dev"))) {
            return lines.map(String::strip).filter(line -> line.startsWith("lo:"))
                    .mapToLong(line -> Long.parseLong(line.substring(3).strip().split("\\s+")[0])).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private DataParallelCharacters training() {
        return new DataParallelCharacters(text, known.size(), size.hidden, WARM_UP + size.steps);
    }

    private Step measure(DataParallelCharacters training, DataParallelCharacters.Batch batch) {
        Meter meter = new Meter();
        training.train(WARM_UP + size.steps, batch, meter);
        return meter.median();
    }

    private Step here() {
        DataParallelCharacters training = training();
        return measure(training, training.here());
    }

    private Step on(int executors) {
        DataParallelCharacters training = training();
        try (JavaSparkContext spark = Cluster.executors(executors)) {
            return measure(training, training.on(spark, executors));
        }
    }

    private void print() {
        Parameters start = Parameters.random(known.size(), size.hidden, known.size(), new Random());
        long bytes = ParameterTree.leaves(start).values().stream().mapToLong(leaf -> 8L * leaf.rows() * leaf.columns()).sum();
        Step here = here();
        Step one = on(1);
        Step two = on(2);
        System.out.printf(Locale.ROOT,
                "| %s: n_a = %d, m = %d, T_x = %d | %,d KB | %.0f ms | %.0f ms | %.0f ms | %.1f MB | %.1f MB |%n",
                size.name, size.hidden, size.streams, size.length, bytes / 1000,
                here.milliseconds, one.milliseconds, two.milliseconds, one.bytes / 1e6, two.bytes / 1e6);
    }

    /**
     * Prints a table.
     *
     * @param args the path of a text
     * @throws IOException if it cannot be read
     */
    public static void main(String... args) throws IOException {
        String characters = Characters.read(Path.of(args[0]));
        System.out.printf("%d processors, JDK %s, kernels: %s%n%n", Runtime.getRuntime().availableProcessors(),
                Runtime.version(), Matrix.kernels());
        System.out.println("| model | parameters | one JVM | 1 executor | 2 executors | sent with 1 | sent with 2 |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Size size : List.of(new Size("small", 96, 16, 16, 60), new Size("large", 256, 64, 32, 20))) {
            new Costs(size, characters).print();
        }
    }
}
