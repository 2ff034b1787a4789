package io.github.unroll.model;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.BadCall;
import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation refuses lengths that do not suit its sequence. */
class RaggedErrorsTest {

    private static final Lstm LSTM = new Lstm(LstmCell.Parameters.random(3, 5, 2, new Random(1)));
    private static final Rnn RNN = new Rnn(RnnCell.Parameters.random(3, 5, 2, new Random(1)));
    private static final LayerStack<LstmCell.Parameters> STACK = LayerStack.of(LSTM);
    private static final List<Matrix> X = Collections.nCopies(6, Matrix.zeros(3, 4));
    private static final State LSTM_STATE = State.zeros(LSTM.parameters(), 4);
    private static final State RNN_STATE = State.zeros(RNN.parameters(), 4);

    static Stream<BadCall> forward() {
        return Stream.of(
                of("Lstm.forward", lengths -> LSTM.forward(X, LSTM_STATE, lengths)),
                of("Rnn.forward", lengths -> RNN.forward(X, RNN_STATE, lengths)),
                of("LayerStack.forward", lengths -> STACK.forward(X, LSTM_STATE, lengths)),
                of("LayerStack.forward", lengths -> STACK.forward(X, LSTM_STATE, lengths, List.of()))).flatMap(calls -> calls);
    }

    private static Stream<BadCall> of(String operation, Function<Lengths, Object> call) {
        return Stream.of(
                ofNull(operation + ": lengths must not be null", () -> call.apply(null)),
                illegal(operation + ": x[0] columns (4) must equal the number of lengths (3)",
                        () -> call.apply(Lengths.of(6, 6, 6))),
                illegal(operation + ": lengths[2] is 7, there are 6 steps; a length must not exceed the number of steps",
                        () -> call.apply(Lengths.of(6, 0, 7, 8))));
    }

    static Stream<BadCall> others() {
        Lstm.Cache cache = LSTM.forward(X, LSTM_STATE).cache();
        RnnCell.Cache step = RNN.forward(X, RNN_STATE).cache().steps().get(0);
        return Stream.of(
                illegal("Lengths.clear: steps[0] columns (4) must equal the number of lengths (1)", () -> Lengths.of(1).clear(X)),
                ofNull("Lengths.clear: steps must not be null", () -> Lengths.of(1).clear(null)),
                ofNull("Lstm.Cache: lengths must not be null", () -> new Lstm.Cache(cache.steps(), cache.x(), null)),
                illegal("Lstm.Cache: lengths[0] is 7, there are 6 steps; a length must not exceed the number of steps",
                        () -> new Lstm.Cache(cache.steps(), cache.x(), Optional.of(Lengths.of(7, 1, 1, 1)))),
                illegal("Rnn.Cache: x[0] columns (4) must equal the number of lengths (0)",
                        () -> new Rnn.Cache(List.of(step), List.of(step.xt()), Optional.of(Lengths.of()))));
    }

    @ParameterizedTest
    @MethodSource({"forward", "others"})
    void theMessageNamesTheRule(BadCall call) {
        call.mustFail();
    }

    @Test
    void clearingSetsThePaddingToZeroAndLeavesTheRest() {
        Matrix step = Matrix.of(2, 3, 1, 2, 3, 4, Double.NaN, 6);

        assertThat(Lengths.of(2, 1, 2).clear(List.of(step, step)))
                .containsExactly(step, Matrix.of(2, 3, 1, 0, 3, 4, 0, 6));
        assertThat(Lengths.of(0, 0, 0).clear(List.of(step))).containsExactly(Matrix.zeros(2, 3));
    }

    /** The two lines of the documentation. */
    @Test
    void aBatchThatIsPaddedInFrontIsTurnedByTwoLines() {
        Lengths lengths = Lengths.of(3, 1);
        List<Matrix> steps = new ArrayList<>(List.of(row(0, 0), row(1, 0), row(2, 0), row(3, 9)));

        Collections.reverse(steps);
        List<Matrix> x = lengths.reverse(steps);

        assertThat(x).containsExactly(row(1, 9), row(2, 0), row(3, 0), row(0, 0));
    }

    private static Matrix row(double first, double second) {
        return Matrix.of(1, 2, first, second);
    }
}
