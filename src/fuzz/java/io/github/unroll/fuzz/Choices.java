package io.github.unroll.fuzz;

import java.util.Collection;
import java.util.List;

/** Reads decisions from bytes, so that the fuzzer makes them; 0 when the bytes are used up. */
final class Choices {

    private final byte[] bytes;
    private int next;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A number from 0 to bound - 1. */
    int below(int bound) {
        return next < bytes.length ? Byte.toUnsignedInt(bytes[next++]) % bound : 0;
    }

    boolean yes() {
        return below(2) == 1;
    }

    <T> T of(Collection<T> values) {
        return List.copyOf(values).get(below(values.size()));
    }
}
