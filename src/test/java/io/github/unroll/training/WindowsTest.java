package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

    /** 0 and 1 alternate; only the last two steps read a 2, and only they must predict a 2. */
    private static final int[] INPUTS = {0, 1, 0, 1, 0, 1, 0, 1, 2, 2};
    private static final int[] LABELS = {1, 0, 1, 0, 1, 0, 1, 0, 2, 2};

    private final List<Matrix> x = IntStream.of(INPUTS).mapToObj(input -> OneHot.of(3, input)).toList();
    private final List<int[]> labels = IntStream.of(LABELS).mapToObj(label -> new int[] {label}).toList();
    private final LstmCell.Parameters start = LstmCell.Parameters.random(3, 5, 3, new Random(1));

    @ParameterizedTest
    @CsvSource({"10, 4", "10, 5", "10, 10", "10, 11", "1, 1", "7, 1", "10, 2147483647"})
    void theWindowsOneAfterAnotherAreTheSequence(int steps, int length) {
        List<Integer> all = IntStream.range(0, steps).boxed().toList();
        List<List<Integer>> windows = Windows.of(all, length);

        assertThat(windows.stream().flatMap(List::stream).toList()).isEqualTo(all);
        assertThat(windows.subList(0, windows.size() - 1)).allMatch(window -> window.size() == length);
        assertThat(windows.get(windows.size() - 1)).hasSizeBetween(1, length);
    }

    @Test
    void theWindowsAreCopies() {
        List<Integer> steps = new ArrayList<>(List.of(1, 2, 3));
        List<List<Integer>> windows = Windows.of(steps, 2);
        steps.set(0, 7);
        assertThat(windows).isEqualTo(List.of(List.of(1, 2), List.of(3)));
    }

    @Test
    void withItsStateCarriedOverASequenceInWindowsIsTheWhole() {
        Lstm lstm = new Lstm(start);
        State state = State.zeros(start, 1);
        List<Matrix> y = new ArrayList<>();
        for (List<Matrix> window : Windows.of(x, 4)) {
            Lstm.Forward forward = lstm.forward(window, state);
            y.addAll(forward.y());
            state = forward.last();
        }
        assertThat(y).isEqualTo(lstm.forward(x, Matrix.zeros(5, 1)).y());
    }

    @Test
    void theRemainderOfASequenceThatDoesNotDivideEvenlyIsTrainedToo() {
        LstmCell.Parameters learnt = train(Windows.of(x, 4), Windows.of(labels, 4));
        LstmCell.Parameters withoutRemainder = train(Windows.of(x, 4).subList(0, 2), Windows.of(labels, 4).subList(0, 2));

        assertThat(lossOnRemainder(learnt)).isLessThan(0.01);
        assertThat(lossOnRemainder(withoutRemainder)).isGreaterThan(2);
    }

    private LstmCell.Parameters train(List<List<Matrix>> inputs, List<List<int[]>> targets) {
        Adam adam = new Adam(0.05);
        Adam.State<LstmCell.Parameters> run = adam.start(start);
        for (int pass = 0; pass < 60; pass++) {
            State state = State.zeros(start, 1);
            for (int k = 0; k < inputs.size(); k++) {
                Lstm lstm = new Lstm(run.parameters());
                Lstm.Forward forward = lstm.forward(inputs.get(k), state);
                Loss loss = CrossEntropy.of(forward.y()).againstLabels(targets.get(k));
                run = adam.step(run, loss.backward(forward).dParameters());
                state = forward.last();
            }
        }
        return run.parameters();
    }

    private double lossOnRemainder(LstmCell.Parameters parameters) {
        List<Matrix> y = new Lstm(parameters).forward(x, Matrix.zeros(5, 1)).y();
        return CrossEntropy.of(y.subList(8, 10)).againstLabels(labels.subList(8, 10)).value();
    }

    @Test
    void slidingWindowsBeginAStrideApartAndAreWhole() {
        List<Integer> steps = List.of(0, 1, 2, 3, 4, 5, 6);
        assertThat(Windows.sliding(steps, 3, 2)).isEqualTo(List.of(List.of(0, 1, 2), List.of(2, 3, 4), List.of(4, 5, 6)));
        assertThat(Windows.sliding(steps, 3, 3)).isEqualTo(List.of(List.of(0, 1, 2), List.of(3, 4, 5)));
        assertThat(Windows.sliding(steps, 2, 4)).isEqualTo(List.of(List.of(0, 1), List.of(4, 5)));
        assertThat(Windows.sliding(steps, 7, Integer.MAX_VALUE)).isEqualTo(List.of(steps));
        assertThat(Windows.sliding(steps, 1, 1)).hasSize(7);
        assertThat(Windows.sliding(steps.subList(0, 6), 2, 2)).isEqualTo(Windows.of(steps.subList(0, 6), 2));
    }

    @Test
    void slidingWindowsAreCopies() {
        List<Integer> steps = new ArrayList<>(List.of(1, 2, 3));
        List<List<Integer>> windows = Windows.sliding(steps, 2, 1);
        steps.set(1, 7);
        assertThat(windows).isEqualTo(List.of(List.of(1, 2), List.of(2, 3)));
    }

    @Test
    void slidingArgumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.sliding(x, 11, 1))
                .withMessage("Windows.sliding: the number of steps is 10; the number of steps must be at least 11");
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.sliding(x, 0, 1))
                .withMessage("Windows.sliding: length is 0; length must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.sliding(x, 4, 0))
                .withMessage("Windows.sliding: stride is 0; stride must be at least 1");
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.of(List.of(), 4))
                .withMessage("Windows.of: the number of steps is 0; the number of steps must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.of(x, 0))
                .withMessage("Windows.of: length is 0; length must be at least 1");
        assertThatNullPointerException().isThrownBy(() -> Windows.of(null, 4))
                .withMessage("Windows.of: steps must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> State.of(Matrix.zeros(5, 1), Matrix.zeros(4, 1)))
                .withMessage("State: c[0] is 4x1, a[0] is 5x1; c[0] must have the shape of a[0]");
    }
}
