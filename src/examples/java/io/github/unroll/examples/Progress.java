package io.github.unroll.examples;

import io.github.unroll.training.Loss;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** Shows how far a training is: a bar that is drawn over and over on a terminal, now and then a line elsewhere. */
final class Progress {

    private static final int BAR = 20;
    private static final int LINES = 20;
    private static final int SMOOTHING = 20;

    private final PrintStream out;
    private final boolean terminal;
    private final int batches;
    private final long begin = System.nanoTime();
    private int first;
    private int batch;
    private double characters;
    private double loss;
    private int drawn;

    Progress(PrintStream out, boolean terminal, int batches) {
        this.out = out;
        this.terminal = terminal;
        this.batches = batches;
    }

    /** Whether a person looks at the standard output. From JDK 22 on there may be a console even if it is redirected. */
    static boolean onTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    /** Before the first batch, if some have been learned earlier. */
    void skip(int earlier) {
        first = earlier;
        batch = earlier;
    }

    /** After each batch. The loss shown is a running mean: that of a single batch goes up and down. */
    void add(Loss seen) {
        batch++;
        characters += seen.weight();
        loss += (seen.value() - loss) / Math.min(batch - first, SMOOTHING);
        double seconds = (System.nanoTime() - begin) / 1e9;
        String state = String.format(Locale.ROOT, "batch %,d of %,d   loss %.3f   %,.0f characters/s   %s left",
                batch, batches, loss, characters / seconds, time(seconds * (batches - batch) / (batch - first)));
        if (terminal) {
            redraw(bar() + "  " + state);
        } else if (parts(batch, LINES) > parts(batch - 1, LINES)) {
            out.println(state);
        }
    }

    /** Such as 0:07 or 61:00, in minutes and seconds. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    /** Takes the bar away, so that something else can be printed. */
    void clear() {
        if (drawn > 0) {
            redraw("");
            out.print('\r');
        }
    }

    /** Writes over the line drawn before, all of it. */
    private void redraw(String line) {
        out.print('\r' + line + " ".repeat(Math.max(drawn - line.length(), 0)));
        out.flush();
        drawn = line.length();
    }

    private String bar() {
        int done = parts(batch, BAR);
        return "[" + "#".repeat(done) + ".".repeat(BAR - done) + "]";
    }

    /** How many of some equal parts of the training have passed by the end of a batch. */
    private int parts(int batch, int parts) {
        return (int) ((long) batch * parts / batches);
    }
}
