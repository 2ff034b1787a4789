package io.github.unroll;

import static io.github.unroll.TestMatrices.assertClose;
import static io.github.unroll.TestMatrices.column;
import static io.github.unroll.TestMatrices.concat;
import static io.github.unroll.TestMatrices.copiesOf;
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

/** Identities of an RNN, for any parameters and inputs. */
@ParameterizedClass
@MethodSource("io.github.unroll.SequenceShape#allWithSeeds")
class RnnIdentityTest {

    /** The upstream gradients for the states and the scores. */
    record Arriving(List<Matrix> da, List<Matrix> dz) {

        static Arriving random(SequenceShape s, Random random) {
            return new Arriving(gaussians(s.steps(), s.na(), s.m(), random), gaussians(s.steps(), s.ny(), s.m(), random));
        }

        Arriving plus(Arriving other) {
            return new Arriving(sum(da, other.da), sum(dz, other.dz));
        }

        Arriving from(int cut) {
            return new Arriving(da.subList(cut, da.size()), dz.subList(cut, dz.size()));
        }

        /** The steps before the cut, with the gradient of the steps after it added to the last. */
        Arriving before(int cut, Rnn.Gradients after) {
            return new Arriving(plusLast(da.subList(0, cut), after.da0()), dz.subList(0, cut));
        }

        Arriving example(int j) {
            return new Arriving(column(da, j), column(dz, j));
        }

        Upstream upstream() {
            return Upstream.none().withStates(da).withScores(dz);
        }
    }

    private final SequenceShape shape;
    private final RnnPoint point;
    private final Rnn rnn;
    private final Rnn.Forward forward;
    private final Arriving arriving;
    private final Arriving other;

    RnnIdentityTest(SequenceShape shape, long seed) {
        Random random = new Random(seed);
        this.shape = shape;
        this.point = RnnPoint.random(shape, random);
        this.rnn = point.rnn();
        this.forward = point.forward();
        this.arriving = Arriving.random(shape, random);
        this.other = Arriving.random(shape, random);
    }

    @Test
    void forwardEqualsALoopOverTheCell() {
        assertClose(forward, new RnnLoop(point.parameters()).forward(point.x(), point.a0()));
    }

    @Test
    void backwardEqualsALoopOverTheCell() {
        RnnLoop loop = new RnnLoop(point.parameters());

        assertClose(rnn.backward(arriving.da, forward.cache()), loop.backward(arriving.da, forward.cache()));
        assertClose(backward(arriving), loop.backward(arriving.da, arriving.dz, forward.cache()));
    }

    @Test
    void aSequenceCutInTwoEqualsTheWhole() {
        for (int cut = 1; cut < shape.steps(); cut++) {
            Rnn.Forward first = rnn.forward(point.x().subList(0, cut), point.a0());
            Rnn.Forward second = rnn.forward(point.x().subList(cut, shape.steps()), last(first.a()));
            assertClose("a", concat(first.a(), second.a()), forward.a());
            assertClose("y", concat(first.y(), second.y()), forward.y());

            Rnn.Gradients late = backward(arriving.from(cut), second);
            Rnn.Gradients early = backward(arriving.before(cut, late), first);
            assertClose(
                    new Rnn.Gradients(
                            concat(early.dx(), late.dx()), early.da0(), early.dParameters().plus(late.dParameters())),
                    backward(arriving));
        }
    }

    @Test
    void examplesTogetherEqualExamplesAlone() {
        Rnn.Gradients together = backward(arriving);
        RnnCell.Parameters sumOverExamples = point.parameters().map(TestMatrices::zeros);
        for (int j = 0; j < shape.m(); j++) {
            Rnn.Forward alone = rnn.forward(column(point.x(), j), column(point.a0(), j));
            assertClose("a", alone.a(), column(forward.a(), j));
            assertClose("y", alone.y(), column(forward.y(), j));

            Rnn.Gradients gradients = backward(arriving.example(j), alone);
            assertClose("dx", gradients.dx(), column(together.dx(), j));
            assertClose("da0", gradients.da0(), column(together.da0(), j));
            sumOverExamples = sumOverExamples.plus(gradients.dParameters());
        }
        assertClose(together.dParameters(), sumOverExamples);
    }

