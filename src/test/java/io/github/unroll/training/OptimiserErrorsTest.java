package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Matrix;
import io.github.unroll.model.Model;
import io.github.unroll.model.ParameterTree;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimiserErrorsTest {

    /** A step of each optimiser on a model, from gradients. */
    private record Step(String name, UnaryOperator<Model> step) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Step> steps() {
        Model start = Model.random(1);
        return Stream.of(
                new Step("Sgd", g -> new Sgd(1, 0).step(new Sgd(1, 0).start(start), g).parameters()),
                new Step("Adagrad", g -> new Adagrad(1).step(new Adagrad(1).start(start), g).parameters()),
                new Step("RmsProp", g -> new RmsProp(1).step(new RmsProp(1).start(start), g).parameters()),
                new Step("Adam", g -> new Adam(1).step(new Adam(1).start(start), g).parameters()),
                new Step("AdamW", g -> new AdamW(1, 0).step(new AdamW(1, 0).start(start), g).parameters()));
    }

    /** Gradients with another element at row 1, column 1 of upper[0].waa. */
    private static Model gradients(double element) {
        Model g = Model.random(2);
        Matrix waa = Matrix.of(2, 2, 1, 2, 3, element);
        return ParameterTree.map(g, matrix -> matrix.equals(g.upper().get(0).waa()) ? waa : matrix);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aGradientThatIsNotFiniteIsReportedByNameAndPlace(Step step) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> step.step().apply(gradients(bad)))
                    .withMessage(step + ".step: the gradient of upper[0].waa at row 1, column 1 is " + bad
                            + "; every element must be finite");
        }
    }

    @Test
    void anElementThatIsNotFiniteIsFoundAtEveryPlace() {
        Sgd.State<Matrix> state = new Sgd(1, 0).start(Matrix.zeros(1, 19));
        for (int k = 0; k < 19; k++) {
            double[] g = new double[19];
            g[k] = Double.NEGATIVE_INFINITY;
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> new Sgd(1, 0).step(state, Matrix.of(1, 19, g)))
                    .withMessage("Sgd.step: the gradient of matrix at row 0, column " + k
                            + " is -Infinity; every element must be finite");
        }
    }

    @Test
    void elementsMayBeSoLargeThatTheirSumOverflows() {
        Matrix huge = Matrix.filled(1, 19, Double.MAX_VALUE);
        assertThat(new Sgd(1, 0).step(new Sgd(1, 0).start(Matrix.zeros(1, 19)), huge).parameters()).isEqualTo(huge.times(-1));
    }

    @Test
    void aMeanOfGradientsThatIsNotFiniteIsReportedByTheParameters() {
        Matrix zeros = Matrix.zeros(2, 2);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Adam.State<Matrix> state = new Adam.State<>(zeros, Matrix.of(2, 2, 0, 0, bad, 0), zeros, Matrix.of(1, 1, 1));
            for (double rate : new double[] {0, 1e-300, 1}) {
                assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Adam(rate).step(state, zeros))
                        .withMessage("Adam.step: parameters at row 1, column 0 is " + (rate == 0 ? Double.NaN : -bad)
                                + "; every element must be finite");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void gradientsOfAnotherShapeAreRefused(Step step) {
        Model g = Model.random(2);
        Model other = new Model(g.lower(), g.upper(), Matrix.zeros(4, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> step.step().apply(other))
                .withMessage(step + ".step: gradients.scale is 4x1, parameters.scale is 1x4;"
                        + " gradients.scale must have the shape of parameters.scale");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void noGradientsAreRefused(Step step) {
        assertThatNullPointerException().isThrownBy(() -> step.step().apply(null))
                .withMessage(step + ".step: gradients must not be null");
    }

    @Test
    void noStateIsRefused() {
        Matrix one = Matrix.of(1, 1, 1);
        nullRefused(() -> new Sgd(1, 0).step(null, one), "Sgd.step: state must not be null");
        nullRefused(() -> new Adagrad(1).step(null, one), "Adagrad.step: state must not be null");
        nullRefused(() -> new RmsProp(1).step(null, one), "RmsProp.step: state must not be null");
        nullRefused(() -> new Adam(1).step(null, one), "Adam.step: state must not be null");
        nullRefused(() -> new AdamW(1, 0).step(null, one), "AdamW.step: state must not be null");
    }

    private static void nullRefused(ThrowingCallable call, String message) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }

    @Test
    void aStepThatLeavesTheFiniteNumbersIsReported() {
        Matrix one = Matrix.of(1, 1, 1);
        Matrix huge = Matrix.of(1, 1, 1e200);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Adam(1).step(new Adam(1).start(one), huge))
                .withMessage("Adam.step: v at row 0, column 0 is Infinity; every element must be finite");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Adagrad(1).step(new Adagrad(1).start(one), huge))
                .withMessage("Adagrad.step: s at row 0, column 0 is Infinity; every element must be finite");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new RmsProp(1).step(new RmsProp(1).start(one), huge))
                .withMessage("RmsProp.step: v at row 0, column 0 is Infinity; every element must be finite");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Sgd(1e200, 0).step(new Sgd(1e200, 0).start(one), huge))
                .withMessage("Sgd.step: parameters at row 0, column 0 is -Infinity; every element must be finite");
    }

    @Test
    void parametersToStartFromMustBeFinite() {
        List<Matrix> nan = List.of(Matrix.zeros(2, 2), Matrix.of(1, 2, 0, Double.NaN));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Adam(1).start(nan))
                .withMessage("Adam.start: parameters[1] at row 0, column 1 is NaN; every element must be finite");
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new AdamW(1, 0).start(nan))
                .withMessageStartingWith("AdamW.start: parameters[1] at row 0, column 1 is NaN");
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Sgd(1, 0).start(nan))
                .withMessageStartingWith("Sgd.start: parameters[1] at row 0, column 1 is NaN");
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Adagrad(1).start(nan.get(1)))
                .withMessageStartingWith("Adagrad.start: parameters at row 0, column 1 is NaN");
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new RmsProp(1).start(nan.get(1)))
                .withMessage("RmsProp.start: parameters at row 0, column 1 is NaN; every element must be finite");
        assertThatNullPointerException().isThrownBy(() -> new Adam(1).start(null))
                .withMessage("Adam.start: parameters must not be null");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateMustBeFiniteAndNotNegativeWhereverItComesFrom(double bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(bad, 0))
                .withMessage("LearningRate.constant: rate is " + bad + "; rate must be finite and not negative");
        Matrix one = Matrix.of(1, 1, 1);
        IntToDoubleFunction turnsBad = t -> t == 1 ? bad : 0.1;
        Adam adam = new Adam(turnsBad);
        Adam.State<Matrix> state = adam.step(adam.start(one), one);
        String message = ".step: the rate at t = 1 is " + bad + "; the rate at t = 1 must be finite and not negative";
        assertThatIllegalArgumentException().isThrownBy(() -> adam.step(state, one)).withMessage("Adam" + message);
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(turnsBad, 0).step(state, one))
                .withMessage("AdamW" + message);
    }

    @Test
    void settingsOutOfTheirRangeAreRefused() {
        IntToDoubleFunction rate = t -> 1;
        assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(rate, 1))
                .withMessage("Sgd: momentum is 1.0; momentum must be at least 0 and less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(rate, -0.1, 0.9, 1e-8))
                .withMessage("Adam: beta1 is -0.1; beta1 must be at least 0 and less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(rate, 0.9, Double.NaN, 1e-8))
                .withMessage("Adam: beta2 is NaN; beta2 must be at least 0 and less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(rate, 0.9, 0.9, 0))
                .withMessage("Adam: epsilon is 0.0; epsilon must be positive and finite");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adagrad(rate, 0))
                .withMessage("Adagrad: epsilon is 0.0; epsilon must be positive and finite");
        assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp(rate, 1, 1e-8))
                .withMessage("RmsProp: alpha is 1.0; alpha must be at least 0 and less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp(rate, 0.9, -1))
                .withMessage("RmsProp: epsilon is -1.0; epsilon must be positive and finite");
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(rate, -1))
                .withMessage("AdamW: decay is -1.0; decay must be finite and not negative");
        Predicate<String> all = name -> true;
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(rate, 1, 0.9, 1e-8, 0, all))
                .withMessage("AdamW: beta1 is 1.0; beta1 must be at least 0 and less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(rate, 0.9, 1, 1e-8, 0, all))
                .withMessage("AdamW: beta2 is 1.0; beta2 must be at least 0 and less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(rate, 0.9, 0.9, 0, 0, all))
                .withMessage("AdamW: epsilon is 0.0; epsilon must be positive and finite");
        nullRefused(() -> new Sgd(null, 0), "Sgd: rate must not be null");
        nullRefused(() -> new Adagrad(null), "Adagrad: rate must not be null");
        nullRefused(() -> new RmsProp(null), "RmsProp: rate must not be null");
        nullRefused(() -> new Adam(null), "Adam: rate must not be null");
        nullRefused(() -> new AdamW(null, 0), "AdamW: rate must not be null");
        nullRefused(() -> new AdamW(0.1, 0.1, null), "AdamW: decayed must not be null");
    }

    @ParameterizedTest
    @CsvSource({"-1", "0.5", "NaN", "2147483647", "Infinity"})
    void aStepCountMustBeOne(double t) {
        Matrix one = Matrix.of(1, 1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Sgd.State<>(one, one, Matrix.of(1, 1, t)))
                .withMessage("Sgd.State: t is " + t + "; it must be an integer, at least 0 and less than 2147483647");
        assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp.State<>(one, one, Matrix.of(1, 1, t)))
                .withMessage("RmsProp.State: t is " + t + "; it must be an integer, at least 0 and less than 2147483647");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam.State<>(one, one, one, Matrix.of(1, 1, t)))
                .withMessage("Adam.State: t is " + t + "; it must be an integer, at least 0 and less than 2147483647");
        nullRefused(() -> new Adagrad.State<>(one, one, null), "Adagrad.State: t must not be null");
    }

    @Test
    void theMatricesOfAStateMustFitTogether() {
        Matrix one = Matrix.of(1, 1, 1);
        Matrix row = Matrix.zeros(1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam.State<>(one, one, row, one))
                .withMessage("Adam.State: v is 1x2, parameters is 1x1; v must have the shape of parameters");
        assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp.State<>(one, row, one))
                .withMessage("RmsProp.State: v is 1x2, parameters is 1x1; v must have the shape of parameters");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adagrad.State<>(one, one, row))
                .withMessage("Adagrad.State: t is 1x2, a number is 1x1; t must have the shape of a number");
    }
}
