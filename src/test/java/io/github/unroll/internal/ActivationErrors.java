package io.github.unroll.internal;

import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Measures the errors that {@link Activations} states, over ten million arguments of each function:
 * <pre>
 * mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.github.unroll.internal.ActivationErrors
 * </pre>
 */
public final class ActivationErrors {

    private static final int ARGUMENTS = 10_000_000;
    private static final double[] RANGES = {1e-3, 1, 5, 25, 745};
    private static final DoubleDouble ONE = DoubleDouble.of(1);

    private ActivationErrors() {
    }

    /** Prints the largest error of each function in each range. */
    public static void main(String[] arguments) {
        UnaryOperator<DoubleDouble> sigmoid = z -> {
            DoubleDouble e = z.times(DoubleDouble.of(z.high() < 0 ? 1 : -1)).exp();
            return (z.high() < 0 ? e : ONE).over(ONE.plus(e));
        };
        UnaryOperator<DoubleDouble> tanh = z -> {
            DoubleDouble e = z.plus(z).exp();
            return e.plus(DoubleDouble.of(-1)).over(e.plus(ONE));
        };
        for (double end : RANGES) {
            System.out.printf("|x| < %-6s exp(-|x|) %.2f   sigmoid %.2f   tanh %.2f units in the last place%n", end,
                    worst(Activations::exp, DoubleDouble::exp, -end, 0),
                    worst(Activations::sigmoid, sigmoid, -end, end),
                    worst(Activations::tanh, tanh, -Math.min(end, 300), Math.min(end, 300)));
        }
    }

    private static double worst(PortableGates.NonLinearity function, UnaryOperator<DoubleDouble> exact, double from, double to) {
        double[] x = new Random(17).doubles(ARGUMENTS / RANGES.length, from, to).toArray();
        double[] values = x.clone();
        try (Scratch scratch = new Scratch()) {
            function.apply(new Activations(values.length, scratch), values, values.length);
        }
        return IntStream.range(0, x.length).parallel().mapToDouble(n -> {
            DoubleDouble truth = exact.apply(DoubleDouble.of(x[n]));
            DoubleDouble error = truth.plus(DoubleDouble.of(-values[n]));
            return Math.abs(error.high() + error.low()) / Math.ulp(truth.high());
        }).max().orElseThrow();
    }

    /** A number as the unevaluated sum of two, of about 106 bits (T. J. Dekker, <cite>Numerische Mathematik</cite> 18, 1971). */
    private record DoubleDouble(double high, double low) {

        private static final DoubleDouble LN2 = new DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
        private static final int HALVINGS = 8;

        static DoubleDouble of(double x) {
            return new DoubleDouble(x, 0);
        }

        private static DoubleDouble sum(double x, double y) {
            double sum = x + y;
            double part = sum - x;
            return new DoubleDouble(sum, x - (sum - part) + (y - part));
        }

        DoubleDouble plus(DoubleDouble other) {
            DoubleDouble sum = sum(high, other.high);
            return sum(sum.high, sum.low + low + other.low);
        }

        DoubleDouble times(DoubleDouble other) {
            double product = high * other.high;
            return sum(product, Math.fma(high, other.high, -product) + high * other.low + low * other.high);
        }

        DoubleDouble over(DoubleDouble other) {
            DoubleDouble quotient = of(high / other.high);
            for (int step = 0; step < 2; step++) {
                DoubleDouble left = plus(other.times(quotient).times(of(-1)));
                quotient = quotient.plus(of(left.high / other.high));
            }
            return quotient;
        }

        /** e^x = 2ⁿ (e^(r / 2⁸))^(2⁸) with x = n ln 2 + r, the inner power by its series. */
        DoubleDouble exp() {
            double n = Math.rint(high / LN2.high);
            DoubleDouble r = plus(LN2.times(of(-n))).times(of(1.0 / (1 << HALVINGS)));
            DoubleDouble power = ONE;
            for (int k = 14; k >= 1; k--) {
                power = ONE.plus(power.times(r).over(of(k)));
            }
            for (int k = 0; k < HALVINGS; k++) {
                power = power.times(power);
            }
            double half = Math.scalb(1.0, (int) n / 2);                        // 2ⁿ in two parts: it may not be a normal number
            double other = Math.scalb(1.0, (int) n - (int) n / 2);
            return new DoubleDouble(power.high * half * other, power.low * half * other);
        }
    }
}
