package io.github.unroll;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Calls networks of changing shapes, a million times by default, from threads of several kinds that take turns: the main
 * thread, short-lived threads, a fork/join pool, and parallel streams on the common pool. From time to time, prints the live
 * memory after a garbage collection, beside that after the first hundredth of the calls: by then every long-lived thread has
 * its working memory. Not run by the build:
 * <pre>
 * mvn -q test-compile
 * java -Xmx512m -cp target/classes:target/test-classes io.github.unroll.Soak 1000000
 * </pre>
 */
public final class Soak {

    private static final int REPORTS = 100;

    private final AtomicLong calls = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ForkJoinPool pool = new ForkJoinPool(3);

    private Soak() {
    }

    public static void main(String[] args) throws InterruptedException {
        long total = args.length == 0 ? 1_000_000 : Long.parseLong(args[0]);
        new Soak().run(total);
    }

    private void run(long total) throws InterruptedException {
        long first = 0;
        for (int report = 1; report <= REPORTS; report++) {
            while (calls.get() < total / REPORTS * report) {
                everyKindOfThread();
            }
            long live = liveMemory();
            first = report == 1 ? live : first;
            System.out.printf("%,10d calls: %,12d bytes, %.3f of the first%n", calls.get(), live, (double) live / first);
        }
    }

    private void everyKindOfThread() throws InterruptedException {
        Random random = new Random(calls.get());
        call(random);
        List<Thread> threads = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            Random own = new Random(random.nextLong());
            threads.add(new Thread(() -> call(own)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        long seed = random.nextLong();
        pool.submit(() -> IntStream.range(0, 6).parallel().forEach(k -> call(new Random(seed - k)))).join();
        IntStream.range(0, 4).parallel().forEach(k -> call(new Random(seed + k)));
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    /**
     * Some networks, each of its own shape: most are small, one in twenty is large enough to be divided. The sizes are some
     * of many, so that each thread soon meets the largest.
     */
    private void call(Random random) {
        try {
            for (int k = 0; k < 10; k++) {
                boolean large = random.nextInt(20) == 0;
                callOne(one(random, 1, 3, 8, 24), large ? one(random, 65, 128) : one(random, 1, 2, 5, 12),
                        large ? one(random, 33, 48) : one(random, 0, 1, 4, 19), one(random, 1, 2, 7), random);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private static int one(Random random, int... sizes) {
        return sizes[random.nextInt(sizes.length)];
    }

    private void callOne(int nx, int na, int m, int steps, Random random) {
        List<Matrix> x = Collections.nCopies(steps, Matrix.uniform(nx, m, 1, random));
        List<Matrix> da = Collections.nCopies(steps, Matrix.uniform(na, m, 1, random));
        if (random.nextBoolean()) {
            Lstm lstm = new Lstm(LstmCell.Parameters.random(nx, na, 2, random));
            lstm.backward(da, lstm.forward(x, Matrix.zeros(na, m)).cache());
        } else {
            Rnn rnn = new Rnn(RnnCell.Parameters.random(nx, na, 2, random));
            rnn.backward(da, rnn.forward(x, Matrix.zeros(na, m)).cache());
        }
        calls.incrementAndGet();
    }

    /** The bytes in use on the heap after a collection. */
    private static long liveMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
