package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.training.Sequences;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The state of one layer; LayerStackErrorsTest has what is wrong with lists of states. */
class StateTest {

    private final Random random = new Random(1);
    private final Rnn rnn = new Rnn(RnnCell.Parameters.random(2, 3, 1, random));
    private final Lstm lstm = new Lstm(LstmCell.Parameters.random(2, 3, 1, random));
    private final List<Matrix> x = Sequences.uniform(5, 2, 4, random);
    private final Lengths lengths = Lengths.of(5, 0, 3, 1);

    @Test
    void zerosHaveARowForEachUnitAndAColumnForEachExample() {
        assertThat(State.zeros(rnn.parameters(), 4)).isEqualTo(State.of(Matrix.zeros(3, 4)));
        assertThat(State.zeros(lstm.parameters(), 4)).isEqualTo(State.of(Matrix.zeros(3, 4), Matrix.zeros(3, 4)));
    }

    @Test
    void aSequenceGoesOnFromTheStateAfterItsFirstPart() {
        Rnn.Forward ofRnn = rnn.forward(x.subList(0, 3), State.zeros(rnn.parameters(), 4));
        Lstm.Forward ofLstm = lstm.forward(x.subList(0, 3), State.zeros(lstm.parameters(), 4));

        assertThat(State.after(ofRnn)).isEqualTo(ofRnn.last());
        assertThat(State.after(ofLstm)).isEqualTo(ofLstm.last());
        List<Matrix> restOfRnn = rnn.forward(x.subList(3, 5), ofRnn.last()).y();
        List<Matrix> restOfLstm = lstm.forward(x.subList(3, 5), ofLstm.last()).y();

        assertThat(restOfRnn).isEqualTo(rnn.forward(x, Matrix.zeros(3, 4)).y().subList(3, 5));
        assertThat(restOfLstm).isEqualTo(lstm.forward(x, Matrix.zeros(3, 4)).y().subList(3, 5));
    }

    @Test
    void ofSequencesOfDifferentLengthsEachHasItsOwnLastState() {
        Matrix a0 = Matrix.uniform(3, 4, 1, random);
        Matrix c0 = Matrix.uniform(3, 4, 1, random);
        Rnn.Forward ofRnn = rnn.forward(x, a0);
        Lstm.Forward ofLstm = lstm.forward(x, a0, c0);

        assertThat(State.of(a0).after(ofRnn, lengths)).isEqualTo(State.of(lengths.last(ofRnn.a(), a0)));
        assertThat(State.of(a0, c0).after(ofLstm, lengths))
                .isEqualTo(State.of(lengths.last(ofLstm.a(), a0), lengths.last(ofLstm.c(), c0)));
    }

    @Test
    void thereMustBeOneStateToTakeItAsAMatrix() {
        Matrix a = Matrix.zeros(3, 4);
        State ofTwoLayers = new State(List.of(a, a), List.of(a, a));
        refused(ofTwoLayers::hidden, "State.hidden: a has 2 states; there must be 1");
        refused(ofTwoLayers::cell, "State.cell: c has 2 states; there must be 1");
        refused(State.of(a)::cell, "State.cell: c has 0 states; there must be 1");
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        State state = State.zeros(lstm.parameters(), 4);
        assertThatIllegalArgumentException().isThrownBy(() -> State.zeros(lstm.parameters(), -1))
                .withMessage("State.zeros: m is -1; m must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> State.zeros(rnn.parameters(), -1))
                .withMessage("State.zeros: m is -1; m must be at least 0");
        assertThatNullPointerException().isThrownBy(() -> State.zeros((RnnCell.Parameters) null, 1))
                .withMessage("State.zeros: parameters must not be null");
        assertThatNullPointerException().isThrownBy(() -> State.zeros((LstmCell.Parameters) null, 1))
                .withMessage("State.zeros: parameters must not be null");
        assertThatNullPointerException().isThrownBy(() -> state.after((Lstm.Forward) null, lengths))
                .withMessage("State.after: forward must not be null");
        assertThatNullPointerException().isThrownBy(() -> State.after((Rnn.Forward) null))
                .withMessage("State.after: forward must not be null");
        assertThatNullPointerException().isThrownBy(() -> State.after((Lstm.Forward) null))
                .withMessage("State.after: forward must not be null");
        assertThatNullPointerException().isThrownBy(() -> state.after((Rnn.Forward) null, lengths))
                .withMessage("State.after: forward must not be null");
        assertThatNullPointerException().isThrownBy(() -> state.after(rnn.forward(x, Matrix.zeros(3, 4)), null))
                .withMessage("State.after: lengths must not be null");
        assertThatNullPointerException().isThrownBy(() -> state.after(lstm.forward(x, state), null))
                .withMessage("State.after: lengths must not be null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(call).withMessage(message);
    }
}
