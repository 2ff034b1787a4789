package io.github.unroll.benchmark;

import static io.github.unroll.benchmark.FreshJvm.ONE_THREAD;
import static io.github.unroll.benchmark.FreshJvm.ON_VECTORS;
import static io.github.unroll.benchmark.FreshJvm.WITHOUT_MODULE;
import static io.github.unroll.benchmark.FreshJvm.WITH_MODULE;

import io.github.unroll.Lstm;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How fast a program is at first, and whether every start is as fast as the others: one thread, a fresh JVM for each time. */
final class Starts {

    private static final LstmWork SHORT = new LstmWork(8, 32, 1, 30);
    private static final List<LstmWork> LONG = List.of(new LstmWork(64, 128, 1, 100), new LstmWork(128, 256, 32, 50));
    private static final int ROUNDS = 5;
    private static final int STARTS = 10;
    private static final double WARM_UP_SECONDS = 4;
    private static final int TIMED = 15;

    private Starts() {
    }

    /** {@return both tables} */
    static String measure() throws IOException, InterruptedException {
        return "Time of the first calls of `forward` in a fresh JVM, median of " + ROUNDS + ":\n\n"
                + Markdown.table(List.of(
                        List.of("work", "calls", "with the module", "without", "with by without"),
                        firstCalls(100), firstCalls(20_000)))
                + "\nTime of forward + backward, with the module, once warm, in " + STARTS + " JVMs:\n\n"
                + Markdown.table(Stream.of(List.of("work", "fastest", "slowest", "slowest by fastest"),
                        spread(LONG.get(0)), spread(LONG.get(1))).toList());
    }

    /** The JVMs with and without the module take turns. */
    private static List<String> firstCalls(int calls) throws IOException, InterruptedException {
        double[] with = new double[ROUNDS];
        double[] without = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            with[round] = FreshJvm.number(Starts.class, WITH_MODULE, ONE_THREAD, SHORT.shape(), String.valueOf(calls));
            without[round] = FreshJvm.number(Starts.class, WITHOUT_MODULE, ONE_THREAD, SHORT.shape(), String.valueOf(calls));
        }
        double ratio = FreshJvm.median(with) / FreshJvm.median(without);
        return List.of(SHORT.title(), String.format(Locale.ROOT, "%,d", calls), Line.time(FreshJvm.median(with)),
                Line.time(FreshJvm.median(without)), String.format(Locale.ROOT, "%.2f", ratio));
    }

    private static List<String> spread(LstmWork work) throws IOException, InterruptedException {
        double[] times = new double[STARTS];
        for (int start = 0; start < STARTS; start++) {
            times[start] = FreshJvm.number(Starts.class, ON_VECTORS, ONE_THREAD, work.shape());
        }
        double fastest = Arrays.stream(times).min().orElseThrow();
        double slowest = Arrays.stream(times).max().orElseThrow();
        String ratio = String.format(Locale.ROOT, "%.2f", slowest / fastest);
        return List.of(work.title(), Line.time(fastest), Line.time(slowest), ratio);
    }

    /** Prints the milliseconds of the first calls of {@code forward}, if a number is given, or of a call once warm. */
    public static void main(String[] args) {
        LstmWork.Inputs inputs = LstmWork.parse(args[0]).inputs();
        System.out.println(args.length > 1 ? firstCalls(inputs, Integer.parseInt(args[1])) : warm(inputs));
    }

    private static double firstCalls(LstmWork.Inputs inputs, int calls) {
        long start = System.nanoTime();
        Lstm lstm = new Lstm(inputs.parameters());
        for (int call = 0; call < calls; call++) {
            lstm.forward(inputs.x(), inputs.a0(), inputs.c0());
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** The median of some calls. */
    private static double warm(LstmWork.Inputs inputs) {
        Lstm lstm = new Lstm(inputs.parameters());
        for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_SECONDS * 1e9;) {
            forwardBackward(lstm, inputs);
        }
        double[] times = new double[TIMED];
        for (int k = 0; k < TIMED; k++) {
            long start = System.nanoTime();
            forwardBackward(lstm, inputs);
            times[k] = (System.nanoTime() - start) / 1e6;
        }
        return FreshJvm.median(times);
    }

    private static void forwardBackward(Lstm lstm, LstmWork.Inputs inputs) {
        lstm.backward(inputs.da(), lstm.forward(inputs.x(), inputs.a0(), inputs.c0()).cache());
    }
}
