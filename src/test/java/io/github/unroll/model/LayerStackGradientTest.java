package io.github.unroll.model;

import static io.github.unroll.TestMatrices.matricesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Matrix;
import io.github.unroll.model.StackCase.Point;
import io.github.unroll.training.GradientChecker;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient of a stack, with respect to every input, first state and parameter, against central differences of a loss. */
@ParameterizedClass
@MethodSource("io.github.unroll.model.StackCase#all")
class LayerStackGradientTest<P extends Record> {

    private final GradientChecker checker = new GradientChecker();
    private final StackCase<P> shape;
    private final Point<P> at;
    private final LayerStack<P> network;
    private final LayerStack.Forward<P> forward;
    private final StackArriving arriving;

    LayerStackGradientTest(StackCase<P> shape) {
        Random random = new Random(1);
        this.shape = shape;
        this.at = shape.random(random);
        this.network = shape.network(at);
        this.forward = shape.forward(at);
        this.arriving = StackArriving.random(forward, random);
    }

    @Test
    void aLossOnTheHiddenStatesOfTheLastLayer() {
        LayerStack.Gradients<P> gradients = network.backward(arriving.da(), forward.cache());

        check(arriving::lossOnHidden, gradients);
        assertOutputUntouched(gradients);
    }

    @Test
    void aLossOnTheHiddenStatesAndTheLastStates() {
        LayerStack.Gradients<P> gradients = network.backward(arriving.atStates(), forward.cache());

        check(arriving::lossOnStates, gradients);
        assertOutputUntouched(gradients);
    }

    @Test
    void aLossOnTheOutputsAsWell() {
        check(arriving::loss, network.backward(arriving.upstream(forward), forward.cache()));
    }

    private void check(ToDoubleFunction<LayerStack.Forward<?>> loss, LayerStack.Gradients<P> gradients) {
        Map<String, Matrix> byName = matricesOf(gradients);
        List<Matrix> matrices = List.copyOf(matricesOf(at).values());
        assertThat(byName).hasSameSizeAs(matrices);
        Iterator<Matrix> matrix = matrices.iterator();
        byName.forEach((name, gradient) -> check(name, loss, matrix.next(), gradient));
    }

    private void check(String name, ToDoubleFunction<LayerStack.Forward<?>> loss, Matrix matrix, Matrix gradient) {
        ToDoubleFunction<Matrix> ofMatrix =
                changed -> loss.applyAsDouble(shape.forward(new Substitution(matrix, changed).in(at)));
        checker.check(name, ofMatrix, matrix, gradient);
    }

    private void assertOutputUntouched(LayerStack.Gradients<P> gradients) {
        Matrix wy = at.parameters().wy();
        assertThat(gradients.dParameters().wy()).isEqualTo(Matrix.zeros(wy.rows(), wy.columns()));
        assertThat(gradients.dParameters().by()).isEqualTo(Matrix.zeros(wy.rows(), 1));
    }
}
