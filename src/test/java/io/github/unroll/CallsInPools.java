package io.github.unroll;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Calls a network from a fork/join pool in the way that is asked for, and prints "done". For a JVM with little memory. */
public final class CallsInPools {

    private static final int CALLS = 40;

    private final Lstm lstm = new Lstm(LstmCell.Parameters.random(64, 128, 2, new Random(1)));
    private final List<Matrix> x = Collections.nCopies(8, Matrix.zeros(64, 32));
    private final List<Matrix> da = Collections.nCopies(8, Matrix.zeros(128, 32));
    private final Matrix a0 = Matrix.zeros(128, 32);

    private CallsInPools() {
    }

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        CallsInPools calls = new CallsInPools();
        switch (args[0]) {
            case "stream" -> IntStream.range(0, 8).parallel().forEach(k -> calls.run());
            case "nested" -> IntStream.range(0, 2).parallel().forEach(i ->
                    IntStream.range(0, 2).parallel().forEach(j -> calls.run()));
            case "worker" -> calls.inWorker();
            case "blocked" -> calls.besideBlockedWorkers();
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.println("done");
    }

    private void run() {
        for (int call = 0; call < CALLS; call++) {
            lstm.backward(da, lstm.forward(x, a0).cache());
        }
    }

    /** While the worker is busy with the calls, nobody else takes tasks out of its queue. */
    private void inWorker() throws InterruptedException, TimeoutException {
        CountDownLatch end = new CountDownLatch(1);
        ForkJoinPool.commonPool().execute(() -> {
            run();
            end.countDown();
        });
        if (!end.await(1, TimeUnit.MINUTES)) {
            throw new TimeoutException();
        }
    }

    /** All threads of the common pool wait for something else. */
    private void besideBlockedWorkers() throws InterruptedException {
        int workers = ForkJoinPool.getCommonPoolParallelism();
        CountDownLatch blocked = new CountDownLatch(workers);
        for (int k = 0; k < workers; k++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        blocked.await();
        run();
    }
}
