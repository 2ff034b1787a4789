package io.github.unroll.spark;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.training.Adam;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Prints a line for each step: the loss, the characters per second since the last line, and the number of executors. */
final class Progress implements DataParallelCharacters.Display {

    private final PrintStream out;
    private final int batchSize;
    private final IntSupplier executors;
    private long last = System.nanoTime();

    Progress(PrintStream out, int batchSize, IntSupplier executors) {
        this.out = out;
        this.batchSize = batchSize;
        this.executors = executors;
    }

    @Override
    public void step(Adam.State<Parameters> state, double loss) {
        long now = System.nanoTime();
        out.printf(Locale.ROOT, "step %,d   loss %.3f   %,.0f characters/s   %d executors%n",
                state.steps(), loss, batchSize / ((now - last) / 1e9), executors.getAsInt());
        last = now;
    }
}
