package io.github.unroll.fuzz;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.io.Keras;
import io.github.unroll.io.NumPy;
import io.github.unroll.io.Onnx;
import io.github.unroll.io.Precision;
import io.github.unroll.io.PyTorch;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.LayerStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Changes names, shapes, types and values in the files of models. The weights become parameters that a network runs with and
 * that come back from their tensors, or the mapping refuses them with a message of its own.
 */
final class Mappings {

    private static final int NX = 3;
    private static final int NA = 2;
    private static final int NY = 4;

    private static final LstmCell.Parameters LSTM = LstmCell.Parameters.random(NX, NA, NY, new Random(1));
    private static final RnnCell.Parameters RNN = RnnCell.Parameters.random(NX, NA, NY, new Random(2));

    private static final LayerStack.Parameters<LstmCell.Parameters> LSTM_STACK = new LayerStack.Parameters<>(List.of(
            LayerStack.Layer.of(lstm(NX), lstm(NX)), LayerStack.Layer.of(lstm(2 * NA), lstm(2 * NA))),
            Matrix.filled(NY, 2 * NA, 0.5), Matrix.zeros(NY, 1));
    private static final LayerStack.Parameters<RnnCell.Parameters> RNN_STACK = new LayerStack.Parameters<>(List.of(
            LayerStack.Layer.of(rnn(NX), rnn(NX)), LayerStack.Layer.of(rnn(2 * NA), rnn(2 * NA))),
            Matrix.filled(NY, 2 * NA, 0.5), Matrix.zeros(NY, 1));

    private static final List<Object> ATTRIBUTE_VALUES = List.of("forward", "reverse", "bidirectional", 0, 1L, 2, 2.0, 746.0,
            20.0f, -1, Double.NaN, "", List.of(), List.of("Sigmoid", "Tanh", "Tanh"), List.of("tanh"), List.of("Relu", 3),
            List.of("Sigmoid", "Tanh", "Tanh", "Sigmoid", "Tanh", "Tanh"), List.of("Tanh", "Tanh"));
    private static final List<String> ATTRIBUTES = List.of("hidden_size", "direction", "activations", "activation_alpha",
            "activation_beta", "clip", "input_forget", "layout", "linear_before_reset", "other");

    private final Choices choices;
    private final Changes changes;

    private Mappings(byte[] bytes) {
        this.choices = new Choices(bytes);
        this.changes = new Changes(choices);
    }

    private static LstmCell.Parameters lstm(int nx) {
        return LstmCell.Parameters.random(nx, NA, 0, new Random(3));
    }

    private static RnnCell.Parameters rnn(int nx) {
        return RnnCell.Parameters.random(nx, NA, 0, new Random(4));
    }

    static boolean pyTorch(byte[] bytes) {
        return accepts("PyTorch.", () -> new Mappings(bytes).pyTorch());
    }

    static boolean keras(byte[] bytes) {
        return accepts("Keras.", () -> new Mappings(bytes).keras());
    }

    static boolean onnx(byte[] bytes) {
        return accepts("Onnx.", () -> new Mappings(bytes).onnx());
    }

    private interface Mapping {
        void run() throws IOException;
    }

    /**
     * Returns whether the mapping accepts its input. The file may be refused, as a type may not fit its elements; the class
     * of this name may refuse the weights.
     */
    private static boolean accepts(String name, Mapping mapping) {
        try {
            mapping.run();
            return true;
        } catch (IOException e) {
            return false;
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (!String.valueOf(e.getMessage()).startsWith(name)) {
                throw e;
            }
            return false;
        }
    }

