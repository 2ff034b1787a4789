package io.github.unroll.io;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The attributes of a node of ONNX: whether it computes what this library does. */
final class OnnxAttributes {

    private final String operation;
    private final Map<String, Object> attributes;

    OnnxAttributes(String operation, Map<String, ?> attributes) {
        this.operation = operation;
        this.attributes = TensorCheck.copy(operation, "attributes", attributes);
    }

    /** Refuses what is not computed here, what contradicts the weights, and what is not known. */
    void check(List<String> activations, int directions, int na) {
        attributes.forEach((name, value) -> {
            String rule = switch (name) {
                case "hidden_size" -> is(value, na) ? "" : "it must be the size of the last axis of R (" + na + ")";
                case "direction" -> directions(value) == directions ? ""
                        : "it must be forward, reverse or bidirectional, and fit the first axis of R (" + directions + ")";
                case "activations" -> isActivations(value, activations, directions) ? ""
                        : "only " + String.join(", ", activations) + " (for each direction) have a counterpart here";
                case "activation_alpha", "activation_beta" -> List.of().equals(value) ? ""
                        : "the activations that have a counterpart here take no such numbers";
                case "clip" -> "clipping has no counterpart here";
                case "input_forget" -> is(value, 0) ? "" : "coupled input and forget gates have no counterpart here";
                case "layout" -> is(value, 0) || is(value, 1) ? "" : "it must be 0 or 1";
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
    private static boolean isActivations(Object value, List<String> activations, int directions) {
        List<String> expected = Collections.nCopies(directions, activations).stream().flatMap(List::stream).toList();
        return value instanceof List<?> list && list.size() == expected.size()
                && String.join(",", list.stream().map(String::valueOf).toList()).equalsIgnoreCase(String.join(",", expected));
    }
}
