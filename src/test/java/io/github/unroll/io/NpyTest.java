package io.github.unroll.io;

import static io.github.unroll.io.TestFiles.f8;
import static io.github.unroll.io.TestFiles.header;
import static io.github.unroll.io.TestFiles.npy;
import static io.github.unroll.io.TestFiles.readNpy;
import static io.github.unroll.io.TestFiles.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

    private static final byte[] SIX = f8(1, 2, 3, 4, 5, 6);
    private static final String TYPES = " is not read; f8, f4, f2, i8, i4, i2, i1, u8, u4, u2, u1 and b1 are, after <, > or =";
    private static final Tensor ROWS = Tensor.of(List.of(2, 3), 1, 2, 3, 4, 5, 6);

    @ParameterizedTest
    @ValueSource(strings = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }      \n",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}",
        "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f8'}\n",
        "{\"descr\":\"<f8\",\"fortran_order\":False,\"shape\":(2,3)}\n",
        " {\r\n'descr' :\t'<f8' , 'fortran_order' : False , 'shape' : ( 2 , 3 , ) , }\n",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 3L), }\n",
    })
    void headersAreReadHoweverTheyAreWritten(String header) throws IOException {
        for (int version = 1; version <= 3; version++) {
            assertThat(readNpy(npy(version, header, SIX))).isEqualTo(ROWS);
        }
    }

    @Test
    void typesAndByteOrdersAreRead() throws IOException {
        ByteBuffer f8 = ByteBuffer.allocate(16).putDouble(1.1).putDouble(-0.0);
        ByteBuffer f4 = ByteBuffer.allocate(8).putFloat(1.1f).putFloat(-0.0f);
        ByteBuffer f2 = ByteBuffer.allocate(4).putShort((short) 0x3C01).putShort((short) 0x8000);
        assertThat(readNpy(npy(1, header(">f8", false, "(2,)"), f8.array()))).isEqualTo(Tensor.vector(1.1, -0.0));
        assertThat(readNpy(npy(1, header(">f4", false, "(2,)"), f4.array()))).isEqualTo(Tensor.vector(1.1f, -0.0));
        assertThat(readNpy(npy(1, header(">f2", false, "(2,)"), f2.array()))).isEqualTo(Tensor.vector(1 + 0x1p-10, -0.0));
        assertThat(readNpy(npy(1, header("<f8", false, "(2,)"), f8(1.1, -0.0)))).isEqualTo(Tensor.vector(1.1, -0.0));
        ByteBuffer little = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.1f);
        assertThat(readNpy(npy(1, header("<f4", false, "(1,)"), little.array()))).isEqualTo(Tensor.vector(1.1f));
    }

    @Test
    void fortranOrderIsTurnedIntoRows() throws IOException {
        assertThat(readNpy(npy(1, header("<f8", true, "(2, 3)"), f8(1, 4, 2, 5, 3, 6)))).isEqualTo(ROWS);
        double[] columnMajor = {1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23, 4, 16, 8, 20, 12, 24};
        double[] rowMajor = IntStream.rangeClosed(1, 24).asDoubleStream().toArray();
        assertThat(readNpy(npy(1, header("<f8", true, "(2, 3, 4)"), f8(columnMajor))))
                .isEqualTo(Tensor.of(List.of(2, 3, 4), rowMajor));
        assertThat(readNpy(npy(1, header("<f8", true, "(3, 0, 2)"), new byte[0]))).isEqualTo(Tensor.of(List.of(3, 0, 2)));
        assertThat(readNpy(npy(1, header("<f8", true, "(2147483647, 0, 2147483647)"), new byte[0])))
                .isEqualTo(Tensor.of(List.of(2147483647, 0, 2147483647)));
        assertThat(readNpy(npy(1, header("<f8", true, "(6,)"), SIX))).isEqualTo(Tensor.vector(1, 2, 3, 4, 5, 6));
    }

    @Test
    void anyNumberOfAxesIsRead() throws IOException {
        assertThat(readNpy(npy(1, header("<f8", false, "()"), f8(7)))).isEqualTo(Tensor.of(List.of(), 7));
        assertThat(readNpy(npy(1, header("<f8", false, "(0,)"), f8()))).isEqualTo(Tensor.vector());
        assertThat(readNpy(npy(1, header("<f8", false, "(5, 0)"), f8()))).isEqualTo(Tensor.of(List.of(5, 0)));
        assertThat(readNpy(npy(1, header("<f8", false, "(1, 2, 1, 3)"), SIX)))
                .isEqualTo(Tensor.of(List.of(1, 2, 1, 3), 1, 2, 3, 4, 5, 6));
    }

    @Test
    void aHeaderMayHaveTenThousandBytes() throws IOException {
        String header = header("<f8", false, "(2, 3)");
        assertThat(readNpy(npy(1, " ".repeat(10_000 - header.length()) + header, SIX))).isEqualTo(ROWS);
    }

    @Test
    void manyNumbersAreReadInPieces() throws IOException {
        double[] values = new Random(1).doubles(20_001).toArray();
        assertThat(readNpy(npy(values))).isEqualTo(Tensor.vector(values));
    }

    static Stream<Arguments> badHeaders() {
        String rest = ", 'fortran_order': False, 'shape': (2, 3), }\n";
        String sizes = "{'descr': '<f8', 'fortran_order': False, 'shape': ";
        return Stream.of(
                Arguments.of("", 0, "'{' is missing here"),
                Arguments.of("[]", 0, "'{' is missing here"),
                Arguments.of("{}", 0, "the header must have the keys descr, fortran_order and shape; it has []"),
                Arguments.of("{'descr': '<f8', 'shape': (2, 3)}", 0,
                        "the header must have the keys descr, fortran_order and shape; it has [descr, shape]"),
                Arguments.of("{'descr': '<f8', 'descr': '<f8'" + rest, 17, "the key \"descr\" appears twice"),
                Arguments.of("{'descr': '<f8', 'x': 1" + rest, 17, "the key \"x\" is not known"),
                Arguments.of("{'~ !': 1" + rest, 1, "the key \"~ !\" is not known"),
                Arguments.of("{'\t': 1" + rest, 2, "a string must consist of plain ASCII characters, and end"),
                Arguments.of("{'\u007f': 1" + rest, 2, "a string must consist of plain ASCII characters, and end"),
                Arguments.of("{'descr' '<f8'" + rest, 9, "':' is missing here"),
                Arguments.of("{'descr': '<f8' 'fortran_order'", 16, "'}' is missing here"),
                Arguments.of("{,}", 1, "a string should be here"),
                Arguments.of("{'descr", 7, "a string must consist of plain ASCII characters, and end"),
                Arguments.of("{'d\\x65scr': '<f8'" + rest, 3, "a string must consist of plain ASCII characters, and end"),
                Arguments.of("{'descr': '|O'" + rest, 10,
                        "this is an array of Python objects, a pickle, which could run any code; it is not read"),
                Arguments.of("{'descr': [('a', '<f8')]" + rest, 10,
                        "this is an array of records; only arrays of numbers are read"),
                Arguments.of("{'descr': ('<f8', (2,))" + rest, 10,
                        "this is an array of records; only arrays of numbers are read"),
                Arguments.of("{'descr': '<c16'" + rest, 10, "the type \"<c16\"" + TYPES),
                Arguments.of("{'descr': '<U1'" + rest, 10, "the type \"<U1\"" + TYPES),
                Arguments.of("{'descr': '<M8'" + rest, 10, "the type \"<M8\"" + TYPES),
                Arguments.of("{'descr': ''" + rest, 10, "the type \"\"" + TYPES),
                Arguments.of("{'descr': 'f8'" + rest, 10, "the type \"f8\"" + TYPES),
                Arguments.of("{'descr': '|f8'" + rest, 10,
                        "the type \"|f8\" leaves the order of the bytes open; it must start with <, > or ="),
                Arguments.of("{'descr': '!f8'" + rest, 10, "the type \"!f8\" must start with <, >, = or |"),
                Arguments.of("{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3), }", 34,
                        "fortran_order must be True or False"),
                Arguments.of("{'descr': '<f8', 'fortran_order': Falsehood, 'shape': (2, 3), }", 34,
                        "fortran_order must be True or False"),
                Arguments.of(sizes + "6, }", 50, "'(' is missing here"),
                Arguments.of(sizes + "(6), }", 50, "a tuple of one number has a comma after it"),
                Arguments.of(sizes + "(2 3), }", 53, "',' or ')' is missing here"),
                Arguments.of(sizes + "(2,,3), }", 53, "a whole number, 0 or more, should be here"),
                Arguments.of(sizes + "(-2, -3), }", 51, "a whole number, 0 or more, should be here"),
                Arguments.of(sizes + "(2.0, 3), }", 52, "',' or ')' is missing here"),
                Arguments.of(sizes + "(02, 3), }", 51, "a whole number, 0 or more, should be here"),
                Arguments.of(sizes + "(2, ", 54, "a whole number, 0 or more, should be here"),
                Arguments.of(sizes + "(2, 3", 55, "',' or ')' is missing here"),
                Arguments.of(sizes + "(2147483648,), }", 51, "the size 2147483648 of an axis exceeds 2147483647"),
                Arguments.of(sizes + "(1, 2147483648), }", 54, "the size 2147483648 of an axis exceeds 2147483647"),
                Arguments.of(sizes + "(9223372036854775808,), }", 51, "the number is too large"),
                Arguments.of(sizes + "(2147483640,), }", 50,
                        "the shape (2147483640) has more elements than an array can hold (2147483639)"),
                Arguments.of(sizes + "(65536, 65536, 65536, 65536), }", 50,
                        "the shape (65536, 65536, 65536, 65536) has more elements than an array can hold (2147483639)"),
                Arguments.of(sizes + "(" + "1, ".repeat(65) + "), }", 50, "the shape has 65 axes, more than 64"),
                Arguments.of(sizes + "(2, 3), } x", 60, "the header should end here"),
                Arguments.of(sizes + "__import__('os').system('x'), }", 50, "'(' is missing here"),
                Arguments.of(sizes + "(((((((((2, 3), }", 51, "a whole number, 0 or more, should be here"));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void aBadHeaderIsRefusedWithTheOffset(String header, int offset, String message) {
        refused(npy(1, header, SIX), 10 + offset, message);
        refused(npy(3, header, SIX), 12 + offset, message);
    }

    @Test
    void theDataMustBeThoseOfTheShape() {
        refused(npy(1, header("<f8", false, "(2, 4)"), SIX), 70, "the shape (2, 4) takes 64 bytes of data, there are 48");
        refused(npy(1, header("<f8", false, "(5,)"), SIX), 68, "the shape (5) takes 40 bytes of data, there are 48");
        refused(npy(1, header("<f8", false, "(2147483639,)"), SIX), 77,
                "the shape (2147483639) takes 17179869112 bytes of data, there are 48");
        refused(npy(1, header("<f8", false, "()"), new byte[0]), 66, "the shape () takes 8 bytes of data, there are 0");
    }

    @Test
    void aFileThatIsCutOffIsRefusedWhereverThatIs() {
        byte[] whole = npy(1.5, 2.5);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatIOException().isThrownBy(() -> readNpy(part)).withMessageStartingWith("x.npy, offset ");
        }
        refused(new byte[0], 0, "the mark of an .npy file has 6 bytes, 0 are left");
        refused(Arrays.copyOf(whole, 9), 8, "the length of the header has 2 bytes, 1 are left");
        refused(Arrays.copyOf(whole, 40), 10, "the header has " + (whole.length - 26) + " bytes, 30 are left");
    }

    @Test
    void whatIsNoNpyFileIsRefused() {
        byte[] whole = npy(1.5);
        refused(with(whole, 0, (byte) 'x'), 0, "this is not an .npy file; it does not start with \\x93NUMPY");
        refused(with(whole, 6, (byte) 4), 6, "version 4.0 of the format is not known; 1.0, 2.0 and 3.0 are");
        refused(with(whole, 7, (byte) 200), 6, "version 1.200 of the format is not known; 1.0, 2.0 and 3.0 are");
        refused(with(npy(2, " ", SIX), 8, (byte) -1, (byte) -1, (byte) -1, (byte) -1), 12,
                "the header has 4294967295 bytes; 10000 are allowed");
        refused(npy(1, " ".repeat(10_001), SIX), 10, "the header has 10001 bytes; 10000 are allowed");
    }

    @Test
    void whatIsTooLargeForTheHeapIsRefusedBeforeItIsAllocated() {
        byte[] header = npy(1, header("<f8", false, "(2147483639,)"), new byte[0]);
        Source endless = TestFiles.beginning("x.npy", header, header.length + 8L * 2147483639);
        assertThatIOException().isThrownBy(() -> NumPy.read(endless.input(), new Budget(1 << 30)))
                .withMessage("x.npy, offset 77: the contents need more memory than the 1073741824 bytes that a file may take"
                        + " (a third of the maximum heap, see -Xmx)");
        Input input = endless.input();
        assertThatIOException().isThrownBy(() -> new Budget(Long.MAX_VALUE).tensor(input, List.of(3), () -> {
            throw new OutOfMemoryError();
        })).withMessage("x.npy, offset 0: there is no room in the heap for an array of 3 numbers");
    }

    @Test
    void aThirdOfTheHeapIsForTheContents() {
        assertThat(Budget.ofHeap().left()).isEqualTo(Runtime.getRuntime().maxMemory() / 3);
    }

    @Test
    void anArrayInFortranOrderTakesTwiceItsSizeWhileItIsTurnedRound() throws IOException {
        byte[] turned = npy(1, header("<f8", true, "(2, 3)"), SIX);
        Budget budget = new Budget(96);
        assertThat(NumPy.read(Source.of("x.npy", turned).input(), budget).shape()).containsExactly(2, 3);
        assertThat(budget.left()).isEqualTo(48);
        byte[] oneAxis = npy(1, header("<f8", true, "(6,)"), SIX);
        assertThat(NumPy.read(Source.of("x.npy", oneAxis).input(), new Budget(48)).shape()).containsExactly(6);
        assertThatIOException().isThrownBy(() -> NumPy.read(Source.of("x.npy", turned).input(), new Budget(95)))
                .withMessage("x.npy, offset " + turned.length + ": the contents need more memory than the 95 bytes that a file"
                        + " may take (a third of the maximum heap, see -Xmx)");
    }

    private static void refused(byte[] file, int offset, String message) {
        assertThatIOException().isThrownBy(() -> readNpy(file)).withMessage("x.npy, offset " + offset + ": " + message);
    }
}
