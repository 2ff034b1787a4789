package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps one by one, and short sequences, run on weights that the network keeps; long sequences on weights of their own. */
class StepTest {

    private static final int STEPS = 7;

    private final Random random = new Random(31);

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 1", "3, 5, 4", "20, 33, 1", "20, 33, 9", "0, 8, 1", "2, 0, 3", "2, 3, 0", "8, 64, 16"})
    void stepsOfAnLstmHaveTheBitsOfForward(int nx, int na, int m) {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(nx, na, 2, random));
        List<Matrix> x = Stream.generate(() -> Matrix.uniform(nx, m, 2, random)).limit(STEPS).toList();
        State first = State.of(Matrix.uniform(na, m, 1, random), Matrix.uniform(na, m, 1, random));
        Lstm.Forward forward = lstm.forward(x, first);

        State state = first;
        for (int t = 0; t < STEPS; t++) {
            State before = state;
            state = lstm.step(x.get(t), before);
            assertThat(state).isEqualTo(State.of(forward.a().get(t), forward.c().get(t)));
            assertThat(lstm.forward(List.of(x.get(t)), before).last()).isEqualTo(state);
        }
        for (int count = 1; count < STEPS; count++) {
            assertThat(lstm.forward(x.subList(0, count), first).c()).isEqualTo(forward.c().subList(0, count));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 1", "3, 5, 4", "20, 33, 1", "20, 33, 9", "0, 8, 1", "2, 0, 3", "2, 3, 0", "8, 64, 16"})
    void stepsOfAnRnnHaveTheBitsOfForward(int nx, int na, int m) {
        Rnn rnn = new Rnn(RnnCell.Parameters.random(nx, na, 2, random));
        List<Matrix> x = Stream.generate(() -> Matrix.uniform(nx, m, 2, random)).limit(STEPS).toList();
        State first = State.of(Matrix.uniform(na, m, 1, random));
        Rnn.Forward forward = rnn.forward(x, first);

        State state = first;
        for (int t = 0; t < STEPS; t++) {
            state = rnn.step(x.get(t), state);
            assertThat(state).isEqualTo(State.of(forward.a().get(t)));
        }
        for (int count = 1; count < STEPS; count++) {
            assertThat(rnn.forward(x.subList(0, count), first).a()).isEqualTo(forward.a().subList(0, count));
        }
    }

    @Test
    void theNumberOfExamplesMayChangeFromStepToStep() {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(3, 20, 2, random));
        for (int m : new int[] {1, 4, 1, 0, 9, 4, 1}) {
            Matrix x = Matrix.uniform(3, m, 2, random);
            State first = State.of(Matrix.uniform(20, m, 1, random), Matrix.uniform(20, m, 1, random));
            assertThat(fiveSteps(lstm, x, first)).isEqualTo(lstm.forward(List.of(x, x, x, x, x), first).last());
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "6"})
    void manyThreadsMayTakeTheFirstStepAtOnce(int m) {
        LstmCell.Parameters parameters = LstmCell.Parameters.random(5, 40, 2, random);
        Matrix x = Matrix.uniform(5, m, 2, random);
        State first = State.of(Matrix.uniform(40, m, 1, random), Matrix.uniform(40, m, 1, random));
        State expected = new Lstm(parameters).forward(List.of(x, x, x, x, x), first).last();
        for (int network = 0; network < 20; network++) {
            Lstm lstm = new Lstm(parameters);
            assertThat(IntStream.range(0, 8).parallel().mapToObj(n -> fiveSteps(lstm, x, first)).toList())
                    .allMatch(expected::equals);
        }
    }

    private static State fiveSteps(Lstm lstm, Matrix x, State first) {
        State state = first;
        for (int t = 0; t < 5; t++) {
            state = lstm.step(x, state);
        }
        return state;
    }
}
