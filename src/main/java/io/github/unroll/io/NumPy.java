package io.github.unroll.io;

import io.github.unroll.internal.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes the files of NumPy: {@code .npy}, one array, and {@code .npz}, arrays by name in a zip archive, in the <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NPY format</a>, versions 1.0 to 3.0.
 *
 * <p>Reads arrays of {@code float64}, {@code float32}, {@code float16}, of integers of 1, 2, 4 or 8 bytes with or without sign,
 * and of {@code bool} (0 and 1), little- and big-endian, in C and Fortran order, stored and deflated. Every number is read
 * exactly; an integer beyond 2⁵³ is refused. Anything else is refused: other types, records, and above all Python objects,
 * which are pickles and can run code. Writes arrays as NumPy does: version 1.0, little-endian, in C order.
 *
 * <p>{@code np.savez} names an entry {@code name.npy}; its key here, as in NumPy, is {@code name}. No name is used as a
 * path, and nothing is unpacked to the disk. Still, names that are empty, have control characters, line separators or
 * backslashes, start with a drive letter, or have an empty part, {@code .} or {@code ..} between their slashes are refused,
 * so that a key is safe as a relative path. Folders in the archive are ignored.
 *
 * <p>A file is read from a {@link Path}, an array of bytes or an {@link InputStream}, with the same checks. A stream is read
 * to its end, and not closed; the stream of an {@code .npz} is held in memory as a whole, as its table of contents comes
 * last. A predicate on names selects arrays of an {@code .npz}; the others are not unpacked, whatever they contain.
 *
 * <p>If a file cannot be read, an {@link IOException} says what is wrong and where, whatever the file contains. The arrays
 * of a file may take a third of the maximum heap in total ({@code -Xmx}); an array in Fortran order takes twice its size
 * while it is reordered. A file with more is refused before the arrays are allocated. The rest of the heap is for the
 * parameters made from them, and for everything else.
 *
 * <p>A file is written under a temporary name in its folder and then moved into place in one step: if writing fails, or the
 * machine crashes, an existing file is unchanged. Owner, group and permissions of an existing file are kept. A target that
 * is not a regular file, such as a pipe, is refused; a link is followed. A stream that is written to is flushed, and not
 * closed. The same arrays give the same bytes at any time and in any time zone.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an element of one is {@code null}.
 */
public final class NumPy {

    private static final String SUFFIX = ".npy";

    /** The zip library of newer JDKs takes 65,535 bytes for the name and the 46 bytes of the header that it stands in. */
    private static final int MAX_NAME_LENGTH = 65_535 - 46;

    private NumPy() {
    }

    /**
     * Reads the array of a file written by {@code np.save}.
     *
     * @param path an {@code .npy} file
     * @return the array
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Tensor read(Path path) throws IOException {
        Check.notNull("NumPy.read", "path", path);
        try (Source source = Source.open(path)) {
            return read(source.input(), Budget.ofHeap());
        }
    }

    /**
     * Reads the array of a file in memory.
     *
     * @param bytes the contents of an {@code .npy} file
     * @return the array
     * @throws IOException if the contents are not well-formed
     */
    public static Tensor read(byte[] bytes) throws IOException {
        Check.notNull("NumPy.read", "bytes", bytes);
        return read(Source.of(bytes).input(), Budget.ofHeap());
    }

    /**
     * Reads the array of a stream.
     *
     * @param in the contents of an {@code .npy} file, and nothing after it
     * @return the array
     * @throws IOException if the stream cannot be read or its contents are not well-formed
     */
    public static Tensor read(InputStream in) throws IOException {
        Check.notNull("NumPy.read", "in", in);
        return read(Input.of(in), Budget.ofHeap());
    }

    static Tensor read(Input input, Budget budget) throws IOException {
        Tensor tensor = Npy.read(input, budget);
        input.expectEnd();
        return tensor;
    }

    /**
     * Reads all arrays of a file written by {@code np.savez} or {@code np.savez_compressed}.
     *
     * @param path an {@code .npz} file
     * @return the arrays by name, in the order of the archive; {@code np.savez} writes those with a name first, then those
     *     without one as {@code arr_0}, {@code arr_1} and so on; unmodifiable
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Map<String, Tensor> readAll(Path path) throws IOException {
        return readAll(path, name -> true);
    }

    /**
     * Reads some arrays of a file written by {@code np.savez} or {@code np.savez_compressed}.
     *
     * @param path an {@code .npz} file
     * @param names true for the names of the arrays to read
     * @return the arrays by name, in the order of the archive; unmodifiable
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Map<String, Tensor> readAll(Path path, Predicate<String> names) throws IOException {
        Check.notNull("NumPy.readAll", "path", path);
        Check.notNull("NumPy.readAll", "names", names);
        try (Source source = Source.open(path)) {
            return readAll(source, names, Budget.ofHeap());
        }
    }

    /**
     * Reads all arrays of an archive in memory.
     *
     * @param bytes the contents of an {@code .npz} file
     * @return the arrays by name, in the order of the archive; unmodifiable
     * @throws IOException if the contents are not well-formed
     */
    public static Map<String, Tensor> readAll(byte[] bytes) throws IOException {
        return readAll(bytes, name -> true);
    }

