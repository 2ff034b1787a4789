package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientChecker;
import io.github.unroll.training.Loss;
import io.github.unroll.training.Sequences;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sequences of different lengths in one batch are what they are alone. */
class LengthsTest {

    private static final int TX = 6;
    private static final int NA = 4;
    private static final int NY = 3;
    private static final int[] LENGTHS = {6, 2, 5, 1};
    private static final int M = LENGTHS.length;

    private final Random random = new Random(1);
    private final Lengths lengths = Lengths.of(LENGTHS);
    private final Lstm lstm = new Lstm(LstmCell.Parameters.random(2, NA, NY, random));
    private final List<Matrix> x = Sequences.uniform(TX, 2, M, random);
    private final List<int[]> labels = IntStream.range(0, TX).mapToObj(t -> random.ints(M, 0, NY).toArray()).toList();
    private final Matrix zero = Matrix.zeros(NA, M);

    private Lstm.Forward alone(int j) {
        return lstm.forward(Sequences.example(x, j, LENGTHS[j]), Matrix.zeros(NA, 1));
    }

    private List<int[]> labelsOf(int j) {
        return labels.subList(0, LENGTHS[j]).stream().map(step -> new int[] {step[j]}).toList();
    }

    private static void assertClose(Object actual, Object expected) {
        assertThat(Clipping.norm(ParameterTree.zip(actual, expected, Matrix::minus))).isLessThan(1e-13);
    }

    @Test
    void theMaskIsOneWhereThereIsAStep() {
        assertThat(Lengths.of(3, 0, 1).mask(3)).containsExactly(
                Matrix.of(1, 3, 1, 0, 1), Matrix.of(1, 3, 1, 0, 0), Matrix.of(1, 3, 1, 0, 0));
    }

    @Test
    void theLastMaskIsOneAtTheLastStepOfEach() {
        assertThat(Lengths.of(3, 0, 1).lastMask(3)).containsExactly(
                Matrix.of(1, 3, 0, 0, 1), Matrix.of(1, 3, 0, 0, 0), Matrix.of(1, 3, 1, 0, 0));
    }

    @Test
    void aMaskedBatchHasTheLossAndTheGradientsOfItsSequencesAlone() {
        Lstm.Forward forward = lstm.forward(x, zero);
        Loss loss = CrossEntropy.of(forward.y()).weighted(lengths.mask(TX)).againstLabels(labels);

        double sum = 0;
        LstmCell.Parameters gradients = lstm.parameters().times(0);
        for (int j = 0; j < M; j++) {
            Lstm.Forward alone = alone(j);
            Loss part = CrossEntropy.of(alone.y()).againstLabels(labelsOf(j));
            sum += part.value() * part.weight();
            gradients = gradients.plus(part.backward(alone).dParameters().times(part.weight()));
        }
        assertThat(loss.weight()).isEqualTo(14);
        assertThat(loss.value()).isCloseTo(sum / 14, within(1e-14));
        assertClose(loss.backward(forward).dParameters(), gradients.times(1.0 / 14));
    }

    @Test
    void aLossOnTheLastStepOfEachIsThatOfTheSequencesAlone() {
        Lstm.Forward forward = lstm.forward(x, zero);
        Loss loss = CrossEntropy.of(forward.y()).weighted(lengths.lastMask(TX)).againstLabels(0, 1, 2, 0);

        int[] classes = {0, 1, 2, 0};
        double sum = IntStream.range(0, M)
                .mapToDouble(j -> CrossEntropy.of(alone(j).y()).lastStep().againstLabels(classes[j]).value()).sum();
        assertThat(loss.value()).isCloseTo(sum / M, within(1e-14));
    }

