package io.github.unroll.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleSupplier;

/** Reads the numbers that follow in an input one by one, so that they go into a matrix without a copy in between. */
final class Elements implements DoubleSupplier {

    private static final int CHUNK = 1 << 13;                                  // elements that are read at a time

    private final Input input;
    private final ElementType type;
    private final ByteBuffer buffer;
    private long left;                                                         // elements that are not in the buffer yet

    Elements(Input input, ElementType type, ByteOrder order, int count) {
        this.input = input;
        this.type = type;
        this.left = count;
        this.buffer = ByteBuffer.allocate(Math.min(count, CHUNK) * type.bytes()).order(order).limit(0);
    }

    /**
     * The next number.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    @Override
    public double getAsDouble() {
        try {
            if (!buffer.hasRemaining()) {
                fill();
            }
            return type.get(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ArithmeticException e) {
            long offset = input.position() - buffer.remaining() - type.bytes();
            throw new UncheckedIOException(input.error(offset, e.getMessage()));
        }
    }

    private void fill() throws IOException {
        int count = (int) Math.min(left, CHUNK);
        buffer.clear().limit(count * type.bytes());
        input.read(buffer.array(), buffer.limit());
        left -= count;
    }
}
