package io.github.unroll.benchmark;

import ai.djl.ndarray.types.DataType;
import io.github.unroll.Lstm;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.Inference;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One step of inference; beside it a step of a long sequence, whose forward pass shares its preparation among all steps. Of
 * PyTorch, the forward of a sequence of one step, without gradients.
 */
public class StepBenchmark {

    private static final int LONG = 200;

    /** The library. */
    @org.openjdk.jmh.annotations.State(Scope.Benchmark)
    public static class Unroll {

        @Param("3-5-1")
        public String shape;

        private LstmWork.Inputs inputs;
        private List<Matrix> sequence;
        private Lstm lstm;
        private Inference inference;
        private State state;

        @Setup
        public void setUp() {
            inputs = StepWork.inputs(shape);
            sequence = Collections.nCopies(LONG, inputs.x().get(0));
            lstm = new Lstm(inputs.parameters());
            inference = Inference.of(lstm);
            state = State.of(inputs.a0(), inputs.c0());
        }
    }

    /** PyTorch; it counts in the data type of the benchmark's name. */
    @org.openjdk.jmh.annotations.State(Scope.Benchmark)
    public static class PyTorch {

        @Param("3-5-1")
        public String shape;

        @Param("FLOAT64")
        public DataType dataType;

        private PyTorchLstm lstm;

        @Setup
        public void setUp() {
            lstm = PyTorchLstm.forInference(StepWork.inputs(shape), dataType);
        }

        @TearDown
        public void tearDown() {
            lstm.close();
        }
    }

    @Benchmark
    public State unroll(Unroll unroll) {
        return unroll.lstm.step(unroll.inputs.x().get(0), unroll.state);
    }

    @Benchmark
    public Inference.Step inference(Unroll unroll) {
        return unroll.inference.step(unroll.inputs.x().get(0), unroll.state);
    }

    @Benchmark
    @OperationsPerInvocation(LONG)
    public Lstm.Forward longForward(Unroll unroll) {
        return unroll.lstm.forward(unroll.sequence, unroll.state);
    }

    @Benchmark
    public void pytorch(PyTorch pytorch) {
        pytorch.lstm.forward();
    }
}
