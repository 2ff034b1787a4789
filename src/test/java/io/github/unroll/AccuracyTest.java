package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.model.ParameterTree;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outputs and gradients against results of 50 correct digits, which golden/accuracy/write.py computes with mpmath: of short
 * and long sequences, with saturated units, with numbers of the size 2⁻³⁰⁰, and of many examples. The error of a quantity,
 * relative in the Frobenius norm, is at most twice that of NumPy, which the files record: in the geometric mean over the
 * seeds, as the errors of one case are a matter of chance.
 */
class AccuracyTest {

    private static final int SEEDS = 20;

    /** No result in double precision is closer, except by chance. */
    private static final double SMALLEST_ERROR = 0x1p-54;

    /** What the files of wide cases lack: nothing there adds up examples. */
    private static final Set<String> OF_EACH_EXAMPLE = Set.of("a", "c", "y", "dx", "da0", "dc0");

    /** The sizes of a network, and the largest elements of its weights, of its biases, and of all that it is given. */
    private record Case(String name, int steps, int nx, int na, int ny, int m, double weights, double biases, double values) {

        boolean isWide() {
            return m > 2;
        }

        boolean isLstm() {
            return name.startsWith("lstm");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of("rnn", "lstm").flatMap(kind -> Stream.of(
                new Case(kind + "-long", 200, 2, 3, 2, 2, 0.75, 0.5, 1),
                new Case(kind + "-short", 5, 3, 6, 2, 2, 0.25, 0.5, 1),
                new Case(kind + "-saturated", 60, 2, 3, 2, 2, 6, 12, 2),
                new Case(kind + "-tiny", 200, 2, 3, 2, 2, 0.5, 0x1p-300, 0x1p-300),
                new Case(kind + "-wide", 200, 2, 3, 2, 32, 0.75, 0.5, 1),
                new Case(kind + "-wide-short", 5, 3, 3, 2, 128, 0.5, 0.5, 1)));
    }

    /** The inputs of a case, in the order in which they are drawn. */
    private static final class Inputs {
        private final Case sizes;
        private final Random random;

        Inputs(Case sizes, int seed) {
            this.sizes = sizes;
            this.random = new Random(seed);
        }

        private Matrix matrix(int rows, int columns, double scale) {
            return Matrix.generate(rows, columns, () -> (random.nextInt(1024) - 512) / 512.0 * scale);
        }

        List<Matrix> sequence(int rows) {
            return Stream.generate(() -> matrix(rows, sizes.m, sizes.values)).limit(sizes.steps).toList();
        }

        Matrix state() {
            return matrix(sizes.na, sizes.m, sizes.values);
        }

        Matrix weights(int rows, int columns) {
            return matrix(rows, columns, sizes.weights);
        }

        Matrix bias(int rows) {
            return matrix(rows, 1, sizes.biases);
        }

        Matrix gate() {
            return weights(sizes.na, sizes.na + sizes.nx);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theErrorIsAtMostTwiceThatOfNumPy(Case sizes) {
        GoldenFile file = GoldenFile.read("accuracy/" + sizes + ".txt");
        Map<String, Double> logarithms = new LinkedHashMap<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            Inputs inputs = new Inputs(sizes, seed);
            String prefix = seed + ".";
            Map<String, List<Matrix>> results = sizes.isLstm() ? lstm(inputs) : rnn(inputs);
            if (sizes.isWide()) {
                results.keySet().removeAll(OF_EACH_EXAMPLE);
            }
            results.forEach((quantity, values) -> {
                double error = Math.max(SMALLEST_ERROR, error(file, prefix, quantity, values));
                double ofNumPy = Math.max(SMALLEST_ERROR, file.number(prefix + "numpy." + quantity));
                logarithms.merge(quantity, Math.log(error / ofNumPy), Double::sum);
            });
        }
        logarithms.forEach((quantity, sum) -> assertThat(Math.exp(sum / SEEDS)).as(quantity).isLessThanOrEqualTo(2));
        assertThat(file.unread()).isEmpty();
    }

