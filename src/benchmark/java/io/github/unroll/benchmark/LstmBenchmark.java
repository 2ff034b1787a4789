package io.github.unroll.benchmark;

import ai.djl.ndarray.types.DataType;
import io.github.unroll.Lstm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An LSTM forward and backward. */
public class LstmBenchmark {

    /** The library. */
    @State(Scope.Benchmark)
    public static class Unroll {

        @Param("3-5-10-4")
        public String shape;

        private LstmWork.Inputs inputs;
        private Lstm lstm;

        @Setup
        public void setUp() {
            inputs = LstmWork.parse(shape).inputs();
            lstm = new Lstm(inputs.parameters());
        }

        Lstm.Gradients forwardBackward() {
            Lstm.Forward forward = lstm.forward(inputs.x(), inputs.a0(), inputs.c0());
            return lstm.backward(inputs.da(), forward.cache());
        }
    }

    /** PyTorch; it counts in the data type of the benchmark's name. */
    @State(Scope.Benchmark)
    public static class PyTorch {

        @Param("3-5-10-4")
        public String shape;

        @Param("FLOAT64")
        public DataType dataType;

        private PyTorchLstm lstm;

        @Setup
        public void setUp() {
            lstm = PyTorchLstm.forTraining(LstmWork.parse(shape).inputs(), dataType);
        }

        @TearDown
        public void tearDown() {
            lstm.close();
        }
    }

    @Benchmark
    public Lstm.Gradients unroll(Unroll unroll) {
        return unroll.forwardBackward();
    }

    @Benchmark
    public void pytorch(PyTorch pytorch) {
        pytorch.lstm.forwardBackward();
    }
}
