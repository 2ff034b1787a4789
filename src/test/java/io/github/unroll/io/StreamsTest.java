package io.github.unroll.io;

import static io.github.unroll.io.TestFiles.f8;
import static io.github.unroll.io.TestFiles.header;
import static io.github.unroll.io.TestFiles.npy;
import static io.github.unroll.io.TestFiles.safeTensors;
import static io.github.unroll.io.TestFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of bytes and streams give the same contents as files, with the same checks, and only the selected tensors. */
class StreamsTest {

    private static final Tensor LONG = Tensor.vector(new Random(1).doubles(30_000).toArray());
    private static final Map<String, Tensor> TENSORS = tensors();

    @TempDir
    private Path folder;

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(List.of(2, 2), 1, 2, 3, 4));
        tensors.put("long", LONG);
        tensors.put("empty", Tensor.of(List.of(0, 5)));
        tensors.put("b", Tensor.of(List.of(), 7));
        return tensors;
    }

    /** A stream that gives one byte at a time, cannot skip, and remembers whether it was closed. */
    private static final class Slow extends FilterInputStream {
        private boolean closed;

        Slow(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            return super.read(target, from, Math.min(length, 1));
        }

        @Override
        public long skip(long count) {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static byte[] safeTensorsFile() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensors.write(out, TENSORS, Precision.FLOAT64, Map.of("k", "v"));
        return out.toByteArray();
    }

    @Test
    void streamsHoldWhatFilesHold() throws IOException {
        Path file = folder.resolve("file");
        SafeTensors.write(file, TENSORS, Precision.FLOAT64, Map.of("k", "v"));
        assertThat(safeTensorsFile()).isEqualTo(Files.readAllBytes(file));
        SafeTensors.write(file, TENSORS);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensors.write(out, TENSORS);
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
        for (Precision precision : Precision.values()) {
            out.reset();
            NumPy.write(file, LONG, precision);
            NumPy.write(out, LONG, precision);
            assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
            out.reset();
            NumPy.writeAll(file, TENSORS, precision);
            NumPy.writeAll(out, TENSORS, precision);
            assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
            out.reset();
            NumPy.writeAllCompressed(file, TENSORS, precision);
            NumPy.writeAllCompressed(out, TENSORS, precision);
            assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void aStreamIsFlushedAndLeftOpen() throws IOException {
        StringBuilder calls = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream out = new FilterOutputStream(bytes) {
            @Override
            public void flush() {
                calls.append("flush ");
            }

            @Override
            public void close() {
                calls.append("close ");
            }
        };
        SafeTensors.write(out, TENSORS);
        NumPy.write(out, LONG, Precision.FLOAT64);
        NumPy.writeAll(out, TENSORS, Precision.FLOAT64);
        assertThat(calls).contains("flush flush flush").doesNotContain("close");
        Slow in = new Slow(safeTensorsFile());
        SafeTensors.read(in);
        assertThat(in.closed).isFalse();
    }

    @Test
    void whatIsWrongWithTheArgumentsIsFoundBeforeTheFirstByte() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, Tensor> bad = Map.of("__metadata__", LONG);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> SafeTensors.write(out, bad))
                .withMessage("SafeTensors.write: a tensor has the name __metadata__; it is reserved");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> NumPy.writeAll(out, Map.of("..", LONG), Precision.FLOAT32)).withMessage("NumPy.writeAll: the"
                        + " name \"..\" is a path that leads out of a folder, or is not in its simplest form");
        assertThat(out.size()).isZero();
    }

    @Test
    void memoryAndStreamsGiveWhatFilesGive() throws IOException {
        byte[] safe = safeTensorsFile();
        assertThat(SafeTensors.read(safe)).containsExactlyEntriesOf(TENSORS);
        assertThat(SafeTensors.read(new Slow(safe))).containsExactlyEntriesOf(TENSORS);
        assertThat(SafeTensors.readMetadata(safe)).containsOnly(Map.entry("k", "v"));
        assertThat(SafeTensors.readMetadata(new Slow(safe))).containsOnly(Map.entry("k", "v"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NumPy.writeAllCompressed(out, TENSORS, Precision.FLOAT64);
        assertThat(NumPy.readAll(out.toByteArray())).containsExactlyEntriesOf(TENSORS);
        assertThat(NumPy.readAll(new Slow(out.toByteArray()))).containsExactlyEntriesOf(TENSORS);
        out.reset();
        NumPy.write(out, LONG, Precision.FLOAT64);
        assertThat(NumPy.read(out.toByteArray())).isEqualTo(LONG);
        assertThat(NumPy.read(new Slow(out.toByteArray()))).isEqualTo(LONG);
    }

    @Test
    void aPartOfASourceIsAStream() throws IOException {
        Path file = Files.write(folder.resolve("bytes"), new byte[] {1, 2, -1, 4, 5});
        try (Source onDisk = Source.open(file)) {
            for (Source source : List.of(onDisk, Source.of(Files.readAllBytes(file)))) {
                InputStream part = source.stream(1, 4);
                assertThat(part.read()).isEqualTo(2);
                assertThat(part.read()).isEqualTo(255);
                assertThat(part.skip(-1)).isZero();
                assertThat(part.read(new byte[3], 3, 0)).isZero();
                assertThat(part.read()).isEqualTo(4);
                assertThat(part.read()).isEqualTo(-1);
                assertThat(part.read(new byte[1])).isEqualTo(-1);
                assertThat(part.read(new byte[1], 1, 0)).isZero();
                assertThat(part.skip(1)).isZero();
                InputStream skipped = source.stream(0, 5);
                assertThat(skipped.skip(3)).isEqualTo(3);
                assertThat(skipped.readAllBytes()).containsExactly(4, 5);
                assertThat(source.stream(2, 4).skip(9)).isEqualTo(2);
                assertThat(source.read(3, ByteBuffer.allocate(9))).isEqualTo(2);
                byte[] target = new byte[5];
                assertThat(source.stream(0, 5).read(target, 1, 2)).isEqualTo(2);
                assertThat(target).containsExactly(0, 1, 2, 0, 0);
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> source.stream(5, 5).read(target, 4, 2));
            }
        }
    }

    @Test
    void aFileIsClosed() throws IOException {
        Source source = Source.open(Files.write(folder.resolve("bytes"), new byte[9]));
        source.close();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> source.stream(0, 9).read());
    }

    @Test
    void aFileThatGetsShorterWhileItIsReadIsRefused() throws IOException {
        Path file = folder.resolve("x.npy");
        NumPy.write(file, LONG, Precision.FLOAT64);
        try (Source source = Source.open(file)) {
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 128 + 8_000));
            assertThatIOException().isThrownBy(() -> NumPy.read(source.input(), Budget.ofHeap())).withMessage(file
                    + ", offset 8128: the data end here, " + ((1 << 16) - 8_000) + " bytes too early");
            InputStream part = source.stream(8_000, 9_000);
            assertThat(part.readAllBytes()).hasSize(128);
            assertThat(part.skip(1_000)).isEqualTo(872);
        }
    }

    @Test
    void aPredicateChoosesTensors() throws IOException {
        Predicate<String> names = name -> name.length() == 1;
        byte[] safe = safeTensorsFile();
        ByteArrayOutputStream npz = new ByteArrayOutputStream();
        NumPy.writeAll(npz, TENSORS, Precision.FLOAT64);
        Path safeFile = Files.write(folder.resolve("x.safetensors"), safe);
        Path npzFile = Files.write(folder.resolve("x.npz"), npz.toByteArray());
        for (Map<String, Tensor> read : List.of(
                SafeTensors.read(safe, names), SafeTensors.read(new Slow(safe), names), SafeTensors.read(safeFile, names),
                NumPy.readAll(npz.toByteArray(), names), NumPy.readAll(new Slow(npz.toByteArray()), names),
                NumPy.readAll(npzFile, names))) {
            assertThat(read.keySet()).containsExactly("a", "b");
            assertThat(read).containsEntry("a", TENSORS.get("a")).containsEntry("b", TENSORS.get("b"));
        }
        try (InputStream in = new FileInputStream(safeFile.toFile())) {
            assertThat(SafeTensors.read(in, "b"::equals)).containsOnlyKeys("b");
        }
    }

    /** 240,000 bytes of numbers do not count if only 40 are selected. */
    @Test
    void onlyWhatIsTakenNeedsMemory() throws IOException {
        byte[] safe = safeTensorsFile();
        Budget small = new Budget(20_000);
        assertThat(SafeTensors.read(Input.of(new Slow(safe)), name -> !name.equals("long"), small)).hasSize(3);
        assertThatIOException().isThrownBy(() -> SafeTensors.read(Input.of(new Slow(safe)), name -> true, new Budget(20_000)))
                .withMessageContaining("the contents need more memory than the 20000 bytes that a file may take");
        ByteArrayOutputStream npz = new ByteArrayOutputStream();
        NumPy.writeAllCompressed(npz, TENSORS, Precision.FLOAT64);
        assertThat(NumPy.readAll(Source.of("x", npz.toByteArray()), name -> !name.equals("long"), new Budget(20_000))).hasSize(3);
    }

    @Test
    void whatIsNotTakenMayBeOfAnyType() throws IOException {
        byte[] file = safeTensors("""
                {"complex":{"dtype":"C64","shape":[1],"data_offsets":[0,8]},"x":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},
                 "quantised":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[16,24]}}""", f8(1, 2, 3));
        assertThat(SafeTensors.read(file, "x"::equals)).containsOnly(Map.entry("x", Tensor.vector(2)));
        byte[] objects = npy(1, header("|O", false, "(1,)"), new byte[8]);
        byte[] npz = zip(ZipEntry.STORED, "x.npy", npy(2), "objects.npy", objects);
        assertThat(NumPy.readAll(npz, "x"::equals)).containsOnly(Map.entry("x", Tensor.vector(2)));
    }

    @Test
    void aStreamThatIsCutOffIsRefusedWhereverThatIs() throws IOException {
        byte[] safe = safeTensors("""
                {"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"y":{"dtype":"F64","shape":[1],"data_offsets":[16,24]}}""",
                f8(1, 2, 3));
        byte[] array = npy(1, 2);
        byte[] archive = zip(ZipEntry.STORED, "a.npy", array);
        for (int length = 0; length < safe.length; length++) {
            refused(Arrays.copyOf(safe, length), in -> SafeTensors.read(in));
            refused(Arrays.copyOf(safe, length), in -> SafeTensors.read(in, name -> false));
            refused(Arrays.copyOf(safe, length), in -> SafeTensors.read(in, "x"::equals));
        }
        for (int length = 0; length < array.length; length++) {
            refused(Arrays.copyOf(array, length), NumPy::read);
        }
        for (int length = 0; length < archive.length; length++) {
            refused(Arrays.copyOf(archive, length), NumPy::readAll);
        }
    }

    private interface Reader {
        Object read(InputStream in) throws IOException;
    }

    /** From a stream in memory, and from a file, which can skip beyond its end. */
    private void refused(byte[] bytes, Reader reader) throws IOException {
        assertThatIOException().isThrownBy(() -> reader.read(new Slow(bytes))).withMessageStartingWith("InputStream, offset ");
        Path file = Files.write(folder.resolve("cut-off"), bytes);
        try (InputStream in = new FileInputStream(file.toFile())) {
            assertThatIOException().isThrownBy(() -> reader.read(in)).withMessageStartingWith("InputStream, offset ");
        }
    }

    @Test
    void nothingMayFollowInAStream() {
        byte[] safe = safeTensors("{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", f8(1));
        InputStream longer = new SequenceInputStream(new ByteArrayInputStream(safe), new ByteArrayInputStream(new byte[1]));
        assertThatIOException().isThrownBy(() -> SafeTensors.read(longer))
                .withMessage("InputStream, offset " + safe.length + ": more data follow than there should be");
        InputStream skipped = new SequenceInputStream(new ByteArrayInputStream(safe), new ByteArrayInputStream(new byte[1]));
        assertThatIOException().isThrownBy(() -> SafeTensors.read(skipped, name -> false))
                .withMessage("InputStream, offset " + safe.length + ": more data follow than there should be");
        byte[] array = Arrays.copyOf(npy(1), npy(1).length + 1);
        assertThatIOException().isThrownBy(() -> NumPy.read(new Slow(array)))
                .withMessage("InputStream, offset " + (array.length - 1) + ": more data follow than there should be");
    }

    /** The length of a stream is unknown, so a header that declares much takes only as much memory as there are bytes. */
    @Test
    void aLongHeaderThatDoesNotComeIsRefused() {
        byte[] file = TestFiles.little(12).putLong(50_000_000).putInt(0x7b7b7b7b).array();
        assertThatIOException().isThrownBy(() -> SafeTensors.read(Input.of(new Slow(file)), name -> true, new Budget(1L << 31)))
                .withMessage("InputStream, offset 8: the header has 50000000 bytes, 4 are left");
        byte[] longer = TestFiles.little(12).putLong(100_000_001).putInt(0x7b7b7b7b).array();
        assertThatIOException().isThrownBy(() -> SafeTensors.read(new Slow(longer)))
                .withMessage("InputStream, offset 0: the header has 100000001 bytes; 100000000 are allowed");
        byte[] negative = TestFiles.little(12).putLong(-1).array();
        assertThatIOException().isThrownBy(() -> SafeTensors.read(new Slow(negative)))
                .withMessage("InputStream, offset 0: the header has 18446744073709551615 bytes; 100000000 are allowed");
    }

    @Test
    void anArchiveLargerThanTheBudgetIsRefused() throws IOException {
        byte[] archive = zip(ZipEntry.STORED, "a.npy", npy(new double[10_000]));
        Budget small = new Budget(50_000);
        assertThatIOException().isThrownBy(() -> Source.of(new Slow(archive), small)).withMessage("InputStream, offset 0: the"
                + " contents need more memory than the 50000 bytes that a file may take (a third of the maximum heap, see -Xmx)");
        Budget exact = new Budget(archive.length);
        assertThat(Source.of(new Slow(archive), exact).size()).isEqualTo(archive.length);
        assertThat(exact.left()).isZero();
    }

    @Test
    void whatAStreamThrowsIsTheCause() {
        IOException reset = new IOException("connection reset");
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw reset;
            }
        };
        InputStream later = new SequenceInputStream(new ByteArrayInputStream(npy(1), 0, 20), broken);
        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> SafeTensors.read(broken), () -> NumPy.read(broken),
                () -> NumPy.readAll(broken), () -> SafeTensors.readMetadata(broken))) {
            assertThatIOException().isThrownBy(call).withCause(reset)
                    .withMessage("InputStream, offset 0: the data cannot be read: connection reset");
        }
        InputStream silent = new SequenceInputStream(new ByteArrayInputStream(npy(1), 0, 20), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException();
            }
        });
        assertThatIOException().isThrownBy(() -> NumPy.read(silent))
                .withMessage("InputStream, offset 10: the data cannot be read: EOFException");
        assertThatIOException().isThrownBy(() -> NumPy.read(later)).withCause(reset)
                .withMessage("InputStream, offset 10: the data cannot be read: connection reset");
    }

    @Test
    void nullIsNamed() {
        InputStream in = InputStream.nullInputStream();
        OutputStream out = OutputStream.nullOutputStream();
        Path path = folder.resolve("x");
        nullRefused(() -> SafeTensors.read((byte[]) null), "SafeTensors.read: bytes must not be null");
        nullRefused(() -> SafeTensors.read((InputStream) null), "SafeTensors.read: in must not be null");
        nullRefused(() -> SafeTensors.read(path, null), "SafeTensors.read: names must not be null");
        nullRefused(() -> SafeTensors.read(new byte[0], null), "SafeTensors.read: names must not be null");
        nullRefused(() -> SafeTensors.read(in, null), "SafeTensors.read: names must not be null");
        nullRefused(() -> SafeTensors.readMetadata((byte[]) null), "SafeTensors.readMetadata: bytes must not be null");
        nullRefused(() -> SafeTensors.readMetadata((InputStream) null), "SafeTensors.readMetadata: in must not be null");
        nullRefused(() -> SafeTensors.write((OutputStream) null, TENSORS), "SafeTensors.write: out must not be null");
        nullRefused(() -> SafeTensors.write(out, null), "SafeTensors.write: tensors must not be null");
        nullRefused(() -> NumPy.read((byte[]) null), "NumPy.read: bytes must not be null");
        nullRefused(() -> NumPy.read((InputStream) null), "NumPy.read: in must not be null");
        nullRefused(() -> NumPy.readAll((byte[]) null), "NumPy.readAll: bytes must not be null");
        nullRefused(() -> NumPy.readAll((InputStream) null), "NumPy.readAll: in must not be null");
        nullRefused(() -> NumPy.readAll(path, null), "NumPy.readAll: names must not be null");
        nullRefused(() -> NumPy.readAll(new byte[0], null), "NumPy.readAll: names must not be null");
        nullRefused(() -> NumPy.readAll(in, null), "NumPy.readAll: names must not be null");
        nullRefused(() -> NumPy.write((OutputStream) null, LONG, Precision.FLOAT64), "NumPy.write: out must not be null");
        nullRefused(() -> NumPy.writeAll((OutputStream) null, TENSORS, Precision.FLOAT64),
                "NumPy.writeAll: out must not be null");
        nullRefused(() -> NumPy.writeAllCompressed((OutputStream) null, TENSORS, Precision.FLOAT64),
                "NumPy.writeAllCompressed: out must not be null");
    }

    private static void nullRefused(ThrowingCallable call, String message) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }
}
