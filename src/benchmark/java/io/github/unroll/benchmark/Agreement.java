package io.github.unroll.benchmark;

import ai.djl.ndarray.types.DataType;
import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * Holds the contenders to the same numbers, in a JVM as they are timed in: products to the plain triple loop, networks
 * to PyTorch in float64, and PyTorch in float32 to itself in float64. If the library computes other numbers, this ends with a
 * message and status 1; if one of its peers does, with a line that says so.
 */
final class Agreement {

    /** With this starts the line on a peer that computes other numbers; then come the peer, the work and a message. */
    static final String DIFFERS = "differs";

    private static final double PRODUCTS = 1e-12;
    private static final double LSTMS = 1e-9;
    private static final double FLOAT32 = 1e-3;

    private Agreement() {
    }

    public static void main(String[] args) {
        Effort effort = Effort.named(args[0]);
        try {
            effort.products().forEach(Agreement::check);
            effort.lstms().forEach(Agreement::check);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void check(ProductWork work) {
        ProductBenchmark benchmark = new ProductBenchmark();
        benchmark.shape = work.shape();
        benchmark.setUp();
        Matrix expected = tripleLoop(work.left(), work.right());
        check(work.title() + ", unroll", benchmark.unroll(), expected, PRODUCTS);
        peer(work, Contender.EJML, name ->
                check(name, Matrix.of(work.rows(), work.columns(), benchmark.ejml().getData()), expected, PRODUCTS));
        ProductBenchmark.PyTorch pytorch = new ProductBenchmark.PyTorch();
        pytorch.shape = work.shape();
        pytorch.setUp();
        double[] product = pytorch.product().toDoubleArray();
        peer(work, Contender.FLOAT64, name ->
                check(name, Matrix.of(work.rows(), work.columns(), product), expected, PRODUCTS));
        pytorch.tearDown();
        double[] ojalgo = benchmark.ojalgo().toRawCopy1D();                    // column by column
        peer(work, Contender.OJALGO, name ->
                check(name, Matrix.of(work.columns(), work.rows(), ojalgo).transpose(), expected, PRODUCTS));
    }

    /** A peer with other numbers is not timed at this work; the others are. */
    private static void peer(Work work, Contender contender, Consumer<String> check) {
        try {
            check.accept(contender.title);
        } catch (IllegalStateException e) {
            System.out.println(String.join("\t", DIFFERS, contender.name(), work.shape(), work.title() + ", " + e.getMessage()));
        }
    }

    /** c_ij = Σ_k a_ik b_kj. */
    private static Matrix tripleLoop(Matrix left, Matrix right) {
        double[] a = left.toArray();
        double[] b = right.toArray();
        int columns = right.columns();
        double[] c = new double[left.rows() * columns];
        for (int i = 0; i < left.rows(); i++) {
            for (int k = 0; k < right.rows(); k++) {
                for (int j = 0; j < columns; j++) {
                    c[i * columns + j] += a[i * right.rows() + k] * b[k * columns + j];
                }
            }
        }
        return Matrix.of(left.rows(), columns, c);
    }

    private static void check(LstmWork work) {
        LstmWork.Inputs inputs = work.inputs();
        Lstm lstm = new Lstm(inputs.parameters());
        Lstm.Forward forward = lstm.forward(inputs.x(), inputs.a0(), inputs.c0());
        Lstm.Gradients gradients = lstm.backward(inputs.da(), forward.cache());
        try (PyTorchLstm float64 = PyTorchLstm.forTraining(inputs, DataType.FLOAT64);
                PyTorchLstm float32 = PyTorchLstm.forTraining(inputs, DataType.FLOAT32)) {
            float64.forwardBackward();
            float32.forwardBackward();
            check(work.title() + ", unroll: a", forward.a(), float64.a(), LSTMS);
            check(work.title() + ", unroll: ", gradients, float64.gradients(), LSTMS);
            peer(work, Contender.FLOAT32, name -> {
                check(name + ": a", float32.a(), float64.a(), FLOAT32);
                check(name + ": ", float32.gradients(), float64.gradients(), FLOAT32);
            });
        }
    }

    private static void check(String name, Lstm.Gradients actual, Lstm.Gradients expected, double tolerance) {
        check(name + "dx", actual.dx(), expected.dx(), tolerance);
        check(name + "da0", actual.da0(), expected.da0(), tolerance);
        check(name + "dc0", actual.dc0(), expected.dc0(), tolerance);
        check(name + "dWf", actual.dWf(), expected.dWf(), tolerance);
        check(name + "dbf", actual.dbf(), expected.dbf(), tolerance);
        check(name + "dWi", actual.dWi(), expected.dWi(), tolerance);
        check(name + "dbi", actual.dbi(), expected.dbi(), tolerance);
        check(name + "dWc", actual.dWc(), expected.dWc(), tolerance);
        check(name + "dbc", actual.dbc(), expected.dbc(), tolerance);
        check(name + "dWo", actual.dWo(), expected.dWo(), tolerance);
        check(name + "dbo", actual.dbo(), expected.dbo(), tolerance);
    }

    private static void check(String name, List<Matrix> actual, List<Matrix> expected, double tolerance) {
        for (int t = 0; t < expected.size(); t++) {
            check(name + "[" + t + "]", actual.get(t), expected.get(t), tolerance);
        }
    }

    /** max |actual - expected| ≤ tolerance · max |expected|; a NaN is never within it. */
    private static void check(String name, Matrix actual, Matrix expected, double tolerance) {
        double error = largest(actual.minus(expected)) / largest(expected);
        if (!(error <= tolerance)) {
            throw new IllegalStateException(name + " is off by " + error + " of its largest element; the difference must not"
                    + " exceed " + tolerance);
        }
    }

    private static double largest(Matrix matrix) {
        return DoubleStream.of(matrix.toArray()).map(Math::abs).max().orElse(0);
    }
}
