package io.github.unroll.io;

import io.github.unroll.Lengths;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.internal.ArraySize;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts the weights of the operators <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">LSTM</a> and <a
 * href="https://onnx.ai/onnx/operators/onnx__RNN.html">RNN</a> of ONNX. The first axis of their inputs W, R and B is the
 * direction: one entry, or forward and then backward in a bidirectional node.
 * <table>
 * <caption>d is the direction</caption>
 * <tr><th>ONNX</th><th>shape</th><th>here</th></tr>
 * <tr><td>LSTM W[d]</td><td>(4 n_a, n_x)</td><td>last n_x columns of Wi, Wo, Wf, Wc, below each other</td></tr>
 * <tr><td>LSTM R[d]</td><td>(4 n_a, n_a)</td><td>first n_a columns of Wi, Wo, Wf, Wc</td></tr>
 * <tr><td>LSTM B[d], first half + second half</td><td>(8 n_a)</td><td>bi, bo, bf, bc</td></tr>
 * <tr><td>RNN W[d]</td><td>(n_a, n_x)</td><td>Wax</td></tr>
 * <tr><td>RNN R[d]</td><td>(n_a, n_a)</td><td>Waa</td></tr>
 * <tr><td>RNN B[d], first half + second half</td><td>(2 n_a)</td><td>ba</td></tr>
 * <tr><td>initial_h[d]ᵀ, initial_c[d]ᵀ</td><td>(m, n_a)ᵀ</td><td>{@link Node#first()}; with layout 1 the axis of the examples
 * comes before that of the directions</td></tr>
 * <tr><td>sequence_lens</td><td>(m)</td><td>{@link Node#lengths()}</td></tr>
 * </table>
 * If B is missing, the bias is 0; when B is written, its second half is 0. The operators have no output layer: parameters
 * that are read have n_y = 0, and Wy (Wya) and by are not written, as they belong to the node that follows. If you read a
 * backward direction alone, pass it the steps in reverse order; it returns its states in that order too.
 *
 * <p>A complete node with all its inputs:
 * <pre>
 * Onnx.Node&lt;LstmCell.Parameters&gt; node = Onnx.lstmNode(inputs, attributes, x.size(), m);
 * LayerStack.lstm(node.parameters()).forward(x, node.first(), node.lengths());
 * </pre>
 *
 * <p>The result of a node depends on its attributes too. Attributes and inputs without a counterpart here are refused:
 * activations other than Sigmoid, Tanh, Tanh (RNN: Tanh), {@code input_forget}, the input P (peepholes), and a {@code clip}
 * that could change a result. A clip of 746 or more for an LSTM, or 20 or more for an RNN, cannot, as σ and tanh are exactly
 * 0, 1 or -1 there. An input that a method does not use is refused too: it would change the result.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an element of one is {@code null}.
 */
public final class Onnx {

    private static final String GATES = "iofc";

    private Onnx() {
    }

    /**
     * The arguments of {@link LayerStack}'s {@code forward} that come from a node.
     *
     * @param <P> the parameters of one direction: {@link LstmCell.Parameters} or {@link RnnCell.Parameters}
     * @param parameters the parameters of one layer, in one direction or in both, without outputs
     * @param first the state before the first step: initial_h and initial_c, or zeros where they are missing
     * @param lengths the lengths of the sequences: sequence_lens, or the number of steps where it is missing
     */
    public record Node<P>(LayerStack.Parameters<P> parameters, State first, Lengths lengths) {

        /**
         * Checks that nothing is missing.
         *
         * @throws NullPointerException if a component is {@code null}
         */
        public Node {
            Check.notNull("Onnx.Node", "parameters", parameters);
            Check.notNull("Onnx.Node", "first", first);
            Check.notNull("Onnx.Node", "lengths", lengths);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return "Onnx.Node[" + parameters + ", " + first + ", " + lengths + "]";
        }
    }

    /**
     * Returns the parameters of an LSTM with one direction.
     *
     * @param inputs W, R and optionally B by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if there is more than one direction,
     *     if there is a first state or lengths, or if the node is one that this library cannot compute
     */
    public static LstmCell.Parameters lstm(Map<String, Tensor> inputs, Map<String, ?> attributes) {
        OnnxInputs node = OnnxInputs.ofLstm("Onnx.lstm", inputs, attributes).withoutState();
        return lstm(node, node.onlyDirection());
    }

    /**
     * Returns the parameters of one direction of an LSTM.
     *
     * @param inputs W, R and optionally B by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @param direction the index of the first axis: 0, or 1 for the backward direction of a bidirectional node
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if there is no such direction, if
     *     there is a first state or lengths, or if the node is one that this library cannot compute
     */
    public static LstmCell.Parameters lstm(Map<String, Tensor> inputs, Map<String, ?> attributes, int direction) {
        return lstm(OnnxInputs.ofLstm("Onnx.lstm", inputs, attributes).withoutState(), direction);
    }

    private static LstmCell.Parameters lstm(OnnxInputs node, int direction) {
        StackedGates gates = node.gates(direction);
        return gates.lstm(GATES, Linear.none(gates.na()));
    }

    /**
     * Returns the parameters of an RNN with one direction.
     *
     * @param inputs W, R and optionally B by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if there is more than one direction,
     *     if there is a first state or lengths, or if the node is one that this library cannot compute
     */
    public static RnnCell.Parameters rnn(Map<String, Tensor> inputs, Map<String, ?> attributes) {
        OnnxInputs node = OnnxInputs.ofRnn("Onnx.rnn", inputs, attributes).withoutState();
        return rnn(node, node.onlyDirection());
    }

    /**
     * Returns the parameters of one direction of an RNN.
     *
     * @param inputs W, R and optionally B by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @param direction the index of the first axis: 0, or 1 for the backward direction of a bidirectional node
     * @return the parameters
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if there is no such direction, if
     *     there is a first state or lengths, or if the node is one that this library cannot compute
     */
    public static RnnCell.Parameters rnn(Map<String, Tensor> inputs, Map<String, ?> attributes, int direction) {
        return rnn(OnnxInputs.ofRnn("Onnx.rnn", inputs, attributes).withoutState(), direction);
    }

    private static RnnCell.Parameters rnn(OnnxInputs node, int direction) {
        StackedGates gates = node.gates(direction);
        return gates.rnn(Linear.none(gates.na()));
    }

    /**
     * Returns the parameters of an LSTM in one direction or in both, as {@link LayerStack#lstm} takes them.
     *
     * @param inputs W, R and optionally B by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @return the parameters of one layer
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if the only direction is backward, if
     *     there is a first state or lengths, or if the node is one that this library cannot compute
     */
    public static LayerStack.Parameters<LstmCell.Parameters> lstmStack(Map<String, Tensor> inputs, Map<String, ?> attributes) {
        return OnnxInputs.ofLstm("Onnx.lstmStack", inputs, attributes).withoutState().stack(Onnx::lstm);
    }

    /**
     * Returns the parameters of an RNN in one direction or in both, as {@link LayerStack#rnn} takes them.
     *
     * @param inputs W, R and optionally B by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @return the parameters of one layer
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if the only direction is backward, if
     *     there is a first state or lengths, or if the node is one that this library cannot compute
     */
    public static LayerStack.Parameters<RnnCell.Parameters> rnnStack(Map<String, Tensor> inputs, Map<String, ?> attributes) {
        return OnnxInputs.ofRnn("Onnx.rnnStack", inputs, attributes).withoutState().stack(Onnx::rnn);
    }

    /**
     * Returns a complete LSTM node: its parameters, first state and lengths.
     *
     * @param inputs W, R and optionally B, sequence_lens, initial_h, initial_c by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @param steps T_x, the number of steps of the input
     * @param m the number of examples
     * @return the arguments of {@code forward} other than x
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if a length is not a whole number from
     *     0 to T_x, if the only direction is backward, or if the node is one that this library cannot compute
     */
    public static Node<LstmCell.Parameters> lstmNode(
            Map<String, Tensor> inputs, Map<String, ?> attributes, int steps, int m) {
        OnnxInputs node = OnnxInputs.ofLstm("Onnx.lstmNode", inputs, attributes);
        return new Node<>(node.stack(Onnx::lstm), node.first(m), node.lengths(steps, m));
    }

    /**
     * Returns a complete RNN node: its parameters, first state and lengths.
     *
     * @param inputs W, R and optionally B, sequence_lens, initial_h by these names; X is ignored
     * @param attributes the attributes of the node by name: texts, numbers or lists of these
     * @param steps T_x, the number of steps of the input
     * @param m the number of examples
     * @return the arguments of {@code forward} other than x
     * @throws IllegalArgumentException if an input is missing or has the wrong shape, if a length is not a whole number from
     *     0 to T_x, if the only direction is backward, or if the node is one that this library cannot compute
     */
    public static Node<RnnCell.Parameters> rnnNode(Map<String, Tensor> inputs, Map<String, ?> attributes, int steps, int m) {
        OnnxInputs node = OnnxInputs.ofRnn("Onnx.rnnNode", inputs, attributes);
        return new Node<>(node.stack(Onnx::rnn), node.first(m), node.lengths(steps, m));
    }

    /**
     * Returns the inputs of an LSTM.
     *
     * @param directions the parameters of the only direction, or of the forward and the backward one; of the same sizes
     * @return W, R and B, in a modifiable map
     * @throws IllegalArgumentException if there are no or more than two directions, or their sizes differ
     */
    public static Map<String, Tensor> inputs(LstmCell.Parameters... directions) {
        Check.notNull("Onnx.inputs", "directions", directions);
        return inputs(Check.copy("Onnx.inputs", "directions", Arrays.asList(directions)).stream()
                .map(direction -> StackedGates.Weights.of(direction, GATES)).toList());
    }

    /**
     * Returns the inputs of an RNN.
     *
     * @param directions the parameters of the only direction, or of the forward and the backward one; of the same sizes
     * @return W, R and B, in a modifiable map
     * @throws IllegalArgumentException if there are no or more than two directions, or their sizes differ
     */
    public static Map<String, Tensor> inputs(RnnCell.Parameters... directions) {
        Check.notNull("Onnx.inputs", "directions", directions);
        return inputs(Check.copy("Onnx.inputs", "directions", Arrays.asList(directions)).stream()
                .map(StackedGates.Weights::of).toList());
    }

    private static Map<String, Tensor> inputs(List<StackedGates.Weights> directions) {
        if (directions.isEmpty() || directions.size() > 2) {
            throw new IllegalArgumentException("Onnx.inputs: there are " + directions.size()
                    + " directions; there must be 1 or 2");
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("W", stacked("W", directions.stream().map(weights -> Tensor.of(weights.input())).toList()));
        inputs.put("R", stacked("R", directions.stream().map(weights -> Tensor.of(weights.hidden())).toList()));
        inputs.put("B", stacked("B", directions.stream()
                .map(weights -> weights.bias().above(Matrix.zeros(weights.bias().rows(), 1)))
                .map(both -> Tensor.vector(both.toArray())).toList()));
        return inputs;
    }

    /** Tensors of the same shape, one for each entry of a new first axis. */
    private static Tensor stacked(String name, List<Tensor> tensors) {
        Tensor first = tensors.get(0);
        List<Integer> shape = new ArrayList<>(List.of(tensors.size()));
        shape.addAll(first.shape());
        double[] values = new double[ArraySize.of("Onnx.inputs: " + name, (long) tensors.size() * first.size())];
        for (int d = 0; d < tensors.size(); d++) {
            Tensor tensor = tensors.get(d);
            if (!tensor.shape().equals(first.shape())) {
                throw new IllegalArgumentException("Onnx.inputs: " + name + "[" + d + "] is " + Tensor.text(tensor.shape()) + ", "
                        + name + "[0] is " + Tensor.text(first.shape()) + "; directions must have the same sizes");
            }
            System.arraycopy(tensor.toArray(), 0, values, d * first.size(), first.size());
        }
        return Tensor.of(shape, values);
    }
}
