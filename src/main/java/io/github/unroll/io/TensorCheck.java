package io.github.unroll.io;

import io.github.unroll.internal.Check;
import java.util.LinkedHashMap;
import java.util.Map;

/** Checks of tensors and of maps by name. */
final class TensorCheck {

    private TensorCheck() {
    }

    /** Returns a copy of a map in its order, after a check that it has no null. */
    static <T> Map<String, T> copy(String operation, String name, Map<String, ? extends T> map) {
        Check.notNull(operation, name, map);
        Map<String, T> copy = new LinkedHashMap<>(map);
        copy.forEach((key, value) -> {
            Check.notNull(operation, "a key of " + name, key);
            Check.notNull(operation, name + "[" + Names.quote(key) + "]", value);
        });
        return copy;
    }

    /** A finite number must stay finite when it is rounded. */
    static void precision(String operation, String name, Tensor tensor, Precision precision) {
        Check.notNull(operation, "precision", precision);
        if (precision == Precision.FLOAT64) {
            return;
        }
        double[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            if (Float.isInfinite((float) values[i]) && Double.isFinite(values[i])) {
                throw new IllegalArgumentException(operation + ": element " + i + " of " + name + " is " + values[i]
                        + "; single precision ends at " + Float.MAX_VALUE);
            }
        }
    }
}
