package io.github.unroll;

import static io.github.unroll.TestMatrices.dot;
import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static io.github.unroll.TestMatrices.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.training.GradientChecker;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient of the RNN, with respect to every input and every parameter, against central differences of a loss. */
@ParameterizedClass
@MethodSource("io.github.unroll.SequenceShape#all")
class RnnGradientTest {

    private final GradientChecker checker = new GradientChecker();
    private final SequenceShape shape;
    private final RnnPoint at;
    private final List<Matrix> da;
    private final State dLast;
    private final List<WeightedCrossEntropy> outputs;

    RnnGradientTest(SequenceShape shape) {
        Random random = new Random(1);
        this.shape = shape;
        this.at = RnnPoint.random(shape, random);
        this.da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        this.dLast = State.of(gaussian(shape.na(), shape.m(), random));
        this.outputs = WeightedCrossEntropy.random(shape, random);
    }

    @Test
    void aCellDifferentiatesALossOnItsState() {
        RnnCell.Gradients gradients = at.cell().backward(da.get(0), at.cellForward().cache());

        checkCell(point -> da.get(0).dot(point.cellForward().aNext()), gradients);
        assertOutputUntouched(gradients.dParameters());
    }

    @Test
    void aCellDifferentiatesALossOnItsStateAndOutput() {
        RnnCell.Forward forward = at.cellForward();
        Matrix dzt = outputs.get(0).gradient(forward.yt());

        checkCell(this::lossOfFirstStep, at.cell().backward(da.get(0), dzt, forward.cache()));
    }

    @Test
    void aSequenceDifferentiatesALossOnItsStates() {
        Rnn.Gradients gradients = at.rnn().backward(da, at.forward().cache());

        checkSequence(point -> dot(da, point.forward().a()), gradients);
        assertOutputUntouched(gradients.dParameters());
    }

    @Test
    void aSequenceDifferentiatesALossOnItsStatesAndOutputs() {
        Rnn.Forward forward = at.forward();
        List<Matrix> dz = WeightedCrossEntropy.gradients(outputs, forward.y());

        checkSequence(this::loss, at.rnn().backward(
                Upstream.none().withStates(da).withScores(dz).withLast(dLast), forward.cache()));
    }

    private double lossOfFirstStep(RnnPoint point) {
        RnnCell.Forward forward = point.cellForward();
        return da.get(0).dot(forward.aNext()) + outputs.get(0).of(forward.yt());
    }

    private double loss(RnnPoint point) {
        Rnn.Forward forward = point.forward();
        return dot(da, forward.a()) + dLast.hidden().dot(last(forward.a())) + WeightedCrossEntropy.of(outputs, forward.y());
    }

    private void checkCell(ToDoubleFunction<RnnPoint> loss, RnnCell.Gradients gradients) {
        check("dxt", loss, at.x().get(0), gradients.dxt());
        check("daPrev", loss, at.a0(), gradients.daPrev());
        checkParameters(loss, gradients.dParameters());
    }

    private void checkSequence(ToDoubleFunction<RnnPoint> loss, Rnn.Gradients gradients) {
        assertThat(gradients.dx()).hasSameSizeAs(at.x());
        for (int t = 0; t < at.x().size(); t++) {
            check("dx[" + t + "]", loss, at.x().get(t), gradients.dx().get(t));
        }
        check("da0", loss, at.a0(), gradients.da0());
        checkParameters(loss, gradients.dParameters());
    }

    private void checkParameters(ToDoubleFunction<RnnPoint> loss, RnnCell.Parameters d) {
        RnnCell.Parameters p = at.parameters();
        check("dWax", loss, p.wax(), d.wax());
        check("dWaa", loss, p.waa(), d.waa());
        check("dWya", loss, p.wya(), d.wya());
        check("dba", loss, p.ba(), d.ba());
        check("dby", loss, p.by(), d.by());
    }

    private void check(String name, ToDoubleFunction<RnnPoint> loss, Matrix matrix, Matrix gradient) {
        checker.check(name, changed -> loss.applyAsDouble(at.with(matrix, changed)), matrix, gradient);
    }

    private void assertOutputUntouched(RnnCell.Parameters d) {
        assertThat(d.wya()).isEqualTo(Matrix.zeros(shape.ny(), shape.na()));
        assertThat(d.by()).isEqualTo(Matrix.zeros(shape.ny(), 1));
    }
}
