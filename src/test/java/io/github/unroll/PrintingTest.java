package io.github.unroll;

import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.io.Linear;
import io.github.unroll.io.Onnx;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.Inference;
import io.github.unroll.model.LayerStack;
import io.github.unroll.training.Adagrad;
import io.github.unroll.training.Adam;
import io.github.unroll.training.AdamW;
import io.github.unroll.training.BinaryCrossEntropy;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientSum;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.RmsProp;
import io.github.unroll.training.Sgd;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A matrix prints its numbers, everything else its sizes. */
class PrintingTest {

    private static final Random RANDOM = new Random(1);
    private static final List<Matrix> X = gaussians(6, 3, 4, RANDOM);
    private static final Matrix A = gaussian(5, 4, RANDOM);

    static Stream<Map.Entry<String, Object>> ofRnns() {
        RnnCell.Parameters p = RnnCell.Parameters.random(3, 5, 2, RANDOM);
        RnnCell.Forward step = new RnnCell(p).forward(X.get(0), A);
        Rnn.Forward forward = new Rnn(p).forward(X);
        return Stream.of(
                Map.entry("RnnCell[n_x=3, n_a=5, n_y=2]", new RnnCell(p)),
                Map.entry("RnnCell.Parameters[n_x=3, n_a=5, n_y=2]", p),
                Map.entry("RnnCell.Forward[m=4]", step),
                Map.entry("RnnCell.Cache[m=4]", step.cache()),
                Map.entry("RnnCell.Gradients[m=4]", new RnnCell(p).backward(A, step.cache())),
                Map.entry("Rnn[n_x=3, n_a=5, n_y=2]", new Rnn(p)),
                Map.entry("Rnn.Forward[T_x=6, m=4]", forward),
                Map.entry("Rnn.Cache[T_x=6, m=4]", forward.cache()),
                Map.entry("Rnn.Gradients[T_x=6, m=4]", new Rnn(p).backward(Upstream.none(), forward.cache())));
    }

    static Stream<Map.Entry<String, Object>> ofLstms() {
        LstmCell.Parameters p = LstmCell.Parameters.random(3, 5, 2, RANDOM);
        LstmCell.Forward step = new LstmCell(p).forward(X.get(0), A, A);
        Lstm.Forward forward = new Lstm(p).forward(X);
        return Stream.of(
                Map.entry("LstmCell[n_x=3, n_a=5, n_y=2]", new LstmCell(p)),
                Map.entry("LstmCell.Parameters[n_x=3, n_a=5, n_y=2]", p),
                Map.entry("LstmCell.Forward[m=4]", step),
                Map.entry("LstmCell.Cache[m=4]", step.cache()),
                Map.entry("LstmCell.Gradients[m=4]", new LstmCell(p).backward(A, A, step.cache())),
                Map.entry("Lstm[n_x=3, n_a=5, n_y=2]", new Lstm(p)),
                Map.entry("Lstm.Forward[T_x=6, m=4]", forward),
                Map.entry("Lstm.Cache[T_x=6, m=4]", forward.cache()),
                Map.entry("Lstm.Gradients[T_x=6, m=4]", new Lstm(p).backward(Upstream.none(), forward.cache())));
    }

    static Stream<Map.Entry<String, Object>> ofWhatSequencesHandOn() {
        List<Matrix> dz = gaussians(6, 2, 4, RANDOM);
        return Stream.of(
                Map.entry("State[a=[5x4], c=[]]", State.of(A)),
                Map.entry("State[a=[5x4], c=[5x4]]", State.of(A, A)),
                Map.entry("State[a=[5x4, 3x4], c=[5x4, 3x4]]", new State(List.of(A, X.get(0)), List.of(A, X.get(0)))),
                Map.entry("Lengths[m=3]", Lengths.of(2, 0, 1)),
                Map.entry("Upstream[]", Upstream.none()),
                Map.entry("Upstream[scores=6x(2x4)]", Upstream.none().withScores(dz)),
                Map.entry("Upstream[states=6x(3x4), scores=6x(2x4), last=State[a=[5x4], c=[]]]",
                        Upstream.none().withStates(X).withScores(dz).withLast(State.of(A))));
    }

