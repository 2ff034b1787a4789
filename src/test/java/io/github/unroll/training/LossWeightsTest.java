package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights, lengths and the last step mean the same in all losses, in any order. */
class LossWeightsTest {

    private static final int TX = 2;
    private static final int M = 3;
    private static final Lengths LENGTHS = Lengths.of(1, 2, 2);
    private static final List<Matrix> MASK = LENGTHS.mask(TX);
    private static final Random RANDOM = new Random(1);
    private static final List<Matrix> Z = Sequences.uniform(TX, 2, M, RANDOM);
    private static final List<Matrix> P = Sequences.distributions(TX, 2, M, RANDOM);
    private static final List<Matrix> WEIGHTS = List.of(Matrix.of(1, M, 2, 3, 5), Matrix.of(1, M, 7, 11, 13));

    /** The operations that all losses have. */
    private record Weighted(Supplier<Loss> against, Function<List<Matrix>, Weighted> weighted,
            Function<Lengths, Weighted> within, Supplier<Weighted> lastStep, Function<Lengths, Weighted> lastSteps) {

        static Weighted of(CrossEntropy loss) {
            return new Weighted(() -> loss.against(P), w -> of(loss.weighted(w)), l -> of(loss.weighted(l)),
                    () -> of(loss.lastStep()), l -> of(loss.lastStep(l)));
        }

        static Weighted of(BinaryCrossEntropy loss) {
            return new Weighted(() -> loss.against(P), w -> of(loss.weighted(w)), l -> of(loss.weighted(l)),
                    () -> of(loss.lastStep()), l -> of(loss.lastStep(l)));
        }

        static Weighted of(MeanSquaredError loss) {
            return new Weighted(() -> loss.against(P), w -> of(loss.weighted(w)), l -> of(loss.weighted(l)),
                    () -> of(loss.lastStep()), l -> of(loss.lastStep(l)));
        }

        Weighted weighted(List<Matrix> weights) {
            return weighted.apply(weights);
        }

        Weighted weighted(Lengths lengths) {
            return within.apply(lengths);
        }

        Weighted onLastStep() {
            return lastStep.get();
        }

        Weighted onLastStep(Lengths lengths) {
            return lastSteps.apply(lengths);
        }

        Loss loss() {
            return against.get();
        }
    }

    private record Named(String name, String outputs, Weighted loss) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> losses() {
        return Stream.of(
                new Named("CrossEntropy", "y", Weighted.of(CrossEntropy.ofScores(Z))),
                new Named("BinaryCrossEntropy", "scores", Weighted.of(BinaryCrossEntropy.of(Z))),
                new Named("MeanSquaredError", "z", Weighted.of(MeanSquaredError.of(Z))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theLastStepOfEachSequenceCountsOnceInEitherOrder(Named named) {
        Loss last = named.loss.onLastStep(LENGTHS).loss();

        assertThat(last.weight()).isEqualTo(3);
        assertThat(named.loss.weighted(MASK).onLastStep(LENGTHS).loss()).isEqualTo(last);
        assertThat(named.loss.onLastStep(LENGTHS).weighted(MASK).loss()).isEqualTo(last);
        assertThat(named.loss.weighted(LENGTHS.lastMask(TX)).loss()).isEqualTo(last);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theLastStepOfTheBatchIsThatOfTheSequencesThatReachIt(Named named) {
        Loss last = named.loss.weighted(MASK).onLastStep().loss();

        assertThat(last.weight()).isEqualTo(2);
        assertThat(named.loss.onLastStep().weighted(MASK).loss()).isEqualTo(last);
        assertThat(named.loss.onLastStep().loss().weight()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void weightsMultiply(Named named) {
        Loss product = named.loss.weighted(List.of(Matrix.of(1, M, 4, 9, 25), Matrix.of(1, M, 0, 121, 169))).loss();

        assertThat(named.loss.weighted(WEIGHTS).weighted(LENGTHS).weighted(WEIGHTS).loss()).isEqualTo(product);
        assertThat(named.loss.weighted(WEIGHTS).onLastStep(LENGTHS).loss().weight()).isEqualTo(2 + 11 + 13);
        assertThat(named.loss.onLastStep(LENGTHS).weighted(WEIGHTS).loss().weight()).isEqualTo(2 + 11 + 13);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lengthsAreTheirMask(Named named) {
        assertThat(named.loss.weighted(LENGTHS).loss()).isEqualTo(named.loss.weighted(MASK).loss());
    }

    /** A sequence without steps has no last step, so it has no weight. */
    @ParameterizedTest
    @MethodSource("losses")
    void aSequenceWithoutAStepDoesNotCount(Named named) {
        assertThat(named.loss.onLastStep(Lengths.of(0, 2, 1)).loss().weight()).isEqualTo(2);
        assertThat(named.loss.weighted(Lengths.of(0, 0, 0)).loss())
                .isEqualTo(new Loss(0, 0, Collections.nCopies(TX, Matrix.zeros(2, M))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lengthsThatDoNotFitAreRefused(Named named) {
        String tooFew = ": " + named.outputs + "[0] columns (3) must equal the number of lengths (2)";
        String tooLong = ": lengths[1] is 3, there are 2 steps; a length must not exceed the number of steps";
        assertThatIllegalArgumentException().isThrownBy(() -> named.loss.weighted(Lengths.of(1, 2)))
                .withMessage(named + ".weighted" + tooFew);
        assertThatIllegalArgumentException().isThrownBy(() -> named.loss.onLastStep(Lengths.of(1, 2)))
                .withMessage(named + ".lastStep" + tooFew);
        assertThatIllegalArgumentException().isThrownBy(() -> named.loss.weighted(Lengths.of(1, 3, 2)))
                .withMessage(named + ".weighted" + tooLong);
        assertThatIllegalArgumentException().isThrownBy(() -> named.loss.onLastStep(Lengths.of(1, 3, 2)))
                .withMessage(named + ".lastStep" + tooLong);
        assertThatNullPointerException().isThrownBy(() -> named.loss.weighted((Lengths) null))
                .withMessage(named + ".weighted: lengths must not be null");
        assertThatNullPointerException().isThrownBy(() -> named.loss.onLastStep(null))
                .withMessage(named + ".lastStep: lengths must not be null");
    }

    @Test
    void aSoftmaxLossOverOneScoreIsRefusedAsItIsAlwaysOne() {
        String message = " has 1 row; the softmax of one score is always 1, and there is nothing to learn:"
                + " use BinaryCrossEntropy.of(scores), or MeanSquaredError.of(scores)";
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.of(List.of(Matrix.of(1, 2, 1, 1))))
                .withMessage("CrossEntropy.of: y" + message);
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.ofScores(List.of(Matrix.of(1, 2, 3, -1))))
                .withMessage("CrossEntropy.ofScores: z" + message);
    }

    @Test
    void aForgottenOutputLayerIsNamed() {
        List<Matrix> none = List.of(Matrix.zeros(0, 4));
        String message = " has 0 rows; the network has no output layer (n_y = 0):"
                + " give it one, such as with parameters.withOutput(wy, by)";
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.of(none)).withMessage("CrossEntropy.of: y" + message);
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropy.ofScores(none))
                .withMessage("CrossEntropy.ofScores: z" + message);
        assertThatIllegalArgumentException().isThrownBy(() -> BinaryCrossEntropy.of(none))
                .withMessage("BinaryCrossEntropy.of: scores" + message);
        assertThatIllegalArgumentException().isThrownBy(() -> MeanSquaredError.of(none))
                .withMessage("MeanSquaredError.of: z" + message);
    }
}