    /**
     * Reads some arrays of an archive in memory.
     *
     * @param bytes the contents of an {@code .npz} file
     * @param names true for the names of the arrays to read
     * @return the arrays by name, in the order of the archive; unmodifiable
     * @throws IOException if the contents are not well-formed
     */
    public static Map<String, Tensor> readAll(byte[] bytes, Predicate<String> names) throws IOException {
        Check.notNull("NumPy.readAll", "bytes", bytes);
        Check.notNull("NumPy.readAll", "names", names);
        return readAll(Source.of(bytes), names, Budget.ofHeap());
    }

    /**
     * Reads all arrays of a stream.
     *
     * @param in the contents of an {@code .npz} file, and nothing after it
     * @return the arrays by name, in the order of the archive; unmodifiable
     * @throws IOException if the stream cannot be read or its contents are not well-formed
     */
    public static Map<String, Tensor> readAll(InputStream in) throws IOException {
        return readAll(in, name -> true);
    }

    /**
     * Reads some arrays of a stream.
     *
     * @param in the contents of an {@code .npz} file, and nothing after it
     * @param names true for the names of the arrays to read
     * @return the arrays by name, in the order of the archive; unmodifiable
     * @throws IOException if the stream cannot be read or its contents are not well-formed
     */
    public static Map<String, Tensor> readAll(InputStream in, Predicate<String> names) throws IOException {
        Check.notNull("NumPy.readAll", "in", in);
        Check.notNull("NumPy.readAll", "names", names);
        Budget budget = Budget.ofHeap();
        return readAll(Source.of(in, budget), names, budget);
    }

