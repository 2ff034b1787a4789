package io.github.unroll.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code torch.nn.LSTM} and autograd, through DJL, on the numbers of this library. PyTorch has examples in rows, the
 * gates in the order i, f, c, o, and adds each gradient to those before; the first call leaves the gradient itself.
 */
final class PyTorchLstm implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final NDArray x;                                                   // (T_x, m, n_x)
    private final NDArray a0;                                                  // (1, m, n_a)
    private final NDArray c0;                                                  // (1, m, n_a)
    private final NDArray wih;                                                 // (4 n_a, n_x)
    private final NDArray whh;                                                 // (4 n_a, n_a)
    private final NDArray bih;                                                 // (4 n_a)
    private final NDArray bhh;                                                 // (4 n_a)
    private final NDArray da;                                                  // (T_x, m, n_a)

    private PyTorchLstm(LstmWork.Inputs inputs, DataType type) {
        LstmCell.Parameters p = inputs.parameters();
        Matrix w = p.wi().above(p.wf()).above(p.wc()).above(p.wo());           // (4 n_a, n_a + n_x)
        Matrix b = p.bi().above(p.bf()).above(p.bc()).above(p.bo());           // (4 n_a, 1)
        x = sequence(inputs.x(), type);
        a0 = sequence(List.of(inputs.a0()), type);
        c0 = sequence(List.of(inputs.c0()), type);
        whh = matrix(columns(w, 0, p.na()), type);
        wih = matrix(columns(w, p.na(), w.columns()), type);
        bih = matrix(b, type).reshape(b.rows());
        bhh = bih.zerosLike();
        da = sequence(inputs.da(), type);
    }

    /** With the memory of what {@link #forwardBackward} needs. */
    static PyTorchLstm forTraining(LstmWork.Inputs inputs, DataType type) {
        PyTorchLstm lstm = new PyTorchLstm(inputs, type);
        lstm.leaves().forEach(leaf -> leaf.setRequiresGradient(true));
        return lstm;
    }

    /** For {@link #forward} alone: no gradients are asked for. */
    static PyTorchLstm forInference(LstmWork.Inputs inputs, DataType type) {
        return new PyTorchLstm(inputs, type);
    }

    /** Forward, and the states are given back. */
    void forward() {
        states().close();
    }

    /** Forward, and backward from Σ_t ⟨da_t, a_t⟩, which leaves a gradient in each of the leaves. */
    void forwardBackward() {
        try (NDManager garbage = manager.newSubManager();
                GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDList states = states();
            states.attach(garbage);
            collector.backward(states.get(0).mul(da).sum());
        }
    }

    /** The hidden state of every step, each (n_a, m). */
    List<Matrix> a() {
        try (NDList states = states()) {
            return matrices(states.get(0));
        }
    }

    /** The gradients that one call of {@link #forwardBackward} has left. */
    Lstm.Gradients gradients() {
        Matrix dw = matrix(whh.getGradient()).transpose().above(matrix(wih.getGradient()).transpose()).transpose();
        Matrix db = matrix(bih.getGradient().reshape(-1, 1));
        int na = dw.rows() / 4;
        Matrix[] dW = IntStream.range(0, 4).mapToObj(k -> dw.rows(k * na, (k + 1) * na)).toArray(Matrix[]::new);
        Matrix[] dB = IntStream.range(0, 4).mapToObj(k -> db.rows(k * na, (k + 1) * na)).toArray(Matrix[]::new);
        return new Lstm.Gradients(matrices(x.getGradient()), matrices(a0.getGradient()).get(0),
                matrices(c0.getGradient()).get(0), new LstmCell.Parameters(dW[1], dB[1], dW[0], dB[0],
                dW[2], dB[2], dW[3], dB[3], Matrix.zeros(0, na), Matrix.zeros(0, 1)));
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDList states() {
        boolean biases = true;
        boolean training = true;
        boolean bidirectional = false;
        boolean batchFirst = false;
        return x.getNDArrayInternal().lstm(x, new NDList(a0, c0), new NDList(wih, whh, bih, bhh),
                biases, 1, 0, training, bidirectional, batchFirst);
    }

    private Stream<NDArray> leaves() {
        return Stream.of(x, a0, c0, wih, whh, bih, bhh);
    }

    private NDArray sequence(List<Matrix> steps, DataType type) {
        double[] values = steps.stream().flatMapToDouble(step -> Arrays.stream(step.transpose().toArray())).toArray();
        Matrix first = steps.get(0);
        return manager.create(values, new Shape(steps.size(), first.columns(), first.rows())).toType(type, false);
    }

    private NDArray matrix(Matrix matrix, DataType type) {
        return manager.create(matrix.toArray(), new Shape(matrix.rows(), matrix.columns())).toType(type, false);
    }

    private static Matrix columns(Matrix matrix, int from, int to) {
        return matrix.transpose().rows(from, to).transpose();
    }

    private static List<Matrix> matrices(NDArray sequence) {
        return IntStream.range(0, (int) sequence.size(0)).mapToObj(t -> matrix(sequence.get(t)).transpose()).toList();
    }

    private static Matrix matrix(NDArray array) {
        Shape shape = array.getShape();
        double[] values = array.toType(DataType.FLOAT64, true).toDoubleArray();
        return Matrix.of((int) shape.get(0), (int) shape.get(1), values);
    }
}
