package io.github.unroll;

import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.column;
import static io.github.unroll.TestMatrices.concat;
import static io.github.unroll.TestMatrices.copiesOf;
import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;
import static io.github.unroll.TestMatrices.last;
import static io.github.unroll.TestMatrices.matricesOf;
import static io.github.unroll.TestMatrices.plusLast;
import static io.github.unroll.TestMatrices.sum;
import static io.github.unroll.TestMatrices.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Identities of an LSTM, for any parameters and inputs. */
@ParameterizedClass
@MethodSource("io.github.unroll.SequenceShape#allWithSeeds")
class LstmIdentityTest {

    /** The upstream gradients for the hidden states, the scores and the last cell state. */
    record Arriving(List<Matrix> da, List<Matrix> dz, Matrix dcLast) {

        static Arriving random(SequenceShape s, Random random) {
            return new Arriving(
                    gaussians(s.steps(), s.na(), s.m(), random),
                    gaussians(s.steps(), s.ny(), s.m(), random),
                    gaussian(s.na(), s.m(), random));
        }

        Arriving plus(Arriving other) {
            return new Arriving(sum(da, other.da), sum(dz, other.dz), dcLast.plus(other.dcLast));
        }

        Arriving from(int cut) {
            return new Arriving(da.subList(cut, da.size()), dz.subList(cut, dz.size()), dcLast);
        }

        /** The steps before the cut, with the gradients of the steps after it added to the last. */
        Arriving before(int cut, Lstm.Gradients after) {
            return new Arriving(plusLast(da.subList(0, cut), after.da0()), dz.subList(0, cut), after.dc0());
        }

        Arriving example(int j) {
            return new Arriving(column(da, j), column(dz, j), column(dcLast, j));
        }

        Upstream upstream() {
            return atStates().withScores(dz);
        }

        Upstream atStates() {
            return Upstream.none().withStates(da).withLast(State.of(zeros(dcLast), dcLast));
        }
    }

    private final SequenceShape shape;
    private final LstmPoint point;
    private final Lstm lstm;
    private final Lstm.Forward forward;
    private final Arriving arriving;
    private final Arriving other;

    LstmIdentityTest(SequenceShape shape, long seed) {
        Random random = new Random(seed);
        this.shape = shape;
        this.point = LstmPoint.random(shape, random);
        this.lstm = point.lstm();
        this.forward = point.forward();
        this.arriving = Arriving.random(shape, random);
        this.other = Arriving.random(shape, random);
    }

    @Test
    void forwardEqualsALoopOverTheCell() {
        assertClose(forward, new LstmLoop(point.parameters()).forward(point.x(), point.a0(), point.c0()));
    }

    @Test
    void backwardEqualsALoopOverTheCell() {
        LstmLoop loop = new LstmLoop(point.parameters());

        assertClose(
                lstm.backward(arriving.atStates(), forward.cache()),
                loop.backward(arriving.da, arriving.dcLast, forward.cache()));
        assertClose(backward(arriving), loop.backward(arriving.da, arriving.dz, arriving.dcLast, forward.cache()));
    }

    @Test
    void aSequenceCutInTwoEqualsTheWhole() {
        for (int cut = 1; cut < shape.steps(); cut++) {
            Lstm.Forward first = lstm.forward(point.x().subList(0, cut), point.a0(), point.c0());
            Lstm.Forward second = lstm.forward(point.x().subList(cut, shape.steps()), last(first.a()), last(first.c()));
            assertClose("a", concat(first.a(), second.a()), forward.a());
            assertClose("y", concat(first.y(), second.y()), forward.y());
            assertClose("c", concat(first.c(), second.c()), forward.c());

            Lstm.Gradients late = backward(arriving.from(cut), second);
            Lstm.Gradients early = backward(arriving.before(cut, late), first);
            assertClose(
                    new Lstm.Gradients(
                            concat(early.dx(), late.dx()), early.da0(), early.dc0(),
                            early.dParameters().plus(late.dParameters())),
                    backward(arriving));
        }
    }

    @Test
    void examplesTogetherEqualExamplesAlone() {
        Lstm.Gradients together = backward(arriving);
        LstmCell.Parameters sumOverExamples = point.parameters().map(TestMatrices::zeros);
        for (int j = 0; j < shape.m(); j++) {
            Lstm.Forward alone = lstm.forward(column(point.x(), j), column(point.a0(), j), column(point.c0(), j));
            assertClose("a", alone.a(), column(forward.a(), j));
            assertClose("y", alone.y(), column(forward.y(), j));
            assertClose("c", alone.c(), column(forward.c(), j));

            Lstm.Gradients gradients = backward(arriving.example(j), alone);
            assertClose("dx", gradients.dx(), column(together.dx(), j));
            assertClose("da0", gradients.da0(), column(together.da0(), j));
            assertClose("dc0", gradients.dc0(), column(together.dc0(), j));
            sumOverExamples = sumOverExamples.plus(gradients.dParameters());
        }
        assertClose(together.dParameters(), sumOverExamples);
    }

    @Test
    void theGradientOfASumIsTheSumOfTheGradients() {
        Lstm.Gradients one = backward(arriving);
        Lstm.Gradients two = backward(other);

        assertClose(
                backward(arriving.plus(other)),
                new Lstm.Gradients(
                        sum(one.dx(), two.dx()), one.da0().plus(two.da0()), one.dc0().plus(two.dc0()),
                        one.dParameters().plus(two.dParameters())));
    }

