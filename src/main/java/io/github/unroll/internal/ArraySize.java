package io.github.unroll.internal;

/** How many elements an array can have. */
public final class ArraySize {

    /**
     * 2³¹ - 9: HotSpot allocates a few elements less than an int can count. A loop over the elements of an array in steps of 8 or
     * less does not overflow; one in longer steps must not step beyond the end.
     */
    public static final int MAX = Integer.MAX_VALUE - 8;

    private ArraySize() {
    }

    /**
     * {@return a number of elements, which must not be more than an array can have}
     *
     * @param what what the error calls the array
     */
    public static int of(String what, long elements) {
        if (elements > MAX) {
            throw new IllegalArgumentException(what + " has " + elements + " elements; it must not have more than " + MAX);
        }
        return (int) elements;
    }
}
