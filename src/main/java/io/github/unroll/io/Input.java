package io.github.unroll.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;

/**
 * A known number of bytes, one after the other. Every way in which the bytes can fall short of that is an
 * {@link IOException} that names the file and the offset.
 */
final class Input {

    private final String name;
    private final long size;
    private final InputStream in;
    private long position;

    /**
     * The bytes of a stream.
     *
     * @param name what messages call it
     * @param size how many bytes there should be
     * @param in where they come from
     */
    Input(String name, long size, InputStream in) {
        this.name = name;
        this.size = size;
        this.in = in;
    }

    String name() {
        return name;
    }

    long position() {
        return position;
    }

    long remaining() {
        return size - position;
    }

    /** The next bytes, in an array of their own; whether there are so many is checked before it is allocated. */
    byte[] read(int count, String what) throws IOException {
        if (count > remaining()) {
            throw error(what + " has " + count + " bytes, " + remaining() + " are left");
        }
        byte[] bytes = new byte[count];
        read(bytes, count);
        return bytes;
    }

    /** The next bytes, into the beginning of an array. */
    void read(byte[] target, int count) throws IOException {
        int read = fill(target, count);
        position += read;
        if (read < count) {
            throw error("the data end here, " + (count - read) + " bytes too early");
        }
    }

    /** All bytes must have been read, and no more may follow. */
    void expectEnd() throws IOException {
        if (remaining() > 0 || fill(new byte[1], 1) > 0) {
            throw error("more data follow than there should be");
        }
    }

    private int fill(byte[] target, int count) throws IOException {
        try {
            return in.readNBytes(target, 0, count);
        } catch (IOException e) {
            throw new IOException(error("the data cannot be read: " + reason(e)).getMessage(), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return "the thread was interrupted";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** What is wrong, here. */
    IOException error(String what) {
        return error(position, what);
    }

    /** What is wrong, and where. */
    IOException error(long offset, String what) {
        return new IOException(name + ", offset " + offset + ": " + what);
    }
}
