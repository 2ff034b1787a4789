package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.ParameterTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Good files with something wrong in them: reading one gives tensors or an {@link IOException}, and nothing else. */
class MutationTest {

    private static final int ROUNDS = 100_000;

    private static final String MAPPING = "the tensors do not belong together: ";

    /** The memory that a file of a few thousand bytes may take, whatever sizes it declares. */
    private static final long BUDGET = 1 << 22;

    private static final List<String> TOKENS = List.of("-1", "0", "2", "1e3", "4294967296", "9223372036854775807",
            "9223372036854775808", "18446744073709551616", "\"", "\\", "\\u", "{", "}", "[", "]", "(", ")", ",", ":", "'",
            "F64", "BF16", "I8", "BOOL", "U64", "C64", "null",
            "<i8", "|b1", "=f8", "<f4", ">f8", "|O", "True", "shape", "dtype", "__metadata__", "../", "\0", "\u00e9");

    private final Random random = new Random(1);

    private interface BytesReader {
        Object read(byte[] file) throws IOException;
    }

    /** A kind of file: an example, how to read it, and at how many of its bytes something may go wrong. */
    private record Kind(byte[] file, BytesReader reader, int bytes) {}

    private record Model(LayerStack.Parameters<LstmCell.Parameters> layers, Matrix embedding) {
    }

    private static List<Kind> kinds() {
        byte[] cube = TestFiles.npy(1, TestFiles.header(">f8", true, "(2, 1, 2)"), TestFiles.f8(1, 2, 3, 4));
        byte[] three = TestFiles.npy(3, TestFiles.header("<f4", false, "(3,)"), new byte[12]);
        byte[] integers = TestFiles.npy(1, TestFiles.header("<i8", false, "(2,)"), new byte[16]);
        List<Kind> kinds = new ArrayList<>();
        for (String name : List.of("torch-lstm", "torch-rnn", "torch-lstm-2x2-float32", "numpy-tagger")) {
            kinds.add(new Kind(Resources.goldenBytes(name + ".safetensors"), MutationTest::readSafeTensors, 1200));
        }
        for (String name : List.of("keras-lstm", "keras-rnn", "onnx-lstm", "torch-lstm", "numpy-onnx-lstm")) {
            kinds.add(new Kind(Resources.goldenBytes(name + ".npz"), MutationTest::readNpz, Integer.MAX_VALUE));
        }
        for (byte[] npy : List.of(cube, three, integers)) {
            kinds.add(new Kind(npy, MutationTest::readNpy, Integer.MAX_VALUE));
            kinds.add(new Kind(npy, file -> NumPy.read(stream(file), new Budget(BUDGET)), Integer.MAX_VALUE));
            // Archives with the right checksums, so that only the array in them is wrong.
            kinds.add(new Kind(npy, file -> readNpz(TestFiles.zip(ZipEntry.DEFLATED, "a.npy", file)), 80));
            kinds.add(new Kind(npy, file -> readNpz(TestFiles.zip(ZipEntry.STORED, "a.npy", file)), 80));
        }
        kinds.addAll(streamsAndParts());
        kinds.addAll(models());
        return kinds;
    }

    /** Streams, which do not say how long they are, and some tensors of a file. */
    private static List<Kind> streamsAndParts() {
        byte[] safe = Resources.goldenBytes("numpy-tagger.safetensors");
        byte[] npz = Resources.goldenBytes("numpy-onnx-lstm.npz");
        Predicate<String> some = name -> name.hashCode() % 2 == 0;
        return List.of(
                new Kind(safe, file -> SafeTensors.read(stream(file), name -> true, new Budget(BUDGET)), 1800),
                new Kind(safe, file -> SafeTensors.read(stream(file), some, new Budget(BUDGET)), 1800),
                new Kind(safe, file -> SafeTensors.read(Source.of("x", file).input(), some, new Budget(BUDGET)), 1800),
                new Kind(safe, file -> Map.of("x", SafeTensors.readMetadata(stream(file), new Budget(BUDGET))), 60),
                new Kind(npz, file -> NumPy.readAll(Source.of("x", file), some, new Budget(BUDGET)), Integer.MAX_VALUE),
                new Kind(npz, file -> {
                    Budget budget = new Budget(BUDGET);
                    return NumPy.readAll(Source.of(new ByteArrayInputStream(file), budget), name -> true, budget);
                }, Integer.MAX_VALUE));
    }

