package io.github.unroll.io;

import io.github.unroll.Matrix;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The weights that a mapping reads, with checks that they exist and that their shapes fit together. */
final class StateDict {

    /** Stands for any size. */
    static final int ANY = -1;

    private static final int NAMES_SHOWN = 20;

    private final String operation;
    private final Map<String, Tensor> tensors;

    StateDict(String operation, String argument, Map<String, Tensor> tensors) {
        this.operation = operation;
        this.tensors = TensorCheck.copy(operation, argument, tensors);
    }

    /** {@return the method that errors about these weights name} */
    String operation() {
        return operation;
    }

    /** {@return the name of that method without its class} */
    String method() {
        return operation.substring(operation.indexOf('.') + 1);
    }

    /** {@return the names that match a regular expression} */
    List<String> names(String pattern) {
        return tensors.keySet().stream().filter(Pattern.compile(pattern).asMatchPredicate()).toList();
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    Tensor get(String name) {
        return get(name, "");
    }

    /** A tensor by its name, with advice for the message if it is missing. */
    Tensor get(String name, String advice) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            String names = tensors.keySet().stream().limit(NAMES_SHOWN).map(Names::quote).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(operation + ": there is no " + Names.quote(name) + " among " + tensors.size()
                    + " tensors: " + names + (tensors.size() > NAMES_SHOWN ? ", ..." : "") + advice);
        }
        return tensor;
    }

    /** A network in a file must have a hidden unit; without one, it could declare any number of inputs and have no data. */
    static void requireUnits(String operation, String name, int na) {
        if (na == 0) {
            throw new IllegalArgumentException(operation + ": " + name + " is (0, 0); n_a must be at least 1");
        }
    }

    /** {@return the source of n_x in layer k, for a message: the layer below, or the first direction of the lowest layer} */
    static String sourceOfInputs(int k) {
        return k == 0 ? " as in the other direction" : ", the outputs of layer " + (k - 1);
    }

    /** A tensor by its name; the rule for its shape is a text such as "(4 n_a, n_x) with n_a = 5". */
    Matrix matrix(String name, String rule, long... shape) {
        return matrix(operation, Names.quote(name), get(name), rule, shape);
    }

    /** A tensor with a shape of at most two axes. */
    static Matrix matrix(String operation, String name, Tensor tensor, String rule, long... shape) {
        boolean fits = tensor.shape().size() == shape.length;
        for (int k = 0; fits && k < shape.length; k++) {
            fits = shape[k] == ANY || shape[k] == tensor.shape().get(k);
        }
        if (!fits) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + Tensor.text(tensor.shape()) + "; it must be "
                    + rule);
        }
        return tensor.toMatrix();
    }
}
