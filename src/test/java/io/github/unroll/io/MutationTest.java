package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Good files with something wrong in them: reading one gives tensors or an {@link IOException}, and nothing else. */
class MutationTest {

    private static final int ROUNDS = 100_000;

    /** What a file of a few thousand bytes may take, however much it promises. */
    private static final long BUDGET = 1 << 22;

    private static final List<String> TOKENS = List.of("-1", "0", "2", "1e3", "4294967296", "9223372036854775807",
            "9223372036854775808", "18446744073709551616", "\"", "\\", "\\u", "{", "}", "[", "]", "(", ")", ",", ":", "'",
            "F64", "BF16", "I8", "<f4", ">f8", "|O", "True", "shape", "dtype", "__metadata__", "../", "\0", "\u00e9");

    private final Random random = new Random(1);

    private interface BytesReader {
        Object read(byte[] file) throws IOException;
    }

    /** A kind of file: an example, how to read it, and at how many of its bytes something may go wrong. */
    private record Kind(byte[] file, BytesReader reader, int bytes) {}

    private static List<Kind> kinds() {
        byte[] cube = TestFiles.npy(1, TestFiles.header(">f8", true, "(2, 1, 2)"), TestFiles.f8(1, 2, 3, 4));
        byte[] three = TestFiles.npy(3, TestFiles.header("<f4", false, "(3,)"), new byte[12]);
        List<Kind> kinds = new ArrayList<>();
        for (String name : List.of("torch-lstm", "torch-rnn", "torch-lstm-2x2-float32")) {
            kinds.add(new Kind(Resources.goldenBytes(name + ".safetensors"), MutationTest::readSafeTensors, 1200));
        }
        for (String name : List.of("keras-lstm", "keras-rnn", "onnx-lstm", "torch-lstm")) {
            kinds.add(new Kind(Resources.goldenBytes(name + ".npz"), MutationTest::readNpz, Integer.MAX_VALUE));
        }
        for (byte[] npy : List.of(cube, three)) {
            kinds.add(new Kind(npy, MutationTest::readNpy, Integer.MAX_VALUE));
            // Archives with the right checksums, so that it is the array in them that has to be found out.
            kinds.add(new Kind(npy, file -> readNpz(TestFiles.zip(ZipEntry.DEFLATED, "a.npy", file)), 80));
            kinds.add(new Kind(npy, file -> readNpz(TestFiles.zip(ZipEntry.STORED, "a.npy", file)), 80));
        }
        return kinds;
    }

    private static Object readSafeTensors(byte[] file) throws IOException {
        return SafeTensors.read(Source.of("x", file).input(), name -> true, new Budget(BUDGET));
    }

    private static Object readNpz(byte[] file) throws IOException {
        return NumPy.readAll(Source.of("x", file), name -> true, new Budget(BUDGET));
    }

    private static Object readNpy(byte[] file) throws IOException {
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
        if (!e.getMessage().startsWith("x, ") || !e.getMessage().contains("offset ")) {
            throw new AssertionError("This message names no place", e);
        }
    }

    private static void assertThatItIsSound(Object result) {
        if (result instanceof Map<?, ?> tensors) {
            tensors.values().forEach(MutationTest::assertThatItIsSound);
        } else {
            Tensor tensor = (Tensor) result;
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
