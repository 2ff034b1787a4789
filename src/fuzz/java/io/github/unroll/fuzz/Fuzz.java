package io.github.unroll.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The entry point for Jazzer: checks one input after another on the target that the arguments name. */
public final class Fuzz {

    private static final long MOST_NANOSECONDS = 2_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static Target target;

    private Fuzz() {
    }

    /** Takes the name of the target. */
    public static void fuzzerInitialize(String[] arguments) {
        target = Target.valueOf(arguments[0]);
    }

    /** Checks one input. It may take two seconds of processor time, which does not depend on other work on the machine. */
    public static void fuzzerTestOneInput(byte[] input) {
        long start = THREADS.getCurrentThreadCpuTime();
        target.accepts(input);
        long time = THREADS.getCurrentThreadCpuTime() - start;
        if (time > MOST_NANOSECONDS) {
            throw new AssertionError("This input took " + time / 1_000_000 + " ms");
        }
    }
}
