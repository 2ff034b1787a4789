package io.github.unroll.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a file and makes parameters of it, while the tensors are in memory too: for a JVM with a small heap. */
final class SmallHeap {

    private SmallHeap() {
    }

    public static void main(String... args) throws IOException {
        Path file = Path.of(args[1]);
        try {
            Map<String, Tensor> tensors = args[0].startsWith("torch") ? SafeTensors.read(file) : NumPy.readAll(file);
            Object parameters = switch (args[0]) {
                case "torch" -> PyTorch.module("").lstm(tensors);
                case "torch stack" -> PyTorch.module("").lstmStack(tensors);
                case "keras" -> Keras.lstm(List.copyOf(tensors.values()));
                case "keras stack" -> Keras.lstmStack(List.copyOf(tensors.values()), 1);
                case "onnx" -> Onnx.lstm(tensors, Map.of());
                default -> Onnx.lstmStack(tensors, Map.of());
            };
            System.out.print(parameters.getClass().getSimpleName() + " of " + tensors.size() + " tensors");
        } catch (IOException e) {
            System.out.print(e.getMessage());
        }
    }
}
