package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.unroll.model.LayerStack;
import io.github.unroll.training.Adagrad;
import io.github.unroll.training.Adam;
import io.github.unroll.training.AdamW;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientSum;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import io.github.unroll.training.RmsProp;
import io.github.unroll.training.Sgd;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values go through Java streams unchanged; a stream with other contents is refused by the checks of the class. */
class SerializationTest {

    private static final Random RANDOM = new Random(1);
    private static final LstmCell.Parameters LSTM = LstmCell.Parameters.random(3, 5, 2, RANDOM);
    private static final RnnCell.Parameters RNN = RnnCell.Parameters.random(3, 5, 2, RANDOM);
    private static final LayerStack.Parameters<LstmCell.Parameters> STACK =
            Initialisation.lstmStack(3, 4, 2, 2, true, RANDOM);
    private static final Matrix NUMBERS = Matrix.of(2, 3, 1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e300);

    static Stream<Object> values() {
        List<Matrix> x = TestMatrices.gaussians(4, 3, 2, RANDOM);
        LayerStack.Forward<LstmCell.Parameters> forward = LayerStack.lstm(STACK).forward(x);
        return Stream.of(NUMBERS, Matrix.zeros(0, 3), Matrix.zeros(3, 0), Lengths.of(3, 0, 7), Lengths.of(),
                State.of(NUMBERS), State.of(NUMBERS, NUMBERS), forward.last(), RNN, LSTM, STACK, STACK.layers().get(0),
                CrossEntropy.of(forward.y()).againstLabels(0, 1));
    }

    static Stream<Object> states() {
        return Stream.of(
                new Sgd(1, 0.9).step(new Sgd(1, 0.9).start(RNN), RNN),
                new Adagrad(1).step(new Adagrad(1).start(RNN), RNN),
                new RmsProp(1).step(new RmsProp(1).start(RNN), RNN),
                new Adam(1).step(new Adam(1).start(RNN), RNN),
                new AdamW(1, 0.1).step(new AdamW(1, 0.1).start(STACK), STACK));
    }

    static Stream<Object> sums() {
        return Stream.of(
                GradientSum.part(0, 1, 0.7, 3, LSTM),
                GradientSum.part(3, 5, 0.7, 3, LSTM).plus(GradientSum.part(1, 5, Double.NaN, 2, LSTM)),
                GradientSum.part(1, 2, 0.7, 3, NUMBERS).plus(GradientSum.part(0, 2, 0.2, 0, NUMBERS)));
    }

    @ParameterizedTest
    @MethodSource({"values", "states", "sums"})
    void aValueArrivesUnchanged(Object value) throws Exception {
        Object arrived = JavaStreams.read(JavaStreams.write(value));

        assertThat(arrived).isNotSameAs(value).isEqualTo(value).hasSameClassAs(value);
        assertThat(arrived.toString()).isEqualTo(value.toString());
    }

    @ParameterizedTest
    @MethodSource({"values", "states", "sums"})
    void aTruncatedStreamIsAnError(Object value) {
        byte[] stream = JavaStreams.write(value);
        int stride = 1 + stream.length / 100;
        for (int length = stream.length - 1; length >= 0; length -= stride) {
            byte[] truncated = Arrays.copyOf(stream, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> JavaStreams.read(truncated));
        }
    }

    @Test
    void theNumbersOfAMatrixThatHasArrivedBelongToItAlone() throws Exception {
        Object[] pair = {Matrix.of(1, 2, 3, 4), Matrix.of(1, 2, 3, 4)};
        Object[] arrived = (Object[]) JavaStreams.read(JavaStreams.write(pair));

        assertThat(((Matrix) arrived[0]).block().values()).isNotSameAs(((Matrix) arrived[1]).block().values());
        double[] shared = {1, 2};
        SerializedMatrix forged = new SerializedMatrix(1, 2, shared);
        Object[] withArray = (Object[]) JavaStreams.read(JavaStreams.writeAs(
                Class.forName("io.github.unroll.Matrix$Serialized"), SerializedMatrix.class, new Object[] {shared, forged}));
        ((double[]) withArray[0])[0] = 99;
        assertThat(withArray[1]).isEqualTo(Matrix.of(1, 2, 1, 2));
    }

    /** The components of what a matrix writes, without its checks. */
    private record SerializedMatrix(int rows, int columns, double[] rowMajor) implements Serializable {
    }

    private record SerializedLengths(int[] lengths) implements Serializable {
    }

    private record AnyLayer(List<?> directions) implements Serializable {
    }

    private record AnyStack(List<?> layers, Matrix wy, Matrix by) implements Serializable {
    }

    private record AnyState(List<?> a, List<?> c) implements Serializable {
    }

    private static void assertRefused(String message, byte[] forged) {
        assertThatExceptionOfType(InvalidObjectException.class).isThrownBy(() -> JavaStreams.read(forged))
                .withMessage(message);
    }

