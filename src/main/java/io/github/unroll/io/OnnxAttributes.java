package io.github.unroll.io;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The attributes of an ONNX node, which must describe an RNN or LSTM of this library. */
final class OnnxAttributes {

    private static final List<String> LSTM = List.of("Sigmoid", "Tanh", "Tanh");
    private static final List<String> RNN = List.of("Tanh");

    private final String operation;
    private final Map<String, Object> attributes;
    private final List<String> activations;

    /** From here on the activations are exactly 0, 1 or -1 in double precision. */
    private final double saturation;

    private OnnxAttributes(String operation, Map<String, ?> attributes, List<String> activations, double saturation) {
        this.operation = operation;
        this.attributes = TensorCheck.copy(operation, "attributes", attributes);
        this.activations = activations;
        this.saturation = saturation;
    }

    static OnnxAttributes ofLstm(String operation, Map<String, ?> attributes) {
        return new OnnxAttributes(operation, attributes, LSTM, 746);
    }

    static OnnxAttributes ofRnn(String operation, Map<String, ?> attributes) {
        return new OnnxAttributes(operation, attributes, RNN, 20);
    }

    /** Whether the only direction is backward. */
    boolean isReverse() {
        return "reverse".equals(attributes.get("direction"));
    }

    /** Whether the examples come before the steps and the directions. */
    boolean isBatchFirst() {
        return attributes.containsKey("layout") && is(attributes.get("layout"), 1);
    }

    /** Refuses attributes that have no counterpart here, contradict the weights, or are not known. */
    void check(int directions, int na) {
        attributes.forEach((name, value) -> {
            String rule = switch (name) {
                case "hidden_size" -> is(value, na) ? "" : "it must be the size of the last axis of R (" + na + ")";
                case "direction" -> directions(value) == directions ? ""
                        : "it must be forward, reverse or bidirectional, and fit the first axis of R (" + directions + ")";
                case "activations" -> isActivations(value, directions) ? ""
                        : "only " + String.join(", ", activations) + " (for each direction) have a counterpart here";
                case "activation_alpha", "activation_beta" -> List.of().equals(value) ? ""
                        : "the activations that have a counterpart here take no such numbers";
                case "clip" -> value instanceof Number clip && clip.doubleValue() >= saturation ? ""
                        : "clipping has no counterpart here; from " + saturation + " on it would not change a result";
                case "input_forget" -> is(value, 0) ? "" : "coupled input and forget gates have no counterpart here";
                case "layout" -> is(value, 0) || is(value, 1) ? "" : "it must be 0 or 1";
                case "linear_before_reset" -> "it is that of a GRU, which has no counterpart here";
                default -> "there is no such attribute, or it is not known here";
            };
            if (!rule.isEmpty()) {
                throw new IllegalArgumentException(operation + ": attribute " + name + " is " + value + "; " + rule);
            }
        });
    }

    private static boolean is(Object value, int expected) {
        return value instanceof Number number && number.doubleValue() == expected;
    }

    private static int directions(Object value) {
        if (value.equals("forward") || value.equals("reverse")) {
            return 1;
        }
        return value.equals("bidirectional") ? 2 : -1;
    }

    /** The names of activations are not case-sensitive. */
    private boolean isActivations(Object value, int directions) {
        List<String> expected = Collections.nCopies(directions, activations).stream().flatMap(List::stream).toList();
        return value instanceof List<?> list && list.size() == expected.size()
                && String.join(",", list.stream().map(String::valueOf).toList()).equalsIgnoreCase(String.join(",", expected));
    }
}
