package io.github.unroll.io;

import io.github.unroll.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The memory that the contents of one file may take. A small file can declare a huge size (a deflated entry of zeros unpacks
 * to a thousand times its size), and a large file can simply be too large. Both cause an {@link IOException} before anything
 * is allocated.
 */
final class Budget {

    /** An upper bound on the bytes of heap that each byte of a table of contents needs for names, shapes and maps. */
    private static final int OBJECTS = 32;

    private final long total;
    private long left;

    Budget(long bytes) {
        this.total = bytes;
        this.left = bytes;
    }

    /**
     * A third of the maximum heap. The parameters made from the tensors take as much again; the last third is for copies of
     * one gate at a time, and for everything else.
     */
    static Budget ofHeap() {
        return new Budget(Runtime.getRuntime().maxMemory() / 3);
    }

    /** Reads a tensor from the numbers that follow in the input. */
    Tensor tensor(Input input, List<Integer> shape, DoubleSupplier elements) throws IOException {
        int count = (int) Tensor.elements(shape);
        reserve(input, (long) count * Double.BYTES);
        try {
            return Tensor.of(shape, Matrix.generate(Tensor.rows(shape), Tensor.columns(shape), elements));
        } catch (OutOfMemoryError e) {                       // the heap is full of other things
            throw input.error("there is no room in the heap for an array of " + count + " numbers");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Releases the memory of a tensor that is no longer needed. */
    void release(Tensor tensor) {
        left += (long) tensor.size() * Double.BYTES;
    }

    /** Reserves the memory for a table of contents before it is read. */
    void reserveTable(Input input, long bytes) throws IOException {
        reserve(input, bytes * OBJECTS);
    }

    /** The number of bytes that may still be taken. */
    long left() {
        return left;
    }

    void reserve(Input input, long bytes) throws IOException {
        if (bytes > left) {
            throw tooLarge(input);
        }
        left -= bytes;
    }

    IOException tooLarge(Input input) {
        return input.error("the contents need more memory than the " + total + " bytes that a file may take"
                + " (a third of the maximum heap, see -Xmx)");
    }
}