    static Stream<Map.Entry<String, Object>> ofModels() {
        LayerStack.Parameters<LstmCell.Parameters> p = Initialisation.lstmStack(3, 5, 2, 2, true, RANDOM);
        LayerStack<LstmCell.Parameters> network = LayerStack.lstm(p);
        LayerStack.Forward<LstmCell.Parameters> forward = network.forward(X);
        Inference inference = Inference.of(new Rnn(RnnCell.Parameters.random(3, 5, 2, RANDOM)));
        return Stream.of(
                Map.entry("LayerStack[n_x=3, layers=[5+5, 5+5], n_y=2]", network),
                Map.entry("LayerStack.Parameters[layers=2, n_y=2]", p),
                Map.entry("LayerStack.Layer[RnnCell.Parameters[n_x=2, n_a=3, n_y=0]]",
                        LayerStack.Layer.of(RnnCell.Parameters.random(2, 3, 0, RANDOM))),
                Map.entry("LayerStack.Forward[T_x=6, m=4]", forward),
                Map.entry("LayerStack.Cache[T_x=6, m=4]", forward.cache()),
                Map.entry("LayerStack.Gradients[T_x=6, m=4]", network.backward(Upstream.none(), forward.cache())),
                Map.entry("Inference[LayerStack[n_x=3, layers=[5], n_y=2]]", inference),
                Map.entry("Inference.Step[m=4]", inference.step(X.get(0), inference.zeroState(4))));
    }

    static Stream<Map.Entry<String, Object>> ofTraining() {
        RnnCell.Parameters p = RnnCell.Parameters.random(3, 5, 2, RANDOM);
        Adam.State<RnnCell.Parameters> start = new Adam(0.1).start(p);
        return Stream.of(
                Map.entry("CrossEntropy[T_x=6, m=4]", CrossEntropy.ofScores(X)),
                Map.entry("BinaryCrossEntropy[T_x=6, m=4]", BinaryCrossEntropy.of(X)),
                Map.entry("MeanSquaredError[T_x=6, m=4]", MeanSquaredError.of(X)),
                Map.entry("Loss[value=0.5, weight=3.0, T_x=6, m=4]", new Loss(0.5, 3, X)),
                Map.entry("GradientSum[parts=3, added=1]", GradientSum.part(1, 3, 0.5, 4, p)),
                Map.entry("GradientSum.Subtree[level=2, index=1]", new GradientSum.Subtree<>(2, 1, 0.5, 4, p)),
                Map.entry("Adam.State[steps=0, parameters=57]", start),
                Map.entry("Adam.State[steps=1, parameters=57]", new AdamW(0.1, 0.01).step(start, p)),
                Map.entry("Sgd.State[steps=0, parameters=57]", new Sgd(0.1, 0.9).start(p)),
                Map.entry("RmsProp.State[steps=0, parameters=57]", new RmsProp(0.1).start(p)),
                Map.entry("Adagrad.State[steps=0, parameters=57]", new Adagrad(0.1).start(p)));
    }

    static Stream<Map.Entry<String, Object>> ofFiles() {
        Map<String, Tensor> inputs = Onnx.inputs(LstmCell.Parameters.random(3, 5, 0, RANDOM));
        return Stream.of(
                Map.entry("Tensor (3, 4, 6)", Tensor.ofSteps(X, Tensor.Axes.FEATURE_BATCH_TIME)),
                Map.entry("Linear[n=3, n_y=5]", new Linear(gaussian(5, 3, RANDOM), gaussian(5, 1, RANDOM))),
                Map.entry("Onnx.Node[LayerStack.Parameters[layers=1, n_y=0], State[a=[5x4], c=[5x4]], Lengths[m=4]]",
                        Onnx.lstmNode(inputs, Map.of(), 6, 4)));
    }

    @ParameterizedTest
    @MethodSource({"ofRnns", "ofLstms", "ofWhatSequencesHandOn", "ofModels", "ofTraining", "ofFiles"})
    void sizesArePrinted(Map.Entry<String, Object> text) {
        assertThat(text.getValue()).hasToString(text.getKey());
    }
}
