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
     * {@return true if the library accepts the input, false if it refuses it} Throws an exception or error if the library
     * does anything that its documentation does not say.
     */
    public boolean accepts(byte[] input) {
        return check.test(input);
    }
}