    private void pyTorch() throws IOException {
        PyTorch whole = PyTorch.module(choices.of(List.of("lstm", "", "model.lstm")));
        PyTorch module = choices.yes() ? whole.head(choices.of(List.of("head", "", "lstm"))) : whole;
        int kind = choices.below(4);
        Map<String, Tensor> tensors = throughSafeTensors(changes.of(switch (kind) {
            case 0 -> whole.head("head").tensors(LSTM);
            case 1 -> whole.head("head").tensors(RNN);
            case 2 -> whole.head("head").tensors(LSTM_STACK);
            default -> whole.head("head").tensors(RNN_STACK);
        }));
        PyTorch part = part(module);
        switch (choices.below(6)) {
            case 0 -> requireBack(part.lstm(tensors), part::tensors, part::lstm);
            case 1 -> requireBack(part.rnn(tensors), part::tensors, part::rnn);
            case 2 -> requireBack(runningLstm(part.lstmStack(tensors)), part::tensors, part::lstmStack);
            case 3 -> requireBack(runningRnn(part.rnnStack(tensors)), part::tensors, part::rnnStack);
            case 4 -> requireBack(part.linear(tensors), part::tensors, part::linear);
            default -> requireBack(part.embedding(tensors), part::embeddingTensors, part::embedding);
        }
    }

    private PyTorch part(PyTorch module) {
        return switch (choices.below(6)) {
            case 0 -> module.layer(choices.below(3));
            case 1 -> module.reverse();
            case 2 -> module.cell();
            case 3 -> module.inside("model");
            default -> module;
        };
    }

    private void keras() throws IOException {
        List<Tensor> weights = List.copyOf(throughNumPy(changes.of(numbered(switch (choices.below(4)) {
            case 0 -> Keras.weights(LSTM);
            case 1 -> Keras.weights(RNN);
            case 2 -> Keras.weights(LSTM_STACK);
            default -> Keras.weights(RNN_STACK);
        }))).values());
        int[] directions = Stream.generate(() -> choices.below(4)).limit(choices.below(4)).mapToInt(d -> d).toArray();
        switch (choices.below(4)) {
            case 0 -> requireBack(Keras.lstm(weights), Keras::weights, Keras::lstm);
            case 1 -> requireBack(Keras.rnn(weights), Keras::weights, Keras::rnn);
            case 2 -> requireBack(runningLstm(Keras.lstmStack(weights, directions)), Keras::weights,
                    tensors -> Keras.lstmStack(tensors, directions));
            default -> requireBack(runningRnn(Keras.rnnStack(weights, directions)), Keras::weights,
                    tensors -> Keras.rnnStack(tensors, directions));
        }
    }

    private static Map<String, Tensor> numbered(List<Tensor> tensors) {
        Map<String, Tensor> numbered = new LinkedHashMap<>();
        tensors.forEach(tensor -> numbered.put("arr_" + numbered.size(), tensor));
        return numbered;
    }

    private void onnx() throws IOException {
        int steps = choices.below(4);
        int m = choices.below(3);
        boolean both = choices.yes();
        boolean isLstm = choices.yes();
        Map<String, Tensor> inputs = isLstm
                ? both ? Onnx.inputs(lstm(NX), lstm(NX)) : Onnx.inputs(lstm(NX))
                : both ? Onnx.inputs(rnn(NX), rnn(NX)) : Onnx.inputs(rnn(NX));
        if (choices.yes()) {
            List<Integer> shape = List.of(both ? 2 : 1, m, NA);
            double[] state = new double[(both ? 2 : 1) * m * NA];
            inputs.putAll(Map.of("initial_h", Tensor.of(shape, state), "initial_c", Tensor.of(shape, state),
                    "sequence_lens", Tensor.vector(new double[m])));
        }
        Map<String, Tensor> changed = throughNumPy(changes.of(inputs));
        Map<String, Object> attributes = attributes();
        switch (choices.below(8)) {
            case 0 -> requireBack(Onnx.lstm(changed, attributes), Onnx::inputs, back -> Onnx.lstm(back, attributes));
            case 1 -> requireBack(Onnx.rnn(changed, attributes), Onnx::inputs, back -> Onnx.rnn(back, attributes));
            case 2 -> Onnx.lstm(changed, attributes, choices.below(4) - 1);
            case 3 -> Onnx.rnn(changed, attributes, choices.below(4) - 1);
            case 4 -> runningLstm(Onnx.lstmStack(changed, attributes));
            case 5 -> runningRnn(Onnx.rnnStack(changed, attributes));
            case 6 -> run(Onnx.lstmNode(changed, attributes, steps, m), LayerStack::lstm, LstmCell.Parameters::nx, steps, m);
            default -> run(Onnx.rnnNode(changed, attributes, steps, m), LayerStack::rnn, RnnCell.Parameters::nx, steps, m);
        }
    }