    @Test
    void paddingHasNoInfluence() {
        List<Matrix> mask = lengths.mask(TX);
        Matrix ones = Matrix.of(2, 1, 1, 1);
        List<Matrix> padded = IntStream.range(0, TX).mapToObj(t -> x.get(t).hadamard(ones.times(mask.get(t)))).toList();
        Lstm.Forward one = lstm.forward(x, zero);
        Lstm.Forward other = lstm.forward(padded, zero);

        assertThat(other.y()).isNotEqualTo(one.y());
        assertThat(CrossEntropy.of(other.y()).weighted(mask).againstLabels(labels).backward(other).dParameters())
                .isEqualTo(CrossEntropy.of(one.y()).weighted(mask).againstLabels(labels).backward(one).dParameters());
    }

    @Test
    void theLastStatesAreThoseOfTheSequencesAlone() {
        Lstm.Forward forward = lstm.forward(x, zero);
        Matrix a = lengths.last(forward.a());
        Matrix c = lengths.last(forward.c());
        for (int j = 0; j < M; j++) {
            Lstm.Forward alone = alone(j);
            assertClose(Sequences.example(List.of(a), j, 1).get(0), alone.a().get(LENGTHS[j] - 1));
            assertClose(Sequences.example(List.of(c), j, 1).get(0), alone.c().get(LENGTHS[j] - 1));
        }
    }

    @Test
    void theGradientOfTheLastStatesGoesBackToWhereTheyAre() {
        Matrix dLast = Matrix.uniform(NA, M, 1, random);
        Lstm.Gradients gradients = lstm.backward(lengths.atLast(dLast, TX), lstm.forward(x, zero).cache());

        new GradientChecker().check("gradients",
                p -> dLast.dot(lengths.last(new Lstm(p).forward(x, zero).a())), lstm.parameters(), gradients.dParameters());
        new GradientChecker().check("dx",
                inputs -> dLast.dot(lengths.last(lstm.forward(inputs, zero).a())), x, gradients.dx());
    }

    @Test
    void aSequenceThatHasEndedKeepsItsStateThroughTheWindowsThatFollow() {
        State state = State.zeros(lstm.parameters(), M);
        for (int from = 0; from < TX; from += 2) {
            Lstm.Forward forward = lstm.forward(x.subList(from, from + 2), state);
            state = state.after(forward, lengths.window(from, from + 2));
        }
        Lstm.Forward whole = lstm.forward(x, zero);
        assertClose(state, State.of(lengths.last(whole.a()), lengths.last(whole.c())));
    }

    @Test
    void aWindowHasWhatIsLeftOfEachSequence() {
        assertThat(lengths.window(0, 2).toArray()).containsExactly(2, 2, 2, 1);
        assertThat(lengths.window(2, 5).toArray()).containsExactly(3, 0, 3, 0);
        assertThat(lengths.window(5, 9).toArray()).containsExactly(1, 0, 0, 0);
    }

    @Test
    void theMasksOfTheWindowsAreThoseOfTheWhole() {
        List<Matrix> masks = IntStream.of(0, 2, 4)
                .mapToObj(from -> lengths.window(from, from + 2).mask(2)).flatMap(List::stream).toList();
        assertThat(masks).isEqualTo(lengths.mask(TX));
    }

    @Test
    void reverseTurnsEachSequenceWithinItsOwnLength() {
        List<Matrix> steps = List.of(Matrix.of(2, 3, 1, 2, 3, 4, 5, 6), Matrix.of(2, 3, 7, 8, 9, 10, 11, 12),
                Matrix.of(2, 3, 13, Double.NaN, 15, 16, 17, 18));

        assertThat(Lengths.of(3, 2, 0).reverse(steps)).containsExactly(Matrix.of(2, 3, 13, 8, 3, 16, 11, 6),
                Matrix.of(2, 3, 7, 2, 9, 10, 5, 12), Matrix.of(2, 3, 1, Double.NaN, 15, 4, 17, 18));
    }

    @Test
    void reverseIsItsOwnInverse() {
        assertThat(lengths.reverse(lengths.reverse(x))).isEqualTo(x);
        assertThat(Lengths.of(6, 6, 6, 6).reverse(x).get(1)).isEqualTo(x.get(4));
        List<Matrix> empty = Collections.nCopies(2, Matrix.zeros(3, 0));
        assertThat(Lengths.of().reverse(empty)).isEqualTo(empty);
    }

