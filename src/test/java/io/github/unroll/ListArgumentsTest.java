package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.io.Keras;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.Embedding;
import io.github.unroll.model.LayerStack;
import io.github.unroll.training.Batches;
import io.github.unroll.training.BinaryCrossEntropy;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.OneHot;
import io.github.unroll.training.Windows;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list is copied once, before it is checked: it may compute its entries, change afterwards, or be slow at random access. */
class ListArgumentsTest {

    private static final int STEPS = 4;
    private static final int M = 2;
    private static final Random RANDOM = new Random(1);
    private static final Lstm LSTM = new Lstm(LstmCell.Parameters.random(3, 5, 2, RANDOM));
    private static final Rnn RNN = new Rnn(RnnCell.Parameters.random(3, 5, 2, RANDOM));
    private static final Matrix ZERO = Matrix.zeros(5, M);
    private static final List<Matrix> X = TestMatrices.gaussians(STEPS, 3, M, RANDOM);
    private static final List<Matrix> DA = TestMatrices.gaussians(STEPS, 5, M, RANDOM);
    private static final List<Matrix> DZ = TestMatrices.gaussians(STEPS, 2, M, RANDOM);
    private static final List<Matrix> Y = DZ.stream().map(Matrix::softmax).toList();
    private static final List<Matrix> WEIGHTS = Collections.nCopies(STEPS, Matrix.of(1, M, 1, 2));
    private static final List<int[]> LABELS = List.of(new int[] {0, 1}, new int[] {1, 1}, new int[] {0, 0}, new int[] {1, 0});
    private static final BinaryCrossEntropy ONE_SCORE =
            BinaryCrossEntropy.of(DZ.stream().map(zt -> zt.rows(0, 1)).toList());
    private static final LayerStack<LstmCell.Parameters> STACK = LayerStack.of(LSTM);

    /** An operation on a list, which the messages call by its name; {@code good} is a list that it takes. */
    record Operation<T>(String operation, String name, List<T> good, Consumer<List<T>> call) {

        @Override
        public String toString() {
            return operation + "(" + name + ")";
        }
    }

