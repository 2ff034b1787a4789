package io.github.unroll.benchmark;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that reads well as it stands, and as Markdown. */
final class Markdown {

    private Markdown() {
    }

    /** The first row is the header. */
    static String table(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
                .toList();
        List<String> rule = widths.stream().map(width -> "-".repeat(Math.max(3, width))).toList();
        return line(rows.get(0), widths) + line(rule, widths)
                + rows.stream().skip(1).map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> cells.get(column) + " ".repeat(Math.max(0, widths.get(column) - cells.get(column).length())))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
