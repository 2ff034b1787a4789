package io.github.unroll.examples;

import io.github.unroll.training.Loss;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** Shows the progress of a training: a bar that is redrawn on a terminal, or a line from time to time elsewhere. */
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

    /** Whether the standard output is a terminal. From JDK 22 on, there may be a console even if the output is redirected. */
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

    /** Called before the first batch, if some have been learned earlier. */
    void skip(int earlier) {
        first = earlier;
        batch = earlier;
    }

    /** Called after each batch. The loss shown is a running mean, as that of a single batch goes up and down. */
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

    /** Formats minutes and seconds, such as 0:07 or 61:00. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    /** Clears the bar, so that something else can be printed. */
    void clear() {
        if (drawn > 0) {
            redraw("");
            out.print('\r');
        }
    }

    /** Overwrites the whole line drawn before. */
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
