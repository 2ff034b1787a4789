package io.github.unroll;

import static io.github.unroll.Samples.NA;
import static io.github.unroll.Samples.NX;
import static io.github.unroll.Samples.NY;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forward and every backward of one class, as one function from named matrices to named matrices; all have the examples
 * in their columns. Results of {@code backward(..., dz, ...)} carry the name with a prime.
 */
record Network(String name, Map<String, Integer> inputRows, UnaryOperator<Map<String, Matrix>> function) {

    /** The steps of a sequence. */
    private static final int TX = 3;

    static Stream<Network> all() {
        return Stream.of(
                new Network("RnnCell", Map.of("xt", NX, "aPrev", NA, "daNext", NA, "dzt", NY), Network::rnnCell),
                new Network("Rnn", inputs("a0"), Network::rnn),
                new Network("LstmCell", Map.of("xt", NX, "aPrev", NA, "cPrev", NA, "daNext", NA, "dcNext", NA, "dzt", NY),
                        Network::lstmCell),
                new Network("Lstm", inputs("a0", "c0", "dcLast"), Network::lstm));
    }

    private static Map<String, Integer> inputs(String... states) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (int t = 0; t < TX; t++) {
            rows.put("x" + t, NX);
            rows.put("da" + t, NA);
            rows.put("dz" + t, NY);
        }
        Stream.of(states).forEach(state -> rows.put(state, NA));
        return rows;
    }

    /** Inputs of m examples, each element uniform in [-1, 1). */
    Map<String, Matrix> randomInputs(int m) {
        Map<String, Matrix> inputs = new LinkedHashMap<>();
        inputRows.keySet().stream().sorted().forEach(
                input -> inputs.put(input, Matrix.uniform(inputRows.get(input), m, 1, new Random(input.hashCode()))));
        return inputs;
    }

    Map<String, Matrix> apply(Map<String, Matrix> inputs) {
        return function.apply(inputs);
    }

    @Override
    public String toString() {
        return name;
    }

    private static Map<String, Matrix> rnnCell(Map<String, Matrix> in) {
        RnnCell cell = new RnnCell(Samples.rnn());
        RnnCell.Forward forward = cell.forward(in.get("xt"), in.get("aPrev"));
        RnnCell.Gradients plain = cell.backward(in.get("daNext"), forward.cache());
        RnnCell.Gradients full = cell.backward(in.get("daNext"), in.get("dzt"), forward.cache());
        return Map.of("aNext", forward.aNext(), "yt", forward.yt(),
                "dxt", plain.dxt(), "daPrev", plain.daPrev(), "dxt'", full.dxt(), "daPrev'", full.daPrev());
    }

    private static Map<String, Matrix> rnn(Map<String, Matrix> in) {
        Rnn rnn = new Rnn(Samples.rnn());
        Rnn.Forward forward = rnn.forward(steps(in, "x"), in.get("a0"));
        Rnn.Gradients plain = rnn.backward(steps(in, "da"), forward.cache());
        Rnn.Gradients full = rnn.backward(
                Upstream.none().withStates(steps(in, "da")).withScores(steps(in, "dz")), forward.cache());
        Map<String, Matrix> out = new LinkedHashMap<>(Map.of("da0", plain.da0(), "da0'", full.da0()));
        putSteps(out, "a", forward.a());
        putSteps(out, "y", forward.y());
        putSteps(out, "dx", plain.dx());
        putSteps(out, "dx'", full.dx());
        return out;
    }

    private static Map<String, Matrix> lstmCell(Map<String, Matrix> in) {
        LstmCell cell = new LstmCell(Samples.lstm());
        LstmCell.Forward forward = cell.forward(in.get("xt"), in.get("aPrev"), in.get("cPrev"));
        LstmCell.Gradients plain = cell.backward(in.get("daNext"), in.get("dcNext"), forward.cache());
        LstmCell.Gradients full = cell.backward(in.get("daNext"), in.get("dzt"), in.get("dcNext"), forward.cache());
        return Map.of("aNext", forward.aNext(), "cNext", forward.cNext(), "yt", forward.yt(),
                "dxt", plain.dxt(), "daPrev", plain.daPrev(), "dcPrev", plain.dcPrev(),
                "dxt'", full.dxt(), "daPrev'", full.daPrev(), "dcPrev'", full.dcPrev());
    }

    private static Map<String, Matrix> lstm(Map<String, Matrix> in) {
        Lstm lstm = new Lstm(Samples.lstm());
        Lstm.Forward forward = lstm.forward(steps(in, "x"), in.get("a0"), in.get("c0"));
        Upstream atStates = Upstream.none().withStates(steps(in, "da"))
                .withLast(State.of(TestMatrices.zeros(in.get("dcLast")), in.get("dcLast")));
        Lstm.Gradients plain = lstm.backward(atStates, forward.cache());
        Lstm.Gradients full = lstm.backward(atStates.withScores(steps(in, "dz")), forward.cache());
        Map<String, Matrix> out = new LinkedHashMap<>(
                Map.of("da0", plain.da0(), "dc0", plain.dc0(), "da0'", full.da0(), "dc0'", full.dc0()));
        putSteps(out, "a", forward.a());
        putSteps(out, "c", forward.c());
        putSteps(out, "y", forward.y());
        putSteps(out, "dx", plain.dx());
        putSteps(out, "dx'", full.dx());
        return out;
    }

    private static List<Matrix> steps(Map<String, Matrix> inputs, String name) {
        return IntStream.range(0, TX).mapToObj(t -> inputs.get(name + t)).toList();
    }

    private static void putSteps(Map<String, Matrix> outputs, String name, List<Matrix> steps) {
        IntStream.range(0, TX).forEach(t -> outputs.put(name + t, steps.get(t)));
    }
}