    static Stream<Operation<?>> operations() {
        return Stream.of(
                new Operation<>("Lstm.forward", "x", X, x -> LSTM.forward(x, ZERO)),
                new Operation<>("Lstm.backward", "da", DA, da -> LSTM.backward(da, LSTM.forward(X, ZERO).cache())),
                new Operation<>("Rnn.forward", "x", X, x -> RNN.forward(x, ZERO)),
                new Operation<>("Rnn.backward", "da", DA, da -> RNN.backward(da, RNN.forward(X, ZERO).cache())),
                new Operation<>("Upstream.withStates", "da", DA, Upstream.none()::withStates),
                new Operation<>("Upstream.withScores", "dz", DZ, Upstream.none()::withScores),
                new Operation<>("LayerStack.forward", "x", X, STACK::forward),
                new Operation<>("LayerStack.backward", "da", DA, da -> STACK.backward(da, STACK.forward(X).cache())),
                new Operation<>("LayerStack.Layer", "directions", List.of(ZERO, ZERO), LayerStack.Layer::new),
                new Operation<>("LayerStack.Parameters", "layers", List.of(LayerStack.Layer.of(ZERO), LayerStack.Layer.of(ZERO)),
                        layers -> new LayerStack.Parameters<>(layers, ZERO, Matrix.zeros(5, 1))),
                new Operation<>("State", "a", DA, a -> new State(a, List.of())),
                new Operation<>("State", "c", DA, c -> new State(DA, c)),
                new Operation<>("Lengths.last", "a", DA, Lengths.of(4, 2)::last),
                new Operation<>("Lengths.reverse", "steps", DA, Lengths.of(4, 2)::reverse),
                new Operation<>("CrossEntropy.of", "y", Y, CrossEntropy::of),
                new Operation<>("CrossEntropy.ofScores", "z", DZ, CrossEntropy::ofScores),
                new Operation<>("CrossEntropy.weighted", "weights", WEIGHTS, CrossEntropy.of(Y)::weighted),
                new Operation<>("CrossEntropy.against", "p", Y, CrossEntropy.of(Y)::against),
                new Operation<int[]>("CrossEntropy.againstLabels", "labels", LABELS, CrossEntropy.of(Y)::againstLabels),
                new Operation<>("BinaryCrossEntropy.of", "scores", DZ, BinaryCrossEntropy::of),
                new Operation<>("BinaryCrossEntropy.weighted", "weights", WEIGHTS, BinaryCrossEntropy.of(DZ)::weighted),
                new Operation<>("BinaryCrossEntropy.against", "p", Y, BinaryCrossEntropy.of(DZ)::against),
                new Operation<int[]>("BinaryCrossEntropy.againstLabels", "labels", LABELS, ONE_SCORE::againstLabels),
                new Operation<>("MeanSquaredError.of", "z", DZ, MeanSquaredError::of),
                new Operation<>("MeanSquaredError.weighted", "weights", WEIGHTS, MeanSquaredError.of(DZ)::weighted),
                new Operation<>("MeanSquaredError.against", "truth", DZ, MeanSquaredError.of(DZ)::against),
                new Operation<>("Loss", "dz", DZ, dz -> new Loss(1, 1, dz)),
                new Operation<>("OneHot.of", "labels", LABELS, labels -> OneHot.of(2, labels)),
                new Operation<>("Windows.of", "steps", X, x -> Windows.of(x, 3)),
                new Operation<>("Windows.sliding", "steps", X, x -> Windows.sliding(x, 3, 1)),
                new Operation<>("Batches.shuffled", "examples", X, x -> Batches.shuffled(x, 3, RANDOM)),
                new Operation<>("Embedding.forward", "ids", LABELS, ids -> Embedding.forward(ZERO, ids)),
                new Operation<>("Embedding.backward", "dx", DA, da -> Embedding.backward(da, LABELS, 2)),
                new Operation<>("Embedding.backward", "ids", LABELS, ids -> Embedding.backward(DA, ids, 2)),
                new Operation<>("Keras.lstm", "weights", Keras.weights(LSTM.parameters()), Keras::lstm),
                new Operation<>("Tensor.of", "shape", List.of(2, 1, 3), shape -> Tensor.of(shape, 1, 2, 3, 4, 5, 6)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    <T> void everyEntryIsReadOnce(Operation<T> operation) {
        View<T> view = new View<>(operation.good);
        operation.call.accept(view);
        assertThat(view.read).containsExactlyElementsOf(view.indexes());
    }

    @ParameterizedTest
    @MethodSource("operations")
    <T> void nullIsNamed(Operation<T> operation) {
        List<T> bad = new LinkedList<>(operation.good);
        bad.set(1, null);
        assertThatNullPointerException().isThrownBy(() -> operation.call.accept(bad))
                .withMessage(operation.operation + ": " + operation.name + "[1] must not be null");
        assertThatNullPointerException().isThrownBy(() -> operation.call.accept(null))
                .withMessage(operation.operation + ": " + operation.name + " must not be null");
    }

    @Test
    void aLossOnComputedOutputsHasTheGradientOfTheOutputsThatWereChecked() {
        List<Matrix> outputs = new ArrayList<>();
        List<Matrix> computed = new AbstractList<>() {
            @Override
            public Matrix get(int t) {
                Matrix y = Matrix.uniform(3, 1, 1, RANDOM).softmax();
                outputs.add(y);
                return y;
            }

            @Override
            public int size() {
                return 1;
            }
        };

        Loss loss = CrossEntropy.of(computed).againstLabels(0);

        Matrix y = outputs.get(0);
        assertThat(loss.value()).isEqualTo(-StrictMath.log(y.get(0, 0)));
        assertThat(loss.dz()).containsExactly(y.minus(Matrix.of(3, 1, 1, 0, 0)));
    }

    @Test
    void aLinkedListOfManyLabelsGivesTheSameLoss() {
        int steps = 50_000;
        List<Matrix> y = Collections.nCopies(steps, Matrix.of(2, 1, 0.25, 0.75));
        List<int[]> labels = Stream.generate(() -> new int[] {RANDOM.nextInt(2)}).limit(steps).toList();

        List<Matrix> weights = Collections.nCopies(steps, Matrix.of(1, 1, 2));

        Loss loss = CrossEntropy.of(new LinkedList<>(y)).weighted(new LinkedList<>(weights))
                .againstLabels(new LinkedList<>(labels));

        assertThat(loss).isEqualTo(CrossEntropy.of(y).weighted(weights).againstLabels(labels));
    }

    /** A list that remembers which entries have been read. */
    private static final class View<T> extends AbstractList<T> {

        private final List<T> entries;
        private final List<Integer> read = new ArrayList<>();

        View(List<T> entries) {
            this.entries = entries;
        }

        List<Integer> indexes() {
            return Stream.iterate(0, i -> i + 1).limit(entries.size()).toList();
        }

        @Override
        public T get(int index) {
            read.add(index);
            return entries.get(index);
        }

        @Override
        public int size() {
            return entries.size();
        }
    }
}
