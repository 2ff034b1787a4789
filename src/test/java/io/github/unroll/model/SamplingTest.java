package io.github.unroll.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.BadCall;
import io.github.unroll.Matrix;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {

    private static final int DRAWS = 20_000;
    private static final RandomGenerator NEVER = () -> {
        throw new AssertionError("nothing is to be drawn");
    };

    private static Matrix column(double... probabilities) {
        return Matrix.of(probabilities.length, 1, probabilities);
    }

    /** A generator whose next double is the greatest below 1. */
    private static RandomGenerator greatest() {
        return () -> -1L;
    }

    private static double[] shares(int size, ToIntFunction<RandomGenerator> sampling) {
        Random random = new Random(1);
        double[] shares = new double[size];
        for (int draw = 0; draw < DRAWS; draw++) {
            shares[sampling.applyAsInt(random)] += 1.0 / DRAWS;
        }
        return shares;
    }

    private static double[] shares(double temperature, double... probabilities) {
        return shares(probabilities.length, random -> Sampling.draw(column(probabilities), 0, temperature, random));
    }

    @Test
    void atTemperatureOneEachIndexComesAsOftenAsItsProbabilitySays() {
        assertThat(shares(1, 0.2, 0.5, 0, 0.3)).containsExactly(new double[] {0.2, 0.5, 0, 0.3}, within(0.01));
    }

    @Test
    void atAHalfTheProbabilitiesAreSquared() {
        assertThat(shares(0.5, 0.2, 0.4, 0.4)).containsExactly(new double[] {1 / 9.0, 4 / 9.0, 4 / 9.0}, within(0.01));
    }

    @Test
    void atTwoTheirRootsAreTaken() {
        assertThat(shares(2, 0.64, 0.04, 0.32)).containsExactly(
                new double[] {0.8 / 1.56569, 0.2 / 1.56569, 0.56569 / 1.56569}, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1e-300, Double.MIN_VALUE})
    void nextToZeroOnlyTheLikeliestComes(double temperature) {
        assertThat(shares(temperature, 0.3, 0.3001, 0.2)).containsExactly(new double[] {0, 1, 0}, within(1e-9));
    }

    @Test
    void atTheHighestTemperatureAllThatIsPossibleIsEquallyLikely() {
        assertThat(shares(Double.MAX_VALUE, 0.9, 0, 1e-300)).containsExactly(new double[] {0.5, 0, 0.5}, within(0.01));
    }

    @Test
    void atZeroTheFirstOfTheLikeliestComesAndNothingIsDrawn() {
        assertThat(Sampling.draw(column(0.1, 0.4, 0.4, 0.1), 0, 0, NEVER)).isEqualTo(1);
        assertThat(Sampling.drawTop(column(0.1, 0.4, 0.4, 0.1), 0, 3, 0, NEVER)).isEqualTo(1);
    }

    @Test
    void probabilitiesThatDoNotAddUpToOneAreDrawnInProportion() {
        assertThat(shares(1, 0.1, 0.3, 0)).containsExactly(new double[] {0.25, 0.75, 0}, within(0.01));
        assertThat(shares(1, 1e300, 3e300, 0)).containsExactly(new double[] {0.25, 0.75, 0}, within(0.01));
        assertThat(shares(1, Double.MIN_VALUE, 3 * Double.MIN_VALUE)).containsExactly(new double[] {0.25, 0.75}, within(0.01));
        assertThat(shares(1, Double.MAX_VALUE, Double.MAX_VALUE)).containsExactly(new double[] {0.5, 0.5}, within(0.01));
    }

    @Test
    void noNumberDrawnMakesAnIndexOfProbabilityZero() {
        double[] probabilities = new double[1000];
        Arrays.fill(probabilities, 1, 999, 0.1 / 3);
        assertThat(Sampling.draw(column(probabilities), 0, 1, () -> 0L)).isEqualTo(1);
        assertThat(Sampling.draw(column(probabilities), 0, 1, greatest())).isBetween(1, 998);
        assertThat(Sampling.draw(column(0, 1, 0), 0, 0.3, greatest())).isEqualTo(1);
    }

    /** With these weights, the greatest number below 1 is still not below 0 after all of them have been subtracted. */
    @Test
    void whatRoundingLeavesOverGoesToTheLikeliest() {
        assertThat(Sampling.draw(column(1, 2, 3, 4, 5, 6, 7, 8, 9, 0), 0, 1, greatest())).isEqualTo(8);
    }

    @Test
    void ofTheTopOnlyTheLikeliestCome() {
        Matrix y = column(0.1, 0.3, 0.2, 0.4);
        assertThat(shares(4, random -> Sampling.drawTop(y, 0, 2, 1, random)))
                .containsExactly(new double[] {0, 3 / 7.0, 0, 4 / 7.0}, within(0.01));
        assertThat(shares(4, random -> Sampling.drawTop(y, 0, 1, 5, random)))
                .containsExactly(new double[] {0, 0, 0, 1}, within(1e-9));
        assertThat(shares(4, random -> Sampling.drawTop(y, 0, 9, 1, random)))
                .containsExactly(new double[] {0.1, 0.3, 0.2, 0.4}, within(0.01));
    }

    @Test
    void whereTheLastOfTheTopTiesTheFirstStays() {
        Matrix y = column(0.2, 0.2, 0.4, 0.2);
        assertThat(shares(4, random -> Sampling.drawTop(y, 0, 2, 1, random)))
                .containsExactly(new double[] {1 / 3.0, 0, 2 / 3.0, 0}, within(0.01));
    }

    @Test
    void onlyTheColumnCounts() {
        Matrix y = Matrix.of(2, 3, Double.NaN, 0, 1, -7, 1, 0);
        assertThat(Sampling.draw(y, 1, 1, new Random(1))).isEqualTo(1);
        assertThat(Sampling.draw(y, 2, 1, new Random(1))).isZero();
    }

    /** The indexes as a program in Python computed them; another JDK, or another version, must draw the same. */
    @Test
    void aSeedDrawsTheSameForEver() {
        Random random = new Random(42);
        Matrix y = Matrix.generate(50, 1, random::nextDouble);
        int[] drawn = Stream.generate(() -> Sampling.draw(y, 0, 0.7, random)).limit(16).mapToInt(i -> i).toArray();
        assertThat(drawn).containsExactly(20, 30, 33, 15, 28, 18, 41, 38, 29, 19, 32, 43, 9, 39, 29, 22);
    }

    static Stream<BadCall> badCalls() {
        return Stream.of("Sampling.draw", "Sampling.drawTop").flatMap(operation -> badCalls(operation,
                (y, column, temperature, random) -> operation.equals("Sampling.draw")
                        ? Sampling.draw(y, column, temperature, random)
                        : Sampling.drawTop(y, column, 2, temperature, random)));
    }

    private interface Draw {
        int from(Matrix y, int column, double temperature, RandomGenerator random);
    }

    private static Stream<BadCall> badCalls(String operation, Draw draw) {
        Matrix y = Matrix.of(2, 1, 0.5, 0.5);
        return Stream.of(
                BadCall.ofNull(operation + ": y must not be null", () -> draw.from(null, 0, 1, NEVER)),
                BadCall.ofNull(operation + ": random must not be null", () -> draw.from(y, 0, 1, null)),
                BadCall.outOfBounds(operation + ": column is 1, y is 2x1; column must be at least 0 and less than the number of "
                        + "columns", () -> draw.from(y, 1, 1, NEVER)),
                BadCall.outOfBounds(operation + ": column is -1, y is 2x1; column must be at least 0 and less than the number of "
                        + "columns", () -> draw.from(y, -1, 1, NEVER)),
                BadCall.illegal(operation + ": temperature is -0.5; it must be finite and not negative",
                        () -> draw.from(y, 0, -0.5, NEVER)),
                BadCall.illegal(operation + ": temperature is NaN; it must be finite and not negative",
                        () -> draw.from(y, 0, Double.NaN, NEVER)),
                BadCall.illegal(operation + ": temperature is Infinity; it must be finite and not negative",
                        () -> draw.from(y, 0, Double.POSITIVE_INFINITY, NEVER)),
                BadCall.illegal(operation + ": y at row 1, column 0 is NaN; a probability must be finite and not negative",
                        () -> draw.from(column(0.5, Double.NaN), 0, 1, NEVER)),
                BadCall.illegal(operation + ": y at row 0, column 0 is -0.1; a probability must be finite and not negative",
                        () -> draw.from(column(-0.1, 0.5), 0, 0, NEVER)),
                BadCall.illegal(operation + ": y at row 0, column 0 is Infinity; a probability must be finite and not negative",
                        () -> draw.from(column(Double.POSITIVE_INFINITY, 0.5), 0, 1, NEVER)),
                BadCall.illegal(operation + ": y is 2x1, column 0 has no positive element; at least one must be positive",
                        () -> draw.from(column(0, 0), 0, 1, NEVER)),
                BadCall.illegal(operation + ": y is 0x1, column 0 has no positive element; at least one must be positive",
                        () -> draw.from(column(), 0, 0, NEVER)));
    }

    static Stream<BadCall> badTops() {
        return Stream.of(BadCall.illegal("Sampling.drawTop: k is 0; it must be at least 1",
                () -> Sampling.drawTop(column(1), 0, 0, 1, NEVER)));
    }

    @ParameterizedTest
    @MethodSource({"badCalls", "badTops"})
    void theMessageNamesOperationOperandsAndRule(BadCall call) {
        call.mustFail();
    }
}