    @Test
    void theSameLengthsServeSequencesOfDifferentNumbersOfSteps() {
        Lengths two = Lengths.of(2, 1);
        for (int steps : new int[] {2, 5, 3}) {
            assertThat(two.clear(Collections.nCopies(steps, Matrix.of(1, 2, 1, 1)))).isEqualTo(two.mask(steps));
        }
    }

    @Test
    void inThePaddingTheStatesAreZero() {
        Lstm.Forward forward = lstm.forward(x, State.zeros(lstm.parameters(), M), lengths);
        assertThat(forward.a()).isEqualTo(lengths.clear(forward.a()));
        assertThat(forward.c()).isEqualTo(lengths.clear(forward.c()));
    }

    @Test
    void equalLengthsAreEqual() {
        assertThat(Lengths.of(3, 0, 1)).isEqualTo(Lengths.of(3, 0, 1)).hasSameHashCodeAs(Lengths.of(3, 0, 1))
                .doesNotHaveSameHashCodeAs(Lengths.of(3, 1, 0))
                .isNotEqualTo(Lengths.of(3, 1, 0)).isNotEqualTo(Lengths.of(3, 0)).isNotEqualTo(null);
    }

    @Test
    void lengthsCannotBeChangedFromOutside() {
        int[] given = {1, 2};
        Lengths own = Lengths.of(given);
        given[0] = 7;
        own.toArray()[1] = 7;
        assertThat(own.toArray()).containsExactly(1, 2);
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.of(3, -1))
                .withMessage("Lengths.of: lengths[1] is -1; lengths[1] must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.mask(5))
                .withMessage("Lengths.mask: lengths[0] is 6, there are 5 steps; a length must not exceed the number of steps");
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.of(0).lastMask(0))
                .withMessage("Lengths.lastMask: steps is 0; steps must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.last(x.subList(0, 5)))
                .withMessage("Lengths.last: lengths[0] is 6, there are 5 steps; a length must not exceed the number of steps");
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.of(1, 0, 1, 1).last(x))
                .withMessage("Lengths.last: lengths[1] is 0; lengths[1] must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.of(1).last(x))
                .withMessage("Lengths.last: a0 columns (4) must equal the number of lengths (1)");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.last(x, zero))
                .withMessage("Lengths.last: a0 is 4x4, a[0] is 2x4; a0 must have the shape of a[0]");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.atLast(Matrix.zeros(NA, 3), TX))
                .withMessage("Lengths.atLast: dLast columns (3) must equal the number of lengths (4)");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.atLast(zero, 5))
                .withMessage("Lengths.atLast: lengths[0] is 6, there are 5 steps; a length must not exceed the number of steps");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.reverse(x.subList(0, 5)))
                .withMessage("Lengths.reverse: lengths[0] is 6, there are 5 steps; a length must not exceed the number of steps");
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.of(1).reverse(x))
                .withMessage("Lengths.reverse: steps[0] columns (4) must equal the number of lengths (1)");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.reverse(List.of()))
                .withMessage("Lengths.reverse: steps has 0 steps; a sequence must have at least 1");
        assertThatNullPointerException().isThrownBy(() -> lengths.reverse(Collections.nCopies(6, null)))
                .withMessage("Lengths.reverse: steps[0] must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.window(-1, 2))
                .withMessage("Lengths.window: from is -1; from must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> lengths.window(3, 2))
                .withMessage("Lengths.window: to is 2; to must be at least 3");
        assertThatNullPointerException().isThrownBy(() -> Lengths.of((int[]) null))
                .withMessage("Lengths.of: lengths must not be null");
        assertThatNullPointerException().isThrownBy(() -> lengths.atLast(null, TX))
                .withMessage("Lengths.atLast: dLast must not be null");
        assertThatNullPointerException().isThrownBy(() -> lengths.last(Collections.nCopies(6, null), zero))
                .withMessage("Lengths.last: a[0] must not be null");
    }
}
