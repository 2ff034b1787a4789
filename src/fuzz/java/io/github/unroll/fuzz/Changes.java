package io.github.unroll.fuzz;

import io.github.unroll.io.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes of names, shapes and values of the tensors of a model. */
final class Changes {

    private static final int MOST_ELEMENTS = 4096;

    /** Parts of names that models have. */
    private static final List<String> PARTS = List.of("weight", "bias", "_ih", "_hh", "_hr", "_l0", "_l1", "_l2", "_l01", "_l",
            "_reverse", "lstm", "rnn", "head", ".", "", "W", "R", "B", "P", "X", "initial_h", "initial_c", "sequence_lens", "é");

    private static final List<Double> VALUES = List.of(0.0, -0.0, 1.0, 2.0, -1.0, 0.5, 4.0, 1e308, -1e308, 1e-310, 1e18,
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    private final Choices choices;

    Changes(Choices choices) {
        this.choices = choices;
    }

    /** The tensors with up to five changes. */
    Map<String, Tensor> of(Map<String, Tensor> tensors) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        for (int count = choices.below(6); count > 0 && !changed.isEmpty(); count--) {
            change(changed, choices.of(changed.keySet()));
        }
        return changed;
    }

    private void change(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        switch (choices.below(6)) {
            case 0 -> tensors.remove(name);
            case 1 -> tensors.put(renamed(name), tensors.remove(name));
            case 2 -> tensors.put(renamed(name), tensor);
            case 3 -> tensors.put(name, withOtherAxes(tensor));
            case 4 -> tensors.put(name, withOtherSizes(tensor));
            default -> tensors.put(name, withOtherValue(tensor));
        }
    }

    /** The name with one part replaced by another, or with one part appended. */
    private String renamed(String name) {
        String part = choices.of(PARTS);
        return name.contains(part) && !part.isEmpty() ? name.replace(part, choices.of(PARTS)) : name + part;
    }

    /** The same elements with one more axis of size 1, one axis fewer, or two axes exchanged. */
    private Tensor withOtherAxes(Tensor tensor) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        int axis = choices.below(shape.size() + 1);
        if (choices.yes() || axis + 1 >= shape.size()) {
            shape.add(axis, 1);
        } else if (choices.yes()) {
            shape.set(axis, shape.get(axis) * shape.remove(axis + 1));
        } else {
            shape.add(axis, shape.remove(axis + 1));
        }
        return Tensor.of(shape, tensor.toArray());
    }

    /** Another size of an axis; the elements are repeated. */
    private Tensor withOtherSizes(Tensor tensor) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        if (!shape.isEmpty()) {
            shape.set(choices.below(shape.size()), choices.below(25));
        }
        long size = shape.stream().mapToLong(n -> n).reduce(1, (left, right) -> left * right);
        if (size > MOST_ELEMENTS) {
            return tensor;
        }
        double[] old = tensor.toArray();
        double[] elements = new double[(int) size];
        for (int k = 0; k < elements.length && old.length > 0; k++) {
            elements[k] = old[k % old.length];
        }
        return Tensor.of(shape, elements);
    }

    private Tensor withOtherValue(Tensor tensor) {
        double[] elements = tensor.toArray();
        if (elements.length > 0) {
            elements[choices.below(elements.length)] = choices.of(VALUES);
        }
        return Tensor.of(tensor.shape(), elements);
    }
}
