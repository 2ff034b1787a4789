package io.github.unroll;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.outOfBounds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.model.Embedding;
import io.github.unroll.model.Inference;
import io.github.unroll.model.LayerStack.Layer;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.model.Sampling;
import io.github.unroll.training.Adagrad;
import io.github.unroll.training.Adam;
import io.github.unroll.training.AdamW;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.BinaryCrossEntropy;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientChecker;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.OneHot;
import io.github.unroll.training.RmsProp;
import io.github.unroll.training.Sgd;
import io.github.unroll.training.Windows;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A matrix without elements costs nothing, however long its other side is: every operation gives its result, or refuses to
 * because that would be too large, without a loop over the long side and without memory for it.
 */
class HugeEmptyTest {

    private static final int MAX = Integer.MAX_VALUE;
    private static final Matrix WIDE = Matrix.zeros(0, MAX);
    private static final Matrix TALL = Matrix.zeros(MAX, 0);
    private static final Matrix NONE = Matrix.zeros(0, 0);

    @ParameterizedTest
    @MethodSource({"matrices", "products", "rnns", "lstms", "stacks", "losses", "trees", "optimisers"})
    void anOperationHasItsResult(CheapCall call) {
        call.mustHaveItsResult();
    }

    @ParameterizedTest
    @MethodSource({"tooLarge", "refused"})
    void aResultThatIsTooLargeIsRefused(BadCall call) {
        CheapCall.mustFail(call);
    }

    private static Matrix zerosLike(Matrix matrix) {
        return Matrix.zeros(matrix.rows(), matrix.columns());
    }

