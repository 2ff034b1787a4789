package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The errors that {@link Activations} states, against values computed with 60 digits. */
class ActivationsTest {

    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal ONE = BigDecimal.ONE;

    @Test
    void theExponentialIsWithinOneUnitInTheLastPlaceAndATenth() {
        assertThat(worstError(Activations::exp, ActivationsTest::exp, arguments().map(x -> -Math.abs(x)))).isLessThan(1.1);
        assertThat(worstError(Activations::exp, ActivationsTest::exp, random(-745, -600))).isLessThan(1.1);
    }

    @Test
    void theLogisticFunctionIsWithinTwo() {
        UnaryOperator<BigDecimal> sigmoid = z -> ONE.divide(ONE.add(exp(z.negate())), DIGITS);
        assertThat(worstError(Activations::sigmoid, sigmoid, arguments())).isLessThan(2);
    }

    @Test
    void theLogisticFunctionIsWithinTwoWhereItIsSmallAndWhere1IsLostInTheSum() {
        UnaryOperator<BigDecimal> sigmoid = z -> ONE.divide(ONE.add(exp(z.negate())), DIGITS);
        assertThat(worstError(Activations::sigmoid, sigmoid, random(-745, -600))).isLessThan(2);
        assertThat(worstError(Activations::sigmoid, sigmoid, random(-37.1, -36.3))).isLessThan(2);
    }

    @Test
    void theHyperbolicTangentIsWithinTwo() {
        UnaryOperator<BigDecimal> tanh = z -> {
            BigDecimal e = exp(z.add(z));
            return e.subtract(ONE).divide(e.add(ONE), DIGITS);
        };
        assertThat(worstError(Activations::tanh, tanh, arguments())).isLessThan(2);
    }

    @Test
    void theHyperbolicTangentIsOddAndKeepsDenormalsAndZeros() {
        double[] positive = apply(Activations::tanh, arguments().toArray());
        double[] negative = apply(Activations::tanh, arguments().map(z -> -z).toArray());
        assertThat(negative).isEqualTo(Arrays.stream(positive).map(t -> -t).toArray());
        double[] small = {Double.MIN_VALUE, 1e-310, 1e-300, 0.0, -0.0, -Double.MIN_VALUE};
        assertThat(apply(Activations::tanh, small)).isEqualTo(small);
    }

    @Test
    void theirLimitsAreExact() {
        double[] ends = {Double.NEGATIVE_INFINITY, -1e300, 0.0, -0.0, 1e300, Double.POSITIVE_INFINITY, Double.NaN};
        assertThat(apply(Activations::sigmoid, ends)).isEqualTo(new double[] {0, 0, 0.5, 0.5, 1, 1, Double.NaN});
        assertThat(apply(Activations::tanh, ends)).isEqualTo(new double[] {-1, -1, 0.0, -0.0, 1, 1, Double.NaN});
        assertThat(apply(Activations::exp, Double.NEGATIVE_INFINITY, -1e300, 0.0, -0.0, Double.NaN))
                .isEqualTo(new double[] {0, 0, 1, 1, Double.NaN});
    }

    /** Of all sizes and signs, around the ends of the reduction as well. */
    private static DoubleStream arguments() {
        return DoubleStream.concat(
                DoubleStream.concat(random(-1, 1), DoubleStream.concat(random(-25, 25), random(-1e-6, 1e-6))),
                DoubleStream.of(0.34657, 0.34658, 0.17328, 0.17329, 1.0397, 1.0398, 21.9, 22, 22.1, 36, 37, -36.7, 44, 700));
    }

    private static DoubleStream random(double from, double to) {
        return new Random(17).doubles(400, from, to);
    }

    private static double[] apply(PortableGates.NonLinearity function, double... arguments) {
        double[] numbers = arguments.clone();
        try (Scratch scratch = new Scratch()) {
            function.apply(new Activations(numbers.length, scratch), numbers, numbers.length);
        }
        return numbers;
    }

    /** The worst error, in units in the last place of the true value. */
    private static double worstError(
            PortableGates.NonLinearity function, UnaryOperator<BigDecimal> exact, DoubleStream arguments) {
        double[] x = arguments.toArray();
        double[] values = apply(function, x);
        return IntStream.range(0, x.length).mapToDouble(n -> {
            BigDecimal truth = exact.apply(new BigDecimal(x[n]));
            BigDecimal error = new BigDecimal(values[n]).subtract(truth).abs();
            return error.divide(new BigDecimal(Math.ulp(truth.doubleValue())), DIGITS).doubleValue();
        }).max().orElseThrow();
    }

    /** e^x = (e^(x / 2^16))^(2^16), the inner power by its series. */
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.valueOf(1 << 16), new MathContext(90));
        BigDecimal sum = ONE;
        BigDecimal term = ONE;
        for (int k = 1; k <= 40; k++) {
            term = term.multiply(small).divide(BigDecimal.valueOf(k), new MathContext(90));
            sum = sum.add(term);
        }
        return sum.pow(1 << 16, new MathContext(90)).round(DIGITS);
    }
}