    private static Map<String, List<Matrix>> rnn(Inputs in) {
        Case sizes = in.sizes;
        List<Matrix> x = in.sequence(sizes.nx);
        Matrix a0 = in.state();
        Rnn rnn = new Rnn(new RnnCell.Parameters(in.weights(sizes.na, sizes.nx), in.weights(sizes.na, sizes.na),
                in.weights(sizes.ny, sizes.na), in.bias(sizes.na), in.bias(sizes.ny)));
        Upstream upstream = Upstream.none().withStates(in.sequence(sizes.na)).withScores(in.sequence(sizes.ny));
        Rnn.Forward forward = rnn.forward(x, a0);
        Rnn.Gradients gradients = rnn.backward(upstream.withLast(State.of(in.state())), forward.cache());

        Map<String, List<Matrix>> results = new LinkedHashMap<>(Map.of("a", forward.a(), "y", forward.y(),
                "dx", gradients.dx(), "da0", List.of(gradients.da0())));
        putParameters(results, gradients.dParameters());
        return results;
    }

    private static Map<String, List<Matrix>> lstm(Inputs in) {
        Case sizes = in.sizes;
        List<Matrix> x = in.sequence(sizes.nx);
        Matrix a0 = in.state();
        Matrix c0 = in.state();
        Lstm lstm = new Lstm(new LstmCell.Parameters(in.gate(), in.bias(sizes.na), in.gate(), in.bias(sizes.na),
                in.gate(), in.bias(sizes.na), in.gate(), in.bias(sizes.na), in.weights(sizes.ny, sizes.na), in.bias(sizes.ny)));
        Upstream upstream = Upstream.none().withStates(in.sequence(sizes.na)).withScores(in.sequence(sizes.ny));
        Lstm.Forward forward = lstm.forward(x, a0, c0);
        Lstm.Gradients gradients = lstm.backward(upstream.withLast(State.of(in.state(), in.state())), forward.cache());

        Map<String, List<Matrix>> results = new LinkedHashMap<>(Map.of("a", forward.a(), "c", forward.c(), "y", forward.y(),
                "dx", gradients.dx(), "da0", List.of(gradients.da0()), "dc0", List.of(gradients.dc0())));
        putParameters(results, gradients.dParameters());
        return results;
    }

    private static void putParameters(Map<String, List<Matrix>> results, Record gradients) {
        ParameterTree.leaves(gradients).forEach((name, gradient) -> results.put("d" + name, List.of(gradient)));
        results.remove("dby");                                                 // the sum of dz, which is exact here
    }

    /** ‖values - exact‖ / ‖exact‖ over the steps that the file has, in units of the largest element: no square underflows. */
    private static double error(GoldenFile file, String prefix, String quantity, List<Matrix> values) {
        String exactName = prefix + "exact." + quantity;
        String restName = prefix + "rest." + quantity;
        boolean isSequence = !file.has(exactName);
        int[] steps = IntStream.range(0, values.size()).filter(t -> !isSequence || file.has(exactName + "." + t)).toArray();
        String[] suffixes = IntStream.of(steps).mapToObj(t -> isSequence ? "." + t : "").toArray(String[]::new);
        double unit = Arrays.stream(suffixes).flatMapToDouble(suffix -> Arrays.stream(file.matrix(exactName + suffix).toArray()))
                .map(Math::abs).max().orElseThrow();
        double errors = 0;
        double norm = 0;
        for (int k = 0; k < steps.length; k++) {
            Matrix exact = file.matrix(exactName + suffixes[k]);
            Matrix error = values.get(steps[k]).minus(exact).minus(file.matrix(restName + suffixes[k])).times(1 / unit);
            errors += error.dot(error);
            norm += exact.times(1 / unit).dot(exact.times(1 / unit));
        }
        return Math.sqrt(errors / norm);
    }
}