    @Test
    void noGradientAtTheScoresIsAGradientOfZero() {
        assertClose(
                lstm.backward(arriving.atStates(), forward.cache()),
                lstm.backward(arriving.atStates().withScores(zeros(arriving.dz)), forward.cache()));
    }

    @Test
    void noGradientAtTheLastCellStateIsAGradientOfZero() {
        Upstream atHiddenStates = new Arriving(arriving.da, arriving.dz, zeros(arriving.dcLast)).atStates();

        assertThat(lstm.backward(arriving.da, forward.cache())).isEqualTo(lstm.backward(atHiddenStates, forward.cache()));
    }

    @Test
    void noFirstCellStateIsAStateOfZero() {
        assertThat(lstm.forward(point.x(), point.a0())).isEqualTo(lstm.forward(point.x(), point.a0(), zeros(point.c0())));
    }

    @Test
    void noFirstStateIsAStateOfZero() {
        assertThat(lstm.forward(point.x())).isEqualTo(lstm.forward(point.x(), State.zeros(point.parameters(), shape.m())));
    }

    @Test
    void aStateIsItsTwoMatrices() {
        assertThat(lstm.forward(point.x(), State.of(point.a0(), point.c0()))).isEqualTo(forward);
        assertThat(forward.last()).isEqualTo(State.of(last(forward.a()), last(forward.c())));
        assertThat(backward(arriving).dFirst()).isEqualTo(State.of(backward(arriving).da0(), backward(arriving).dc0()));
    }

    @Test
    void theGradientAtTheLastHiddenStateAddsToThoseAtTheStates() {
        Upstream apart = arriving.atStates().withLast(State.of(last(other.da), arriving.dcLast));
        Arriving together = new Arriving(plusLast(arriving.da, last(other.da)), arriving.dz, arriving.dcLast);

        assertThat(lstm.backward(apart, forward.cache())).isEqualTo(lstm.backward(together.atStates(), forward.cache()));
    }

    @Test
    void stepByStepItIsTheSequence() {
        State state = State.of(point.a0(), point.c0());
        for (int t = 0; t < shape.steps(); t++) {
            state = lstm.step(point.x().get(t), state);
            assertClose("a[" + t + "]", state.hidden(), forward.a().get(t));
            assertClose("c[" + t + "]", state.cell(), forward.c().get(t));
        }
    }

    @Test
    void theSoftmaxOfTheScoresHasTheBitsOfTheOutput() {
        assertThat(forward.scores().stream().map(Matrix::softmax).toList()).isEqualTo(forward.y());
        assertThat(lstm.scores(forward.last())).isEqualTo(last(forward.scores()));
        assertThat(lstm.y(forward.last())).isEqualTo(last(forward.y()));
    }

    @Test
    void theGradientsOfTheParametersAreTheSingleOnes() {
        Lstm.Gradients g = backward(arriving);
        LstmCell.Cache step = forward.cache().steps().get(0);
        LstmCell.Gradients s = point.cell().backward(arriving.da.get(0), arriving.dz.get(0), arriving.dcLast, step);

        assertThat(g.dParameters()).isEqualTo(new LstmCell.Parameters(
                g.dWf(), g.dbf(), g.dWi(), g.dbi(), g.dWc(), g.dbc(), g.dWo(), g.dbo(), g.dWy(), g.dby()));
        assertThat(s.dParameters()).isEqualTo(new LstmCell.Parameters(
                s.dWf(), s.dbf(), s.dWi(), s.dbi(), s.dWc(), s.dbc(), s.dWo(), s.dbo(), s.dWy(), s.dby()));
    }

    @Test
    void theGradientIsTakenAtTheParametersOfTheCache() {
        LstmCell.Parameters others = point.parameters().times(2);
        LstmCell.Cache step = forward.cache().steps().get(0);

        assertThat(new Lstm(others).backward(arriving.upstream(), forward.cache()))
                .isEqualTo(backward(arriving));
        assertThat(new LstmCell(others).backward(arriving.da.get(0), arriving.dz.get(0), arriving.dcLast, step))
                .isEqualTo(point.cell().backward(arriving.da.get(0), arriving.dz.get(0), arriving.dcLast, step));
    }

    @Test
    void theSameCallsGiveTheSameBits() {
        assertThat(point.forward()).isEqualTo(forward);
        assertThat(backward(arriving)).isEqualTo(backward(arriving));
    }

    @Test
    void nothingThatIsGivenIsChanged() {
        List<Map<String, Matrix>> before = List.of(copiesOf(point), copiesOf(arriving), copiesOf(forward));

        point.forward();
        lstm.backward(arriving.atStates(), forward.cache());
        backward(arriving);
        point.cellForward();
        point.cell().backward(arriving.da.get(0), arriving.dz.get(0), arriving.dcLast, forward.cache().steps().get(0));

        assertThat(List.of(matricesOf(point), matricesOf(arriving), matricesOf(forward))).isEqualTo(before);
    }

    private Lstm.Gradients backward(Arriving gradients) {
        return backward(gradients, forward);
    }

    private Lstm.Gradients backward(Arriving gradients, Lstm.Forward from) {
        return lstm.backward(gradients.upstream(), from.cache());
    }
}
