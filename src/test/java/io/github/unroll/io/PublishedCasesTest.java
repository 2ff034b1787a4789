package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.GoldenFile;
import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The numbers that other projects publish in their tests, from the weights as those projects hold them: golden/published,
 * whose README has the format. Each case names its source and its tolerance, which is the precision of the literals.
 */
class PublishedCasesTest {

    private static final Path FOLDER = Resources.golden("../published").normalize();

    /** A case: the lines of its comment by key, and its blocks. */
    private record Case(Map<String, String> header, Map<String, Object> attributes, GoldenFile file, Set<String> blocks) {

        static Case read(String name) throws IOException {
            Map<String, String> header = new HashMap<>();
            Map<String, Object> attributes = new HashMap<>();
            for (String line : Files.readAllLines(FOLDER.resolve(name))) {
                String[] entry = line.startsWith("# ") ? line.substring(2).split(": ", 2) : new String[0];
                if (entry.length == 2 && entry[0].equals("attribute")) {
                    String[] attribute = entry[1].split(" ", 2);
                    attributes.put(attribute[0], attributeValue(attribute[1]));
                } else if (entry.length == 2) {
                    header.put(entry[0], entry[1]);
                }
            }
            GoldenFile file = GoldenFile.read("published/" + name);
            return new Case(header, attributes, file, file.unread());
        }

        private static Object attributeValue(String text) {
            if (text.startsWith("[")) {
                return List.of(text.substring(1, text.length() - 1).split(", "));
            }
            return text.matches("\\d+") ? Long.valueOf(text) : text;
        }

        boolean has(String block) {
            return blocks.contains(block);
        }

        boolean isLstm() {
            return header.get("kind").endsWith("lstm");
        }

        LayerStack<?> network() {
            return switch (header.get("kind").split("-")[0]) {
                case "torch" -> torch();
                case "keras" -> keras();
                default -> onnx();
            };
        }

        private LayerStack<?> torch() {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            blocks.stream().filter(name -> name.contains("weight") || name.contains("bias")).forEach(name -> tensors.put(name,
                    name.contains("bias") ? Tensor.vector(file.matrix(name).toArray()) : Tensor.of(file.matrix(name))));
            PyTorch torch = PyTorch.module(header.getOrDefault("module", ""));
            torch = has("head.weight") ? torch.head("head") : torch;
            return isLstm() ? LayerStack.lstm(torch.lstmStack(tensors)) : LayerStack.rnn(torch.rnnStack(tensors));
        }

        private LayerStack<?> keras() {
            int directions = has("kernel.1") ? 2 : 1;
            List<Tensor> weights = new ArrayList<>();
            for (int d = 0; d < directions; d++) {
                weights.add(Tensor.of(file.matrix("kernel." + d)));
                weights.add(Tensor.of(file.matrix("recurrent." + d)));
                if (has("bias." + d)) {
                    weights.add(Tensor.vector(file.matrix("bias." + d).toArray()));
                }
            }
            return isLstm() ? LayerStack.lstm(Keras.lstmStack(weights, directions))
                    : LayerStack.rnn(Keras.rnnStack(weights, directions));
        }

        private LayerStack<?> onnx() {
            int directions = Integer.parseInt(header.get("directions"));
            Map<String, Tensor> inputs = new HashMap<>();
            for (String name : List.of("W", "R")) {
                Matrix matrix = file.matrix(name);
                inputs.put(name, Tensor.of(List.of(directions, matrix.rows() / directions, matrix.columns()), matrix.toArray()));
            }
            inputs.put("B", Tensor.of(file.matrix("B")));
            return isLstm() ? LayerStack.lstm(Onnx.lstmStack(inputs, attributes))
                    : LayerStack.rnn(Onnx.rnnStack(inputs, attributes));
        }

        /** The matrices below each other that a block holds, as many as there are states. */
        private List<Matrix> parts(Matrix block, int count) {
            int rows = block.rows() / count;
            List<Matrix> parts = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                parts.add(block.rows(k * rows, (k + 1) * rows));
            }
            return parts;
        }

        State first(State zeros) {
            return new State(has("h0") ? parts(file.matrix("h0"), zeros.a().size()) : zeros.a(),
                    has("c0") ? parts(file.matrix("c0"), zeros.c().size()) : zeros.c());
        }

        Lengths lengths(int steps, int m) {
            return Lengths.of(has("lens") ? Arrays.stream(file.matrix("lens").toArray())
                    .mapToInt(length -> (int) length).toArray()
                    : IntStream.generate(() -> steps).limit(m).toArray());
        }

        void assertClose(String block, Matrix actual) {
            double tolerance = Double.parseDouble(header.get("tolerance"));
            Matrix expected = file.matrix(block);
            assertThat(actual.rows()).as(block).isEqualTo(expected.rows());
            assertThat(actual.columns()).as(block).isEqualTo(expected.columns());
            assertThat(actual.toArray()).as(block).containsExactly(expected.toArray(), within(tolerance));
        }
    }

    private static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/')).sorted().toList().stream();
        }
    }

    private static Stream<String> cases() throws IOException {
        return names().filter(name -> !contains(name, "# refuse: "));
    }

    private static Stream<String> refusedCases() throws IOException {
        return names().filter(name -> contains(name, "# refuse: "));
    }

    private static boolean contains(String name, String start) {
        try {
            return Files.readAllLines(FOLDER.resolve(name)).stream().anyMatch(line -> line.startsWith(start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNumbersThatAreComputedAreThePublishedOnes(String name) throws IOException {
        Case published = Case.read(name);
        LayerStack<?> network = published.network();
        List<Matrix> x = published.file.sequence("x");
        State first = published.first(network.zeroState(x.get(0).columns()));

        LayerStack.Forward<?> forward = network.forward(x, first, published.lengths(x.size(), x.get(0).columns()));

        List<Matrix> outputs = network.parameters().wy().rows() > 0 ? forward.scores() : forward.a();
        for (int t = 0; t < x.size(); t++) {
            if (published.has("Y." + t)) {
                published.assertClose("Y." + t, outputs.get(t));
            }
        }
        if (published.has("Y_h")) {
            published.assertClose("Y_h", forward.last().a().stream().reduce(Matrix::above).orElseThrow());
        }
        if (published.has("Y_c")) {
            published.assertClose("Y_c", forward.last().c().stream().reduce(Matrix::above).orElseThrow());
        }
        assertThat(published.file.unread()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refusedCases")
    void whatIsNotComputedHereIsRefused(String name) throws IOException {
        Case published = Case.read(name);
        assertThatIllegalArgumentException().isThrownBy(published::network).withMessage("Onnx.lstmStack: attribute activations is"
                + " [Relu, Relu, Relu]; only Sigmoid, Tanh, Tanh (for each direction) have a counterpart here");
    }

    @Test
    void noCaseIsLeftOut() throws IOException {
        assertThat(names()).hasSize(43);
        assertThat(refusedCases()).hasSize(3);
    }
}