    /** A stream in which some bytes, which it must have exactly once, are replaced by others. */
    private static byte[] forged(Object value, byte[] bytes, byte[] others) {
        byte[] stream = JavaStreams.write(value);
        int found = -1;
        for (int from = 0; from + bytes.length <= stream.length; from++) {
            if (Arrays.equals(stream, from, from + bytes.length, bytes, 0, bytes.length)) {
                assertThat(found).as("only one place has these bytes").isNegative();
                found = from;
            }
        }
        assertThat(found).as("a place that has these bytes").isNotNegative();
        System.arraycopy(others, 0, stream, found, others.length);
        return stream;
    }

    /** A shape as the stream has it: primitive components by their names. */
    private static byte[] shape(int rows, int columns) {
        return ByteBuffer.allocate(8).putInt(columns).putInt(rows).array();
    }

    private static byte[] bits(double value) {
        return ByteBuffer.allocate(8).putDouble(value).array();
    }

    @Test
    void aMatrixOfAnotherSizeIsRefused() {
        Matrix matrix = Matrix.zeros(7, 11);

        assertRefused("Matrix: rowMajor has 77 elements, the matrix is 7x12;"
                + " the number of elements must be rows times columns (84)", forged(matrix, shape(7, 11), shape(7, 12)));
        assertRefused("Matrix: rows is -7, columns is -11; rows and columns must not be negative",
                forged(matrix, shape(7, 11), shape(-7, -11)));
        assertRefused("Matrix: a 65536x65536 matrix has 4294967296 elements;"
                        + " rows times columns must not exceed 2147483639",
                forged(matrix, shape(7, 11), shape(65536, 65536)));
    }

    @Test
    void aMatrixWithoutElementsIsRefused() throws Exception {
        assertRefused("Matrix: rowMajor must not be null", JavaStreams.writeAs(
                Class.forName("io.github.unroll.Matrix$Serialized"), SerializedMatrix.class, new SerializedMatrix(0, 0, null)));
    }

    @Test
    void aStreamThatHasAMatrixOrLengthsThemselvesIsRefused() {
        assertRefused("Matrix: the stream contains a Matrix; it must contain a Matrix.Serialized", bare(Matrix.class));
        assertRefused("Lengths: the stream contains a Lengths; it must contain a Lengths.Serialized", bare(Lengths.class));
    }

    /** A stream that has an object of a class, without fields. */
    private static byte[] bare(Class<?> type) {
        byte[] name = type.getName().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(100)
                .putShort(ObjectStreamConstants.STREAM_MAGIC).putShort(ObjectStreamConstants.STREAM_VERSION)
                .put(ObjectStreamConstants.TC_OBJECT).put(ObjectStreamConstants.TC_CLASSDESC)
                .putShort((short) name.length).put(name).putLong(ObjectStreamClass.lookup(type).getSerialVersionUID())
                .put(ObjectStreamConstants.SC_SERIALIZABLE).putShort((short) 0)
                .put(ObjectStreamConstants.TC_ENDBLOCKDATA).put(ObjectStreamConstants.TC_NULL).array();
    }

    @Test
    void negativeLengthsAreRefused() throws Exception {
        assertRefused("Lengths: lengths[1] is -2; lengths[1] must be at least 0", JavaStreams.writeAs(
                Class.forName("io.github.unroll.Lengths$Serialized"), SerializedLengths.class,
                new SerializedLengths(new int[] {1, -2})));
        assertRefused("Lengths: lengths must not be null", JavaStreams.writeAs(
                Class.forName("io.github.unroll.Lengths$Serialized"), SerializedLengths.class, new SerializedLengths(null)));
    }

    @Test
    void parametersOfOtherShapesAreRefused() {
        assertRefused("LstmCell.Parameters: wy is 1x10, wf is 5x8; wy columns (10) must equal wf rows (5)",
                forged(LSTM, shape(2, 5), shape(1, 10)));
        assertRefused("RnnCell.Parameters: waa is 1x25; waa rows (1) must equal its columns (25)",
                forged(RNN, shape(5, 5), shape(1, 25)));
        assertRefused("LayerStack.Parameters: by is 1x2, wy is 2x8; by must have the rows of wy (2) and 1 column",
                forged(STACK, shape(2, 1), shape(1, 2)));
    }

