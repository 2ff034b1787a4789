package io.github.unroll.benchmark;

import com.google.gson.GsonBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The library beside its peers. Arguments: the name of an {@link Effort}, or {@code callers} for {@link Callers}; and
 * the directory to write to:
 * {@code benchmark.md} and {@code benchmark.svg}, the table and a chart of it; {@code benchmark.json}, the table for
 * programs; {@code jmh.json}, every iteration.
 */
public final class Benchmarks {

    private static final List<String> HEADER = List.of("work", "by", "time", "spread", "GFLOP/s", "ratios", "bars");

    private record Summary(Machine machine, String effort, List<Line> lines) {
    }

    private Benchmarks() {
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("callers")) {
            Callers.compare();
            return;
        }
        Effort effort = Effort.named(args[0]);
        Path directory = Files.createDirectories(Path.of(args[1]));
        Forks forks = new Forks(effort, directory);
        forks.agree();
        Map<Run, Measurement> measurements = forks.measure();

        Machine machine = Machine.current();
        Report report = new Report(effort, measurements, new Bars(Runtime.version().feature()));
        List<Line> lines = report.lines();
        String table = text(machine, effort, report, lines) + notTimed(forks);
        System.out.println("\n" + table);
        Files.writeString(directory.resolve("benchmark.md"), table);
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
        String table = Markdown.table(Stream.concat(Stream.of(HEADER), lines.stream().map(Line::cells)).toList());
        String noisy = report.noisy();
        return machine + ". " + effort + "\n\n" + table
                + "\nNoisy, with a spread over 10 %: " + (noisy.isEmpty() ? "none" : noisy) + ".\n";
    }
}
