package io.github.unroll.internal;

import java.lang.invoke.MethodHandles;

/**
 * Reads and makes matrices without copying their elements, for the packages of this library that cannot see the array inside.
 * The class of the matrices grants the access when it is initialised.
 *
 * @param <M> the class of the matrices
 */
public interface ArrayAccess<M> {

    /** {@return the array itself, row by row; it must never be written to} */
    double[] values(M matrix);

    /** Wraps an array without copying it; the caller must not keep a reference. */
    M owning(int rows, int columns, double[] values);

    /** {@return the access that a class has granted} */
    @SuppressWarnings("unchecked")
    static <M> ArrayAccess<M> to(Class<M> type) {
        try {
            MethodHandles.lookup().ensureInitialized(type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return (ArrayAccess<M>) Granted.access;
    }

    /** Called by the class of the matrices, once. */
    static <M> void grant(ArrayAccess<M> access) {
        Granted.access = access;
    }

    /** Holds the access; a field of an interface could not be set. */
    final class Granted {

        private static ArrayAccess<?> access;

        private Granted() {
        }
    }
}
