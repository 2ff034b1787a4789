package io.github.unroll.io;

import static io.github.unroll.io.StateDict.ANY;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.internal.ArraySize;
import io.github.unroll.internal.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs W, R and B of the operators <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">LSTM</a> and <a
 * href="https://onnx.ai/onnx/operators/onnx__RNN.html">RNN</a> of ONNX. Their first axis is the direction: one, or in a
 * bidirectional node forward and then backward.
 * <table>
 * <caption>d is the direction</caption>
 * <tr><th>ONNX</th><th>shape</th><th>here</th></tr>
 * <tr><td>LSTM W[d]</td><td>(4 n_a, n_x)</td><td>last n_x columns of Wi, Wo, Wf, Wc, below each other</td></tr>
 * <tr><td>LSTM R[d]</td><td>(4 n_a, n_a)</td><td>first n_a columns of Wi, Wo, Wf, Wc</td></tr>
 * <tr><td>LSTM B[d], first half + second half</td><td>(8 n_a)</td><td>bi, bo, bf, bc</td></tr>
 * <tr><td>RNN W[d]</td><td>(n_a, n_x)</td><td>Wax</td></tr>
 * <tr><td>RNN R[d]</td><td>(n_a, n_a)</td><td>Waa</td></tr>
 * <tr><td>RNN B[d], first half + second half</td><td>(2 n_a)</td><td>ba</td></tr>
 * </table>
 * B may be missing, which makes the bias 0; on writing, its second half is 0. The operators have no output layer: n_y = 0
 * in what is read, and Wy (Wya) and by are not part of what is written; they belong to the node that follows. A layer that
 * runs backward is given the steps in reverse, and its states come in that order. Inputs without a hidden unit (n_a = 0) are
 * not read.
 *
 * <p>What a node computes depends on its attributes too. Those that this library does not have are refused: activations
 * other than Sigmoid, Tanh, Tanh (RNN: Tanh), {@code clip}, {@code input_forget}, and the input P (peepholes).
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument is {@code null}, or anything in one is.
 */
public final class Onnx {

    private static final String GATES = "iofc";
    private static final List<String> LSTM_ACTIVATIONS = List.of("Sigmoid", "Tanh", "Tanh");
    private static final List<String> RNN_ACTIVATIONS = List.of("Tanh");

    private Onnx() {
    }

    /**
     * The parameters of an LSTM with one direction.
     *
     * @param inputs W, R and maybe B by these names; others but P do not matter
     * @param attributes those that the node has: text, numbers or lists of them by name
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has another shape than it must have, if there is more
     *     than one direction, or if the node is one that this library cannot compute
     */
    public static LstmCell.Parameters lstm(Map<String, Tensor> inputs, Map<String, ?> attributes) {
        Node node = new Node("Onnx.lstm", inputs, attributes, LSTM_ACTIVATIONS);
        return node.lstm(node.onlyDirection());
    }

    /**
     * The parameters of one direction of an LSTM.
     *
     * @param inputs W, R and maybe B by these names; others but P do not matter
     * @param attributes those that the node has: text, numbers or lists of them by name
     * @param direction which entry of the first axis: 0, or 1 for the backward one of a bidirectional node
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has another shape than it must have, if there is no
     *     such direction, or if the node is one that this library cannot compute
     */
    public static LstmCell.Parameters lstm(Map<String, Tensor> inputs, Map<String, ?> attributes, int direction) {
        Node node = new Node("Onnx.lstm", inputs, attributes, LSTM_ACTIVATIONS);
        return node.lstm(direction);
    }

    /**
     * The parameters of an RNN with one direction.
     *
     * @param inputs W, R and maybe B by these names; others do not matter
     * @param attributes those that the node has: text, numbers or lists of them by name
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has another shape than it must have, if there is more
     *     than one direction, or if the node is one that this library cannot compute
     */
    public static RnnCell.Parameters rnn(Map<String, Tensor> inputs, Map<String, ?> attributes) {
        Node node = new Node("Onnx.rnn", inputs, attributes, RNN_ACTIVATIONS);
        return node.rnn(node.onlyDirection());
    }

    /**
     * The parameters of one direction of an RNN.
     *
     * @param inputs W, R and maybe B by these names; others do not matter
     * @param attributes those that the node has: text, numbers or lists of them by name
     * @param direction which entry of the first axis: 0, or 1 for the backward one of a bidirectional node
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has another shape than it must have, if there is no
     *     such direction, or if the node is one that this library cannot compute
     */
    public static RnnCell.Parameters rnn(Map<String, Tensor> inputs, Map<String, ?> attributes, int direction) {
        Node node = new Node("Onnx.rnn", inputs, attributes, RNN_ACTIVATIONS);
        return node.rnn(direction);
    }

    /**
     * The inputs of an LSTM.
     *
     * @param directions the parameters of the only direction, or of the forward and the backward one; of the same sizes
     * @return W, R and B, in a map that may be changed
     * @throws IllegalArgumentException if there are no or more than two directions, their sizes differ, or W, R or B would
     *     have more than 2³¹ - 9 elements
     */
    public static Map<String, Tensor> inputs(LstmCell.Parameters... directions) {
        Check.notNull("Onnx.inputs", "directions", directions);
        List<StackedGates> stacks = new ArrayList<>();
        for (int d = 0; d < directions.length; d++) {
            Check.notNull("Onnx.inputs", "directions[" + d + "]", directions[d]);
            stacks.add(StackedGates.of(directions[d], GATES));
        }
        return inputs(stacks);
    }

