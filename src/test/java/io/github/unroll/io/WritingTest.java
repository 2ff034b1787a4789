package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unroll.Matrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Written contents are read back; a file is replaced completely or not at all. */
class WritingTest {

    private static final Tensor SPECIAL = Tensor.vector(0.0, -0.0, 1.1, Double.NaN, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, -Math.PI);

    @TempDir
    private Path folder;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    @BeforeEach
    void manyShapes() {
        Random random = new Random(1);
        tensors.put("special", SPECIAL);
        for (List<Integer> shape : List.of(List.<Integer>of(), List.of(0), List.of(1), List.of(7), List.of(3, 4), List.of(4, 0),
                List.of(2, 3, 4), List.of(1, 1, 1, 1, 1, 1), List.of(100, 123))) {
            double[] values = random.doubles(Tensor.elements(shape), -1, 1).toArray();
            tensors.put("größe/" + shape, Tensor.of(shape, values));
        }
    }

    @Test
    void inDoublePrecisionEveryBitComesBack() throws IOException {
        Path file = folder.resolve("file");
        for (Tensor tensor : tensors.values()) {
            NumPy.write(file, tensor);
            assertThat(NumPy.read(file)).isEqualTo(tensor);
        }
        NumPy.writeAll(file, tensors);
        assertThat(NumPy.readAll(file)).containsExactlyEntriesOf(tensors);
        NumPy.writeAllCompressed(file, tensors, Precision.FLOAT64);
        assertThat(NumPy.readAll(file)).containsExactlyEntriesOf(tensors);
        SafeTensors.write(file, tensors);
        assertThat(SafeTensors.read(file)).containsAllEntriesOf(tensors).hasSameSizeAs(tensors);
    }