    @Test
    void listsThatAClassRefusesAreRefused() throws Exception {
        assertRefused("LayerStack.Layer: directions has 3 directions; there must be 1 or 2", JavaStreams.writeAs(
                LayerStack.Layer.class, AnyLayer.class, new AnyLayer(Collections.nCopies(3, LSTM))));
        assertRefused("LayerStack.Parameters: layers has 0 layers; there must be at least 1", JavaStreams.writeAs(
                LayerStack.Parameters.class, AnyStack.class, new AnyStack(List.of(), STACK.wy(), STACK.by())));
        assertRefused("State: a[1] is 2x2, a[0] is 2x3; a[1] columns (2) must equal a[0] columns (3)", JavaStreams.writeAs(
                State.class, AnyState.class, new AnyState(List.of(NUMBERS, Matrix.zeros(2, 2)), List.of())));
        assertRefused("State: c must not be null", JavaStreams.writeAs(
                State.class, AnyState.class, new AnyState(List.of(NUMBERS), null)));
    }

    @Test
    void aLossOfANegativeWeightIsRefused() {
        Loss loss = new Loss(0.5, 12, List.of(NUMBERS));
        assertRefused("Loss: weight is -12.0; weight must be finite and not negative", forged(loss, bits(12), bits(-12)));
    }

    private record AnyAdam(Object parameters, Object m, Object v, Matrix t) implements Serializable {
    }

    private record AnyRmsProp(Object parameters, Object v, Matrix t) implements Serializable {
    }

    private record AnyAdagrad(Object parameters, Object s, Matrix t) implements Serializable {
    }

    @Test
    void statesOfOptimisersOfAnotherStructureAreRefused() throws Exception {
        Matrix one = Matrix.of(1, 1, 1);
        assertRefused("Adam.State: m is 2x3, parameters is 1x1; m must have the shape of parameters",
                JavaStreams.writeAs(Adam.State.class, AnyAdam.class, new AnyAdam(one, NUMBERS, one, one)));
        assertRefused("Adam.State: parameters is a java.lang.String; a tree is a Matrix, or a record or a List of trees",
                JavaStreams.writeAs(Adam.State.class, AnyAdam.class, new AnyAdam("theta", one, one, one)));
        assertRefused("RmsProp.State: v is 2x3, parameters is 1x1; v must have the shape of parameters",
                JavaStreams.writeAs(RmsProp.State.class, AnyRmsProp.class, new AnyRmsProp(one, NUMBERS, one)));
        assertRefused("Sgd.State: t is 2x3, a number is 1x1; t must have the shape of a number",
                JavaStreams.writeAs(Sgd.State.class, AnyRmsProp.class, new AnyRmsProp(one, one, NUMBERS)));
        assertRefused("Adagrad.State: s must not be null",
                JavaStreams.writeAs(Adagrad.State.class, AnyAdagrad.class, new AnyAdagrad(one, null, one)));
    }

    @Test
    void aNumberOfStepsThatIsNoneIsRefused() {
        Matrix theta = Matrix.of(1, 1, 0.25);
        assertRefused("Adam.State: t is 0.5; it must be an integer, at least 0 and less than 2147483647",
                forged(new Adam.State<>(theta, theta, theta, Matrix.of(1, 1, 3)), bits(3), bits(0.5)));
    }

    private record AnySum(int parts, List<?> subtrees) implements Serializable {
    }

    @Test
    void aSumThatHasAPartTwiceIsRefused() throws Exception {
        GradientSum.Subtree<Matrix> part = new GradientSum.Subtree<>(0, 1, 0.5, 1, NUMBERS);
        assertRefused("GradientSum: subtrees[1] begins at part 1, subtrees[0] ends before part 2;"
                        + " the subtrees must be in the order of their parts, have each part once, and must not be siblings",
                JavaStreams.writeAs(GradientSum.class, AnySum.class, new AnySum(4, List.of(part, part))));
    }

    @Test
    void nothingElseIsSerializable() throws Exception {
        assertThat(serializableClasses()).containsExactlyInAnyOrder(
                "Matrix", "Matrix$Serialized", "Lengths", "Lengths$Serialized", "State",
                "RnnCell$Parameters", "LstmCell$Parameters", "model.LayerStack$Parameters", "model.LayerStack$Layer",
                "training.Loss", "training.GradientSum", "training.GradientSum$Subtree",
                "training.Sgd$State", "training.Adagrad$State", "training.RmsProp$State", "training.Adam$State");
    }

    /** The classes of the library but exceptions and enumerations, which are serializable by themselves. */
    private static List<String> serializableClasses() throws Exception {
        Path classes = Path.of(Matrix.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path library = classes.resolve("io/github/unroll");
        try (Stream<Path> files = Files.walk(library)) {
            return files.map(file -> library.relativize(file).toString().replace('/', '.').replace('\\', '.'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> !name.startsWith("internal.Vector"))       // of a module that is not always there
                    .filter(name -> isSerializable("io.github.unroll." + name)).toList();
        }
    }

    private static boolean isSerializable(String name) {
        try {
            Class<?> type = Class.forName(name, false, SerializationTest.class.getClassLoader());
            return Serializable.class.isAssignableFrom(type) && !Throwable.class.isAssignableFrom(type)
                    && !Enum.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
