package io.github.unroll.fuzz;

import java.util.function.Predicate;

/** The parts of the library that read files and weights of unknown origin. */
public enum Target {
    SAFE_TENSORS(Readers::safeTensors),
    NPY(Readers::npy),
    NPZ(Readers::npz),
    MODEL_FILE(Readers::modelFile),
    PYTORCH(Mappings::pyTorch),
    KERAS(Mappings::keras),
    ONNX(Mappings::onnx);

    private final Predicate<byte[]> check;

    Target(Predicate<byte[]> check) {
        this.check = check;
    }

    /**
     * {@return whether the library accepts the input, and does not refuse it} Throws an exception or error if the library does
     * anything else with it than its documentation says.
     */
    public boolean accepts(byte[] input) {
        return check.test(input);
    }
}
