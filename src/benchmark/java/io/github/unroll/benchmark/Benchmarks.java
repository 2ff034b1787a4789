package io.github.unroll.benchmark;

import com.google.gson.GsonBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The library beside its peers. Arguments: the name of an {@link Effort}, or {@code callers}, {@code starts} or {@code training}
 * for {@link Callers}, {@link Starts} or {@link TrainingShare} alone; and the directory to write to: {@code benchmark.md} and
 * {@code benchmark.svg}, the tables and a chart; {@code readme.md}, the rows of the README; {@code benchmark.json}, the first
 * table for programs; {@code jmh.json}, every iteration. {@code full} has the tables of {@code starts} and {@code training} too.
 */
public final class Benchmarks {

    private static final List<String> HEADER = List.of("work", "by", "time", "spread", "GFLOP/s", "beside others");

    private record Summary(Machine machine, String effort, List<Line> lines) {
    }

    private Benchmarks() {
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "callers" -> Callers.compare();
            case "starts" -> System.out.println(Starts.measure());
            case "training" -> System.out.println(TrainingShare.measure());
            default -> compare(Effort.named(args[0]), Path.of(args[1]));
        }
    }

    private static void compare(Effort effort, Path path) throws Exception {
        Path directory = Files.createDirectories(path);
        Forks forks = new Forks(effort, directory);
        forks.agree();
        Map<Run, Measurement> measurements = forks.measure();

        Machine machine = Machine.current();
        Report report = new Report(effort, measurements);
        List<Line> lines = report.lines();
        String table = text(machine, effort, report, lines) + notTimed(forks);
        if (effort.name().equals("full")) {
            table += "\n" + Starts.measure() + "\n" + TrainingShare.measure();
        }
        System.out.println("\n" + table);
        Files.writeString(directory.resolve("benchmark.md"), table);
        Files.writeString(directory.resolve("readme.md"), table(report.shortLines()));
        Files.writeString(directory.resolve("benchmark.json"),
                new GsonBuilder().setPrettyPrinting().create().toJson(new Summary(machine, effort.name(), lines)));
        new Chart(machine, effort, measurements).write(directory.resolve("benchmark.svg"));
    }

    private static String notTimed(Forks forks) {
        return forks.differing().stream()
                .map(difference -> "Not timed, as it computes other numbers: " + difference + ".\n")
                .collect(Collectors.joining());
    }

    private static String text(Machine machine, Effort effort, Report report, List<Line> lines) {
        String noisy = report.noisy();
        String abovePeak = report.abovePeak();
        return machine + ". " + effort + "\n\n" + table(lines)
                + "\nNoisy, with a spread over 10 %: " + (noisy.isEmpty() ? "none" : noisy) + ".\n"
                + (abovePeak.isEmpty() ? "" : "Faster than the peak, which was disturbed: " + abovePeak + ".\n");
    }

    private static String table(List<Line> lines) {
        return Markdown.table(Stream.concat(Stream.of(HEADER), lines.stream().map(Line::cells)).toList());
    }
}
