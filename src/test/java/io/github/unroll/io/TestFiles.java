package io.github.unroll.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files in memory, good and bad ones. */
final class TestFiles {

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;

    private TestFiles() {
    }

    static Tensor readNpy(byte[] bytes) throws IOException {
        return NumPy.read(Source.of("x.npy", bytes).input(), new Budget(1 << 24));
    }

    static Map<String, Tensor> readNpz(byte[] bytes) throws IOException {
        return NumPy.readAll(Source.of("x.npz", bytes), name -> true, new Budget(1 << 24));
    }

    static Map<String, Tensor> readSafeTensors(byte[] bytes) throws IOException {
        return SafeTensors.read(Source.of("x.safetensors", bytes).input(), name -> true, new Budget(1 << 24));
    }

    /** An .npy file with any header, which is not padded. */
    static byte[] npy(int version, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = little(8 + (version == 1 ? 2 : 4) + text.length + data.length);
        buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            buffer.putShort((short) text.length);
        } else {
            buffer.putInt(text.length);
        }
        return buffer.put(text).put(data).array();
    }

    /** The header that NumPy writes. */
    static String header(String descr, boolean fortranOrder, String shape) {
        String order = fortranOrder ? "True" : "False";
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    }

    /** A vector of float64. */
    static byte[] npy(double... values) {
        return npy(1, header("<f8", false, "(" + values.length + ",)"), f8(values));
    }

    static byte[] f8(double... values) {
        ByteBuffer buffer = little(8 * values.length);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return buffer.array();
    }

    static byte[] safeTensors(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return little(8 + text.length + data.length).putLong(text.length).put(text).put(data).array();
    }

    /** A file of a given size, of which only the beginning is read. */
    static Source beginning(String name, byte[] bytes, long size) {
        Source beginning = Source.of(name, bytes);
        return new Source() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long size() {
                return size;
            }

            @Override
            public int read(long offset, ByteBuffer target) throws IOException {
                if (offset + target.remaining() > bytes.length) {
                    throw new AssertionError("Somebody wants to read up to " + (offset + target.remaining()));
                }
                return beginning.read(offset, target);
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
    }

    /** A file of a given size, of which only the end is read. */
    static Source ending(String name, byte[] bytes, long size) {
        Source ending = Source.of(name, bytes);
        return new Source() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long size() {
                return size;
            }

            @Override
            public int read(long offset, ByteBuffer target) throws IOException {
                long before = size - bytes.length - offset;
                if (before > 0) {
                    int zeros = (int) Math.min(before, target.remaining());
                    target.put(new byte[zeros]);
                    return zeros;
                }
                return ending.read(-before, target);
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
    }

    /** An archive with entries of these names, each with the contents that follow it. */
    static byte[] zip(int method, Object... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] contents = (byte[]) namesAndContents[i + 1];
                ZipEntry entry = new ZipEntry((String) namesAndContents[i]);
                entry.setMethod(method);
                entry.setSize(contents.length);
                entry.setCrc(crc(contents));
                zip.putNextEntry(entry);
                zip.write(contents);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Where the local header of an entry starts. */
    static int local(byte[] zip, int index) {
        return find(zip, LOCAL, index);
    }

    /** Where an entry of the central directory starts. */
    static int central(byte[] zip, int index) {
        return find(zip, CENTRAL, index);
    }

    private static int find(byte[] zip, int signature, int index) {
        int at = -1;
        for (int i = 0; i <= index; i++) {
            do {
                at++;
            } while (little(zip).getInt(at) != signature);
        }
        return at;
    }

    /** A copy with other bytes from an offset on. */
    static byte[] with(byte[] bytes, int at, byte... others) {
        byte[] copy = bytes.clone();
        System.arraycopy(others, 0, copy, at, others.length);
        return copy;
    }

    static byte[] withInt(byte[] bytes, int at, long value) {
        return with(bytes, at, little(4).putInt((int) value).array());
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
