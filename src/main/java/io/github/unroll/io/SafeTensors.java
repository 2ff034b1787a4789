package io.github.unroll.io;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.unroll.internal.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files in the format <a href="https://github.com/huggingface/safetensors#format">safetensors</a>: tensors by name, and
 * nothing that could run. PyTorch writes them with {@code safetensors.torch.save_file(model.state_dict(), path)}.
 * <pre>
 * 8 bytes    N, little-endian
 * N bytes    the header, JSON: {"name": {"dtype": "F64", "shape": [20, 3], "data_offsets": [begin, end]}, ...}
 * the rest   the data, little-endian, in C order; the offsets count from here
 * </pre>
 * Tensors of {@code F64}, {@code F32}, {@code F16} and {@code BF16} are read, and written in the first two. A header may
 * have 100,000,000 bytes, as in the original library. A name is any string, and only ever a name.
 *
 * <p>A file that cannot be read is an {@link IOException} that says what is wrong and where, whatever is in it. Tensors
 * may take up to half of the largest heap in total ({@code -Xmx}); a file with more is refused before they are allocated.
 * A file is written under a temporary name in its folder and then moved to its place in one step: if that fails, or the
 * machine does, the old file is still there.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, or anything in one is.
 */
public final class SafeTensors {

    private static final long MAX_HEADER = 100_000_000;

    private SafeTensors() {
    }

    /**
     * The tensors in a file.
     *
     * @param path a {@code .safetensors} file
     * @return the tensors by name, in the order of their data; unmodifiable
     * @throws IOException if the file cannot be read or is not well-formed
     */
    public static Map<String, Tensor> read(Path path) throws IOException {
        Check.notNull("SafeTensors.read", "path", path);
        try (Source source = Source.open(path)) {
            return read(source, Budget.ofHeap());
        }
    }

    static Map<String, Tensor> read(Source source, Budget budget) throws IOException {
        Input input = source.input();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (SafeTensorsHeader.Entry entry : header(input, budget).entries()) {          // their data follow one another
            double[] values = budget.array(input, (int) Tensor.elements(entry.shape()));
            entry.type().read(input, LITTLE_ENDIAN, values);
            tensors.put(entry.name(), Tensor.owning(entry.shape(), values));
        }
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * What a file says of itself: its entry {@code __metadata__}.
     *
     * @param path a {@code .safetensors} file
     * @return the texts by name, in their order; empty if there are none; unmodifiable
     * @throws IOException if the file cannot be read or its header is not well-formed
     */
    public static Map<String, String> readMetadata(Path path) throws IOException {
        Check.notNull("SafeTensors.readMetadata", "path", path);
        try (Source source = Source.open(path)) {
            return Collections.unmodifiableMap(header(source.input(), Budget.ofHeap()).metadata());
        }
    }

    private static SafeTensorsHeader header(Input input, Budget budget) throws IOException {
        byte[] prefix = input.read(Long.BYTES, "the length of the header");
        long length = ByteBuffer.wrap(prefix).order(LITTLE_ENDIAN).getLong();
        if (length < 0 || length > input.remaining()) {
            throw input.error(0, "the header should have " + Long.toUnsignedString(length) + " bytes, " + input.remaining()
                    + " are left");
        }
        if (length > MAX_HEADER) {
            throw input.error(0, "the header has " + length + " bytes; " + MAX_HEADER + " are allowed");
        }
        budget.reserveTable(input, length);
        byte[] text = input.read((int) length, "the header");
        return SafeTensorsHeader.parse(new Cursor(input, Long.BYTES, text), input.remaining());
    }

    /**
     * Writes tensors in double precision.
     *
     * @param path where to; a file that is there is replaced
     * @param tensors the tensors by name, in the order of the map
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a name is {@code __metadata__} or has half a surrogate pair
     */
    public static void write(Path path, Map<String, Tensor> tensors) throws IOException {
        write(path, tensors, Precision.FLOAT64);
    }

    /**
     * Writes tensors.
     *
     * @param path where to; a file that is there is replaced
     * @param tensors the tensors by name, in the order of the map
     * @param precision of their elements in the file
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a name is {@code __metadata__} or has half a surrogate pair, or a finite
     *     element is too large for the precision
     */
    public static void write(Path path, Map<String, Tensor> tensors, Precision precision) throws IOException {
        write(path, tensors, precision, Map.of());
    }

    /**
     * Writes tensors, and texts that say something of them. Some Python libraries want {@code format} to be {@code pt}
     * before they load a file as one of PyTorch's.
     *
     * @param path where to; a file that is there is replaced
     * @param tensors the tensors by name, in the order of the map
     * @param precision of their elements in the file
     * @param metadata the texts by name
     * @throws IOException if the file cannot be written; one that was there is as it was
     * @throws IllegalArgumentException if a name is {@code __metadata__}, a text has half a surrogate pair, a finite
     *     element is too large for the precision, or the header would be longer than 100,000,000 bytes
     */
    public static void write(Path path, Map<String, Tensor> tensors, Precision precision, Map<String, String> metadata)
            throws IOException {
        String operation = "SafeTensors.write";
        Check.notNull(operation, "path", path);
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
        checkLength(header, MAX_HEADER);
        AtomicFile.write(path, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES).order(LITTLE_ENDIAN).putLong(header.length).array());
            out.write(header);
            for (Tensor tensor : contents.values()) {
                precision.type().write(out, tensor.values());
            }
        });
    }

    static void checkLength(byte[] header, long limit) {
        if (header.length > limit) {
            throw new IllegalArgumentException("SafeTensors.write: the header has " + header.length + " bytes; " + limit
                    + " are allowed");
        }
    }
}
