package io.github.unroll.training;

import io.github.unroll.GoldenFile;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.training.LayerStack.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The weights of PyTorch's {@code nn.LSTM(3, 5, num_layers=2, bidirectional=True)}, as {@code safetensors} stored them: the
 * length of the header (8 bytes, little-endian), the header (JSON), the elements (float32). Reads this file and no other.
 */
final class TorchLstm2x2 {

    private static final Pattern TENSOR = Pattern.compile(
            "\"(\\w+)\":\\{\"dtype\":\"F32\",\"shape\":\\[(\\d+)(?:,(\\d+))?],\"data_offsets\":\\[(\\d+),(\\d+)]}");

    private final Map<String, Matrix> tensors = new HashMap<>();

    private TorchLstm2x2(ByteBuffer file) {
        int header = 8 + (int) file.getLong();
        String json = new String(file.array(), 8, header - 8, StandardCharsets.UTF_8);
        TENSOR.matcher(json).results().forEach(tensor -> tensors.put(tensor.group(1), matrix(tensor, file, header)));
    }

    static LayerStack.Parameters<LstmCell.Parameters> parameters() throws IOException {
        try (InputStream in = GoldenFile.class.getResourceAsStream("golden/weights/torch-lstm-2x2-float32.safetensors")) {
            TorchLstm2x2 file = new TorchLstm2x2(ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
            List<Layer<LstmCell.Parameters>> layers = List.of(
                    Layer.of(file.direction("_l0"), file.direction("_l0_reverse")),
                    Layer.of(file.direction("_l1"), file.direction("_l1_reverse")));
            return new LayerStack.Parameters<>(layers, Matrix.zeros(0, 10), Matrix.zeros(0, 1));
        }
    }

    private static Matrix matrix(MatchResult tensor, ByteBuffer file, int header) {
        int rows = Integer.parseInt(tensor.group(2));
        int columns = tensor.group(3) == null ? 1 : Integer.parseInt(tensor.group(3));
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.getFloat(header + Integer.parseInt(tensor.group(4)) + 4 * i);
        }
        return Matrix.of(rows, columns, values);
    }

    /** PyTorch has the gates in the order i, f, g, o, and a matrix for the hidden state, another for the input. */
    private LstmCell.Parameters direction(String suffix) {
        Matrix hidden = tensors.get("weight_hh" + suffix).transpose();
        Matrix w = hidden.above(tensors.get("weight_ih" + suffix).transpose()).transpose();     // (4 n_a, n_a + n_x)
        Matrix b = tensors.get("bias_ih" + suffix).plus(tensors.get("bias_hh" + suffix));       // (4 n_a, 1)
        int na = hidden.rows();
        return new LstmCell.Parameters(
                w.rows(na, 2 * na), b.rows(na, 2 * na), w.rows(0, na), b.rows(0, na),
                w.rows(2 * na, 3 * na), b.rows(2 * na, 3 * na), w.rows(3 * na, 4 * na), b.rows(3 * na, 4 * na),
                Matrix.zeros(0, na), Matrix.zeros(0, 1));
    }
}
