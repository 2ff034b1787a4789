package io.github.unroll.io;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** The bytes of a file, at any offset. */
interface Source extends Closeable {

    /** The name for messages. */
    String name();

    /** The number of bytes. */
    long size();

    /** Reads at least one byte from an offset below the size; returns -1 if there are no more. */
    int read(long offset, ByteBuffer target) throws IOException;

    @Override
    void close() throws IOException;

    /** All bytes. */
    default Input input() {
        return new Input(name(), size(), stream(0, size()));
    }

    /** The bytes from, from + 1, ..., to - 1, which must lie in the source. */
    default InputStream stream(long from, long to) {
        return new Slice(this, from, to);
    }

    /** Opens a regular file; a folder, a pipe or a device, which might never end, is refused. */
    static Source open(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new IOException(path + ": this is not a regular file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new File(path.toString(), channel.size(), channel);
        } catch (ClosedByInterruptException e) {
            throw new IOException(path + ": the thread was interrupted while it read the file", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Bytes of the caller, who must not change them meanwhile. */
    static Source of(byte[] bytes) {
        return of("byte[]", bytes);
    }

    /** Bytes in memory. */
    static Source of(String name, byte[] bytes) {
        return new Memory(name, bytes);
    }

    /** All bytes of a stream in memory, which count towards the budget. */
    static Source of(InputStream in, Budget budget) throws IOException {
        Input input = Input.of(in);
        return new Memory(input.name(), input.readAll(budget));
    }

    /** A file. */
    record File(String name, long size, FileChannel channel) implements Source {

        /** Reads through a buffer, as a file can have many small tensors. */
        @Override
        public Input input() {
            return new Input(name, size, new BufferedInputStream(stream(0, size)));
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            return channel.read(target, offset);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** An array. */
    record Memory(String name, byte[] bytes) implements Source {

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int read(long offset, ByteBuffer target) {
            int count = Math.min(target.remaining(), bytes.length - (int) offset);
            target.put(bytes, (int) offset, count);
            return count;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    /** A part of a source, as a stream. */
    final class Slice extends InputStream {

        private final Source source;
        private final long end;
        private long position;

        Slice(Source source, long from, long to) {
            this.source = source;
            this.position = from;
            this.end = to;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, end - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, target.length);
            int count = (int) Math.min(length, end - position);
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = source.read(position, ByteBuffer.wrap(target, from, count));
            position += Math.max(read, 0);
            return read;
        }
    }
}
