package io.github.unroll.internal;

/** How many elements an array can have. */
public final class ArraySize {

    /**
     * 2³¹ - 9, as in java.util: a JVM needs some words of an array for itself, and HotSpot cannot make an array of 2³¹ - 1
     * elements. An int that counts them in steps of up to 8 does not overflow; longer steps must be cut off at the end.
     */
    public static final int MAX = Integer.MAX_VALUE - 8;

    private ArraySize() {
    }

    /**
     * {@return the number of elements, which must not be more than an array can have}
     *
     * @param what the name of the array in the error
     */
    public static int of(String what, long elements) {
        if (elements > MAX) {
            throw new IllegalArgumentException(what + " has " + elements + " elements; it must not have more than " + MAX);
        }
        return (int) elements;
    }
}
