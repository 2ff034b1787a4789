package io.github.unroll.benchmark;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured, and how long.
 *
 * @param name what the command calls it
 * @param forks JVMs that measure each run; they take turns, so that what slows the machine down falls on all alike
 * @param warmUps iterations of a fork that do not count: vectors are slow until they are compiled
 * @param iterations those that do
 * @param milliseconds the length of an iteration
 * @param works what every contender computes on one thread
 * @param twoThreads those of the networks that are computed by two threads as well
 * @param doublings networks beside those with twice the steps or examples, or beside two at once
 */
record Effort(String name, int forks, int warmUps, int iterations, int milliseconds,
        Works works, List<LstmWork> twoThreads, List<Doubling> doublings) {

    /**
     * What is computed on one thread.
     *
     * @param products the matrix products
     * @param lstms the networks
     * @param oneExample networks that the library alone computes, with its kernels, for m = 1
     * @param steps steps of inference
     */
    record Works(List<ProductWork> products, List<LstmWork> lstms, List<LstmWork> oneExample, List<StepWork> steps) {
    }

    /** A network, and twice as much: the steps, the examples, or two of it at once. */
    record Doubling(LstmWork once, Work twice) {

        String half() {
            if (twice instanceof LstmWork larger) {
                return once.m() == larger.m() ? "half the steps" : "half the examples";
            }
            return "one alone";
        }
    }

    /** The network whose memory is weighed as well. */
    static final LstmWork LARGE = new LstmWork(128, 256, 32, 50);

    private static final ProductWork SQUARE_512 = new ProductWork(512, 512, 512);
    private static final ProductWork GATES = new ProductWork(1024, 384, 32);
    private static final ProductWork LARGER_GATES = new ProductWork(2048, 512, 64);

    /** What {@link #LARGE} consists of, in the library's parts of 128 columns: Wx X, Wa a, Waᵀ dz, dZ [A; X]ᵀ, Wxᵀ dZ. */
    private static final List<ProductWork> PARTS = List.of(
            new ProductWork(1024, 128, 128), new ProductWork(1024, 256, 32), new ProductWork(256, 1024, 32),
            new ProductWork(1024, 128, 384), new ProductWork(128, 1024, 128));

    /** The same of {@link #SMALL}. */
    private static final List<ProductWork> PARTS_OF_SMALL = List.of(
            new ProductWork(256, 32, 128), new ProductWork(256, 64, 16), new ProductWork(64, 256, 16),
            new ProductWork(256, 128, 96), new ProductWork(32, 256, 128));

    private static final LstmWork EXERCISE = new LstmWork(3, 5, 10, 4);
    private static final LstmWork SMALL = new LstmWork(32, 64, 16, 50);
    private static final LstmWork ONE_EXAMPLE = new LstmWork(64, 128, 1, 100);
    private static final List<LstmWork> ONE_EXAMPLE_ALONE = List.of(new LstmWork(32, 64, 1, 100), new LstmWork(128, 256, 1, 50));
    private static final List<StepWork> STEPS = List.of(new StepWork(3, 5, 1), new StepWork(32, 64, 1),
            new StepWork(64, 128, 1), new StepWork(128, 256, 1), new StepWork(64, 128, 16));
    private static final LstmWork LARGEST = new LstmWork(256, 512, 64, 25);
    private static final LstmWork HALF_THE_STEPS = new LstmWork(128, 256, 32, 25);
    private static final LstmWork HALF_THE_EXAMPLES = new LstmWork(128, 256, 16, 50);

    /**
     * By name: {@code quick}, some shapes; {@code exercise}, the smallest network alone; {@code once}, all shapes in one fork;
     * {@code full}, all shapes in two; or {@code parts}, three networks, the products that two of them consist of, each alone,
     * and two of the largest networks at once.
     */
    static Effort named(String name) {
        return switch (name) {
            case "quick" -> new Effort(name, 1, 12, 5, 150,
                    new Works(List.of(SQUARE_512), List.of(SMALL, LARGE), List.of(), List.of(STEPS.get(2))),
                    List.of(), List.of());
            case "parts" -> new Effort(name, 1, 16, 6, 250,
                    new Works(Stream.concat(PARTS.stream(), PARTS_OF_SMALL.stream()).toList(), List.of(SMALL, LARGE, LARGEST),
                            List.of(), List.of()),
                    List.of(LARGE, LARGEST),
                    List.of(new Doubling(LARGE, new TwoAtOnce(LARGE)), new Doubling(LARGEST, new TwoAtOnce(LARGEST))));
            case "exercise" -> new Effort(name, 2, 12, 6, 200,
                    new Works(List.of(), List.of(EXERCISE), List.of(), List.of()), List.of(), List.of());
            case "once" -> allShapes(name, 1);
            case "full" -> allShapes(name, 2);
            default -> throw new IllegalArgumentException(
                    "benchmark is " + name + "; it must be quick, exercise, parts, once or full");
        };
    }

    private static Effort allShapes(String name, int forks) {
        return new Effort(name, forks, 12, 6, 200,
                new Works(List.of(SQUARE_512, GATES, LARGER_GATES), List.of(EXERCISE, SMALL, ONE_EXAMPLE, LARGE, LARGEST),
                        ONE_EXAMPLE_ALONE, STEPS),
                List.of(LARGE, LARGEST),
                List.of(new Doubling(HALF_THE_STEPS, LARGE), new Doubling(HALF_THE_EXAMPLES, LARGE)));
    }

    List<ProductWork> products() {
        return works.products();
    }

    List<LstmWork> lstms() {
        return works.lstms();
    }

    List<LstmWork> oneExample() {
        return works.oneExample();
    }

    List<StepWork> steps() {
        return works.steps();
    }

    /** What is computed with vectors of 4 numbers as well, where the machine has vectors of 8. */
    List<Work> withFourLanes() {
        return Stream.<Work>concat(products().stream(), lstms().stream()).toList();
    }

    /** Everything that is measured; what is compared stands together. */
    Set<Run> runs(boolean fourLanes) {
        Set<Run> runs = new LinkedHashSet<>(List.of(Run.PEAK));
        if (!twoThreads.isEmpty()) {
            runs.add(Run.PEAK_OF_TWO);
        }
        if (fourLanes) {
            runs.add(Run.PEAK_4_LANES);
            withFourLanes().forEach(work -> runs.add(Run.oneThread(work, Contender.VECTOR_4_LANES)));
        }
        for (ProductWork work : products()) {
            Contender.PRODUCT.forEach(contender -> runs.add(Run.oneThread(work, contender)));
        }
        for (LstmWork work : lstms()) {
            Contender.LSTM.forEach(contender -> runs.add(Run.oneThread(work, contender)));
            if (twoThreads.contains(work)) {
                Stream.of(Contender.VECTOR, Contender.FLOAT64).forEach(contender -> runs.add(new Run(work, contender, 2)));
            }
        }
        for (LstmWork work : oneExample()) {
            Contender.UNROLL.forEach(contender -> runs.add(Run.oneThread(work, contender)));
        }
        for (StepWork work : steps()) {
            Contender.STEP.forEach(contender -> runs.add(Run.oneThread(work, contender)));
        }
        for (Doubling doubling : doublings) {
            runs.add(Run.oneThread(doubling.once(), Contender.VECTOR));
            runs.add(Run.oneThread(doubling.twice(), Contender.VECTOR));
        }
        return runs;
    }

    @Override
    public String toString() {
        return "Medians over " + forks + (forks == 1 ? " fork" : " forks") + " of " + iterations + " iterations of "
                + milliseconds + " ms, after " + warmUps + " to warm up.";
    }
}
