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
import io.github.unroll.training.GradientSum;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.OneHot;
import io.github.unroll.training.Windows;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
    private static final List<GradientSum.Subtree<Matrix>> SUBTREES = Stream.of(0, 2, 5, 7)
            .map(part -> new GradientSum.Subtree<>(0, part, 1, 1, ZERO)).toList();
    private static final Lengths LENGTHS = Lengths.of(4, 2);

    /** An operation on a list, and the name of the list in messages; {@code good} is a list that it accepts. */
    record Operation<T>(String operation, String name, List<T> good, Consumer<List<T>> call) {

        @Override
        public String toString() {
            return operation + "(" + name + ")";
        }
    }

    static Stream<Operation<?>> ofRnns() {
        State first = State.of(ZERO);
        Rnn.Forward forward = RNN.forward(X, first);
        Rnn.Cache cache = forward.cache();
        Rnn.Gradients gradients = RNN.backward(DA, cache);
        return Stream.of(
                new Operation<>("Rnn.forward", "x", X, RNN::forward),
                new Operation<>("Rnn.forward", "x", X, x -> RNN.forward(x, ZERO)),
                new Operation<>("Rnn.forward", "x", X, x -> RNN.forward(x, first)),
                new Operation<>("Rnn.forward", "x", X, x -> RNN.forward(x, first, LENGTHS)),
                new Operation<>("Rnn.backward", "da", DA, da -> RNN.backward(da, cache)),
                new Operation<>("Rnn.Forward", "a", forward.a(), a -> new Rnn.Forward(a, forward.y(), cache)),
                new Operation<>("Rnn.Forward", "y", forward.y(), y -> new Rnn.Forward(forward.a(), y, cache)),
                new Operation<>("Rnn.Cache", "steps", cache.steps(), steps -> new Rnn.Cache(steps, X)),
                new Operation<>("Rnn.Cache", "x", X, x -> new Rnn.Cache(cache.steps(), x)),
                new Operation<>("Rnn.Cache", "steps", cache.steps(), steps -> new Rnn.Cache(steps, X, cache.lengths())),
                new Operation<>("Rnn.Cache", "x", X, x -> new Rnn.Cache(cache.steps(), x, cache.lengths())),
                new Operation<>("Rnn.Gradients", "dx", X, dx -> new Rnn.Gradients(dx, ZERO, gradients.dParameters())));
    }

    static Stream<Operation<?>> ofLstms() {
        State first = State.of(ZERO, ZERO);
        Lstm.Forward forward = LSTM.forward(X, first);
        Lstm.Cache cache = forward.cache();
        Lstm.Gradients gradients = LSTM.backward(DA, cache);
        return Stream.of(
                new Operation<>("Lstm.forward", "x", X, LSTM::forward),
                new Operation<>("Lstm.forward", "x", X, x -> LSTM.forward(x, ZERO)),
                new Operation<>("Lstm.forward", "x", X, x -> LSTM.forward(x, ZERO, ZERO)),
                new Operation<>("Lstm.forward", "x", X, x -> LSTM.forward(x, first)),
                new Operation<>("Lstm.forward", "x", X, x -> LSTM.forward(x, first, LENGTHS)),
                new Operation<>("Lstm.backward", "da", DA, da -> LSTM.backward(da, cache)),
                new Operation<>("Lstm.Forward", "a", DA, a -> new Lstm.Forward(a, forward.y(), forward.c(), cache)),
                new Operation<>("Lstm.Forward", "y", DZ, y -> new Lstm.Forward(forward.a(), y, forward.c(), cache)),
                new Operation<>("Lstm.Forward", "c", DA, c -> new Lstm.Forward(forward.a(), forward.y(), c, cache)),
                new Operation<>("Lstm.Cache", "steps", cache.steps(), steps -> new Lstm.Cache(steps, X)),
                new Operation<>("Lstm.Cache", "x", X, x -> new Lstm.Cache(cache.steps(), x)),
                new Operation<>("Lstm.Cache", "steps", cache.steps(), steps -> new Lstm.Cache(steps, X, cache.lengths())),
                new Operation<>("Lstm.Cache", "x", X, x -> new Lstm.Cache(cache.steps(), x, cache.lengths())),
                new Operation<>("Lstm.Gradients", "dx", X, dx -> new Lstm.Gradients(dx, ZERO, ZERO, gradients.dParameters())));
    }

    static Stream<Operation<?>> ofStacks() {
        LayerStack<LstmCell.Parameters> stack = LayerStack.lstm(Initialisation.lstmStack(3, 5, 2, 3, false, RANDOM));
        State first = stack.zeroState(M);
        LayerStack.Forward<LstmCell.Parameters> forward = stack.forward(X, first);
        LayerStack.Cache<LstmCell.Parameters> cache = forward.cache();
        List<List<Matrix>> masks = List.of(DA, DA);
        List<LayerStack.Layer<Matrix>> layers = List.of(LayerStack.Layer.of(ZERO), LayerStack.Layer.of(ZERO));
        return Stream.of(
                new Operation<>("LayerStack.forward", "x", X, stack::forward),
                new Operation<>("LayerStack.forward", "x", X, x -> stack.forward(x, first)),
                new Operation<>("LayerStack.forward", "x", X, x -> stack.forward(x, first, LENGTHS)),
                new Operation<>("LayerStack.forward", "x", X, x -> stack.forward(x, first, masks)),
                new Operation<>("LayerStack.forward", "x", X, x -> stack.forward(x, first, LENGTHS, masks)),
                new Operation<>("LayerStack.forward", "masks", masks, all -> stack.forward(X, first, all)),
                new Operation<>("LayerStack.forward", "masks", masks, all -> stack.forward(X, first, LENGTHS, all)),
                new Operation<>("LayerStack.forward", "masks[1]", DA, one -> stack.forward(X, first, Arrays.asList(DA, one))),
                new Operation<>("LayerStack.backward", "da", DA, da -> stack.backward(da, cache)),
                new Operation<>("LayerStack.Forward", "a", DA, a -> new LayerStack.Forward<>(a, forward.y(), first, cache)),
                new Operation<>("LayerStack.Forward", "y", DZ, y -> new LayerStack.Forward<>(forward.a(), y, first, cache)),
                new Operation<>("LayerStack.Gradients", "dx", X,
                        dx -> new LayerStack.Gradients<>(dx, first, stack.parameters())),
                new Operation<>("LayerStack.Layer", "directions", List.of(ZERO, ZERO), LayerStack.Layer::new),
                new Operation<>("LayerStack.Parameters", "layers", layers,
                        all -> new LayerStack.Parameters<>(all, ZERO, Matrix.zeros(5, 1))));
    }

    static Stream<Operation<?>> ofWhatSequencesHandOn() {
        return Stream.of(
                new Operation<>("Upstream.withStates", "da", DA, Upstream.none()::withStates),
                new Operation<>("Upstream.withScores", "dz", DZ, Upstream.none()::withScores),
                new Operation<>("State", "a", DA, a -> new State(a, List.of())),
                new Operation<>("State", "c", DA, c -> new State(DA, c)),
                new Operation<>("Lengths.last", "a", DA, LENGTHS::last),
                new Operation<>("Lengths.last", "a", DA, a -> LENGTHS.last(a, ZERO)),
                new Operation<>("Lengths.clear", "steps", DA, LENGTHS::clear),
                new Operation<>("Lengths.reverse", "steps", DA, LENGTHS::reverse),
                new Operation<>("Embedding.forward", "ids", LABELS, ids -> Embedding.forward(ZERO, ids)),
                new Operation<>("Embedding.backward", "dx", DA, da -> Embedding.backward(da, LABELS, 2)),
                new Operation<>("Embedding.backward", "ids", LABELS, ids -> Embedding.backward(DA, ids, 2)));
    }

    static Stream<Operation<?>> ofTraining() {
        return Stream.of(
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
                new Operation<>("GradientSum", "subtrees", SUBTREES, subtrees -> new GradientSum<>(8, subtrees)),
                new Operation<>("OneHot.of", "labels", LABELS, labels -> OneHot.of(2, labels)),
                new Operation<>("Windows.of", "steps", X, x -> Windows.of(x, 3)),
                new Operation<>("Windows.sliding", "steps", X, x -> Windows.sliding(x, 3, 1)),
                new Operation<>("Batches.shuffled", "examples", X, x -> Batches.shuffled(x, 3, RANDOM)));
    }

    static Stream<Operation<?>> ofFiles() {
        return Stream.of(
                new Operation<>("Keras.lstm", "weights", Keras.weights(LSTM.parameters()), Keras::lstm),
                new Operation<>("Tensor.of", "shape", List.of(2, 1, 3), shape -> Tensor.of(shape, 1, 2, 3, 4, 5, 6)));
    }

    @ParameterizedTest
    @MethodSource({"ofRnns", "ofLstms", "ofStacks", "ofWhatSequencesHandOn", "ofTraining", "ofFiles"})
    <T> void everyEntryIsReadOnce(Operation<T> operation) {
        ListView<T> view = new ListView<>(operation.good);
        operation.call.accept(view);
        assertThat(view.read()).containsExactlyElementsOf(view.indexes());
    }

    @ParameterizedTest
    @MethodSource({"ofRnns", "ofLstms", "ofStacks", "ofWhatSequencesHandOn", "ofTraining", "ofFiles"})
    <T> void nullIsNamed(Operation<T> operation) {
        List<T> bad = new LinkedList<>(operation.good);
        bad.set(1, null);
        assertThatNullPointerException().isThrownBy(() -> operation.call.accept(bad))
                .withMessage(operation.operation + ": " + operation.name + "[1] must not be null");
        assertThatNullPointerException().isThrownBy(() -> operation.call.accept(null))
                .withMessage(operation.operation + ": " + operation.name + " must not be null");
    }

    /** Every list that a public method or constructor of the core, of models or of training takes is among the operations. */
    @Test
    void noListIsForgotten() throws IOException, ClassNotFoundException {
        Map<String, Integer> lists = new TreeMap<>();
        for (String name : List.of("", "model/", "training/")) {
            for (Class<?> type : publicTypes(name)) {
                String typeName = type.getCanonicalName().substring(type.getPackageName().length() + 1);
                for (Constructor<?> constructor : type.getConstructors()) {
                    count(typeName, constructor, lists);
                }
                for (Method method : type.getDeclaredMethods()) {
                    count(typeName + "." + method.getName(), method, lists);
                }
            }
        }
        Map<String, Integer> tested = new TreeMap<>();
        Stream.of(ofRnns(), ofLstms(), ofStacks(), ofWhatSequencesHandOn(), ofTraining()).flatMap(all -> all)
                .filter(operation -> !operation.name.contains("["))
                .forEach(operation -> tested.merge(operation.operation, 1, Integer::sum));

        assertThat(tested).isEqualTo(lists);
    }

    private static void count(String name, Executable executable, Map<String, Integer> lists) {
        int count = (int) Stream.of(executable.getParameterTypes()).filter(List.class::equals).count();
        if (count > 0 && Modifier.isPublic(executable.getModifiers())) {
            lists.merge(name, count, Integer::sum);
        }
    }

    /** The public types of a folder, and those nested in them. */
    private static List<Class<?>> publicTypes(String folder) throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(
                Path.of("src/main/java/io/github/unroll", folder), "[A-Z]*.java")) {
            for (Path source : sources) {
                String name = source.getFileName().toString().replace(".java", "");
                Class<?> type = Class.forName("io.github.unroll." + folder.replace('/', '.') + name);
                if (Modifier.isPublic(type.getModifiers())) {
                    types.add(type);
                    types.addAll(List.of(type.getClasses()));
                }
            }
        }
        return types;
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

    /** Another thread may set an entry while the list is read. */
    @Test
    void aNullThatIsNoLongerThereIsNamedWithoutItsPlace() {
        Iterator<Matrix> entries = Arrays.asList(null, X.get(0)).iterator();
        List<Matrix> changing = new AbstractList<>() {
            @Override
            public Matrix get(int t) {
                return entries.next();
            }

            @Override
            public int size() {
                return 1;
            }
        };
        assertThatNullPointerException().isThrownBy(() -> LSTM.forward(changing))
                .withMessage("Lstm.forward: an entry of x must not be null");
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
}
