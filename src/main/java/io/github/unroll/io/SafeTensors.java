package io.github.unroll.io;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.unroll.internal.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads and writes files in the format <a href="https://github.com/huggingface/safetensors#format">safetensors</a>: tensors
 * by name, and no executable content. PyTorch writes them with {@code safetensors.torch.save_file(model.state_dict(),
 * path)}.
 * <pre>
 * 8 bytes    N, little-endian
 * N bytes    the header, JSON: {"name": {"dtype": "F64", "shape": [20, 3], "data_offsets": [begin, end]}, ...}
 * the rest   the data, little-endian, in C order; the offsets count from here
 * </pre>
 * Reads {@code F64}, {@code F32}, {@code F16}, {@code BF16}, {@code I8} to {@code I64}, {@code U8} to {@code U64} and {@code
 * BOOL} (0 and 1), and writes {@code F64} and {@code F32}. Every number is read exactly; an integer beyond 2⁵³ is refused. A
 * header may have up to 100,000,000 bytes, as in the original library. A name may be any string; it is never used as a path.
 *
 * <p>A file is read from a {@link Path}, an array of bytes or an {@link InputStream}, with the same checks. A stream is read
 * to its end, and not closed. A predicate on names selects tensors; the others are skipped, whatever their type, and take no
 * memory.
 *
 * <p>If a file cannot be read, an {@link IOException} says what is wrong and where, whatever the file contains. The tensors
 * of a file may take a third of the maximum heap in total ({@code -Xmx}); a file with more is refused before the tensors are
 * allocated. The rest of the heap is for the parameters made from them, and for everything else.
 *
 * <p>A file is written under a temporary name in its folder and then moved into place in one step: if writing fails, or the
 * machine crashes, an existing file is unchanged. Owner, group and permissions of an existing file are kept. A target that
 * is not a regular file, such as a pipe, is refused; a link is followed. A stream that is written to is flushed, and not
 * closed.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an element of one is {@code null}.
 */
public final class SafeTensors {

    private static final long MAX_HEADER = 100_000_000;

    private SafeTensors() {
    }

    /**
     * Reads all tensors of a file.
     *
     * @param path a {@code .safetensors} file
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Map<String, Tensor> read(Path path) throws IOException {
        return read(path, name -> true);
    }

    /**
     * Reads some tensors of a file.
     *
     * @param path a {@code .safetensors} file
     * @param names true for the names of the tensors to read
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Map<String, Tensor> read(Path path, Predicate<String> names) throws IOException {
        Check.notNull("SafeTensors.read", "path", path);
        Check.notNull("SafeTensors.read", "names", names);
        try (Source source = Source.open(path)) {
            return read(source.input(), names, Budget.ofHeap());
        }
    }

    /**
     * Reads all tensors of a file in memory.
     *
     * @param bytes the contents of a {@code .safetensors} file
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the contents are not well-formed
     */
    public static Map<String, Tensor> read(byte[] bytes) throws IOException {
        return read(bytes, name -> true);
    }

    /**
     * Reads some tensors of a file in memory.
     *
     * @param bytes the contents of a {@code .safetensors} file
     * @param names true for the names of the tensors to read
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the contents are not well-formed
     */
    public static Map<String, Tensor> read(byte[] bytes, Predicate<String> names) throws IOException {
        Check.notNull("SafeTensors.read", "bytes", bytes);
        Check.notNull("SafeTensors.read", "names", names);
        return read(Source.of(bytes).input(), names, Budget.ofHeap());
    }

    /**
     * Reads all tensors of a stream, such as a resource or the body of an HTTP response.
     *
     * @param in the contents of a {@code .safetensors} file, and nothing after it
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the stream cannot be read or its contents are not well-formed
     */
    public static Map<String, Tensor> read(InputStream in) throws IOException {
        return read(in, name -> true);
    }

