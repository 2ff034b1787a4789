package io.github.unroll.io;

import static io.github.unroll.io.TestFiles.header;
import static io.github.unroll.io.TestFiles.little;
import static io.github.unroll.io.TestFiles.npy;
import static io.github.unroll.io.TestFiles.readNpy;
import static io.github.unroll.io.TestFiles.readNpz;
import static io.github.unroll.io.TestFiles.readSafeTensors;
import static io.github.unroll.io.TestFiles.safeTensors;
import static io.github.unroll.io.TestFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Integers and booleans are read exactly, or refused. */
class IntegersTest {

    private static final double LARGEST = 0x1p53;

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] longs(ByteOrder order, long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(order);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "|b1; BOOL; 0,1; 0 1",
        "|i1; I8; 0,127,128,255; 0 127 -128 -1",
        "|u1; U8; 0,127,128,255; 0 127 128 255",
        "<i2; I16; 1,0,255,127,0,128; 1 32767 -32768",
        "<u2; U16; 1,0,255,127,0,128; 1 32767 32768",
        "<i4; I32; 1,2,3,4,0,0,0,128; 67305985 -2147483648",
        "<u4; U32; 1,2,3,4,0,0,0,128; 67305985 2147483648",
        "<i8; I64; 1,2,3,4,5,6,7,0; 1976943448883713",
        "<u8; U64; 1,2,3,4,5,6,7,0; 1976943448883713",
        "<u8; U64; 0,0,0,0,0,0,0,0; 0"})
    void everyTypeIsRead(String descr, String dtype, String data, String values) throws IOException {
        String[] numbers = data.strip().split(",");
        int[] unsigned = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            unsigned[i] = Integer.parseInt(numbers[i]);
        }
        byte[] bytes = bytes(unsigned);
        double[] expected = Arrays.stream(values.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
        String shape = "(" + expected.length + ",)";
        assertThat(readNpy(npy(1, header(descr.strip(), false, shape), bytes))).isEqualTo(Tensor.vector(expected));
        assertThat(readSafeTensors(safeTensors("{\"x\":{\"dtype\":\"" + dtype.strip() + "\",\"shape\":[" + expected.length
                + "],\"data_offsets\":[0," + bytes.length + "]}}", bytes))).containsOnly(Map.entry("x", Tensor.vector(expected)));
    }

    @Test
    void bothByteOrdersAreReadAndThatOfThisMachine() throws IOException {
        assertThat(readNpy(npy(1, header(">i4", false, "(1,)"), bytes(1, 2, 3, 4)))).isEqualTo(Tensor.vector(0x01020304));
        assertThat(readNpy(npy(1, header(">i8", false, "(1,)"), longs(ByteOrder.BIG_ENDIAN, -3)))).isEqualTo(Tensor.vector(-3));
        ByteBuffer machine = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putDouble(1.5).putDouble(-2);
        assertThat(readNpy(npy(1, header("=f8", false, "(2,)"), machine.array()))).isEqualTo(Tensor.vector(1.5, -2));
        assertThat(readNpy(npy(1, header(">u1", false, "(2,)"), bytes(3, 4)))).isEqualTo(Tensor.vector(3, 4));
    }

    @Test
    void integersUpToTwoToThe53AreReadExactly() throws IOException {
        long limit = 1L << 53;
        byte[] data = longs(ByteOrder.LITTLE_ENDIAN, limit, -limit, limit - 1, 0);
        assertThat(readNpy(npy(1, header("<i8", false, "(4,)"), data)))
                .isEqualTo(Tensor.vector(LARGEST, -LARGEST, LARGEST - 1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) + 1, (1L << 53) + 2, -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void integersBeyondAreRefused(long value) {
        byte[] data = longs(ByteOrder.LITTLE_ENDIAN, 7, value);
        byte[] file = npy(1, header("<i8", false, "(2,)"), data);
        assertThatIOException().isThrownBy(() -> readNpy(file)).withMessage("x.npy, offset " + (file.length - 8)
                + ": the integer " + value + " is beyond 2^53, where double precision is not exact");
    }

    @Test
    void unsignedIntegersBeyondAreRefused() {
        byte[] file = safeTensors("{\"x\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                longs(ByteOrder.LITTLE_ENDIAN, -1));
        assertThatIOException().isThrownBy(() -> readSafeTensors(file)).withMessage("x.safetensors, offset " + (file.length - 8)
                + ": the integer 18446744073709551615 is beyond 2^53, where double precision is not exact");
    }

    @Test
    void aByteThatIsNoBooleanIsRefused() {
        byte[] file = npy(1, header("|b1", false, "(3,)"), bytes(0, 1, 200));
        assertThatIOException().isThrownBy(() -> readNpy(file)).withMessage(
                "x.npy, offset " + (file.length - 1) + ": the byte 200 is not a boolean, which is 0 or 1");
        byte[] first = npy(1, header("|b1", false, "(3,)"), bytes(2, 0, 1));
        assertThatIOException().isThrownBy(() -> readNpy(first)).withMessage(
                "x.npy, offset " + (first.length - 3) + ": the byte 2 is not a boolean, which is 0 or 1");
    }

    /** A label beside the weights, or the counter of a BatchNorm, does not cost the whole file. */
    @Test
    void integersBesideWeightsDoNotMatter() throws IOException {
        byte[] data = little(17).putDouble(1.5).putLong(1200).put((byte) 1).array();
        assertThat(readSafeTensors(safeTensors("""
                {"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},
                 "bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[8,16]},
                 "mask":{"dtype":"BOOL","shape":[1,1],"data_offsets":[16,17]}}""", data)))
                .containsOnly(Map.entry("w", Tensor.vector(1.5)),
                        Map.entry("bn.num_batches_tracked", Tensor.of(List.of(), 1200)),
                        Map.entry("mask", Tensor.of(List.of(1, 1), 1)));
        byte[] labels = npy(1, header("<i8", false, "(2,)"), longs(ByteOrder.LITTLE_ENDIAN, 3, 9));
        assertThat(readNpz(zip(ZipEntry.STORED, "x.npy", npy(1.5), "labels.npy", labels)))
                .containsExactly(Map.entry("x", Tensor.vector(1.5)), Map.entry("labels", Tensor.vector(3, 9)));
    }

    @Test
    void metadataMayBeNull() throws IOException {
        byte[] file = safeTensors(
                "{\"__metadata__\": null, \"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", bytes(7));
        assertThat(readSafeTensors(file)).containsOnly(Map.entry("x", Tensor.vector(7)));
        assertThat(SafeTensors.readMetadata(file)).isEmpty();
        byte[] cutOff = safeTensors("{\"__metadata__\": nul", new byte[0]);
        assertThatIOException().isThrownBy(() -> SafeTensors.readMetadata(cutOff))
                .withMessage("byte[], offset 25: '{' is missing here");
    }

    @Test
    void foldersInAnArchiveAreIgnored() throws IOException {
        assertThat(readNpz(zip(ZipEntry.STORED, "layer/", new byte[0], "layer/w.npy", npy(1.5), "../", new byte[0])))
                .containsExactly(Map.entry("layer/w", Tensor.vector(1.5)));
        byte[] withData = zip(ZipEntry.STORED, "layer/", npy(1.5));
        assertThatIOException().isThrownBy(() -> readNpz(withData))
                .withMessage("x.npz, offset 0: the entry \"layer/\" is not an .npy file");
    }
}
