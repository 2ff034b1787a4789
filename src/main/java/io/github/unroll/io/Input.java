package io.github.unroll.io;

import io.github.unroll.internal.ArraySize;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;

/**
 * A sequence of bytes. If they end too early, go on too long or cannot be read, an {@link IOException} names the file and
 * the offset.
 */
final class Input {

    /** The size of a stream, whose length is known only at its end. */
    static final long UNKNOWN = -1;

    private final String name;
    private final long size;
    private final InputStream in;
    private long position;

    /**
     * The bytes of a stream.
     *
     * @param name the name for messages
     * @param size the number of bytes, or UNKNOWN
     * @param in the bytes
     */
    Input(String name, long size, InputStream in) {
        this.name = name;
        this.size = size;
        this.in = in;
    }

    /** Wraps a stream of the caller. */
    static Input of(InputStream in) {
        return new Input("InputStream", UNKNOWN, in);
    }

    String name() {
        return name;
    }

    long position() {
        return position;
    }

    /** The number of bytes that follow, or UNKNOWN. */
    long remaining() {
        return size == UNKNOWN ? UNKNOWN : size - position;
    }

    /** Returns the next bytes in a new array. If the size of the input is unknown, the array grows as bytes are read. */
    byte[] read(int count, String what) throws IOException {
        if (size == UNKNOWN) {
            return grown(count, what);
        }
        if (count > size - position) {
            throw tooFew(count, what, size - position);
        }
        byte[] bytes = new byte[count];
        read(bytes, count);
        return bytes;
    }

    private byte[] grown(int count, String what) throws IOException {
        byte[] bytes;
        try {
            bytes = in.readNBytes(count);
        } catch (IOException e) {
            throw located(e);
        }
        if (bytes.length < count) {
            throw tooFew(count, what, bytes.length);
        }
        position += count;
        return bytes;
    }

    private IOException tooFew(int count, String what, long left) {
        return error(what + " has " + count + " bytes, " + left + " are left");
    }

    /** Reads the next bytes into the beginning of an array. */
    void read(byte[] target, int count) throws IOException {
        int read = fill(target, count);
        position += read;
        if (read < count) {
            throw error("the data end here, " + (count - read) + " bytes too early");
        }
    }

    /** Returns all remaining bytes. */
    byte[] readAll(Budget budget) throws IOException {
        int limit = (int) Math.min(budget.left(), ArraySize.MAX);
        byte[] bytes;
        try {
            bytes = in.readNBytes(limit);
        } catch (IOException e) {
            throw located(e);
        } catch (OutOfMemoryError e) {                       // the heap is full of other things
            throw error("there is no room in the heap for the bytes of the stream");
        }
        if (bytes.length == limit && fill(new byte[1], 1) > 0) {
            throw budget.tooLarge(this);
        }
        budget.reserve(this, bytes.length);
        return bytes;
    }

    /** Skips the next bytes. It reads the last of them, as some streams can skip beyond their end. */
    void skip(long count) throws IOException {
        if (count == 0) {
            return;
        }
        try {
            in.skipNBytes(count - 1);
        } catch (EOFException e) {
            throw error("the data end before the " + count + " bytes that follow here");
        } catch (IOException e) {
            throw located(e);
        }
        position += count - 1;
        read(new byte[1], 1);
    }

    /** Checks that all bytes have been read and no more follow. */
    void expectEnd() throws IOException {
        if (fill(new byte[1], 1) > 0) {
            throw error("more data follow than there should be");
        }
    }

    private int fill(byte[] target, int count) throws IOException {
        try {
            return in.readNBytes(target, 0, count);
        } catch (IOException e) {
            throw located(e);
        }
    }

    private IOException located(IOException e) {
        return new IOException(error("the data cannot be read: " + reason(e)).getMessage(), e);
    }

    private static String reason(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return "the thread was interrupted";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** An error at this place. */
    IOException error(String what) {
        return error(position, what);
    }

    /** An error at an offset. */
    IOException error(long offset, String what) {
        return new IOException(name + ", offset " + offset + ": " + what);
    }
}
