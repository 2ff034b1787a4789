package io.github.unroll.examples;

import io.github.unroll.examples.Exercise.Section;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Prints every number that the exercise publishes beside the one that this library computes, function by function. If the
 * published number is not what its name says, a note says why, and the correct number is at the end of the line. The exit
 * status is 1 if a number is not reproduced to every printed digit.
 */
public final class Walkthrough {

    private final PrintStream out;

    private Walkthrough(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        if (!print(Exercise.sections(), System.out)) {
            System.exit(1);
        }
    }

    /** {@return whether every published number is reproduced} */
    public static boolean print(List<Section> sections, PrintStream out) {
        Walkthrough walkthrough = new Walkthrough(out);
        sections.forEach(walkthrough::print);
        return walkthrough.summarize(sections.stream().flatMap(section -> section.values().stream()).toList());
    }

    private void print(Section section) {
        String correct = section.erratum().isEmpty() ? "" : "correct";
        out.println(section.function() + ": " + section.title());
        out.println();
        printRow("", "  published", "  computed", "agrees", "  " + correct);
        section.values().forEach(this::print);
        out.println();
        if (!section.erratum().isEmpty()) {
            out.println(section.erratum().indent(2));
        }
    }

    private void print(Published line) {
        if (line.decimals() == 0) {
            printRow(line.what(), "  " + counts(line.printed()), "  " + counts(line.computed()), agrees(line.agrees()), "");
            return;
        }
        for (int k = 0; k < line.size(); k++) {
            printRow(
                    line.size() == 1 ? line.what() : line.what() + "[" + k + "]",
                    aligned(line.printed().get(k).toPlainString()),
                    aligned(decimal(line.computed().get(k))),
                    agrees(line.agrees(k)),
                    line.correct().isEmpty() ? "" : aligned(decimal(line.correct().get(k))));
        }
    }

    private void printRow(String what, String published, String computed, String agrees, String correct) {
        out.println(String.format("  %-19s  %-17s  %-21s  %-6s  %s", what, published, computed, agrees, correct).stripTrailing());
    }

    private static String agrees(boolean agrees) {
        return agrees ? "yes" : "NO";
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.16f", number);
    }

    /** With the decimal point in the fourth place. */
    private static String aligned(String decimal) {
        return " ".repeat(Math.max(0, 3 - decimal.indexOf('.'))) + decimal;
    }

    /** The numbers of a shape, or a length. */
    private static String counts(List<? extends Number> numbers) {
        return String.join(" ", numbers.stream().map(number -> new BigDecimal(number.doubleValue()).toPlainString()).toList());
    }

    private boolean summarize(List<Published> lines) {
        int all = lines.stream().mapToInt(Published::size).sum();
        int reproduced = count(lines, Published::agrees);
        int mistaken = count(lines, Published::isMistaken);
        out.println(reproduced + " of " + all + " published numbers are reproduced to every printed digit.");
        out.println(mistaken + " of them are not what their names say; the last column has the correct ones.");
        return reproduced == all;
    }

    private static int count(List<Published> lines, BiPredicate<Published, Integer> property) {
        return lines.stream()
                .mapToInt(line -> (int) IntStream.range(0, line.size()).filter(k -> property.test(line, k)).count())
                .sum();
    }
}