    private Map<String, Object> attributes() {
        Map<String, Object> attributes = new HashMap<>();
        for (int count = choices.below(4); count > 0; count--) {
            attributes.put(choices.of(ATTRIBUTES), choices.of(ATTRIBUTE_VALUES));
        }
        return attributes;
    }

    /** Writes the tensors to a .safetensors file and reads them back; the type of one of them may have been changed. */
    private Map<String, Tensor> throughSafeTensors(Map<String, Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean isDouble = choices.yes();
        SafeTensors.write(out, finite(tensors, isDouble), isDouble ? Precision.FLOAT64 : Precision.FLOAT32, Map.of());
        return SafeTensors.read(withOtherType(out.toByteArray(), isDouble ? "\"F64\"" : "\"F32\"",
                isDouble ? List.of("\"I64\"", "\"U64\"") : List.of("\"I32\"", "\"U32\"")));
    }

    /** Writes the tensors to .npy files and reads them back; the types of some of them may have been changed. */
    private Map<String, Tensor> throughNumPy(Map<String, Tensor> tensors) throws IOException {
        Map<String, Tensor> read = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            NumPy.write(out, tensor.getValue(), Precision.FLOAT64);
            read.put(tensor.getKey(),
                    NumPy.read(withOtherType(out.toByteArray(), "'<f8'", List.of("'>f8'", "'<i8'", "'<u8'", "'>i8'"))));
        }
        return read;
    }

    /** Removes tensors with numbers too large for float32, which would be refused when they are written. */
    private static Map<String, Tensor> finite(Map<String, Tensor> tensors, boolean isDouble) {
        Map<String, Tensor> finite = new LinkedHashMap<>(tensors);
        finite.values().removeIf(tensor -> !isDouble && Arrays.stream(tensor.toArray())
                .anyMatch(element -> Math.abs(element) > Float.MAX_VALUE));
        return finite;
    }

    private byte[] withOtherType(byte[] file, String type, List<String> others) {
        if (choices.below(4) > 0) {
            return file;
        }
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<Integer> places = new ArrayList<>();
        for (int at = text.indexOf(type); at >= 0; at = text.indexOf(type, at + 1)) {
            places.add(at);
        }
        if (places.isEmpty()) {
            return file;
        }
        int at = choices.of(places);
        return (text.substring(0, at) + choices.of(others) + text.substring(at + type.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Parameters must come back from their tensors. The first conversion adds two biases, and -0 + 0 is 0, so the second one
     * counts.
     */
    private static <P, T> void requireBack(P parameters, Function<P, T> toTensors, Function<T, P> fromTensors) {
        P once = fromTensors.apply(toTensors.apply(parameters));
        P twice = fromTensors.apply(toTensors.apply(once));
        if (!once.equals(twice)) {
            throw new AssertionError(twice + " instead of " + once);
        }
    }

    private static LayerStack.Parameters<LstmCell.Parameters> runningLstm(LayerStack.Parameters<LstmCell.Parameters> parameters) {
        LayerStack.lstm(parameters).forward(List.of(Matrix.zeros(first(parameters).nx(), 1)));
        return parameters;
    }

    private static LayerStack.Parameters<RnnCell.Parameters> runningRnn(LayerStack.Parameters<RnnCell.Parameters> parameters) {
        LayerStack.rnn(parameters).forward(List.of(Matrix.zeros(first(parameters).nx(), 1)));
        return parameters;
    }

    private static <P extends Record> P first(LayerStack.Parameters<P> parameters) {
        return parameters.layers().get(0).directions().get(0);
    }

    private static <P extends Record> void run(Onnx.Node<P> node, Function<LayerStack.Parameters<P>, LayerStack<P>> network,
            Function<P, Integer> nx, int steps, int m) {
        Matrix xt = Matrix.zeros(nx.apply(first(node.parameters())), m);
        if (steps > 0) {
            List<Matrix> x = Collections.nCopies(steps, xt);
            network.apply(node.parameters()).forward(x, node.first(), node.lengths());
        }
    }
}
