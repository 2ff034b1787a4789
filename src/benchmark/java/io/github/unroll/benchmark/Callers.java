package io.github.unroll.benchmark;

import static io.github.unroll.benchmark.FreshJvm.ONE_THREAD;
import static io.github.unroll.benchmark.FreshJvm.ON_VECTORS;

import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Eight threads that call a network at once, as the requests of a server do: the calls a second with helpers and on one thread
 * each ({@code -Dunroll.parallelism=1}), in JVMs that take turns, and the median of the ratios.
 */
final class Callers {

    private static final int CALLERS = 8;
    private static final int ROUNDS = 7;
    private static final double SECONDS = 3;
    private static final List<LstmWork> WORKS = List.of(new LstmWork(128, 256, 32, 25), new LstmWork(64, 128, 16, 25));

    private Callers() {
    }

    /** Starts the JVMs and prints a line for each network. */
    static void compare() throws IOException, InterruptedException {
        for (LstmWork work : WORKS) {
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                double alone = FreshJvm.number(Callers.class, ON_VECTORS, ONE_THREAD, work.shape());
                rates[round] = FreshJvm.number(Callers.class, ON_VECTORS, List.of(), work.shape());
                ratios[round] = rates[round] / alone;
            }
            System.out.printf(Locale.ROOT, "%s, %d callers at once: %.1f calls a second, %.2f × those on one thread each%n",
                    work.title(), CALLERS, FreshJvm.median(rates), FreshJvm.median(ratios));
        }
    }

    /** Prints the calls a second in this JVM, after as long a time to warm up. */
    public static void main(String[] args) throws InterruptedException {
        LstmWork.Inputs inputs = LstmWork.parse(args[0]).inputs();
        Lstm lstm = new Lstm(inputs.parameters());
        Runnable call = () -> {
            List<Matrix> x = inputs.x();
            lstm.backward(inputs.da(), lstm.forward(x, inputs.a0(), inputs.c0()).cache());
        };
        rate(call);
        System.out.println(rate(call));
    }

    private static double rate(Runnable call) throws InterruptedException {
        LongAdder calls = new LongAdder();
        long start = System.nanoTime();
        long end = start + (long) (SECONDS * 1e9);
        List<Thread> threads = IntStream.range(0, CALLERS).mapToObj(k -> new Thread(() -> {
            while (System.nanoTime() < end) {
                call.run();
                calls.increment();
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return calls.sum() / ((System.nanoTime() - start) / 1e9);
    }
}
