package io.github.unroll;

import static io.github.unroll.TestMatrices.dot;
import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static io.github.unroll.TestMatrices.last;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient of the LSTM, by every input and every parameter, against central differences of a loss. */
class LstmGradientTest {

    private static final String SHAPES = "io.github.unroll.SequenceShape#all";

    private final GradientChecker checker = new GradientChecker();
    private final Random random = new Random(1);

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aCellDifferentiatesALossOnItsStates(SequenceShape shape) {
        LstmPoint at = LstmPoint.random(shape.oneStep(), random);
        Matrix daNext = gaussian(shape.na(), shape.m(), random);
        Matrix dcNext = gaussian(shape.na(), shape.m(), random);
        ToDoubleFunction<LstmPoint> loss = point -> {
            LstmCell.Forward forward = point.cellForward();
            return daNext.dot(forward.aNext()) + dcNext.dot(forward.cNext());
        };

        LstmCell.Gradients gradients = at.cell().backward(daNext, dcNext, at.cellForward().cache());

        checkCell(loss, at, gradients);
        assertOutputUntouched(shape, gradients.dParameters());
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aCellDifferentiatesALossOnItsStatesAndOutput(SequenceShape shape) {
        LstmPoint at = LstmPoint.random(shape.oneStep(), random);
        Matrix daNext = gaussian(shape.na(), shape.m(), random);
        Matrix dcNext = gaussian(shape.na(), shape.m(), random);
        CrossEntropy output = CrossEntropy.random(shape, random).get(0);
        ToDoubleFunction<LstmPoint> loss = point -> {
            LstmCell.Forward forward = point.cellForward();
            return daNext.dot(forward.aNext()) + dcNext.dot(forward.cNext()) + output.of(forward.yt());
        };

        LstmCell.Forward forward = at.cellForward();
        LstmCell.Gradients gradients = at.cell().backward(daNext, output.gradient(forward.yt()), dcNext, forward.cache());

        checkCell(loss, at, gradients);
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aSequenceDifferentiatesALossOnItsHiddenStates(SequenceShape shape) {
        LstmPoint at = LstmPoint.random(shape, random);
        List<Matrix> da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        ToDoubleFunction<LstmPoint> loss = point -> dot(da, point.forward().a());

        Lstm.Gradients gradients = at.lstm().backward(da, at.forward().cache());

        checkSequence(loss, at, gradients);
        assertOutputUntouched(shape, gradients.dParameters());
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aSequenceDifferentiatesALossOnItsStates(SequenceShape shape) {
        LstmPoint at = LstmPoint.random(shape, random);
        List<Matrix> da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        Matrix dcLast = gaussian(shape.na(), shape.m(), random);
        ToDoubleFunction<LstmPoint> loss = point -> {
            Lstm.Forward forward = point.forward();
            return dot(da, forward.a()) + dcLast.dot(last(forward.c()));
        };

        Lstm.Gradients gradients = at.lstm().backward(da, dcLast, at.forward().cache());

        checkSequence(loss, at, gradients);
        assertOutputUntouched(shape, gradients.dParameters());
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aSequenceDifferentiatesALossOnItsStatesAndOutputs(SequenceShape shape) {
        LstmPoint at = LstmPoint.random(shape, random);
        List<Matrix> da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        Matrix dcLast = gaussian(shape.na(), shape.m(), random);
        List<CrossEntropy> outputs = CrossEntropy.random(shape, random);
        ToDoubleFunction<LstmPoint> loss = point -> {
            Lstm.Forward forward = point.forward();
            return dot(da, forward.a()) + dcLast.dot(last(forward.c())) + CrossEntropy.of(outputs, forward.y());
        };

        Lstm.Forward forward = at.forward();
        List<Matrix> dz = CrossEntropy.gradients(outputs, forward.y());
        Lstm.Gradients gradients = at.lstm().backward(da, dz, dcLast, forward.cache());

        checkSequence(loss, at, gradients);
    }

    private void checkCell(ToDoubleFunction<LstmPoint> loss, LstmPoint at, LstmCell.Gradients gradients) {
        check("dxt", loss, at, at.x().get(0), gradients.dxt());
        check("daPrev", loss, at, at.a0(), gradients.daPrev());
        check("dcPrev", loss, at, at.c0(), gradients.dcPrev());
        checkParameters(loss, at, gradients.dParameters());
    }

    private void checkSequence(ToDoubleFunction<LstmPoint> loss, LstmPoint at, Lstm.Gradients gradients) {
        assertThat(gradients.dx()).hasSameSizeAs(at.x());
        for (int t = 0; t < at.x().size(); t++) {
            check("dx[" + t + "]", loss, at, at.x().get(t), gradients.dx().get(t));
        }
        check("da0", loss, at, at.a0(), gradients.da0());
        check("dc0", loss, at, at.c0(), gradients.dc0());
        checkParameters(loss, at, gradients.dParameters());
    }

    private void checkParameters(ToDoubleFunction<LstmPoint> loss, LstmPoint at, LstmCell.Parameters d) {
        LstmCell.Parameters p = at.parameters();
        check("dWf", loss, at, p.wf(), d.wf());
        check("dbf", loss, at, p.bf(), d.bf());
        check("dWi", loss, at, p.wi(), d.wi());
        check("dbi", loss, at, p.bi(), d.bi());
        check("dWc", loss, at, p.wc(), d.wc());
        check("dbc", loss, at, p.bc(), d.bc());
        check("dWo", loss, at, p.wo(), d.wo());
        check("dbo", loss, at, p.bo(), d.bo());
        check("dWy", loss, at, p.wy(), d.wy());
        check("dby", loss, at, p.by(), d.by());
    }

    private void check(String name, ToDoubleFunction<LstmPoint> loss, LstmPoint at, Matrix matrix, Matrix gradient) {
        checker.check(name, changed -> loss.applyAsDouble(at.with(matrix, changed)), matrix, gradient);
    }

    private static void assertOutputUntouched(SequenceShape shape, LstmCell.Parameters d) {
        assertThat(d.wy()).isEqualTo(Matrix.zeros(shape.ny(), shape.na()));
        assertThat(d.by()).isEqualTo(Matrix.zeros(shape.ny(), 1));
    }
}
