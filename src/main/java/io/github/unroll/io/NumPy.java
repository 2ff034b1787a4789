package io.github.unroll.io;

import io.github.unroll.internal.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of NumPy: {@code .npy}, one array, and {@code .npz}, arrays by name in a zip archive, by the <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NPY format</a>, versions 1.0 to 3.0.
 *
 * <p>Arrays of {@code float64}, {@code float32} and {@code float16} are read, little- and big-endian, in C and Fortran
 * order, stored and deflated. Anything else is refused: other types, records, and above all Python objects, which are
 * pickles and can run code. They are written as NumPy does it: version 1.0, little-endian, in C order.
 *
 * <p>{@code np.savez} names an entry {@code name.npy}; its key here, as in NumPy, is {@code name}. A name is only ever a
 * name: nothing is unpacked. All the same, names that are empty, have control characters, line separators or backslashes,
 * start with a drive letter, or have an empty part, {@code .} or {@code ..} between their slashes are refused, so that a
 * key is safe as a relative path.
 *
 * <p>A file that cannot be read is an {@link IOException} that says what is wrong and where, whatever is in it. Arrays
 * may take up to half of the largest heap in total ({@code -Xmx}); a file that promises more is refused before they are
 * allocated. A file is written under a temporary name in its folder and then moved to its place in one step: if that
 * fails, or the machine does, the old file is still there.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, or anything in one is.
 */
public final class NumPy {

    private static final String SUFFIX = ".npy";

    /** What a name has room for in an archive. */
    private static final int MAX_NAME_LENGTH = 65_535;

    private NumPy() {
    }

    /**
     * The array in a file written by {@code np.save}.
     *
     * @param path an {@code .npy} file
     * @return the array
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Tensor read(Path path) throws IOException {
        Check.notNull("NumPy.read", "path", path);
        try (Source source = Source.open(path)) {
            return read(source, Budget.ofHeap());
        }
    }

    static Tensor read(Source source, Budget budget) throws IOException {
        return Npy.read(source.input(), budget);
    }

    /**
     * The arrays in a file written by {@code np.savez} or {@code np.savez_compressed}.
     *
     * @param path an {@code .npz} file
     * @return the arrays by name, in the order of the archive, which is that of the arguments of {@code np.savez};
     *     unmodifiable
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Map<String, Tensor> readAll(Path path) throws IOException {
        Check.notNull("NumPy.readAll", "path", path);
        try (Source source = Source.open(path)) {
            return readAll(source, Budget.ofHeap());
        }
    }

    static Map<String, Tensor> readAll(Source source, Budget budget) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ZipArchive.Entry entry : ZipArchive.entries(source, budget)) {
            String name = key(source, entry);
            if (tensors.containsKey(name)) {
                throw source.input().error(entry.header(), "the entry " + Names.quote(entry.name()) + " is there twice");
            }
            tensors.put(name, ZipArchive.read(source, entry, input -> Npy.read(input, budget)));
        }
        return Collections.unmodifiableMap(tensors);
    }

    private static String key(Source source, ZipArchive.Entry entry) throws IOException {
        String entryName = entry.name();
        if (!entryName.endsWith(SUFFIX)) {
            throw source.input().error(entry.header(), "the entry " + Names.quote(entryName) + " is not an .npy file");
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
     * @param path where to; a file that is there is replaced
     * @param tensor the array
     * @throws IOException if the file cannot be written; one that was there is as it was
     */
    public static void write(Path path, Tensor tensor) throws IOException {
        write(path, tensor, Precision.FLOAT64);
    }

    /**
     * Writes an array, as {@code np.save} does.
     *
     * @param path where to; a file that is there is replaced
     * @param tensor the array
     * @param precision of its elements in the file
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a finite element is too large for the precision
     */
    public static void write(Path path, Tensor tensor, Precision precision) throws IOException {
        Check.notNull("NumPy.write", "path", path);
        Check.notNull("NumPy.write", "tensor", tensor);
        TensorCheck.precision("NumPy.write", "tensor", tensor, precision);
        AtomicFile.write(path, out -> Npy.write(out, tensor, precision.type()));
    }

    /**
     * Writes arrays in double precision, as {@code np.savez} does.
     *
     * @param path where to; a file that is there is replaced
     * @param tensors the arrays by name, in the order of the map
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes
     */
    public static void writeAll(Path path, Map<String, Tensor> tensors) throws IOException {
        writeAll(path, tensors, Precision.FLOAT64);
    }

    /**
     * Writes arrays, as {@code np.savez} does.
     *
     * @param path where to; a file that is there is replaced
     * @param tensors the arrays by name, in the order of the map
     * @param precision of their elements in the file
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes, or a
     *     finite element is too large for the precision
     */
    public static void writeAll(Path path, Map<String, Tensor> tensors, Precision precision) throws IOException {
        writeAll("NumPy.writeAll", path, tensors, precision, ZipEntry.STORED);
    }

    /**
     * Writes arrays deflated, as {@code np.savez_compressed} does. StateDict, which look like noise, hardly get smaller.
     *
     * @param path where to; a file that is there is replaced
     * @param tensors the arrays by name, in the order of the map
     * @param precision of their elements in the file
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a name is one that reading refuses, or is longer than 65,531 bytes, or a
     *     finite element is too large for the precision
     */
    public static void writeAllCompressed(Path path, Map<String, Tensor> tensors, Precision precision) throws IOException {
        writeAll("NumPy.writeAllCompressed", path, tensors, precision, ZipEntry.DEFLATED);
    }

    private static void writeAll(String operation, Path path, Map<String, Tensor> tensors, Precision precision, int method)
            throws IOException {
        Check.notNull(operation, "path", path);
        Map<String, Tensor> arrays = TensorCheck.copy(operation, "tensors", tensors);
        Check.notNull(operation, "precision", precision);
        arrays.forEach((name, tensor) -> {
            checkName(operation, name);
            TensorCheck.precision(operation, "tensors[" + Names.quote(name) + "]", tensor, precision);
        });
        AtomicFile.write(path, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                zip.putNextEntry(entry(array.getKey() + SUFFIX, array.getValue(), precision.type(), method));
                Npy.write(zip, array.getValue(), precision.type());
                zip.closeEntry();
            }
            zip.finish();
        });
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
     * An entry that is the same for the same array, on any day and in any time zone. Its time is not quite the first that an
     * archive can hold: ZipEntry takes 1980-01-01 00:00:00 for an earlier one, which it stores by the time zone.
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
