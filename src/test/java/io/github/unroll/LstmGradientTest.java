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

/** Every gradient of the LSTM, with respect to every input and every parameter, against central differences of a loss. */
@ParameterizedClass
@MethodSource("io.github.unroll.SequenceShape#all")
class LstmGradientTest {

    private final GradientChecker checker = new GradientChecker();
    private final SequenceShape shape;
    private final LstmPoint at;
    private final List<Matrix> da;
    private final Matrix dc;
    private final State dLast;
    private final List<WeightedCrossEntropy> outputs;

    LstmGradientTest(SequenceShape shape) {
        Random random = new Random(1);
        this.shape = shape;
        this.at = LstmPoint.random(shape, random);
        this.da = gaussians(shape.steps(), shape.na(), shape.m(), random);
        this.dc = gaussian(shape.na(), shape.m(), random);
        this.dLast = State.of(gaussian(shape.na(), shape.m(), random), dc);
        this.outputs = WeightedCrossEntropy.random(shape, random);
    }

    @Test
    void aCellDifferentiatesALossOnItsStates() {
        LstmCell.Gradients gradients = at.cell().backward(da.get(0), dc, at.cellForward().cache());

        checkCell(point -> lossOnStates(point.cellForward()), gradients);
        assertOutputUntouched(gradients.dParameters());
    }

    @Test
    void aCellDifferentiatesALossOnItsStatesAndOutput() {
        LstmCell.Forward forward = at.cellForward();
        Matrix dzt = outputs.get(0).gradient(forward.yt());

        checkCell(point -> loss(point.cellForward()), at.cell().backward(da.get(0), dzt, dc, forward.cache()));
    }

    @Test
    void aSequenceDifferentiatesALossOnItsHiddenStates() {
        Lstm.Gradients gradients = at.lstm().backward(da, at.forward().cache());

        checkSequence(point -> dot(da, point.forward().a()), gradients);
        assertOutputUntouched(gradients.dParameters());
    }

    @Test
    void aSequenceDifferentiatesALossOnItsStates() {
        Lstm.Gradients gradients = at.lstm().backward(atStates(), at.forward().cache());

        checkSequence(point -> lossOnStates(point.forward()), gradients);
        assertOutputUntouched(gradients.dParameters());
    }

    @Test
    void aSequenceDifferentiatesALossOnItsStatesAndOutputs() {
        Lstm.Forward forward = at.forward();
        List<Matrix> dz = WeightedCrossEntropy.gradients(outputs, forward.y());

        checkSequence(point -> loss(point.forward()), at.lstm().backward(atStates().withScores(dz), forward.cache()));
    }

    private Upstream atStates() {
        return Upstream.none().withStates(da).withLast(dLast);
    }

    private double lossOnStates(LstmCell.Forward forward) {
        return da.get(0).dot(forward.aNext()) + dc.dot(forward.cNext());
    }

    private double loss(LstmCell.Forward forward) {
        return lossOnStates(forward) + outputs.get(0).of(forward.yt());
    }

    private double lossOnStates(Lstm.Forward forward) {
        return dot(da, forward.a()) + dLast.hidden().dot(last(forward.a())) + dLast.cell().dot(last(forward.c()));
    }

    private double loss(Lstm.Forward forward) {
        return lossOnStates(forward) + WeightedCrossEntropy.of(outputs, forward.y());
    }

    private void checkCell(ToDoubleFunction<LstmPoint> loss, LstmCell.Gradients gradients) {
        check("dxt", loss, at.x().get(0), gradients.dxt());
        check("daPrev", loss, at.a0(), gradients.daPrev());
        check("dcPrev", loss, at.c0(), gradients.dcPrev());
        checkParameters(loss, gradients.dParameters());
    }

    private void checkSequence(ToDoubleFunction<LstmPoint> loss, Lstm.Gradients gradients) {
        assertThat(gradients.dx()).hasSameSizeAs(at.x());
        for (int t = 0; t < at.x().size(); t++) {
            check("dx[" + t + "]", loss, at.x().get(t), gradients.dx().get(t));
        }
        check("da0", loss, at.a0(), gradients.da0());
        check("dc0", loss, at.c0(), gradients.dc0());
        checkParameters(loss, gradients.dParameters());
    }

    private void checkParameters(ToDoubleFunction<LstmPoint> loss, LstmCell.Parameters d) {
        LstmCell.Parameters p = at.parameters();
        check("dWf", loss, p.wf(), d.wf());
        check("dbf", loss, p.bf(), d.bf());
        check("dWi", loss, p.wi(), d.wi());
        check("dbi", loss, p.bi(), d.bi());
        check("dWc", loss, p.wc(), d.wc());
        check("dbc", loss, p.bc(), d.bc());
        check("dWo", loss, p.wo(), d.wo());
        check("dbo", loss, p.bo(), d.bo());
        check("dWy", loss, p.wy(), d.wy());
        check("dby", loss, p.by(), d.by());
    }

    private void check(String name, ToDoubleFunction<LstmPoint> loss, Matrix matrix, Matrix gradient) {
        checker.check(name, changed -> loss.applyAsDouble(at.with(matrix, changed)), matrix, gradient);
    }

    private void assertOutputUntouched(LstmCell.Parameters d) {
        assertThat(d.wy()).isEqualTo(Matrix.zeros(shape.ny(), shape.na()));
        assertThat(d.by()).isEqualTo(Matrix.zeros(shape.ny(), 1));
    }
}
