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
 * thread, short-lived threads, a fork/join pool, and parallel streams on the common pool. Prints the live memory after a
 * garbage collection as it goes, and at last by how much it has grown since the first hundredth. Not run by the build:
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
        int calls = 40;
        call(random, calls);
        List<Thread> threads = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            Random own = new Random(random.nextLong());
            threads.add(new Thread(() -> call(own, calls)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        long seed = random.nextLong();
        pool.submit(() -> call(new Random(seed), calls)).join();
        IntStream.range(0, 4).parallel().forEach(k -> call(new Random(seed + k), calls));
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    /** One network of some shape, mostly small, now and then large enough to be divided, called some times. */
    private void call(Random random, int times) {
        try {
            boolean large = random.nextInt(50) == 0;
            int na = 1 + random.nextInt(large ? 160 : 12);
            int nx = 1 + random.nextInt(24);
            int m = random.nextInt(large ? 60 : 20);
            int steps = 1 + random.nextInt(8);
            Lstm lstm = new Lstm(LstmCell.Parameters.random(nx, na, 2, random));
            Rnn rnn = new Rnn(RnnCell.Parameters.random(nx, na, 2, random));
            List<Matrix> x = Collections.nCopies(steps, Matrix.uniform(nx, m, 1, random));
            List<Matrix> da = Collections.nCopies(steps, Matrix.uniform(na, m, 1, random));
            for (int k = 0; k < times; k += 2) {
                lstm.backward(da, lstm.forward(x, Matrix.zeros(na, m)).cache());
                rnn.backward(da, rnn.forward(x, Matrix.zeros(na, m)).cache());
                calls.addAndGet(2);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** The bytes in use on the heap after a collection. */
    private static long liveMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