    /**
     * Reads some tensors of a stream, such as a resource or the body of an HTTP response.
     *
     * @param in the contents of a {@code .safetensors} file, and nothing after it
     * @param names true for the names of the tensors to read
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the stream cannot be read or its contents are not well-formed
     */
    public static Map<String, Tensor> read(InputStream in, Predicate<String> names) throws IOException {
        Check.notNull("SafeTensors.read", "in", in);
        Check.notNull("SafeTensors.read", "names", names);
        return read(Input.of(in), names, Budget.ofHeap());
    }

    static Map<String, Tensor> read(Input input, Predicate<String> names, Budget budget) throws IOException {
        SafeTensorsHeader header = header(input, budget);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (SafeTensorsHeader.Entry entry : header.entries()) {                         // their data follow one another
            if (names.test(entry.name())) {
                Elements elements = new Elements(
                        input, header.type(entry), LITTLE_ENDIAN, (int) Tensor.elements(entry.shape()));
                tensors.put(entry.name(), budget.tensor(input, entry.shape(), elements));
            } else {
                input.skip(entry.end() - entry.begin());
            }
        }
        input.expectEnd();
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * Reads the metadata of a file: its entry {@code __metadata__}.
     *
     * @param path a {@code .safetensors} file
     * @return the texts by name, in their order; empty if there are none; unmodifiable
     * @throws IOException if the file cannot be read or its header is not well-formed
     */
    public static Map<String, String> readMetadata(Path path) throws IOException {
        Check.notNull("SafeTensors.readMetadata", "path", path);
        try (Source source = Source.open(path)) {
            return readMetadata(source.input(), Budget.ofHeap());
        }
    }

    /**
     * Reads the metadata of a file in memory: its entry {@code __metadata__}.
     *
     * @param bytes the contents of a {@code .safetensors} file
     * @return the texts by name, in their order; empty if there are none; unmodifiable
     * @throws IOException if the header is not well-formed
     */
    public static Map<String, String> readMetadata(byte[] bytes) throws IOException {
        Check.notNull("SafeTensors.readMetadata", "bytes", bytes);
        return readMetadata(Source.of(bytes).input(), Budget.ofHeap());
    }

    /**
     * Reads the metadata at the beginning of a stream: the entry {@code __metadata__}. The stream is read up to the end of the
     * header, not to its own end.
     *
     * @param in the contents of a {@code .safetensors} file
     * @return the texts by name, in their order; empty if there are none; unmodifiable
     * @throws IOException if the stream cannot be read or the header is not well-formed
     */
    public static Map<String, String> readMetadata(InputStream in) throws IOException {
        Check.notNull("SafeTensors.readMetadata", "in", in);
        return readMetadata(Input.of(in), Budget.ofHeap());
    }

    static Map<String, String> readMetadata(Input input, Budget budget) throws IOException {
        return Collections.unmodifiableMap(header(input, budget).metadata());
    }

    private static SafeTensorsHeader header(Input input, Budget budget) throws IOException {
        byte[] prefix = input.read(Long.BYTES, "the length of the header");
        long length = ByteBuffer.wrap(prefix).order(LITTLE_ENDIAN).getLong();
        checkLength(input, prefix, length);
        budget.reserveTable(input, length);
        byte[] text = input.read((int) length, "the header");
        return SafeTensorsHeader.parse(new Cursor(input, Long.BYTES, text), input.remaining());
    }

    /** Checks the length of the header; an impossible length usually means another kind of file. */
    private static void checkLength(Input input, byte[] prefix, long length) throws IOException {
        long remaining = input.remaining();
        boolean inInput = length >= 0 && (remaining == Input.UNKNOWN || length <= remaining);
        if (inInput && length <= MAX_HEADER) {
            return;
        }
        String size = Long.toUnsignedString(length);
        throw input.error(0, WrongFile.advice(prefix).orElse(inInput || remaining == Input.UNKNOWN
                ? "the header has " + size + " bytes; " + MAX_HEADER + " are allowed"
                : "the header should have " + size + " bytes, " + remaining + " are left"));
    }

    /**
     * Writes tensors in double precision.
     *
     * @param path the target; an existing file is replaced
     * @param tensors the tensors by name, in the order of the map
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a name is {@code __metadata__} or has half a surrogate pair
     */
    public static void write(Path path, Map<String, Tensor> tensors) throws IOException {
        write(path, tensors, Precision.FLOAT64);
    }

    /**
     * Writes tensors.
     *
     * @param path the target; an existing file is replaced
     * @param tensors the tensors by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a name is {@code __metadata__} or has half a surrogate pair, or a finite
     *     element is too large for the precision
     */
    public static void write(Path path, Map<String, Tensor> tensors, Precision precision) throws IOException {
        write(path, tensors, precision, Map.of());
    }

    /**
     * Writes tensors and metadata. Some Python libraries require the entry {@code format} to be {@code pt} before they load
     * a file as a PyTorch file.
     *
     * @param path the target; an existing file is replaced
     * @param tensors the tensors by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @param metadata texts by name
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if a name is {@code __metadata__}, a text has half a surrogate pair, a finite
     *     element is too large for the precision, or the header would be longer than 100,000,000 bytes
     */
    public static void write(Path path, Map<String, Tensor> tensors, Precision precision, Map<String, String> metadata)
            throws IOException {
        Check.notNull("SafeTensors.write", "path", path);
        AtomicFile.write(path, contents("SafeTensors.write", tensors, precision, metadata));
    }

    /**
     * Writes tensors in double precision to a stream.
     *
     * @param out the target, which is flushed and not closed
     * @param tensors the tensors by name, in the order of the map
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if a name is {@code __metadata__} or has half a surrogate pair
     */
    public static void write(OutputStream out, Map<String, Tensor> tensors) throws IOException {
        write(out, tensors, Precision.FLOAT64, Map.of());
    }

    /**
     * Writes tensors and metadata to a stream.
     *
     * @param out the target, which is flushed and not closed
     * @param tensors the tensors by name, in the order of the map
     * @param precision the precision of their elements in the file
     * @param metadata texts by name
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if a name is {@code __metadata__}, a text has half a surrogate pair, a finite
     *     element is too large for the precision, or the header would be longer than 100,000,000 bytes; then nothing is written
     */
    public static void write(OutputStream out, Map<String, Tensor> tensors, Precision precision, Map<String, String> metadata)
            throws IOException {
        Check.notNull("SafeTensors.write", "out", out);
        contents("SafeTensors.write", tensors, precision, metadata).writeBuffered(out);
    }

    static AtomicFile.Contents contents(
            String operation, Map<String, Tensor> tensors, Precision precision, Map<String, String> metadata) {
        Map<String, Tensor> contents = TensorCheck.copy(operation, "tensors", tensors);
        Map<String, String> texts = TensorCheck.copy(operation, "metadata", metadata);
        Check.notNull(operation, "precision", precision);
        contents.forEach((name, tensor) -> {
            Names.checkEncodable(operation, name);
            if (name.equals(SafeTensorsHeader.METADATA)) {
                throw new IllegalArgumentException(operation + ": a tensor has the name " + name + "; it is reserved");
            }
            TensorCheck.precision(operation, "tensors[" + Names.quote(name) + "]", tensor, precision);
        });
        texts.forEach((key, text) -> {
            Names.checkEncodable(operation, key);
            Names.checkEncodable(operation, text);
        });
        byte[] header = SafeTensorsHeader.write(contents, precision.type(), texts);
        checkLength(operation, header, MAX_HEADER);
        return out -> {
            out.write(ByteBuffer.allocate(Long.BYTES).order(LITTLE_ENDIAN).putLong(header.length).array());
            out.write(header);
            for (Tensor tensor : contents.values()) {
                precision.type().write(out, tensor.toArray());
            }
        };
    }

    static void checkLength(String operation, byte[] header, long limit) {
        if (header.length > limit) {
            throw new IllegalArgumentException(operation + ": the header has " + header.length + " bytes; " + limit
                    + " are allowed");
        }
    }
}