    @Test
    void noOperationOfMatrixIsLeftOut() {
        Set<String> called = Stream.concat(matrices(), products())
                .map(call -> call.name().split(" ")[0]).collect(Collectors.toSet());
        called.addAll(Set.of("get", "argMax", "rowSums", "kernels"));          // refused, refused, of no matrix
        assertThat(called).containsAll(Arrays.stream(Matrix.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())).map(Method::getName).toList());
    }

    static Stream<CheapCall> matrices() {
        return Stream.of(WIDE, TALL).flatMap(empty -> {
            int rows = empty.rows();
            int columns = empty.columns();
            String of = " of " + rows + "x" + columns;
            return Stream.of(
                    new CheapCall("of" + of, empty, () -> Matrix.of(rows, columns)),
                    new CheapCall("zeros" + of, empty, () -> Matrix.zeros(rows, columns)),
                    new CheapCall("filled" + of, empty, () -> Matrix.filled(rows, columns, 1)),
                    new CheapCall("generate" + of, empty, () -> Matrix.generate(rows, columns, () -> 1)),
                    new CheapCall("uniform" + of, empty, () -> Matrix.uniform(rows, columns, 1, new Random(1))),
                    new CheapCall("rows" + of, rows, empty::rows),
                    new CheapCall("columns" + of, columns, empty::columns),
                    new CheapCall("toArray" + of, new double[0], empty::toArray),
                    new CheapCall("times 2" + of, empty, () -> empty.times(2)),
                    new CheapCall("plus" + of, empty, () -> empty.plus(empty)),
                    new CheapCall("minus" + of, empty, () -> empty.minus(empty)),
                    new CheapCall("hadamard" + of, empty, () -> empty.hadamard(empty)),
                    new CheapCall("dot" + of, 0.0, () -> empty.dot(empty)),
                    new CheapCall("sum" + of, 0.0, empty::sum),
                    new CheapCall("maxDifference" + of, 0.0, () -> empty.maxDifference(empty)),
                    new CheapCall("zip" + of, empty, () -> empty.zip(empty, Math::max)),
                    new CheapCall("map" + of, empty, () -> empty.map(x -> x + 1)),
                    new CheapCall("sigmoid" + of, empty, empty::sigmoid),
                    new CheapCall("tanh" + of, empty, empty::tanh),
                    new CheapCall("softmax" + of, empty, empty::softmax),
                    new CheapCall("transpose" + of, Matrix.zeros(columns, rows), empty::transpose),
                    new CheapCall("above" + of, empty, () -> empty.above(Matrix.zeros(0, columns))),
                    new CheapCall("beside" + of, empty, () -> empty.beside(Matrix.zeros(rows, 0))),
                    new CheapCall("columns all" + of, empty, () -> empty.columns(0, columns)),
                    new CheapCall("rows all" + of, empty, () -> empty.rows(0, rows)),
                    new CheapCall("rows none" + of, Matrix.zeros(0, columns), () -> empty.rows(rows, rows)),
                    new CheapCall("equals" + of, false, () -> empty.equals(NONE)),
                    new CheapCall("hashCode" + of, Matrix.zeros(rows, columns).hashCode(), empty::hashCode),
                    new CheapCall("toString" + of, "Matrix " + rows + "x" + columns, empty::toString));
        });
    }

    static Stream<CheapCall> products() {
        return Stream.of(
                new CheapCall("times wide by tall", NONE, () -> WIDE.times(TALL)),
                new CheapCall("times none by wide", WIDE, () -> NONE.times(WIDE)),
                new CheapCall("times tall by none", TALL, () -> TALL.times(NONE)),
                new CheapCall("transposeTimes tall by tall", NONE, () -> TALL.transposeTimes(TALL)),
                new CheapCall("transposeTimes none by wide", WIDE, () -> NONE.transposeTimes(WIDE)),
                new CheapCall("transposeTimes wide by none", TALL, () -> WIDE.transposeTimes(NONE)),
                new CheapCall("timesTranspose wide by wide", NONE, () -> WIDE.timesTranspose(WIDE)),
                new CheapCall("timesTranspose none by tall", WIDE, () -> NONE.timesTranspose(TALL)),
                new CheapCall("timesTranspose tall by none", TALL, () -> TALL.timesTranspose(NONE)),
                new CheapCall("plusColumn to wide", WIDE, () -> WIDE.plusColumn(Matrix.zeros(0, 1))),
                new CheapCall("rowSums of wide", Matrix.zeros(0, 1), WIDE::rowSums),
                new CheapCall("columnSums of tall", Matrix.zeros(1, 0), TALL::columnSums),
                new CheapCall("toRows of wide", new double[0][], WIDE::toRows),
                new CheapCall("beside tall", TALL, () -> TALL.beside(TALL)),
                new CheapCall("above wide", WIDE, () -> WIDE.above(WIDE)));
    }

    static Stream<BadCall> tooLarge() {
        String elements = "; it must not have more than 2147483639";
        String square = "the result (2147483647x2147483647) has 4611686014132420609 elements" + elements;
        return Stream.of(
                illegal("Matrix.zeros: a 2147483647x1 matrix has 2147483647 elements; "
                        + "rows times columns must not exceed 2147483639", () -> Matrix.zeros(MAX, 1)),
                illegal("Matrix.rowSums: a 2147483647x1 matrix has 2147483647 elements; "
                        + "rows times columns must not exceed 2147483639", TALL::rowSums),
                illegal("Matrix.columnSums: a 1x2147483647 matrix has 2147483647 elements; "
                        + "rows times columns must not exceed 2147483639", WIDE::columnSums),
                illegal("Matrix.toRows: the array of rows has 2147483647 elements; it must not have more than 2147483639",
                        TALL::toRows),
                illegal("Matrix.argMax: this is 0x2147483647; a column of 0 rows has no largest element; "
                        + "check that rows() is not 0 before the call", () -> WIDE.argMax(MAX - 1)),
                illegal("Matrix.times: left is 2147483647x0, right is 0x2147483647; " + square, () -> TALL.times(WIDE)),
                illegal("Matrix.times: left is 1x0, right is 0x2147483647; the result (1x2147483647) has 2147483647 elements"
                        + elements, () -> Matrix.zeros(1, 0).times(WIDE)),
                illegal("Matrix.transposeTimes: left is 0x2147483647, right is 0x2147483647; " + square,
                        () -> WIDE.transposeTimes(WIDE)),
                illegal("Matrix.timesTranspose: left is 2147483647x0, right is 2147483647x0; " + square,
                        () -> TALL.timesTranspose(TALL)),
                illegal("Matrix.above: top is 2147483647x0, below is 1x0; "
                        + "the result (2147483648x0) must not have more than 2147483647 rows",
                        () -> TALL.above(Matrix.zeros(1, 0))));
    }

    /** The sizes of a network and its sequence of which every matrix is empty, but maybe Wy and by. */
    private record Size(int nx, int ny, int m) {

        static Stream<Size> all() {
            return Stream.of(new Size(MAX, 0, 0), new Size(MAX, 2, 0), new Size(0, 0, MAX));
        }

        Matrix x() {
            return Matrix.zeros(nx, m);
        }

        Matrix a() {
            return Matrix.zeros(0, m);
        }

        Matrix y() {
            return Matrix.zeros(ny, m);
        }

        RnnCell.Parameters rnn() {
            return RnnCell.Parameters.random(nx, 0, ny, new Random(1));
        }

        LstmCell.Parameters lstm() {
            return LstmCell.Parameters.random(nx, 0, ny, new Random(1));
        }

        CheapCall call(String name, Object result, Callable<?> call) {
            return new CheapCall(name + " of " + this, result, call);
        }
    }

    private static <T> List<T> twice(T step) {
        return List.of(step, step);
    }

    static Stream<CheapCall> rnns() {
        return Size.all().flatMap(size -> {
            Matrix x = size.x();
            Matrix a = size.a();
            Matrix y = size.y();
            RnnCell.Parameters p = size.rnn();
            RnnCell cell = new RnnCell(p);
            RnnCell.Cache step = new RnnCell.Cache(a, a, x, p);
            RnnCell.Gradients gradients = new RnnCell.Gradients(x, a, p.map(HugeEmptyTest::zerosLike));
            Rnn rnn = new Rnn(p);
            Upstream through = Upstream.none().withStates(twice(a)).withScores(twice(y));
            Rnn.Cache steps = new Rnn.Cache(twice(step), twice(x));
            Rnn.Gradients sums = new Rnn.Gradients(twice(x), a, p.map(HugeEmptyTest::zerosLike));
            return Stream.of(
                    size.call("RnnCell.forward", new RnnCell.Forward(a, y, step), () -> cell.forward(x, a)),
                    size.call("RnnCell.backward", gradients, () -> cell.backward(a, step)),
                    size.call("RnnCell.backward through y", gradients, () -> cell.backward(a, y, step)),
                    size.call("RnnCell.Parameters.plus", p.times(2), () -> p.plus(p)),
                    size.call("RnnCell.Parameters.zip", p, () -> p.zip(p, (left, right) -> right)),
                    size.call("Rnn.forward", new Rnn.Forward(twice(a), twice(y), steps), () -> rnn.forward(twice(x), a)),
                    size.call("Rnn.backward", sums, () -> rnn.backward(twice(a), steps)),
                    size.call("Rnn.backward through y", sums, () -> rnn.backward(through, steps)),
                    size.call("Loss.backward of an RNN", sums, () ->
                            new Loss(0, 0, twice(y)).backward(new Rnn.Forward(twice(a), twice(y), steps))));
        });
    }

    static Stream<CheapCall> lstms() {
        return Size.all().flatMap(size -> {
            Matrix x = size.x();
            Matrix a = size.a();
            Matrix y = size.y();
            LstmCell.Parameters p = size.lstm();
            LstmCell cell = new LstmCell(p);
            LstmCell.Cache step = new LstmCell.Cache(a, a, a, a, a, a, a, a, x, p);
            LstmCell.Gradients gradients = new LstmCell.Gradients(x, a, a, p.map(HugeEmptyTest::zerosLike));
            Lstm lstm = new Lstm(p);
            Upstream through = Upstream.none().withStates(twice(a)).withScores(twice(y));
            Lstm.Cache steps = new Lstm.Cache(twice(step), twice(x));
            Lstm.Gradients sums = new Lstm.Gradients(twice(x), a, a, p.map(HugeEmptyTest::zerosLike));
            return Stream.of(
                    size.call("LstmCell.forward", new LstmCell.Forward(a, a, y, step), () -> cell.forward(x, a, a)),
                    size.call("LstmCell.backward", gradients, () -> cell.backward(a, a, step)),
                    size.call("LstmCell.backward through y", gradients, () -> cell.backward(a, y, a, step)),
                    size.call("LstmCell.Parameters.plus", p.times(2), () -> p.plus(p)),
                    size.call("LstmCell.Parameters.zip", p, () -> p.zip(p, (left, right) -> right)),
                    size.call("Lstm.forward", new Lstm.Forward(twice(a), twice(y), twice(a), steps),
                            () -> lstm.forward(twice(x), a)),
                    size.call("Lstm.backward", sums, () -> lstm.backward(twice(a), steps)),
                    size.call("Lstm.backward from the cell state", sums, () -> lstm.backward(
                            Upstream.none().withLast(State.of(a, a)), steps)),
                    size.call("Lstm.backward through y", sums, () -> lstm.backward(through, steps)),
                    size.call("Loss.backward of an LSTM", sums, () ->
                            new Loss(0, 0, twice(y)).backward(new Lstm.Forward(twice(a), twice(y), twice(a), steps))));
        });
    }

    static Stream<CheapCall> stacks() {
        return Size.all().flatMap(size -> {
            State first = State.of(size.a(), size.a());
            State both = new State(twice(size.a()), twice(size.a()));
            LstmCell.Parameters p = LstmCell.Parameters.random(size.nx, 0, 0, new Random(1));
            LayerStack.Parameters<LstmCell.Parameters> parameters = new LayerStack.Parameters<>(
                    twice(Layer.of(p, p)).subList(0, 1), Matrix.zeros(size.ny, 0), Matrix.zeros(size.ny, 1));
            LayerStack<LstmCell.Parameters> stack = LayerStack.lstm(parameters);
            Inference inference = Inference.of(new Lstm(size.lstm()));
            return Stream.of(
                    size.call("LayerStack.zeroState", both, () -> stack.zeroState(size.m)),
                    size.call("LayerStack.forward", twice(size.y()), () -> stack.forward(twice(size.x()), both).y()),
                    size.call("LayerStack.backward", new LayerStack.Gradients<>(twice(size.x()), both, parameters),
                            () -> stack.backward(Upstream.none().withStates(twice(size.a()))
                                    .withScores(twice(size.y())).withLast(both), stack.forward(twice(size.x()), both).cache())),
                    size.call("Inference.zeroState", first, () -> inference.zeroState(size.m)),
                    size.call("Inference.step", size.y(), () -> inference.step(size.x(), first).y()),
                    size.call("State.zeros", first, first::zeros),
                    size.call("Lstm.scores", size.y(), () -> new Lstm(size.lstm()).scores(first)));
        });
    }

    static Stream<CheapCall> losses() {
        List<Matrix> z = twice(TALL);
        Loss none = new Loss(0, 0, z);
        Lengths lengths = Lengths.of();
        return Stream.of(
                new CheapCall("CrossEntropy of no examples", none, () -> CrossEntropy.of(z).againstLabels()),
                new CheapCall("CrossEntropy of scores", none, () -> CrossEntropy.ofScores(z).lastStep().against(z)),
                new CheapCall("CrossEntropy weighted", none,
                        () -> CrossEntropy.ofScores(z).weighted(lengths.mask(2)).againstLabels(twice(new int[0]))),
                new CheapCall("CrossEntropy at the ends of no sequences", none,
                        () -> CrossEntropy.ofScores(z).weighted(lengths).lastStep(lengths).against(z)),
                new CheapCall("BinaryCrossEntropy of no examples", none, () -> BinaryCrossEntropy.of(z).lastStep().against(TALL)),
                new CheapCall("MeanSquaredError of no examples", none, () -> MeanSquaredError.of(z).lastStep().against(z)),
                new CheapCall("OneHot of no labels", TALL, () -> OneHot.of(MAX)),
                new CheapCall("Lengths.last", TALL, () -> lengths.last(z)),
                new CheapCall("Lengths.atLast", z, () -> lengths.atLast(TALL, 2)),
                new CheapCall("Embedding.forward", twice(TALL), () -> Embedding.forward(Matrix.zeros(MAX, 0), twice(new int[0]))),
                new CheapCall("Embedding.backward", WIDE,
                        () -> Embedding.backward(twice(Matrix.zeros(0, 0)), twice(new int[0]), MAX)),
                new CheapCall("Windows", List.of(z), () -> Windows.of(z, 2)),
                new CheapCall("State.zeros", State.of(WIDE), () -> State.zeros(new Size(0, 0, MAX).rnn(), MAX)));
    }

    private record Model(Matrix wide, Matrix tall) {
    }

    private static final Model MODEL = new Model(WIDE, TALL);

    static Stream<CheapCall> trees() {
        GradientChecker checker = new GradientChecker();
        return Stream.of(
                new CheapCall("ParameterTree.leaves", Map.of("wide", WIDE, "tall", TALL), () -> ParameterTree.leaves(MODEL)),
                new CheapCall("ParameterTree.withLeaves", MODEL,
                        () -> ParameterTree.withLeaves(MODEL, ParameterTree.leaves(MODEL))),
                new CheapCall("ParameterTree.map", MODEL, () -> ParameterTree.map(MODEL, Matrix::softmax)),
                new CheapCall("ParameterTree.zip", MODEL, () -> ParameterTree.zip(MODEL, MODEL, Matrix::plus)),
                new CheapCall("Clipping.byNorm", MODEL, () -> Clipping.byNorm(MODEL, 1)),
                new CheapCall("Clipping.byValue", MODEL, () -> Clipping.byValue(MODEL, 1)),
                new CheapCall("Clipping.norm", 0.0, () -> Clipping.norm(MODEL)),
                new CheapCall("GradientChecker.numerical", MODEL, () -> checker.numerical(model -> 0, MODEL)),
                new CheapCall("GradientChecker.compare", true, () -> checker.compare("g", model -> 0, MODEL, MODEL).isRight()),
                new CheapCall("GradientChecker.compareAlong", true,
                        () -> checker.compareAlong("g", model -> 0, MODEL, MODEL, new Random(1)).isRight()),
                new CheapCall("Initialisation.orthogonal wide", WIDE, () -> Initialisation.orthogonal(0, MAX, new Random(1))),
                new CheapCall("Initialisation.orthogonal tall", TALL, () -> Initialisation.orthogonal(MAX, 0, new Random(1))),
                new CheapCall("Initialisation.glorotUniform", WIDE, () -> Initialisation.glorotUniform(0, MAX, new Random(1))),
                new CheapCall("Initialisation.rnn", WIDE, () -> Initialisation.rnn(MAX, 0, 2, new Random(1)).wax()),
                new CheapCall("Initialisation.lstm", WIDE, () -> Initialisation.lstm(MAX, 0, 2, new Random(1)).wf()),
                new CheapCall("Initialisation.rnnStack", WIDE, () -> Initialisation.rnnStack(MAX, 0, 2, 2, true, new Random(1))
                        .layers().get(0).directions().get(1).wax()));
    }

    static Stream<CheapCall> optimisers() {
        Sgd sgd = new Sgd(1, 0.5);
        Adagrad adagrad = new Adagrad(1);
        RmsProp rmsProp = new RmsProp(1);
        Adam adam = new Adam(1);
        AdamW adamW = new AdamW(1, 0.1);
        return Stream.of(
                new CheapCall("Sgd", MODEL, () -> sgd.step(sgd.start(MODEL), MODEL).parameters()),
                new CheapCall("Adagrad", MODEL, () -> adagrad.step(adagrad.start(MODEL), MODEL).parameters()),
                new CheapCall("RmsProp", MODEL, () -> rmsProp.step(rmsProp.start(MODEL), MODEL).parameters()),
                new CheapCall("Adam", MODEL, () -> adam.step(adam.start(MODEL), MODEL).parameters()),
                new CheapCall("AdamW", MODEL, () -> adamW.step(adamW.start(MODEL), MODEL).parameters()));
    }

    static Stream<BadCall> refused() {
        String rule = " a 1x2147483647 matrix has 2147483647 elements; rows times columns must not exceed 2147483639";
        String noOutput = " has 0 rows; the network has no output layer (n_y = 0):"
                + " give it one, such as with parameters.withOutput(wy, by)";
        List<Matrix> z = twice(WIDE);
        return Stream.of(
                outOfBounds("Matrix.get: row is 0, column is 0, this is 0x2147483647; "
                        + "row and column must be at least 0 and less than the number of rows and columns", () -> WIDE.get(0, 0)),
                illegal("Matrix.times: left is 2x0, right is 0x2147483647; the result (2x2147483647) has 4294967294 elements;"
                        + " it must not have more than 2147483639",
                        () -> new LstmCell(LstmCell.Parameters.random(0, 0, 2, new Random(1))).forward(WIDE, WIDE, WIDE)),
                illegal("Lstm.forward: a 2x2147483647 matrix has 4294967294 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> new Lstm(LstmCell.Parameters.random(0, 0, 2, new Random(1))).forward(z, WIDE)),
                illegal("RnnCell.Parameters.random: a 2147483647x1 matrix has 2147483647 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> RnnCell.Parameters.random(0, 0, MAX, new Random(1))),
                illegal("LstmCell.Parameters.random: a 2147483647x1 matrix has 2147483647 elements; "
                        + "rows times columns must not exceed 2147483639",
                        () -> LstmCell.Parameters.random(0, 0, MAX, new Random(1))),
                illegal("CrossEntropy.of: y" + noOutput, () -> CrossEntropy.of(z)),
                illegal("CrossEntropy.ofScores: z" + noOutput, () -> CrossEntropy.ofScores(z)),
                illegal("BinaryCrossEntropy.of: scores" + noOutput, () -> BinaryCrossEntropy.of(z)),
                illegal("MeanSquaredError.of: z" + noOutput, () -> MeanSquaredError.of(z)),
                illegal("Matrix.zeros:" + rule, () -> Initialisation.orthogonal(1, MAX, new Random(1))),
                outOfBounds("Sampling.draw: column is 0, y is 2147483647x0; "
                        + "column must be at least 0 and less than the number of columns",
                        () -> Sampling.draw(TALL, 0, 1, new Random(1))),
                illegal("Sampling.draw: y is 0x2147483647, column 5 has no positive element; at least one must be positive",
                        () -> Sampling.draw(WIDE, 5, 1, new Random(1))));
    }
}
