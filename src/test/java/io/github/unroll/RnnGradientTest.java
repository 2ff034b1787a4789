package io.github.unroll;

import static io.github.unroll.TestMatrices.dot;
import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient of the RNN, by every input and every parameter, against central differences of a loss. */
class RnnGradientTest {

    private static final String SHAPES = "io.github.unroll.SequenceShape#all";

    private final GradientChecker checker = new GradientChecker();
    private final Random random = new Random(1);

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aCellDifferentiatesALossOnItsState(SequenceShape shape) {
        RnnPoint at = RnnPoint.random(shape.oneStep(), random);
        Matrix daNext = gaussian(shape.na(), shape.m(), random);
        ToDoubleFunction<RnnPoint> loss = point -> daNext.dot(point.cellForward().aNext());

        RnnCell.Gradients gradients = at.cell().backward(daNext, at.cellForward().cache());

        checkCell(loss, at, gradients);
        assertOutputUntouched(shape, gradients.dParameters());
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aCellDifferentiatesALossOnItsStateAndOutput(SequenceShape shape) {
        RnnPoint at = RnnPoint.random(shape.oneStep(), random);
        Matrix daNext = gaussian(shape.na(), shape.m(), random);
        CrossEntropy output = CrossEntropy.random(shape, random).get(0);
        ToDoubleFunction<RnnPoint> loss = point -> {
            RnnCell.Forward forward = point.cellForward();
            return daNext.dot(forward.aNext()) + output.of(forward.yt());
        };

        RnnCell.Forward forward = at.cellForward();
        RnnCell.Gradients gradients = at.cell().backward(daNext, output.gradient(forward.yt()), forward.cache());

        checkCell(loss, at, gradients);
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aSequenceDifferentiatesALossOnItsStates(SequenceShape shape) {
        RnnPoint at = RnnPoint.random(shape, random);
        List<Matrix> da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        ToDoubleFunction<RnnPoint> loss = point -> dot(da, point.forward().a());

        Rnn.Gradients gradients = at.rnn().backward(da, at.forward().cache());

        checkSequence(loss, at, gradients);
        assertOutputUntouched(shape, gradients.dParameters());
    }

    @ParameterizedTest
    @MethodSource(SHAPES)
    void aSequenceDifferentiatesALossOnItsStatesAndOutputs(SequenceShape shape) {
        RnnPoint at = RnnPoint.random(shape, random);
        List<Matrix> da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        List<CrossEntropy> outputs = CrossEntropy.random(shape, random);
        ToDoubleFunction<RnnPoint> loss = point -> {
            Rnn.Forward forward = point.forward();
            return dot(da, forward.a()) + CrossEntropy.of(outputs, forward.y());
        };

        Rnn.Forward forward = at.forward();
        Rnn.Gradients gradients = at.rnn().backward(da, CrossEntropy.gradients(outputs, forward.y()), forward.cache());

        checkSequence(loss, at, gradients);
    }

    private void checkCell(ToDoubleFunction<RnnPoint> loss, RnnPoint at, RnnCell.Gradients gradients) {
        check("dxt", loss, at, at.x().get(0), gradients.dxt());
        check("daPrev", loss, at, at.a0(), gradients.daPrev());
        checkParameters(loss, at, gradients.dParameters());
    }

    private void checkSequence(ToDoubleFunction<RnnPoint> loss, RnnPoint at, Rnn.Gradients gradients) {
        assertThat(gradients.dx()).hasSameSizeAs(at.x());
        for (int t = 0; t < at.x().size(); t++) {
            check("dx[" + t + "]", loss, at, at.x().get(t), gradients.dx().get(t));
        }
        check("da0", loss, at, at.a0(), gradients.da0());
        checkParameters(loss, at, gradients.dParameters());
    }

    private void checkParameters(ToDoubleFunction<RnnPoint> loss, RnnPoint at, RnnCell.Parameters d) {
        RnnCell.Parameters p = at.parameters();
        check("dWax", loss, at, p.wax(), d.wax());
        check("dWaa", loss, at, p.waa(), d.waa());
        check("dba", loss, at, p.ba(), d.ba());
        check("dWya", loss, at, p.wya(), d.wya());
        check("dby", loss, at, p.by(), d.by());
    }

    private void check(String name, ToDoubleFunction<RnnPoint> loss, RnnPoint at, Matrix matrix, Matrix gradient) {
        checker.check(name, changed -> loss.applyAsDouble(at.with(matrix, changed)), matrix, gradient);
    }

    private static void assertOutputUntouched(SequenceShape shape, RnnCell.Parameters d) {
        assertThat(d.wya()).isEqualTo(Matrix.zeros(shape.ny(), shape.na()));
        assertThat(d.by()).isEqualTo(Matrix.zeros(shape.ny(), 1));
    }
}
