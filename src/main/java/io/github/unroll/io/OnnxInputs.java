package io.github.unroll.io;

import static io.github.unroll.io.StateDict.ANY;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The inputs of an ONNX node, after a check of its attributes. */
final class OnnxInputs {

    private static final List<String> STATE = List.of("sequence_lens", "initial_h", "initial_c");

    private final String operation;
    private final StateDict inputs;
    private final OnnxAttributes attributes;
    private final int gates;
    private final int directions;

    private OnnxInputs(String operation, Map<String, Tensor> inputs, OnnxAttributes attributes, int gates) {
        this.operation = operation;
        this.inputs = new StateDict(operation, "inputs", inputs);
        this.attributes = attributes;
        this.gates = gates;
        if (gates > 1 && this.inputs.has("P")) {
            throw new IllegalArgumentException(operation + ": there is an input P; peepholes have no counterpart here");
        }
        List<Integer> r = this.inputs.get("R").shape();
        if (r.size() != 3 || r.get(0) < 1 || r.get(0) > 2) {
            throw new IllegalArgumentException(operation + ": R is " + Tensor.text(r) + "; it must have three axes,"
                    + " of which the first is the direction, with 1 or 2 entries");
        }
        this.directions = r.get(0);
        attributes.check(directions, na());
    }

    static OnnxInputs ofLstm(String operation, Map<String, Tensor> inputs, Map<String, ?> attributes) {
        return new OnnxInputs(operation, inputs, OnnxAttributes.ofLstm(operation, attributes), 4);
    }

    static OnnxInputs ofRnn(String operation, Map<String, Tensor> inputs, Map<String, ?> attributes) {
        return new OnnxInputs(operation, inputs, OnnxAttributes.ofRnn(operation, attributes), 1);
    }

    private List<Integer> shape(String name) {
        return inputs.get(name).shape();
    }

    private int na() {
        return shape("R").get(2);
    }

    /** Returns these inputs; refuses a first state and lengths, which the caller would not use. */
    OnnxInputs withoutState() {
        STATE.stream().filter(inputs::has).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(operation + ": there is an input " + name + ", which changes the result; "
                    + (gates > 1 ? "lstmNode" : "rnnNode") + " returns it beside the parameters");
        });
        return this;
    }

    int onlyDirection() {
        if (directions != 1) {
            throw new IllegalArgumentException(operation + ": R is " + Tensor.text(shape("R")) + ", which has " + directions
                    + " directions; the index of one must be given, or " + (gates > 1 ? "lstmStack" : "rnnStack")
                    + " reads both");
        }
        return 0;
    }

    /** The parameters of one layer with all directions. */
    <P> LayerStack.Parameters<P> stack(BiFunction<OnnxInputs, Integer, P> parameters) {
        if (attributes.isReverse()) {
            throw new IllegalArgumentException(operation + ": attribute direction is reverse; a stack reads forward or in both"
                    + " directions. Read the parameters by " + (gates > 1 ? "lstm" : "rnn") + " and reverse the steps");
        }
        List<P> layer = IntStream.range(0, directions).mapToObj(d -> parameters.apply(this, d)).toList();
        Linear none = Linear.none(directions * na());
        return new LayerStack.Parameters<>(List.of(new LayerStack.Layer<>(layer)), none.weight(), none.bias());
    }

    StackedGates gates(int direction) {
        String rows = gates == 1 ? "n_a" : gates + " n_a";
        int na = na();
        String kind = StackedGates.otherKind(shape("R").get(1), na);
        Matrix hidden = matrix("R", direction, "(" + rows + ", n_a)" + kind, (long) gates * na, na);
        StateDict.requireUnits(operation, "R[" + direction + "]", na);
        Matrix input = matrix("W", direction, "(" + rows + ", n_x) with n_a = " + na, gates * na, ANY);
        return new StackedGates(na, input::rows, hidden::rows, bias(direction, na));
    }

    private Matrix bias(int direction, int na) {
        if (!inputs.has("B")) {
            return Matrix.zeros(gates * na, 1);
        }
        Matrix both = matrix("B", direction, "(" + 2 * gates + " n_a) with n_a = " + na, 2 * gates * na);
        return both.rows(0, gates * na).plus(both.rows(gates * na, 2 * gates * na));
    }

    private Matrix matrix(String name, int direction, String rule, long... shape) {
        Tensor tensor = inputs.get(name);
        if (tensor.shape().isEmpty() || tensor.shape().get(0) != directions) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + Tensor.text(tensor.shape()) + ", R is "
                    + Tensor.text(shape("R")) + "; the first axis must be the directions of R");
        }
        if (direction < 0 || direction >= directions) {
            throw new IllegalArgumentException(operation + ": direction is " + direction + ", R is " + Tensor.text(shape("R"))
                    + "; direction must be an index of the first axis");
        }
        return StateDict.matrix(operation, name + "[" + direction + "]", tensor.at(direction), rule, shape);
    }

    /** The state before the first step: one hidden state for each direction, and one cell state too for an LSTM. */
    State first(int m) {
        return new State(states("initial_h", m), gates == 1 ? List.of() : states("initial_c", m));
    }

    private List<Matrix> states(String name, int m) {
        if (!inputs.has(name)) {
            return Collections.nCopies(directions, Matrix.zeros(na(), m));
        }
        Tensor tensor = inputs.get(name);
        boolean batchFirst = attributes.isBatchFirst();
        List<Integer> expected = batchFirst ? List.of(m, directions, na()) : List.of(directions, m, na());
        if (!tensor.shape().equals(expected)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + Tensor.text(tensor.shape())
                    + "; it must be " + (batchFirst ? "(m, directions, n_a)" : "(directions, m, n_a)") + " with directions = "
                    + directions + ", m = " + m + ", n_a = " + na());
        }
        Matrix rows = tensor.flat();                                            // (directions m, n_a), or (m directions, n_a)
        return IntStream.range(0, directions).mapToObj(d -> batchFirst
                ? everyRow(rows, d, directions).transpose()
                : rows.rows(d * m, (d + 1) * m).transpose()).toList();          // (n_a, m)
    }

    /** The rows first, first + step, first + 2 step and so on. */
    private static Matrix everyRow(Matrix matrix, int first, int step) {
        Matrix wide = Matrix.of(matrix.rows() / step, step * matrix.columns(), matrix.toArray());
        return wide.columns(first * matrix.columns(), (first + 1) * matrix.columns());
    }

    /** The lengths of the sequences. */
    Lengths lengths(int steps, int m) {
        if (!inputs.has("sequence_lens")) {
            return Lengths.of(IntStream.generate(() -> steps).limit(m).toArray());
        }
        double[] lengths = inputs.matrix("sequence_lens", "(m) with m = " + m, m).toArray();
        for (int j = 0; j < m; j++) {
            if (!(lengths[j] >= 0 && lengths[j] <= steps && lengths[j] == Math.rint(lengths[j]))) {
                throw new IllegalArgumentException(operation + ": sequence_lens[" + j + "] is " + lengths[j]
                        + "; it must be a whole number from 0 to the number of steps (" + steps + ")");
            }
        }
        return Lengths.of(IntStream.range(0, m).map(j -> (int) lengths[j]).toArray());
    }
}
