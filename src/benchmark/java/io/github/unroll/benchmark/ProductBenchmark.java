package io.github.unroll.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.unroll.Matrix;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A B, into a new matrix, by one thread. */
@State(Scope.Benchmark)
public class ProductBenchmark {

    @Param("512x512x512")
    public String shape;

    private Matrix left;
    private Matrix right;
    private DMatrixRMaj ejmlLeft;
    private DMatrixRMaj ejmlRight;
    private R064Store ojalgoLeft;
    private R064Store ojalgoRight;

    @Setup
    public void setUp() {
        OjAlgoUtils.limitThreadsTo(1);
        ProductWork work = ProductWork.parse(shape);
        left = work.left();
        right = work.right();
        ejmlLeft = ejml(left);
        ejmlRight = ejml(right);
        ojalgoLeft = ojalgo(left);
        ojalgoRight = ojalgo(right);
    }

    private static DMatrixRMaj ejml(Matrix matrix) {
        return new DMatrixRMaj(matrix.rows(), matrix.columns(), true, matrix.toArray());
    }

    private static R064Store ojalgo(Matrix matrix) {
        return R064Store.wrap(matrix.transpose().toArray(), matrix.rows());    // column by column
    }

    /** PyTorch, whose product is that of a native library. */
    @State(Scope.Benchmark)
    public static class PyTorch {

        @Param("512x512x512")
        public String shape;

        private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        private NDArray left;
        private NDArray right;

        @Setup
        public void setUp() {
            ProductWork work = ProductWork.parse(shape);
            left = array(work.left());
            right = array(work.right());
        }

        private NDArray array(Matrix matrix) {
            return manager.create(matrix.toArray(), new Shape(matrix.rows(), matrix.columns()));
        }

        NDArray product() {
            return left.matMul(right);
        }

        @TearDown
        public void tearDown() {
            manager.close();
        }
    }

    @Benchmark
    public Matrix unroll() {
        return left.times(right);
    }

    @Benchmark
    public DMatrixRMaj ejml() {
        return CommonOps_DDRM.mult(ejmlLeft, ejmlRight, null);
    }

    @Benchmark
    public void pytorch(PyTorch pytorch) {
        pytorch.product().close();
    }

    @Benchmark
    public MatrixStore<Double> ojalgo() {
        return ojalgoLeft.multiply(ojalgoRight);
    }
}
