package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.GoldenFile;
import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.State;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ragged batches of Keras' own tests: weights, inputs, lengths and the numbers that these tests expect. */
class PublishedLengthsTest {

    /** The precision of the published literals. */
    private static final double TOLERANCE = 2e-6;

    /** The hidden states of every step, and the last of each sequence. */
    private record Result(List<Matrix> a, Matrix last) {
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm-masking", "lstm-masking-go-backwards", "rnn-masking", "rnn-masking-sequences"})
    void theNumbersAreThoseThatKerasPublishes(String name) {
        GoldenFile file = GoldenFile.read("published/keras/" + name + ".txt");
        Result result = name.startsWith("lstm") ? lstm(file) : rnn(file);

        if (file.has("Y_h")) {
            assertThat(result.last.maxDifference(file.matrix("Y_h"))).isLessThanOrEqualTo(TOLERANCE);
        }
        if (file.has("Y.0")) {
            List<Matrix> expected = file.sequence("Y");
            assertThat(result.a).hasSameSizeAs(expected);
            for (int t = 0; t < expected.size(); t++) {
                assertThat(result.a.get(t).maxDifference(expected.get(t))).isLessThanOrEqualTo(TOLERANCE);
            }
        }
        assertThat(file.unread()).isEmpty();
    }

    private static Result lstm(GoldenFile file) {
        Lstm lstm = new Lstm(Keras.lstm(weights(file)));
        Lstm.Forward forward = lstm.forward(file.sequence("x"), State.zeros(lstm.parameters(), 2), lengths(file));
        return new Result(forward.a(), forward.last().hidden());
    }

    private static Result rnn(GoldenFile file) {
        Rnn rnn = new Rnn(Keras.rnn(weights(file)));
        Rnn.Forward forward = rnn.forward(file.sequence("x"), State.zeros(rnn.parameters(), 2), lengths(file));
        return new Result(forward.a(), forward.last().hidden());
    }

    private static List<Tensor> weights(GoldenFile file) {
        Matrix bias = file.matrix("bias.0");                                   // (1, n)
        return List.of(Tensor.of(file.matrix("kernel.0")), Tensor.of(file.matrix("recurrent.0")),
                Tensor.of(List.of(bias.columns()), bias.toArray()));
    }

    private static Lengths lengths(GoldenFile file) {
        return Lengths.of(DoubleStream.of(file.matrix("lens").toArray()).mapToInt(length -> (int) length).toArray());
    }
}
