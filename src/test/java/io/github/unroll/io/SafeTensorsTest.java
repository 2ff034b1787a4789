package io.github.unroll.io;

import static io.github.unroll.io.TestFiles.f8;
import static io.github.unroll.io.TestFiles.little;
import static io.github.unroll.io.TestFiles.readSafeTensors;
import static io.github.unroll.io.TestFiles.safeTensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {

    private static final byte[] TWO = f8(1.5, -2.5);

    @Test
    void allTypesOfFloatingPointNumbersAreRead() throws IOException {
        byte[] data = little(28)
                .putDouble(1.1).putFloat(1.1f).putFloat(Float.MIN_VALUE)
                .putShort((short) 0x3C01).putShort((short) 0xFC00).putShort((short) 0x3F81).putShort((short) 0x8000)
                .putInt(0).array();
        Map<String, Tensor> tensors = readSafeTensors(safeTensors("""
                {"d": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]},
                 "f": {"dtype": "F32", "shape": [2], "data_offsets": [8, 16]},
                 "h": {"dtype": "F16", "shape": [2], "data_offsets": [16, 20]},
                 "b": {"dtype": "BF16", "shape": [2], "data_offsets": [20, 24]},
                 "z": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [24, 28]}}
                """, data));
        assertThat(tensors).containsOnly(
                Map.entry("d", Tensor.vector(1.1)), Map.entry("f", Tensor.vector(1.1f, Float.MIN_VALUE)),
                Map.entry("h", Tensor.vector(1 + 0x1p-10, Double.NEGATIVE_INFINITY)),
                Map.entry("b", Tensor.vector(1 + 0x1p-7, -0.0)), Map.entry("z", Tensor.of(List.of(1, 2), 0, 0)));
    }

    @Test
    void theOrderIsThatOfTheData() throws IOException {
        assertThat(readSafeTensors(safeTensors("""
                {"second":{"data_offsets":[8,16],"shape":[],"dtype":"F64"},
                 "empty":{"data_offsets":[8,8],"shape":[3,0],"dtype":"F64"},
                 "first":{"data_offsets":[0,8],"shape":[1,1],"dtype":"F64"}}""", TWO)))
                .containsExactly(Map.entry("first", Tensor.of(List.of(1, 1), 1.5)),
                        Map.entry("empty", Tensor.of(List.of(3, 0))),
                        Map.entry("second", Tensor.of(List.of(), -2.5)));
    }

    @Test
    void aFileMayBeEmpty() throws IOException {
        assertThat(readSafeTensors(safeTensors("{}", new byte[0]))).isEmpty();
        assertThat(readSafeTensors(safeTensors("{\"__metadata__\":{}}      ", new byte[0]))).isEmpty();
        assertThat(readSafeTensors(safeTensors(tensor("x", 0, 0), new byte[0]))).containsOnly(Map.entry("x", Tensor.vector()));
        byte[] complex = safeTensors("{\"x\":{\"dtype\":\"C64\",\"shape\":[0],\"data_offsets\":[0,0]}}", new byte[0]);
        assertThat(SafeTensors.read(complex, name -> false)).isEmpty();
    }

    @Test
    void namesAreAnyText() throws IOException {
        assertThat(readSafeTensors(safeTensors(
                tensor("../\\u0061\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\udd1e é𝄞", 0, 16), TWO)).keySet())
                .containsExactly("../a\"\\/\b\f\n\r\té𝄞 é𝄞");
        assertThat(readSafeTensors(safeTensors(tensor("", 0, 16), TWO)).keySet()).containsExactly("");
    }

    /** A header with one vector of float64. */
    private static String tensor(String name, long begin, long end) {
        return "{" + entry(name, begin, end) + "}";
    }

    private static String entry(String name, long begin, long end) {
        return "\"%s\":{\"dtype\":\"F64\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                .formatted(name, (end - begin) / 8, begin, end);
    }

    static Stream<Arguments> badHeaders() {
        String start = "{\"x\":{\"dtype\":\"F64\",\"shape\":";
        return Stream.of(
                Arguments.of("", 0, "the header must start with {"),
                Arguments.of(" {}", 0, "the header must start with {"),
                Arguments.of("[]", 0, "the header must start with {"),
                Arguments.of("{", 1, "a string should be here"),
                Arguments.of("{} x", 3, "the header should end here"),
                Arguments.of("{}\0", 2, "the header should end here"),
                Arguments.of("{\"x\":1}", 5, "'{' is missing here"),
                Arguments.of("{\"x\":null}", 5, "'{' is missing here"),
                Arguments.of("{'x':{}}", 1, "a string should be here"),
                Arguments.of("{\"x\":{}}", 1, "the tensor \"x\" must have dtype, shape and data_offsets"),
                Arguments.of("{ \"x\":{}}", 2, "the tensor \"x\" must have dtype, shape and data_offsets"),
                Arguments.of("{ \"x\":{\"dtype\":\"F64\",\n\"dtype\":\"F64\"}}", 22, "the key \"dtype\" appears twice"),
                Arguments.of("{\"x\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[8,0]}}", 1,
                        "the tensor \"x\" of shape (1) in C64 takes -8 bytes, its data_offsets are 8 and 0"),
                Arguments.of("{\"x\":{},}", 1, "the tensor \"x\" must have dtype, shape and data_offsets"),
                Arguments.of(tensor("x", 0, 16).replace("}}", "},}"), 55, "a string should be here"),
                Arguments.of(tensor("x", 0, 16).replace("}}", "} \"y\""), 55, "'}' is missing here"),
                Arguments.of(tensor("x", 0, 16).replace(",\"shape\":[2]", ""), 1,
                        "the tensor \"x\" must have dtype, shape and data_offsets"),
                Arguments.of(tensor("x", 0, 16).replace(",\"data_offsets\":[0,16]", ""), 1,
                        "the tensor \"x\" must have dtype, shape and data_offsets"),
                Arguments.of(tensor("x", 0, 16).replace("shape", "shapes"), 20, "the key \"shapes\" is not known"),
                Arguments.of(tensor("x", 0, 16).replace("\"shape\"", "\"dtype\""), 20, "the key \"dtype\" appears twice"),
                Arguments.of("{" + entry("x", 0, 8) + "," + entry("x", 8, 16) + "}", 54, "the key \"x\" appears twice"),
                Arguments.of("{" + entry("x", 0, 8) + "," + entry("\\u0078", 8, 16) + "}", 54, "the key \"x\" appears twice"),
                Arguments.of("{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", 25, "the key \"a\" appears twice"),
                Arguments.of("{\"__metadata__\":{\"a\":1}}", 21, "a string should be here"),
                Arguments.of("{\"__metadata__\":{\"a\":{}}}", 21, "a string should be here"),
                Arguments.of(tensor("x", 0, 16).replace("F64", "C64"), 1,
                        "the tensor \"x\" is of dtype \"C64\"; F64, F32, F16, BF16, I8 to I64, U8 to U64 and BOOL are read,"
                        + " and a predicate of names can leave others out"),
                Arguments.of(tensor("x", 0, 16).replace("\"F64\"", "64"), 14, "a string should be here"),
                Arguments.of(tensor("x\\q", 0, 16), 4, "there is no such escape in JSON"),
                Arguments.of(tensor("x\\u12g4", 0, 16), 7, "a hexadecimal digit should be here"),
                Arguments.of(tensor("x\\u12\u0663", 0, 16), 7, "a hexadecimal digit should be here"),
                Arguments.of("{\"x\\u12", 7, "a hexadecimal digit should be here"),
                Arguments.of(tensor("x\\ud834", 0, 16), 4, "half a surrogate pair is not a character"),
                Arguments.of(tensor("x\\udd1e", 0, 16), 4, "half a surrogate pair is not a character"),
                Arguments.of(tensor("x\\ud834\\u0041", 0, 16), 4, "half a surrogate pair is not a character"),
                Arguments.of(tensor("x\ny", 0, 16), 1, "the string does not end, or has a control character in it"),
                Arguments.of("{\"x", 1, "the string does not end, or has a control character in it"),
                Arguments.of(start + "[2.0]", 30, "']' is missing here"),
                Arguments.of(start + "[-2]", 29, "a whole number, 0 or more, should be here"),
                Arguments.of(start + "[02]", 29, "a whole number, 0 or more, should be here"),
                Arguments.of(start + "[2,]", 31, "a whole number, 0 or more, should be here"),
                Arguments.of(start + "[\"2\"]", 29, "a whole number, 0 or more, should be here"),
                Arguments.of(start + "[[2]]", 29, "a whole number, 0 or more, should be here"),
                Arguments.of(start + "[".repeat(100_000), 29, "a whole number, 0 or more, should be here"),
                Arguments.of("{\"x\":".repeat(100_000), 6, "the key \"x\" is not known"),
                Arguments.of("[".repeat(100_000), 0, "the header must start with {"),
                Arguments.of(start + "[2147483648]", 29, "the size 2147483648 of an axis exceeds 2147483647"),
                Arguments.of(start + "[1, 2147483648]", 32, "the size 2147483648 of an axis exceeds 2147483647"),
                Arguments.of(start + "[18446744073709551616]", 29, "the number is too large"),
                Arguments.of(start + "[2147483640]", 20,
                        "the shape (2147483640) has more elements than an array can hold (2147483639)"),
                Arguments.of(start + "[65536,65536,65536,65536]", 20,
                        "the shape (65536, 65536, 65536, 65536) has more elements than an array can hold (2147483639)"),
                Arguments.of(start + "[" + "1,".repeat(64) + "1]", 20, "the shape has 65 axes, more than 64"),
                Arguments.of(start + "[1],\"data_offsets\":[0]", 32, "data_offsets must be two numbers"),
                Arguments.of(start + "[1],\"data_offsets\":[0,8,8]", 32, "data_offsets must be two numbers"),
                Arguments.of(start + "[1],\"data_offsets\":[-8,0]", 48, "a whole number, 0 or more, should be here"),
                Arguments.of(start + "[1],\"data_offsets\":[0,9223372036854775808]", 50, "the number is too large"),
                Arguments.of(start + "[1],\"data_offsets\":[16,8]}}", 1,
                        "the tensor \"x\" of shape (1) in F64 takes 8 bytes, its data_offsets are 16 and 8"),
                Arguments.of(start + "[1],\"data_offsets\":[0,9223372036854775807]}}", 1,
                        "the tensor \"x\" of shape (1) in F64 takes 8 bytes, its data_offsets are 0 and 9223372036854775807"),
                Arguments.of(tensor("x", 0, 16).replace("[2]", "[3]"), 1,
                        "the tensor \"x\" of shape (3) in F64 takes 24 bytes, its data_offsets are 0 and 16"));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void aBadHeaderIsRefusedWithTheOffset(String header, int offset, String message) {
        refused(safeTensors(header, TWO), 8 + offset, message);
    }

    @Test
    void theTensorsMustFillTheDataSideBySide() {
        String overlap = "{" + entry("x", 0, 16) + "," + entry("y", 8, 16) + "}";
        refused(safeTensors(overlap, TWO), 8 + overlap.length(),
                "the data of \"y\" start at 8, but should start at 16; tensors must not overlap or leave holes");
        String same = "{" + entry("x", 0, 16) + "," + entry("y", 0, 16) + "}";
        refused(safeTensors(same, TWO), 8 + same.length(),
                "the data of \"y\" start at 0, but should start at 16; tensors must not overlap or leave holes");
        refused(safeTensors(tensor("x", 8, 16), TWO), 8 + tensor("x", 8, 16).length(),
                "the data of \"x\" start at 8, but should start at 0; tensors must not overlap or leave holes");
        refused(safeTensors(tensor("x", 0, 8), TWO), 8 + tensor("x", 0, 8).length(),
                "the tensors take 8 bytes of data, there are 16");
        refused(safeTensors(tensor("x", 0, 24), TWO), 8 + tensor("x", 0, 24).length(),
                "the tensors take 24 bytes of data, there are 16");
        String huge = tensor("x", 0, 8L * 2147483639);
        refused(safeTensors(huge, TWO), 8 + huge.length(), "the tensors take 17179869112 bytes of data, there are 16");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] file = safeTensors(tensor("x?", 0, 16), TWO);
        file[8 + 3] = (byte) 0xFF;
        refused(file, 9, "the string is not UTF-8");
    }

    @Test
    void theLengthOfTheHeaderMustFitTheFile() {
        byte[] file = safeTensors(tensor("x", 0, 16), TWO);
        int left = file.length - 8;
        refused(little(file.clone()).putLong(0, Long.MIN_VALUE).array(), 0,
                "the header should have 9223372036854775808 bytes, " + left + " are left");
        refused(little(file.clone()).putLong(0, -1).array(), 0,
                "the header should have 18446744073709551615 bytes, " + left + " are left");
        refused(little(file.clone()).putLong(0, left + 1).array(), 0,
                "the header should have " + (left + 1) + " bytes, " + left + " are left");
        refused(little(file.clone()).putLong(0, 0).array(), 8, "the header must start with {");
        refused(new byte[7], 0, "the length of the header has 8 bytes, 7 are left");
        refused("PK not a safetensors file".getBytes(StandardCharsets.US_ASCII), 0,
                "the header should have " + 0x6120746f6e204b50L + " bytes, 17 are left");
    }

    @Test
    void aHeaderIsLimited() {
        Source large = TestFiles.beginning("x", little(8).putLong(100_000_001).array(), 1L << 32);
        assertThatIOException().isThrownBy(() -> SafeTensors.read(large.input(), name -> true, new Budget(Long.MAX_VALUE)))
                .withMessage("x, offset 0: the header has 100000001 bytes; 100000000 are allowed");
        Source longest = TestFiles.beginning("x", little(8).putLong(100_000_000).array(), 1L << 32);
        assertThatIOException().isThrownBy(() -> SafeTensors.read(longest.input(), name -> true, new Budget(1 << 20)))
                .withMessage("x, offset 8: the contents need more memory than the 1048576 bytes that a file may take"
                        + " (a third of the maximum heap, see -Xmx)");
        byte[] file = safeTensors("{" + " ".repeat(10_000) + "}", new byte[0]);
        assertThatIOException().isThrownBy(() -> SafeTensors.read(Source.of("x", file).input(), name -> true,
                        new Budget(320_000)))
                .withMessage("x, offset 8: the contents need more memory than the 320000 bytes that a file may take"
                        + " (a third of the maximum heap, see -Xmx)");
    }

    @Test
    void tensorsThatAreTooLargeForTheHeapAreRefused() {
        byte[] half = new byte[8_000];                                         // 4,000 numbers, 32,000 bytes in memory
        byte[] file = safeTensors("""
                {"x": {"dtype": "F16", "shape": [2000], "data_offsets": [0, 4000]},
                 "y": {"dtype": "F16", "shape": [2000], "data_offsets": [4000, 8000]}}""", half);
        int table = 32 * (file.length - 8_008);
        assertThatIOException().isThrownBy(() -> SafeTensors.read(Source.of("x", file).input(), name -> true,
                        new Budget(table + 31_999)))
                .withMessage("x, offset " + (file.length - 4_000) + ": the contents need more memory than the " + (table + 31_999)
                        + " bytes that a file may take (a third of the maximum heap, see -Xmx)");
        assertThatNoException().isThrownBy(() -> SafeTensors.read(Source.of("x", file).input(), name -> true,
                new Budget(table + 32_000)));
    }

    @Test
    void aFileThatIsCutOffIsRefusedWhereverThatIs() {
        byte[] whole = safeTensors("{" + entry("x", 0, 8) + "," + entry("y", 8, 16) + "}", TWO);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatIOException().isThrownBy(() -> readSafeTensors(part)).withMessageStartingWith("x.safetensors, offset ");
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatIOException().isThrownBy(() -> readSafeTensors(longer)).withMessageEndingWith("there are 17");
    }

    @Test
    void aNameIsShownCutShortAndWithoutControlCharacters() {
        refused(safeTensors("{\"" + "\\u001b[2J" + "x".repeat(200) + "\":{}}", TWO), 9, "the tensor \"?[2J" + "x".repeat(76)
                + "...\" must have dtype, shape and data_offsets");
    }

    private static void refused(byte[] file, int offset, String message) {
        assertThatIOException().isThrownBy(() -> readSafeTensors(file))
                .withMessage("x.safetensors, offset " + offset + ": " + message);
    }
}
