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

/** Measures a training step in this JVM, and on one and two executors of this machine, for models of several sizes. */
final class Costs {

    /** The shards of a batch in all measurements: one for each of the two executors. */
    private static final int SHARDS = 2;

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
     * @param warmUp the number of steps in which the JVMs compile
     * @param steps the number of steps to measure
     */
    private record Size(int hidden, int streams, int length, int warmUp, int steps) {

        int allSteps() {
            return warmUp + steps;
        }
    }

    /**
     * A step.
     *
     * @param median of the times, in milliseconds
     * @param fastest of the times, in milliseconds: what a machine without other work needs
     * @param bytes the bytes on the loopback interface, the mean
     */
    private record Step(double median, double fastest, double bytes) {

        String time() {
            return String.format(Locale.ROOT, "%.0f (%.0f) ms", median, fastest);
        }

        String traffic() {
            return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
        }
    }

    /** Measures the time and the traffic of the steps after the first ones. */
    private static final class Meter implements DataParallelCharacters.Display {

        private final int warmUp;
        private final List<Double> milliseconds = new ArrayList<>();
        private long last;
        private long bytes;

        Meter(int warmUp) {
            this.warmUp = warmUp;
        }

        @Override
        public void step(Adam.State<Parameters> state, double loss) {
            long now = System.nanoTime();
            if (state.steps() > warmUp) {
                milliseconds.add((now - last) / 1e6);
            } else {
                bytes = loopback();
            }
            last = System.nanoTime();
        }

        Step result() {
            double[] sorted = milliseconds.stream().mapToDouble(x -> x).sorted().toArray();
            return new Step(sorted[sorted.length / 2], sorted[0], (double) (loopback() - bytes) / sorted.length);
        }
    }

    /** The bytes that have gone over the loopback interface; 0 if the system does not report them. */
    private static long loopback() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/dev"))) {
            return lines.map(String::strip).filter(line -> line.startsWith("lo:"))
                    .mapToLong(line -> Long.parseLong(line.substring(3).strip().split("\\s+")[0])).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private DataParallelCharacters training() {
        return new DataParallelCharacters(text, known.size(), size.hidden, size.allSteps());
    }

    private Step measure(DataParallelCharacters training, DataParallelCharacters.Batch batch) {
        Meter meter = new Meter(size.warmUp);
        training.train(size.allSteps(), batch, meter);
        return meter.result();
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
        System.out.printf(Locale.ROOT, "| %d | %d | %d | %,d KB | %s | %s | %s | %s | %s |%n",
                size.hidden, size.streams, size.length, bytes / 1000,
                here.time(), one.time(), two.time(), one.traffic(), two.traffic());
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
        System.out.println("| n_a | m | T_x | parameters | one JVM | 1 executor | 2 executors | sent with 1 | sent with 2 |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (Size size : List.of(new Size(1, 2, 1, 40, 60), new Size(96, 16, 16, 30, 60), new Size(256, 64, 32, 20, 30),
                new Size(512, 128, 64, 5, 10))) {
            new Costs(size, characters).print();
        }
    }
}
