package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Results have the same bits on every machine, JDK and kernel: these were recorded once. */
class RecordedBitsTest {

    private static final int NX = 5;
    private static final int NA = 19;
    private static final int NY = 3;
    private static final int M = 11;
    private static final int STEPS = 30;

    private final Random random = new Random(20);
    private final List<Matrix> x = draw(NX);
    private final List<Matrix> da = draw(NA);
    private final List<Matrix> dz = draw(NY);
    private final Matrix a0 = Matrix.uniform(NA, M, 1, random);

    private List<Matrix> draw(int rows) {
        return Stream.generate(() -> Matrix.uniform(rows, M, 2, random)).limit(STEPS).toList();
    }

    @Test
    void ofTheRnn() {
        Rnn rnn = new Rnn(RnnCell.Parameters.random(NX, NA, NY, random));
        Rnn.Forward forward = rnn.forward(x, a0);
        Rnn.Gradients gradients = rnn.backward(Upstream.none().withStates(da).withScores(dz), forward.cache());

        assertThat(bits(forward.y())).isEqualTo(3626045421719552839L);
        assertThat(bits(gradients.dx())).isEqualTo(1564886244827271243L);
        assertThat(bits(gradients.dParameters().matrices())).isEqualTo(-89439088833947595L);
    }

    @Test
    void ofTheLstm() {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(NX, NA, NY, random));
        Lstm.Forward forward = lstm.forward(x, a0);
        Lstm.Gradients gradients = lstm.backward(Upstream.none().withStates(da).withScores(dz)
                .withLast(State.of(Matrix.zeros(NA, M), a0)), forward.cache());

        assertThat(forward.c().get(STEPS - 1).get(0, 0)).isEqualTo(0x1.b8362679834a8p-5);
        assertThat(bits(forward.y())).isEqualTo(4243394816603736242L);
        assertThat(bits(gradients.dx())).isEqualTo(9204438646961860482L);
        assertThat(bits(gradients.dParameters().matrices())).isEqualTo(-7374714783454182897L);
    }

    /** A number that changes with any bit of any element. */
    private static long bits(List<Matrix> matrices) {
        return matrices.stream().flatMapToLong(matrix -> Arrays.stream(matrix.toArray()).mapToLong(Double::doubleToRawLongBits))
                .reduce(17, (hash, bits) -> 31 * hash + bits);
    }
}