    /** From the file to parameters. */
    private static List<Kind> models() {
        byte[] model;
        try {
            model = Files.readAllBytes(Resources.path("model-by-unroll.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                new Kind(model, file -> ModelFile.model("x", readSafeTensors(file),
                        leaves -> ParameterTree.of(Model.class, leaves)).embedding(), 1200),
                new Kind(Resources.goldenBytes("numpy-tagger.safetensors"), mapped(file ->
                        PyTorch.module("lstm").inside("tagger").lstmStack(readSafeTensors(file))), 1800),
                new Kind(Resources.goldenBytes("numpy-keras-lstm.npz"), mapped(file ->
                        Keras.lstmStack(List.copyOf(readNpz(file).values()), 2, 1, 2)), Integer.MAX_VALUE),
                new Kind(Resources.goldenBytes("numpy-onnx-lstm.npz"), mapped(file ->
                        Onnx.lstmNode(readNpz(file), Map.of(), 4, 3).parameters()), Integer.MAX_VALUE));
    }

    /** Reads parameters; tensors that do not belong together are an IllegalArgumentException. */
    private static BytesReader mapped(BytesReader reader) {
        return file -> {
            try {
                Object parameters = reader.read(file);
                return ((LayerStack.Parameters<?>) parameters).wy();
            } catch (IllegalArgumentException e) {
                throw new IOException(MAPPING + e.getMessage(), e);
            }
        };
    }

    private static Input stream(byte[] file) {
        return Input.of(new ByteArrayInputStream(file));
    }

    private static Map<String, Tensor> readSafeTensors(byte[] file) throws IOException {
        return SafeTensors.read(Source.of("x", file).input(), name -> true, new Budget(BUDGET));
    }

    private static Map<String, Tensor> readNpz(byte[] file) throws IOException {
        return NumPy.readAll(Source.of("x", file), name -> true, new Budget(BUDGET));
    }

    private static Tensor readNpy(byte[] file) throws IOException {
        return NumPy.read(Source.of("x", file).input(), new Budget(BUDGET));
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aFileWithSomethingWrongIsReadOrRefused() {
        List<Kind> kinds = kinds();
        int[] refused = new int[kinds.size()];
        int[] read = new int[kinds.size()];
        for (int round = 0; round < ROUNDS; round++) {
            int k = round % kinds.size();
            Kind kind = kinds.get(k);
            byte[] file = mutate(kind);
            try {
                assertThatItIsSound(kind.reader.read(file));
                read[k]++;
            } catch (IOException e) {
                assertThatItIsLocated(e);
                refused[k]++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round + ", kind " + k + ": " + Arrays.toString(file), e);
            }
        }
        assertThat(refused).doesNotContain(0);
        assertThat(read).doesNotContain(0);
    }

    private static void assertThatItIsLocated(IOException e) {
        String message = e.getMessage();
        boolean located = (message.startsWith("x, ") || message.startsWith("InputStream, ")) && message.contains("offset ");
        if (!located && !message.startsWith("x: the file does not hold this model: ") && !message.startsWith(MAPPING)) {
            throw new AssertionError("This message names no place", e);
        }
    }

    private static void assertThatItIsSound(Object result) {
        if (result instanceof Map<?, ?> tensors) {
            tensors.values().forEach(MutationTest::assertThatItIsSound);
        } else if (result instanceof Tensor tensor) {
            if (tensor.toArray().length != Tensor.elements(tensor.shape())) {
                throw new AssertionError(tensor + " has " + tensor.toArray().length + " elements");
            }
        }
    }

    private byte[] mutate(Kind kind) {
        byte[] file = kind.file.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && file.length > 0; i++) {
            int at = random.nextInt(Math.min(file.length, kind.bytes));
            file = switch (random.nextInt(7)) {
                case 0 -> flip(file, at);
                case 1 -> set(file, at, (byte) random.nextInt());
                case 2 -> set(file, at, (byte) (random.nextBoolean() ? 0 : -1));
                case 3 -> splice(file, at, 0, token());
                case 4 -> splice(file, at, random.nextInt(10), token());
                case 5 -> splice(file, at, random.nextInt(10), Arrays.copyOfRange(file, at / 2, at / 2 + random.nextInt(20)));
                default -> random.nextInt(4) > 0 ? swap(file, at) : Arrays.copyOf(file, at);
            };
        }
        return file;
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flip(byte[] file, int at) {
        file[at] ^= (byte) (1 << random.nextInt(8));
        return file;
    }

    private static byte[] set(byte[] file, int at, byte value) {
        file[at] = value;
        return file;
    }

    /** Two neighbouring bytes in the other order, which does nothing if they are equal. */
    private static byte[] swap(byte[] file, int at) {
        int next = Math.min(at + 1, file.length - 1);
        byte first = file[at];
        file[at] = file[next];
        file[next] = first;
        return file;
    }

    /** Some bytes in the place of others. */
    private static byte[] splice(byte[] file, int at, int removed, byte[] inserted) {
        int end = Math.min(at + removed, file.length);
        byte[] spliced = new byte[at + inserted.length + file.length - end];
        System.arraycopy(file, 0, spliced, 0, at);
        System.arraycopy(inserted, 0, spliced, at, inserted.length);
        System.arraycopy(file, end, spliced, at + inserted.length, file.length - end);
        return spliced;
    }
}