    /**
     * The inputs of an RNN.
     *
     * @param directions the parameters of the only direction, or of the forward and the backward one; of the same sizes
     * @return W, R and B, in a map that may be changed
     * @throws IllegalArgumentException if there are no or more than two directions, their sizes differ, or W, R or B would
     *     have more than 2³¹ - 9 elements
     */
    public static Map<String, Tensor> inputs(RnnCell.Parameters... directions) {
        Check.notNull("Onnx.inputs", "directions", directions);
        List<StackedGates> stacks = new ArrayList<>();
        for (int d = 0; d < directions.length; d++) {
            Check.notNull("Onnx.inputs", "directions[" + d + "]", directions[d]);
            stacks.add(StackedGates.of(directions[d]));
        }
        return inputs(stacks);
    }

    private static Map<String, Tensor> inputs(List<StackedGates> directions) {
        if (directions.isEmpty() || directions.size() > 2) {
            throw new IllegalArgumentException("Onnx.inputs: there are " + directions.size()
                    + " directions; there must be 1 or 2");
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("W", stacked("W", directions.stream().map(stack -> Tensor.of(stack.input())).toList()));
        inputs.put("R", stacked("R", directions.stream().map(stack -> Tensor.of(stack.hidden())).toList()));
        inputs.put("B", stacked("B", directions.stream()
                .map(stack -> stack.bias().above(Matrix.zeros(stack.bias().rows(), 1)))
                .map(both -> Tensor.vector(both.toArray())).toList()));
        return inputs;
    }

    /** Tensors of the same shape, one for each entry of a new first axis. */
    private static Tensor stacked(String name, List<Tensor> tensors) {
        List<Integer> shape = new ArrayList<>(List.of(tensors.size()));
        shape.addAll(tensors.get(0).shape());
        int size = tensors.get(0).size();
        double[] values = new double[ArraySize.of("Onnx.inputs: " + name, (long) tensors.size() * size)];
        for (int d = 0; d < tensors.size(); d++) {
            if (!tensors.get(d).shape().equals(tensors.get(0).shape())) {
                throw new IllegalArgumentException("Onnx.inputs: " + name + "[" + d + "] is "
                        + Tensor.text(tensors.get(d).shape()) + ", " + name + "[0] is " + Tensor.text(tensors.get(0).shape())
                        + "; directions must have the same sizes");
            }
            System.arraycopy(tensors.get(d).toArray(), 0, values, d * size, size);
        }
        return Tensor.of(shape, values);
    }

    /** A node of a graph: its inputs, after a check of what else determines what it computes. */
    private static final class Node {
        private final String operation;
        private final StateDict weights;
        private final int directions;
        private final int gates;

        Node(String operation, Map<String, Tensor> inputs, Map<String, ?> attributes, List<String> activations) {
            this.operation = operation;
            this.weights = new StateDict(operation, "inputs", inputs);
            this.gates = activations == LSTM_ACTIVATIONS ? GATES.length() : 1;
            if (gates > 1 && weights.has("P")) {
                throw new IllegalArgumentException(operation + ": there is an input P; peepholes have no counterpart here");
            }
            Tensor r = weights.get("R");
            if (r.shape().size() != 3 || r.shape().get(0) < 1 || r.shape().get(0) > 2) {
                throw new IllegalArgumentException(operation + ": R is " + Tensor.text(r.shape()) + "; it must have three axes,"
                        + " of which the first is the direction, with 1 or 2 entries");
            }
            this.directions = r.shape().get(0);
            new OnnxAttributes(operation, attributes).check(activations, directions, r.shape().get(2));
        }

        int onlyDirection() {
            if (directions != 1) {
                throw new IllegalArgumentException(operation + ": R is " + Tensor.text(weights.get("R").shape()) + ", which are "
                        + directions + " directions; the index of one must be given");
            }
            return 0;
        }

        LstmCell.Parameters lstm(int direction) {
            StackedGates stack = stack(direction);
            return stack.lstm(GATES, StackedGates.Head.none(stack.hidden().columns()));
        }

        RnnCell.Parameters rnn(int direction) {
            StackedGates stack = stack(direction);
            return stack.rnn(StackedGates.Head.none(stack.hidden().columns()));
        }

        private StackedGates stack(int direction) {
            String rows = gates == 1 ? "n_a" : gates + " n_a";
            int na = weights.get("R").shape().get(2);
            Matrix hidden = matrix("R", direction, "(" + rows + ", n_a)", (long) gates * na, na);
            StateDict.requireUnits(operation, "R[" + direction + "]", na);
            Matrix input = matrix("W", direction, "(" + rows + ", n_x) with n_a = " + na, gates * na, ANY);
            Matrix bias = Matrix.zeros(gates * na, 1);
            if (weights.has("B")) {
                String rule = "(" + 2 * gates + " n_a) with n_a = " + na;
                Matrix both = matrix("B", direction, rule, 2 * gates * na);
                bias = both.rows(0, gates * na).plus(both.rows(gates * na, 2 * gates * na));
            }
            return new StackedGates(input, hidden, bias);
        }

        private Matrix matrix(String name, int direction, String rule, long... shape) {
            Tensor tensor = weights.get(name);
            if (tensor.shape().isEmpty() || tensor.shape().get(0) != directions) {
                throw new IllegalArgumentException(operation + ": " + name + " is " + Tensor.text(tensor.shape()) + ", R is "
                        + Tensor.text(weights.get("R").shape()) + "; the first axis must be the directions of R");
            }
            if (direction < 0 || direction >= directions) {
                throw new IllegalArgumentException(operation + ": direction is " + direction + ", R is "
                        + Tensor.text(weights.get("R").shape()) + "; direction must be an index of the first axis");
            }
            return StateDict.matrix(operation, name + "[" + direction + "]", tensor.at(direction), rule, shape);
        }
    }
}
