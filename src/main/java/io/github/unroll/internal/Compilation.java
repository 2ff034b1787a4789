package io.github.unroll.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Calls a loop on vectors so that the JIT compiler does not inline it. If the loop were inlined into a large caller together
 * with others, the compiler might reach its limit halfway; then each vector that crosses a call is an object, and the loop
 * takes three times as long. Whether that happens would depend on the order of compilation, and so on the start of the
 * program.
 */
final class Compilation {

    /** Not final: the compiler inlines the target of a handle only if the handle is a constant. */
    private static MethodHandle run = handle();

    private Compilation() {
    }

    private static MethodHandle handle() {
        try {
            return MethodHandles.lookup().findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Runs a loop, which is compiled by itself. */
    static void apart(Runnable loop) {
        try {
            run.invokeExact(loop);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);                                // run() declares none
        }
    }
}