    @Test
    void theGradientOfASumIsTheSumOfTheGradients() {
        Rnn.Gradients one = backward(arriving);
        Rnn.Gradients two = backward(other);

        assertClose(
                backward(arriving.plus(other)),
                new Rnn.Gradients(
                        sum(one.dx(), two.dx()), one.da0().plus(two.da0()), one.dParameters().plus(two.dParameters())));
    }

    @Test
    void noGradientAtTheScoresIsAGradientOfZero() {
        assertClose(
                rnn.backward(arriving.da, forward.cache()),
                rnn.backward(new Arriving(arriving.da, zeros(arriving.dz)).upstream(), forward.cache()));
    }

    @Test
    void noFirstStateIsAStateOfZero() {
        assertThat(rnn.forward(point.x())).isEqualTo(rnn.forward(point.x(), State.zeros(point.parameters(), shape.m())));
    }

    @Test
    void aStateIsItsMatrix() {
        assertThat(rnn.forward(point.x(), State.of(point.a0()))).isEqualTo(forward);
        assertThat(forward.last()).isEqualTo(State.of(last(forward.a())));
        assertThat(backward(arriving).dFirst()).isEqualTo(State.of(backward(arriving).da0()));
    }

    @Test
    void theGradientAtTheLastStateAddsToThoseAtTheStates() {
        Upstream apart = arriving.upstream().withLast(State.of(last(other.da)));
        Arriving together = new Arriving(plusLast(arriving.da, last(other.da)), arriving.dz);

        assertClose(rnn.backward(apart, forward.cache()), rnn.backward(together.upstream(), forward.cache()));
    }

    @Test
    void stepByStepItIsTheSequence() {
        State state = State.of(point.a0());
        for (int t = 0; t < shape.steps(); t++) {
            state = rnn.step(point.x().get(t), state);
            assertClose("a[" + t + "]", state.hidden(), forward.a().get(t));
        }
    }

    @Test
    void theSoftmaxOfTheScoresHasTheBitsOfTheOutput() {
        assertThat(forward.scores().stream().map(Matrix::softmax).toList()).isEqualTo(forward.y());
        assertThat(rnn.scores(forward.last())).isEqualTo(last(forward.scores()));
        assertThat(rnn.y(forward.last())).isEqualTo(last(forward.y()));
    }

    @Test
    void theGradientsOfTheParametersAreTheSingleOnes() {
        Rnn.Gradients g = backward(arriving);
        RnnCell.Cache step = forward.cache().steps().get(0);
        RnnCell.Gradients s = point.cell().backward(arriving.da.get(0), arriving.dz.get(0), step);

        assertThat(g.dParameters()).isEqualTo(new RnnCell.Parameters(g.dWax(), g.dWaa(), g.dWya(), g.dba(), g.dby()));
        assertThat(s.dParameters()).isEqualTo(new RnnCell.Parameters(s.dWax(), s.dWaa(), s.dWya(), s.dba(), s.dby()));
    }

    @Test
    void theGradientIsTakenAtTheParametersOfTheCache() {
        RnnCell.Parameters others = point.parameters().times(2);
        RnnCell.Cache step = forward.cache().steps().get(0);

        assertThat(new Rnn(others).backward(arriving.upstream(), forward.cache())).isEqualTo(backward(arriving));
        assertThat(new RnnCell(others).backward(arriving.da.get(0), arriving.dz.get(0), step))
                .isEqualTo(point.cell().backward(arriving.da.get(0), arriving.dz.get(0), step));
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
        rnn.backward(arriving.da, forward.cache());
        backward(arriving);
        point.cellForward();
        point.cell().backward(arriving.da.get(0), arriving.dz.get(0), forward.cache().steps().get(0));

        assertThat(List.of(matricesOf(point), matricesOf(arriving), matricesOf(forward))).isEqualTo(before);
    }

    private Rnn.Gradients backward(Arriving gradients) {
        return backward(gradients, forward);
    }

    private Rnn.Gradients backward(Arriving gradients, Rnn.Forward from) {
        return rnn.backward(gradients.upstream(), from.cache());
    }
}
