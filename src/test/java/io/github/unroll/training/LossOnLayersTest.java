package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.Sampling;
import io.github.unroll.model.StackCase.Point;
import io.github.unroll.model.StackCase;
import io.github.unroll.model.StackSizes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss on the outputs of a network of layers, and its gradients through all of them. */
class LossOnLayersTest {

    private static final StackSizes SIZES = new StackSizes(2, 3, 4, 2, true);

    private final Random random = new Random(1);
    private final GradientChecker checker = new GradientChecker();
    private final LayerStack.Parameters<LstmCell.Parameters> parameters =
            Initialisation.lstmStack(2, 3, 4, 2, true, random);
    private final LayerStack<LstmCell.Parameters> network = LayerStack.lstm(parameters);
    private final List<Matrix> x = Sequences.uniform(5, 2, 3, random);
    private final LayerStack.Forward<LstmCell.Parameters> forward = network.forward(x);

    static List<StackCase<?>> bidirectional() {
        return List.of(
                new StackCase<>(StackCase.RNN, SIZES, 3, 5),
                new StackCase<>(StackCase.LSTM, SIZES, 3, 5));
    }

    @ParameterizedTest
    @MethodSource("bidirectional")
    <P extends Record> void crossEntropyHasTheseGradients(StackCase<P> shape) {
        List<int[]> labels = Sequences.labels(5, 4, 3, random);
        Point<P> at = shape.random(random);
        LayerStack.Forward<P> result = shape.forward(at);

        LayerStack.Gradients<P> gradients = CrossEntropy.of(result.y()).againstLabels(labels).backward(result);

        checker.check("gradients", point -> CrossEntropy.of(shape.forward(point).y()).againstLabels(labels).value(),
                at, new Point<>(gradients.dx(), gradients.dFirst(), gradients.dParameters()));
    }

    @ParameterizedTest
    @MethodSource("bidirectional")
    <P extends Record> void theMeanSquaredErrorOfTheScoresHasTheseGradients(StackCase<P> shape) {
        List<Matrix> truth = Sequences.uniform(5, 4, 3, random);
        List<Matrix> weights = Sequences.weights(5, 3, random);
        Point<P> at = shape.random(random);
        LayerStack.Forward<P> result = shape.forward(at);

        LayerStack.Gradients<P> gradients = MeanSquaredError.of(result.scores())
                .weighted(weights).against(truth).backward(result);

        checker.check("gradients", point -> MeanSquaredError.of(shape.forward(point).scores())
                .weighted(weights).against(truth).value(),
                at, new Point<>(gradients.dx(), gradients.dFirst(), gradients.dParameters()));
    }

    @Test
    void aStackOfOneLayerHasTheGradientsOfTheLayer() {
        Lstm lstm = new Lstm(LstmCell.Parameters.random(2, 3, 4, random));
        Lstm.Forward ofLstm = lstm.forward(x, Matrix.zeros(3, 3));
        LayerStack<LstmCell.Parameters> stack = LayerStack.of(lstm);
        Loss loss = CrossEntropy.of(ofLstm.y()).againstLabels(3, 0, 1);

        LstmCell.Parameters ofLayer = loss.backward(ofLstm).dParameters();
        LayerStack.Parameters<LstmCell.Parameters> ofStack =
                loss.backward(stack.forward(x)).dParameters();

        LstmCell.Parameters hidden = ofStack.layers().get(0).directions().get(0);
        LstmCell.Parameters both = hidden.withOutput(ofStack.wy(), ofStack.by());
        assertThat(Clipping.norm(both.plus(ofLayer.times(-1)))).isLessThan(1e-14);
    }

    /** The labels are the inputs in reverse order: the first is not known before the whole sequence has been read. */
    @Test
    void twoDirectionsLearnToTellASequenceBackward() {
        List<Integer> digits = List.of(0, 1, 1, 0, 1, 0);
        List<Integer> reversed = new ArrayList<>(digits);
        Collections.reverse(reversed);
        List<Matrix> inputs = digits.stream().map(digit -> OneHot.of(2, digit, 1 - digit)).toList();
        List<int[]> labels = reversed.stream().map(digit -> new int[] {digit, 1 - digit}).toList();
        Adam adam = new Adam(0.05);
        Adam.State<LayerStack.Parameters<LstmCell.Parameters>> run = adam.start(
                Initialisation.lstmStack(2, 4, 2, 2, true, random));
        for (int step = 0; step < 60; step++) {
            LayerStack<LstmCell.Parameters> stack = LayerStack.lstm(run.parameters());
            LayerStack.Forward<LstmCell.Parameters> result = stack.forward(inputs);
            Loss loss = CrossEntropy.of(result.y()).againstLabels(labels);
            run = adam.step(run, Clipping.byNorm(loss.backward(result).dParameters(), 1));
        }
        LayerStack<LstmCell.Parameters> learnt = LayerStack.lstm(run.parameters());
        List<Matrix> y = learnt.forward(inputs).y();
        assertThat(CrossEntropy.of(y).againstLabels(labels).value()).isLessThan(0.05);
        assertThat(IntStream.range(0, 6).map(t -> Sampling.draw(y.get(t), 0, 0, random)).boxed().toList()).isEqualTo(reversed);
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(0, 1, 2);
        LayerStack.Forward<LstmCell.Parameters> none = null;
        assertThatNullPointerException().isThrownBy(() -> loss.backward(none))
                .withMessage("Loss.backward: forward must not be null");
        assertThatNullPointerException().isThrownBy(() -> loss.backward((Rnn.Forward) null))
                .withMessage("Loss.backward: forward must not be null");
        assertThatNullPointerException().isThrownBy(() -> loss.backward((Lstm.Forward) null))
                .withMessage("Loss.backward: forward must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> new Loss(1, -1, forward.y()))
                .withMessage("Loss: weight is -1.0; weight must be finite and not negative");
        Loss shorter = CrossEntropy.of(forward.y().subList(0, 3)).againstLabels(0, 1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> shorter.backward(forward)).withMessage(
                "LayerStack.backward: dz has 3 steps, cache has 5 steps; the numbers of steps must be equal");
    }
}