    @Test
    void inSinglePrecisionTheNearestComesBack() throws IOException {
        tensors.put("special", Tensor.vector(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE));
        Map<String, Tensor> rounded = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> rounded.put(name,
                Tensor.of(tensor.shape(), Arrays.stream(tensor.toArray()).map(value -> (float) value).toArray())));
        Path file = folder.resolve("file");
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            NumPy.write(file, tensor.getValue(), Precision.FLOAT32);
            assertThat(NumPy.read(file)).isEqualTo(rounded.get(tensor.getKey()));
        }
        NumPy.writeAll(file, tensors, Precision.FLOAT32);
        assertThat(NumPy.readAll(file)).containsExactlyEntriesOf(rounded);
        NumPy.writeAllCompressed(file, tensors, Precision.FLOAT32);
        assertThat(NumPy.readAll(file)).containsExactlyEntriesOf(rounded);
        SafeTensors.write(file, tensors, Precision.FLOAT32);
        assertThat(SafeTensors.read(file)).containsAllEntriesOf(rounded).hasSameSizeAs(rounded);
    }

    @Test
    void manyAxesComeBack() throws IOException {
        List<Integer> shape = new ArrayList<>(Collections.nCopies(64, 1));
        shape.set(63, 10);
        Tensor tensor = Tensor.of(shape, new Random(1).doubles(10).toArray());
        Path file = folder.resolve("file.npy");
        NumPy.write(file, tensor);
        assertThat(Files.size(file)).as("with a header of more than 255 bytes").isEqualTo(320 + 80);
        assertThat(NumPy.read(file)).isEqualTo(tensor);
    }

    @Test
    void textsGoAlong() throws IOException {
        Path file = folder.resolve("file.safetensors");
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("vocabulary", " \t\r\n\"\\/\u0000\u001féß𝄞");
        texts.put("", "");
        SafeTensors.write(file, tensors, Precision.FLOAT64, texts);
        assertThat(SafeTensors.readMetadata(file)).containsExactlyEntriesOf(texts);
        assertThat(SafeTensors.read(file)).isEqualTo(tensors);
        SafeTensors.write(file, Map.of(), Precision.FLOAT64, texts);
        assertThat(SafeTensors.readMetadata(file)).containsExactlyEntriesOf(texts);
        assertThat(SafeTensors.read(file)).isEmpty();
        SafeTensors.write(file, Map.of());
        assertThat(SafeTensors.readMetadata(file)).isEmpty();
    }

    @Test
    void theHeaderOfSafetensorsIsPlainJson() throws IOException {
        Path file = folder.resolve("file.safetensors");
        Map<String, Tensor> two = new LinkedHashMap<>();
        two.put("a b", Tensor.of(List.of(1, 2), 1, 2));
        two.put("\u001f\"\\ \u007f", Tensor.vector(3));
        SafeTensors.write(file, two, Precision.FLOAT32, Map.of("k", "a b"));
        byte[] bytes = Files.readAllBytes(file);
        String header = """
                {"__metadata__":{"k":"a b"},"a b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},\
                "\\u001f\\"\\\\ \u007f":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""";
        int length = header.length() + 7 & -8;
        assertThat(new String(bytes, 8, length, StandardCharsets.US_ASCII))
                .isEqualTo(header + " ".repeat(length - header.length()));
        assertThat(bytes).hasSize(8 + length + 12);
    }

    @Test
    void theSameTensorsGiveTheSameBytes() throws IOException {
        Path file = folder.resolve("file");
        NumPy.writeAll(file, tensors);
        byte[] npz = Files.readAllBytes(file);
        NumPy.writeAll(file, tensors);
        assertThat(file).hasBinaryContent(npz);
    }

    @Test
    void dataStartWhereMemoryMappingLikesIt() throws IOException {
        Path file = folder.resolve("file");
        NumPy.write(file, Tensor.vector(1.5));
        assertThat((Files.size(file) - 8) % 64).isZero();
        SafeTensors.write(file, Map.of("xyz", Tensor.vector(1.5)));
        assertThat((Files.size(file) - 8) % 8).isZero();
    }

    // An interrupted save

    private Path oldFile() throws IOException {
        return Files.writeString(folder.resolve("model"), "old");
    }

    private void assertOldFileOnly() throws IOException {
        assertThat(folder.resolve("model")).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("model"));
        }
    }

    @Test
    void aSaveThatFailsHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = oldFile();
        assertThatIOException().isThrownBy(() -> AtomicFile.write(file, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("disk full");
        })).withMessage("disk full");
        assertOldFileOnly();
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> AtomicFile.write(file, out -> {
            out.write(1);
            throw new StackOverflowError();
        }));
        assertOldFileOnly();
    }

    @Test
    void untilTheNewFileIsCompleteTheOldOneIsInItsPlace() throws IOException {
        Path file = oldFile();
        AtomicFile.write(file, out -> {
            out.write("new".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(file).hasContent("old");
        });
        assertThat(file).hasContent("new");
    }

    @Test
    void anInterruptedThreadLeavesTheOldFile() throws IOException {
        Path file = oldFile();
        for (ThrowingCallable save : List.<ThrowingCallable>of(
                () -> NumPy.write(file, SPECIAL), () -> NumPy.writeAll(file, tensors),
                () -> SafeTensors.write(file, tensors))) {
            Thread.currentThread().interrupt();
            assertThatIOException().isThrownBy(save);
            assertThat(Thread.interrupted()).isTrue();
            assertOldFileOnly();
        }
    }

    @Test
    void aNumberThatIsTooLargeForSinglePrecisionLeavesTheOldFile() throws IOException {
        Path file = oldFile();
        tensors.put("last", Tensor.vector(1, -1e39));
        String message = "element 1 of tensors[\"last\"] is -1.0E39; single precision ends at 3.4028235E38";
        tensors.remove("special");
        refused(() -> NumPy.writeAll(file, tensors, Precision.FLOAT32), "NumPy.writeAll: " + message);
        refused(() -> NumPy.writeAllCompressed(file, tensors, Precision.FLOAT32), "NumPy.writeAllCompressed: " + message);
        refused(() -> SafeTensors.write(file, tensors, Precision.FLOAT32), "SafeTensors.write: " + message);
        refused(() -> NumPy.write(file, tensors.get("last"), Precision.FLOAT32),
                "NumPy.write: element 1 of tensor is -1.0E39; single precision ends at 3.4028235E38");
        assertOldFileOnly();
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        assertThatIOException().isThrownBy(() -> NumPy.write(folder, SPECIAL)).withMessage(
                folder + ": this is not a regular file; only a regular file is replaced");
        assertThatIOException().isThrownBy(() -> NumPy.read(folder)).withMessage(folder + ": this is not a regular file");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDeviceThatNeverEndsIsNotRead() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros));
        assertThatIOException().isThrownBy(() -> NumPy.read(zeros)).withMessage("/dev/zero: this is not a regular file");
    }

    @Test
    void aMissingFileOrFolderIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> NumPy.read(missing))
                .withMessage(missing.toString());
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> SafeTensors.read(missing))
                .withMessage(missing.toString());
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> NumPy.write(missing.resolve("x"), SPECIAL))
                .withMessageStartingWith(missing.toString());
    }

    @Test
    void messagesNameTheFile() throws IOException {
        Path file = oldFile();
        assertThatIOException().isThrownBy(() -> NumPy.read(file))
                .withMessage(file + ", offset 0: the mark of an .npy file has 6 bytes, 3 are left");
        assertThatIOException().isThrownBy(() -> NumPy.readAll(file)).withMessage(file
                + ", offset 3: the end record of a zip archive is missing; the file is cut off, or not an .npz file");
        assertThatIOException().isThrownBy(() -> SafeTensors.read(file))
                .withMessage(file + ", offset 0: the length of the header has 8 bytes, 3 are left");
    }

    @Test
    void permissionsStayWhatTheyWere() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path file = oldFile();
        Set<PosixFilePermission> ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(file, ownerOnly);
        NumPy.write(file, SPECIAL);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(ownerOnly);
        Path plain = Files.createFile(folder.resolve("plain"));
        Path created = folder.resolve("created");
        NumPy.write(created, SPECIAL);
        assertThat(Files.getPosixFilePermissions(created)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void aLinkStaysOneAndItsTargetIsReplaced() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path file = oldFile();
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        NumPy.write(link, SPECIAL);
        assertThat(link).isSymbolicLink();
        assertThat(NumPy.read(file)).isEqualTo(SPECIAL);
    }

    // Arguments

    @Test
    void namesThatCannotBeReadAgainAreNotWritten() {
        Path file = folder.resolve("file");
        Tensor x = Tensor.of(Matrix.zeros(1, 1));
        refused(() -> NumPy.writeAll(file, Map.of("../x", x)),
                "NumPy.writeAll: the name \"../x\" is a path that leads out of a folder, or is not in its simplest form");
        refused(() -> NumPy.writeAll(file, Map.of("", x)), "NumPy.writeAll: the name \"\" is empty");
        refused(() -> NumPy.writeAll(file, Map.of("a\nb", x)),
                "NumPy.writeAll: the name \"a?b\" has a control character or a line separator");
        refused(() -> NumPy.writeAll(file, Map.of("x".repeat(65_486), x)), "NumPy.writeAll: the name \"" + "x".repeat(80)
                + "...\" with .npy has 65490 bytes; 65489 are allowed");
        String half = " has half a surrogate pair; it cannot be written in UTF-8";
        refused(() -> NumPy.writeAll(file, Map.of("\ud834", x)), "NumPy.writeAll: the name \"\ud834\"" + half);
        refused(() -> SafeTensors.write(file, Map.of("\ud834", x)), "SafeTensors.write: the name \"\ud834\"" + half);
        refused(() -> SafeTensors.write(file, Map.of(), Precision.FLOAT64, Map.of("k", "\udd1e")),
                "SafeTensors.write: the name \"\udd1e\"" + half);
        refused(() -> SafeTensors.write(file, Map.of(), Precision.FLOAT64, Map.of("\udd1e", "v")),
                "SafeTensors.write: the name \"\udd1e\"" + half);
        refused(() -> SafeTensors.write(file, Map.of("__metadata__", x)),
                "SafeTensors.write: a tensor has the name __metadata__; it is reserved");
        refused(() -> SafeTensors.checkLength("SafeTensors.write", new byte[11], 10),
                "SafeTensors.write: the header has 11 bytes; 10 are allowed");
        assertThat(file).doesNotExist();
        assertThatNoException().isThrownBy(() -> SafeTensors.checkLength("SafeTensors.write", new byte[10], 10));
    }

    @Test
    void theLongestNameComesBack() throws IOException {
        Path file = folder.resolve("file");
        Map<String, Tensor> longest = Map.of("x".repeat(65_485), SPECIAL);
        NumPy.writeAll(file, longest);
        assertThat(NumPy.readAll(file)).isEqualTo(longest);
    }

    @Test
    void nullIsNamed() {
        Path file = folder.resolve("file");
        Map<String, Tensor> hole = new LinkedHashMap<>();
        hole.put("x", null);
        nullRefused(() -> NumPy.read((Path) null), "NumPy.read: path must not be null");
        nullRefused(() -> NumPy.readAll((Path) null), "NumPy.readAll: path must not be null");
        nullRefused(() -> NumPy.write((Path) null, SPECIAL), "NumPy.write: path must not be null");
        nullRefused(() -> NumPy.write(file, null), "NumPy.write: tensor must not be null");
        nullRefused(() -> NumPy.write(file, SPECIAL, null), "NumPy.write: precision must not be null");
        nullRefused(() -> NumPy.writeAll((Path) null, tensors), "NumPy.writeAll: path must not be null");
        nullRefused(() -> NumPy.writeAll(file, null), "NumPy.writeAll: tensors must not be null");
        nullRefused(() -> NumPy.writeAll(file, hole), "NumPy.writeAll: tensors[\"x\"] must not be null");
        nullRefused(() -> NumPy.writeAll(file, tensors, null), "NumPy.writeAll: precision must not be null");
        nullRefused(() -> NumPy.writeAll(file, Map.of(), null), "NumPy.writeAll: precision must not be null");
        nullRefused(() -> NumPy.writeAllCompressed((Path) null, tensors, Precision.FLOAT64),
                "NumPy.writeAllCompressed: path must not be null");
        nullRefused(() -> NumPy.writeAllCompressed(file, hole, Precision.FLOAT64),
                "NumPy.writeAllCompressed: tensors[\"x\"] must not be null");
        nullRefused(() -> SafeTensors.read((Path) null), "SafeTensors.read: path must not be null");
        nullRefused(() -> SafeTensors.readMetadata((Path) null), "SafeTensors.readMetadata: path must not be null");
        nullRefused(() -> SafeTensors.write((Path) null, tensors), "SafeTensors.write: path must not be null");
        nullRefused(() -> SafeTensors.write(file, null), "SafeTensors.write: tensors must not be null");
        nullRefused(() -> SafeTensors.write(file, hole), "SafeTensors.write: tensors[\"x\"] must not be null");
        nullRefused(() -> SafeTensors.write(file, tensors, null), "SafeTensors.write: precision must not be null");
        nullRefused(() -> SafeTensors.write(file, Map.of(), null), "SafeTensors.write: precision must not be null");
        nullRefused(() -> SafeTensors.write(file, tensors, Precision.FLOAT64, null),
                "SafeTensors.write: metadata must not be null");
        hole.clear();
        hole.put(null, SPECIAL);
        nullRefused(() -> SafeTensors.write(file, hole), "SafeTensors.write: a key of tensors must not be null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(ThrowingCallable call, String message) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }
}