    static Map<String, Tensor> readAll(Source source, Predicate<String> names, Budget budget) throws IOException {
        Set<String> keys = new HashSet<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ZipArchive.Entry entry : ZipArchive.entries(source, budget)) {
            if (entry.isFolder()) {
                continue;
            }
            String name = key(source, entry);
            if (!keys.add(name)) {
                throw source.input().error(entry.header(), "the entry " + Names.quote(entry.name()) + " appears twice");
            }
            if (names.test(name)) {
                tensors.put(name, ZipArchive.read(source, entry, input -> Npy.read(input, budget)));
            }
        }
        return Collections.unmodifiableMap(tensors);
    }

    private static String key(Source source, ZipArchive.Entry entry) throws IOException {
        String entryName = entry.name();
        if (!entryName.endsWith(SUFFIX)) {
            throw source.input().error(entry.header(), "the entry " + Names.quote(entryName) + " is not an .npy file"
                    + (entryName.endsWith(WrongFile.TORCH_ENTRY) ? "; " + WrongFile.TORCH_ADVICE : ""));
        }
        String name = entryName.substring(0, entryName.length() - SUFFIX.length());
        String problem = Names.problem(name);
        if (!problem.isEmpty()) {
            throw source.input().error(entry.header(), "the name of the entry " + Names.quote(entryName) + " " + problem);
        }
        return name;
    }

    /**
     * Writes an array in double precision, as {@code np.save} does.
     *
     * @param path the target; an existing file is replaced
     * @param tensor the array
     * @throws IOException if the file cannot be written; an existing file is unchanged
     */
    public static void write(Path path, Tensor tensor) throws IOException {
        write(path, tensor, Precision.FLOAT64);
    }

    /**
     * Writes an array, as {@code np.save} does.
     *
     * @param path the target; an existing file is replaced
     * @param tensor the array
     * @param precision the precision of its elements in the file
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a finite element is too large for the precision
     */
    public static void write(Path path, Tensor tensor, Precision precision) throws IOException {
        Check.notNull("NumPy.write", "path", path);
        AtomicFile.write(path, contents(tensor, precision));
    }

    /**
     * Writes an array to a stream, as {@code np.save} does.
     *
     * @param out the target, which is flushed and not closed
     * @param tensor the array
     * @param precision the precision of its elements in the file
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if a finite element is too large for the precision
     */
    public static void write(OutputStream out, Tensor tensor, Precision precision) throws IOException {
        Check.notNull("NumPy.write", "out", out);
        contents(tensor, precision).writeBuffered(out);
    }

    private static AtomicFile.Contents contents(Tensor tensor, Precision precision) {
        Check.notNull("NumPy.write", "tensor", tensor);
        TensorCheck.precision("NumPy.write", "tensor", tensor, precision);
        return out -> Npy.write(out, tensor, precision.type());
    }

    /**
     * Writes arrays in double precision, as {@code np.savez} does.
     *
     * @param path the target; an existing file is replaced
     * @param tensors the arrays by name, in the order of the map
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes
     */
    public static void writeAll(Path path, Map<String, Tensor> tensors) throws IOException {
        writeAll(path, tensors, Precision.FLOAT64);
    }

    /**
     * Writes arrays, as {@code np.savez} does.
     *
     * @param path the target; an existing file is replaced
     * @param tensors the arrays by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes, or a
     *     finite element is too large for the precision
     */
    public static void writeAll(Path path, Map<String, Tensor> tensors, Precision precision) throws IOException {
        Check.notNull("NumPy.writeAll", "path", path);
        AtomicFile.write(path, contents("NumPy.writeAll", tensors, precision, ZipEntry.STORED));
    }

    /**
     * Writes arrays to a stream, as {@code np.savez} does.
     *
     * @param out the target, which is flushed and not closed
     * @param tensors the arrays by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes, or a
     *     finite element is too large for the precision; then nothing is written
     */
    public static void writeAll(OutputStream out, Map<String, Tensor> tensors, Precision precision) throws IOException {
        Check.notNull("NumPy.writeAll", "out", out);
        contents("NumPy.writeAll", tensors, precision, ZipEntry.STORED).writeBuffered(out);
    }

    /**
     * Writes arrays deflated, as {@code np.savez_compressed} does. Weights look like random numbers, so they hardly get
     * smaller.
     *
     * @param path the target; an existing file is replaced
     * @param tensors the arrays by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes, or a
     *     finite element is too large for the precision
     */
    public static void writeAllCompressed(Path path, Map<String, Tensor> tensors, Precision precision) throws IOException {
        Check.notNull("NumPy.writeAllCompressed", "path", path);
        AtomicFile.write(path, contents("NumPy.writeAllCompressed", tensors, precision, ZipEntry.DEFLATED));
    }

    /**
     * Writes arrays deflated to a stream, as {@code np.savez_compressed} does.
     *
     * @param out the target, which is flushed and not closed
     * @param tensors the arrays by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes, or a
     *     finite element is too large for the precision; then nothing is written
     */
    public static void writeAllCompressed(OutputStream out, Map<String, Tensor> tensors, Precision precision)
            throws IOException {
        Check.notNull("NumPy.writeAllCompressed", "out", out);
        contents("NumPy.writeAllCompressed", tensors, precision, ZipEntry.DEFLATED).writeBuffered(out);
    }

    private static AtomicFile.Contents contents(
            String operation, Map<String, Tensor> tensors, Precision precision, int method) {
        Map<String, Tensor> arrays = TensorCheck.copy(operation, "tensors", tensors);
        Check.notNull(operation, "precision", precision);
        arrays.forEach((name, tensor) -> {
            checkName(operation, name);
            TensorCheck.precision(operation, "tensors[" + Names.quote(name) + "]", tensor, precision);
        });
        return out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                zip.putNextEntry(entry(array.getKey() + SUFFIX, array.getValue(), precision.type(), method));
                Npy.write(zip, array.getValue(), precision.type());
            }
            zip.finish();
        };
    }

    private static void checkName(String operation, String name) {
        Names.checkEncodable(operation, name);
        String problem = Names.problem(name);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(operation + ": the name " + Names.quote(name) + " " + problem);
        }
        int length = Names.encode(name + SUFFIX).length;
        if (length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(operation + ": the name " + Names.quote(name) + " with " + SUFFIX + " has "
                    + length + " bytes; " + MAX_NAME_LENGTH + " are allowed");
        }
    }

    /**
     * Returns an entry that depends on the array alone, not on the date or the time zone. Its time is a little later than
     * the earliest that an archive can hold: ZipEntry takes 1980-01-01 00:00:00 for an earlier time, which it stores in a
     * way that depends on the time zone.
     */
    private static ZipEntry entry(String name, Tensor tensor, ElementType type, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0, 2));
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {                                       // the size and checksum come before the data
            CheckedOutputStream checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
            Npy.write(checked, tensor, type);
            entry.setSize(Npy.size(tensor, type));
            entry.setCrc(checked.getChecksum().getValue());
        }
        return entry;
    }
}
