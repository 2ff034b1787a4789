package io.github.unroll.benchmark;

import static io.github.unroll.benchmark.FreshJvm.ONE_THREAD;
import static io.github.unroll.benchmark.FreshJvm.WITHOUT_MODULE;
import static io.github.unroll.benchmark.FreshJvm.ON_VECTORS;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How much of a training step is not the network: loss, clipping and Adam, of the processor's time. */
final class TrainingShare {

    private static final int ROUNDS = 3;
    private static final double WARM_UP_SECONDS = 4;
    private static final int TIMED = 500;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The character model of the examples, and a small network for numbers. */
    private enum Model {
        CHARACTERS("characters: 73, 96 units, 73 outputs, 16 x 16, cross-entropy", 73, 96, 73, 16, 16),
        NUMBERS("numbers: 10, 32 units, 1 output, 32 x 24, mean squared error", 10, 32, 1, 32, 24);

        private final String title;
        private final int nx;
        private final int na;
        private final int ny;
        private final int m;
        private final int steps;

        Model(String title, int nx, int na, int ny, int m, int steps) {
            this.title = title;
            this.nx = nx;
            this.na = na;
            this.ny = ny;
            this.m = m;
            this.steps = steps;
        }
    }

    private final Model model;
    private final List<Matrix> x;
    private final List<int[]> labels;
    private final List<Matrix> truth;
    private final Adam adam = new Adam(0.001);
    private Adam.State<Parameters> state;

    private TrainingShare(Model model) {
        Random random = new Random(1);
        this.model = model;
        x = sequence(model, t -> Matrix.generate(model.nx, model.m, random::nextGaussian));
        labels = sequence(model, t -> random.ints(model.m, 0, model.ny).toArray());
        truth = sequence(model, t -> Matrix.generate(model.ny, model.m, random::nextGaussian));
        state = adam.start(Parameters.random(model.nx, model.na, model.ny, random));
    }

    private static <T> List<T> sequence(Model model, IntFunction<T> step) {
        return IntStream.range(0, model.steps).mapToObj(step).toList();
    }

    /** {@return the table} */
    static String measure() throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("model", "with the module", "without"));
        for (Model model : Model.values()) {
            rows.add(List.of(model.title, share(model, ON_VECTORS), share(model, WITHOUT_MODULE)));
        }
        return "Loss, clipping and Adam, of the processor time of a training step, median of " + ROUNDS + " JVMs:\n\n"
                + Markdown.table(rows);
    }

    private static String share(Model model, List<String> module) throws IOException, InterruptedException {
        double[] shares = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            shares[round] = FreshJvm.number(TrainingShare.class, module, ONE_THREAD, model.name());
        }
        return String.format(Locale.ROOT, "%.1f %%", 100 * FreshJvm.median(shares));
    }

    /** Prints the share in this JVM, once warm. */
    public static void main(String[] args) {
        TrainingShare training = new TrainingShare(Model.valueOf(args[0]));
        for (long start = THREADS.getCurrentThreadCpuTime(); THREADS.getCurrentThreadCpuTime() - start < WARM_UP_SECONDS * 1e9;) {
            training.step();
        }
        System.out.println(FreshJvm.median(IntStream.range(0, TIMED).mapToDouble(k -> training.step()).toArray()));
    }

    /** A training step; {@return the share of its time that is not the network's} */
    private double step() {
        long begin = THREADS.getCurrentThreadCpuTime();
        Lstm.Forward forward = new Lstm(state.parameters()).forward(x);
        long afterForward = THREADS.getCurrentThreadCpuTime();
        Loss loss = model == Model.CHARACTERS ? CrossEntropy.of(forward.y()).againstLabels(labels)
                : MeanSquaredError.of(forward.scores()).against(truth);
        long afterLoss = THREADS.getCurrentThreadCpuTime();
        Parameters gradients = loss.backward(forward).dParameters();
        long afterBackward = THREADS.getCurrentThreadCpuTime();
        state = adam.step(state, Clipping.byNorm(gradients, 1));
        long end = THREADS.getCurrentThreadCpuTime();
        return (double) (afterLoss - afterForward + end - afterBackward) / (end - begin);
    }
}
