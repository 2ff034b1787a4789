package io.github.unroll.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The JVMs that check and measure, one at a time. */
final class Forks {

    private final Effort effort;
    private final Path directory;
    private final Path unpacked;
    /** Why a peer is not timed at some work, by the peer and the work. */
    private final Map<String, String> differing = new LinkedHashMap<>();

    /** Into the directory go {@code jmh.json}, all that JMH measured, and {@code jmh.txt}, all that it said. */
    Forks(Effort effort, Path directory) {
        this.effort = effort;
        this.directory = directory;
        this.unpacked = directory.resolveSibling("benchmark-pytorch");
    }

    /**
     * Every kind of JVM in which the library is timed must compute what PyTorch and the plain loop compute. A peer that does
     * not is left out where it does not.
     */
    void agree() throws IOException, InterruptedException {
        agree(Contender.VECTOR, 1);
        agree(Contender.VECTOR, 2);
        agree(Contender.PORTABLE, 1);
        if (Machine.hasEightLanes()) {
            agree(Contender.VECTOR_4_LANES, 1);
        }
    }

    private void agree(Contender kernels, int threads) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(kernels.jvmOptions(threads, unpacked));
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Agreement.class.getName(), effort.name()));
        System.out.printf("the same numbers: %s, threads: %d%n", kernels.title, threads);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("not the same numbers, so nothing is timed:\n" + output);
        }
        output.lines().map(line -> line.split("\t")).filter(line -> line[0].equals(Agreement.DIFFERS))
                .forEach(line -> differing.put(line[1] + line[2], line[3]));
    }

    /** What is not timed, as it computes other numbers, and by how much. */
    Collection<String> differing() {
        return differing.values();
    }

    private boolean computesTheSame(Run run) {
        return !differing.containsKey(run.contender().name() + run.work().shape());
    }

    Map<Run, Measurement> measure() throws IOException, RunnerException {
        Map<Run, Collection<RunResult>> results = new LinkedHashMap<>();
        try (PrintStream log = print("jmh.txt")) {
            OutputFormat output = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
            List<Run> runs = effort.runs(Machine.hasEightLanes()).stream().filter(this::computesTheSame).toList();
            for (int fork = 1; fork <= effort.forks(); fork++) {
                for (Run run : runs) {
                    RunResult result = new Runner(run.fork(effort, unpacked), output).runSingle();
                    results.computeIfAbsent(run, first -> new ArrayList<>()).add(result);
                    System.out.printf("fork %d of %d: %s: %s%n", fork, effort.forks(), run,
                            Line.time(result.getPrimaryResult().getScore()));
                }
            }
        }
        try (PrintStream json = print("jmh.json")) {
            List<RunResult> all = results.values().stream().flatMap(Collection::stream).toList();
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(all);
        }
        Map<Run, Measurement> measurements = new LinkedHashMap<>();
        results.forEach((run, forks) -> measurements.put(run, Measurement.of(forks)));
        return measurements;
    }

    private PrintStream print(String file) throws IOException {
        return new PrintStream(directory.resolve(file).toFile(), StandardCharsets.UTF_8);
    }
}
