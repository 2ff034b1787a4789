package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.Matrix;
import io.github.unroll.training.GradientSum.Subtree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientSumTest {

    private static final int ORDERS = 200;

    private static IntStream numbersOfParts() {
        return IntStream.rangeClosed(1, 33);
    }

    /** Parts of very different sizes, so that the order of a plain sum shows in the bits. */
    private static List<GradientSum<Matrix>> parts(int parts, Random random) {
        return IntStream.range(0, parts).mapToObj(k -> {
            double size = Math.pow(10, random.nextInt(9) - 4);
            Matrix gradients = Matrix.uniform(2, 3, size, random);
            return GradientSum.part(k, parts, size * random.nextDouble(), 1 + random.nextInt(1000) / 7.0, gradients);
        }).toList();
    }

    private static <P> GradientSum<P> leftToRight(List<GradientSum<P>> parts) {
        return parts.stream().reduce(GradientSum::plus).orElseThrow();
    }

    /** Adds two arbitrary sums of those that are left, until there is one. */
    private static <P> GradientSum<P> grouped(List<GradientSum<P>> parts, Random random) {
        List<GradientSum<P>> sums = new ArrayList<>(parts);
        while (sums.size() > 1) {
            GradientSum<P> left = sums.remove(random.nextInt(sums.size()));
            GradientSum<P> right = sums.remove(random.nextInt(sums.size()));
            sums.add(left.plus(right));
        }
        return sums.get(0);
    }

    @ParameterizedTest
    @MethodSource("numbersOfParts")
    void everyOrderGivesTheSameBits(int count) {
        Random random = new Random(count);
        List<GradientSum<Matrix>> parts = new ArrayList<>(parts(count, random));
        GradientSum<Matrix> expected = leftToRight(parts);
        for (int order = 0; order < ORDERS; order++) {
            Collections.shuffle(parts, random);
            assertThat(leftToRight(parts)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("numbersOfParts")
    void everyGroupingGivesTheSameBits(int count) {
        Random random = new Random(count);
        List<GradientSum<Matrix>> parts = parts(count, random);
        GradientSum<Matrix> expected = leftToRight(parts);
        for (int grouping = 0; grouping < ORDERS; grouping++) {
            assertThat(grouped(parts, random)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("numbersOfParts")
    void aParallelStreamGivesTheSameBits(int count) {
        List<GradientSum<Matrix>> parts = parts(count, new Random(count));
        GradientSum<Matrix> expected = leftToRight(parts);
        for (int run = 0; run < 20; run++) {
            assertThat(parts.parallelStream().reduce(GradientSum::plus)).contains(expected);
            assertThat(parts.parallelStream().unordered().reduce(GradientSum::plus)).contains(expected);
        }
    }

    @Test
    void aPlainSumOfTheSamePartsDependsOnTheOrder() {
        Random random = new Random(1);
        List<GradientSum<Matrix>> parts = new ArrayList<>(parts(8, random));
        Set<Double> sums = new HashSet<>();
        for (int order = 0; order < ORDERS; order++) {
            Collections.shuffle(parts, random);
            sums.add(parts.stream().map(part -> part.subtrees().get(0))
                    .mapToDouble(part -> part.weight() * part.loss()).reduce(0, Double::sum));
        }
        assertThat(sums).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @MethodSource("numbersOfParts")
    void theSumIsTheWeightedMean(int count) {
        List<GradientSum<Matrix>> parts = parts(count, new Random(count));
        GradientSum<Matrix> sum = leftToRight(parts);

        double weight = 0;
        double loss = 0;
        double g = 0;
        for (GradientSum<Matrix> part : parts) {
            Subtree<Matrix> only = part.subtrees().get(0);
            weight += only.weight();
            loss += only.weight() * only.loss();
            g += only.weight() * only.gradients().get(1, 1);
        }
        assertThat(sum.weight()).isCloseTo(weight, within(1e-12 * weight));
        assertThat(sum.loss()).isCloseTo(loss / weight, within(1e-12 * Math.abs(loss / weight)));
        assertThat(sum.gradients().get(1, 1)).isCloseTo(g / weight, within(1e-12 * 1e4));
    }

    @Test
    void theTreeIsTheOneOfTheDocumentation() {
        List<GradientSum<Matrix>> parts = IntStream.range(0, 5)
                .mapToObj(k -> GradientSum.part(k, 5, 0.1 * k, 1 + k, Matrix.of(1, 1, 0.3 * k))).toList();

        double w01 = 1 + 2;
        double w23 = 3 + 4;
        double w0123 = w01 + w23;
        double w = w0123 + 5;
        double g01 = 1 / w01 * (0.3 * 0) + 2 / w01 * (0.3 * 1);
        double g23 = 3 / w23 * (0.3 * 2) + 4 / w23 * (0.3 * 3);
        double g0123 = w01 / w0123 * g01 + w23 / w0123 * g23;
        double g = w0123 / w * g0123 + 5 / w * (0.3 * 4);                      // part 4 stands for its parents

        assertThat(leftToRight(parts).gradients()).isEqualTo(Matrix.of(1, 1, g));
    }

    /** The smallest l with parts ≤ 2ˡ. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 2", "5, 3", "8, 3", "9, 4"})
    void theWholeHasTheSmallestLevelWithRoomForAllParts(int parts, int level) {
        assertThat(sum(parts, IntStream.range(0, parts).toArray()).subtrees()).extracting(Subtree::level).containsExactly(level);
    }

    @Test
    void aSinglePartIsTheSum() {
        Matrix gradients = Matrix.of(1, 3, 0.1, -0.0, Double.MIN_VALUE);
        GradientSum<Matrix> sum = GradientSum.part(0, 1, 0.3, 0.7, gradients);

        assertThat(sum.loss()).isEqualTo(0.3);
        assertThat(sum.weight()).isEqualTo(0.7);
        assertThat(sum.gradients()).isEqualTo(gradients);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 8})
    void shardsOfABatchGiveTheGradientsOfTheBatch(int count) {
        Random random = new Random(count);
        Matrix z = Matrix.uniform(3, 3 * count, 1, random);
        int[] labels = random.ints(3 * count, 0, 3).toArray();
        Loss whole = CrossEntropy.ofScores(List.of(z)).againstLabels(List.of(labels));

        GradientSum<Matrix> sum = IntStream.range(0, count).mapToObj(k -> {
            int from = 3 * k;
            Loss loss = CrossEntropy.ofScores(List.of(z.columns(from, from + 3)))
                    .againstLabels(List.of(Arrays.copyOfRange(labels, from, from + 3)));
            return GradientSum.part(k, count, loss.value(), loss.weight(), loss.dz().get(0).rowSums());
        }).reduce(GradientSum::plus).orElseThrow();

        assertThat(sum.loss()).isCloseTo(whole.value(), within(1e-14));
        assertThat(sum.weight()).isEqualTo(whole.weight());
        assertThat(sum.gradients().maxDifference(whole.dz().get(0).rowSums())).isLessThan(1e-15);
    }

    @Test
    void aPartOfNoWeightDoesNotCountEvenIfItIsNotANumber() {
        Matrix nan = Matrix.of(1, 2, Double.NaN, Double.POSITIVE_INFINITY);
        Matrix g = Matrix.of(1, 2, 0.1, -0.0);
        for (int counted = 0; counted < 5; counted++) {
            List<GradientSum<Matrix>> parts = new ArrayList<>();
            for (int k = 0; k < 5; k++) {
                parts.add(k == counted ? GradientSum.part(k, 5, 0.3, 0.7, g) : GradientSum.part(k, 5, Double.NaN, 0, nan));
            }
            GradientSum<Matrix> sum = leftToRight(parts);
            assertThat(sum.loss()).isEqualTo(0.3);
            assertThat(sum.weight()).isEqualTo(0.7);
            assertThat(sum.gradients()).isEqualTo(g);
        }
    }

    @Test
    void aBatchOfNoWeightHasZeros() {
        Matrix nan = Matrix.of(2, 1, Double.NaN, -1);
        GradientSum<Matrix> sum = leftToRight(IntStream.range(0, 3).mapToObj(k -> GradientSum.part(k, 3, -1, 0, nan)).toList());

        assertThat(sum.loss()).isZero();
        assertThat(sum.weight()).isZero();
        assertThat(sum.gradients()).isEqualTo(Matrix.zeros(2, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0})
    void aSubtreeOfNoWeightHasZerosWhateverItIsMadeOf(double weight) {
        Matrix g = Matrix.of(2, 1, Double.NaN, -1);
        Subtree<Matrix> none = new Subtree<>(0, 0, Double.NaN, weight, g);

        assertThat(none).isEqualTo(new Subtree<>(0, 0, 0, 0, Matrix.zeros(2, 1)));
        assertThat(new GradientSum<>(1, List.of(none))).isEqualTo(GradientSum.part(0, 1, Double.NaN, 0, g));
    }

    @Test
    void aPartThatIsNotANumberMakesTheSumNotANumberInItsPlace() {
        GradientSum<Matrix> good = GradientSum.part(0, 2, 0.5, 1, Matrix.of(1, 2, 1, 2));
        GradientSum<Matrix> bad = GradientSum.part(1, 2, 0.5, 1, Matrix.of(1, 2, Double.NaN, 4));

        assertThat(good.plus(bad).gradients()).isEqualTo(Matrix.of(1, 2, Double.NaN, 3));
    }

    private static GradientSum<Matrix> part(int part, int parts) {
        return GradientSum.part(part, parts, 0.5, 1, Matrix.of(1, 1, part));
    }

    private static GradientSum<Matrix> sum(int parts, int... added) {
        return leftToRight(IntStream.of(added).mapToObj(k -> part(k, parts)).toList());
    }

    @Test
    void missingPartsAreNamed() {
        GradientSum<Matrix> sum = sum(6, 4, 0, 3);

        assertThatIllegalStateException().isThrownBy(sum::gradients)
                .withMessage("GradientSum.gradients: the parts {1, 2, 5} of 6 are missing; each part must be added once");
        assertThatIllegalStateException().isThrownBy(sum::loss)
                .withMessage("GradientSum.loss: the parts {1, 2, 5} of 6 are missing; each part must be added once");
        assertThatIllegalStateException().isThrownBy(sum::weight)
                .withMessage("GradientSum.weight: the parts {1, 2, 5} of 6 are missing; each part must be added once");
        assertThatIllegalStateException().isThrownBy(sum(5, 0, 1, 2, 3)::gradients)
                .withMessage("GradientSum.gradients: the parts {4} of 5 are missing; each part must be added once");
    }

    @Test
    void ofManyMissingPartsTheFirstAreNamed() {
        assertThatIllegalStateException().isThrownBy(sum(21, 0)::loss)
                .withMessage("GradientSum.loss: the parts {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}"
                        + " of 21 are missing; each part must be added once");
        assertThatIllegalStateException().isThrownBy(sum(1_000_000, 2)::loss)
                .withMessage("GradientSum.loss: the parts {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,"
                        + " ...} of 1000000 are missing; each part must be added once");
    }

    @Test
    void everySingleMissingPartIsFound() {
        for (int parts = 2; parts <= 33; parts++) {
            for (int missing = 0; missing < parts; missing++) {
                int without = missing;
                GradientSum<Matrix> sum = sum(parts, IntStream.range(0, parts).filter(k -> k != without).toArray());
                assertThatIllegalStateException().isThrownBy(sum::gradients).withMessage("GradientSum.gradients: the parts {"
                        + missing + "} of " + parts + " are missing; each part must be added once");
            }
        }
    }

    @Test
    void partsThatAreAddedTwiceAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> sum(8, 0, 1, 2, 3).plus(sum(8, 6, 2, 0)))
                .withMessage("GradientSum.plus: both have the parts {0, 2} of 8; each part must be added once");
        assertThatIllegalArgumentException().isThrownBy(() -> part(0, 1).plus(part(0, 1)))
                .withMessage("GradientSum.plus: both have the parts {0} of 1; each part must be added once");
        assertThatIllegalArgumentException().isThrownBy(() -> part(4, 5).plus(part(4, 5)))
                .withMessage("GradientSum.plus: both have the parts {4} of 5; each part must be added once");
    }

    @Test
    void aPartMustBeOneOfTheParts() {
        assertThatIllegalArgumentException().isThrownBy(() -> part(3, 3))
                .withMessage("GradientSum.part: part is 3, there are 3 parts; part must be at least 0 and less than the number"
                        + " of parts");
        assertThatIllegalArgumentException().isThrownBy(() -> part(-1, 3))
                .withMessage("GradientSum.part: part is -1, there are 3 parts; part must be at least 0 and less than the number"
                        + " of parts");
        assertThatIllegalArgumentException().isThrownBy(() -> part(0, 0))
                .withMessage("GradientSum.part: parts is 0; parts must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new GradientSum<>(0, part(0, 1).subtrees()))
                .withMessage("GradientSum: parts is 0; parts must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> part(0, 3).plus(part(1, 4)))
                .withMessage("GradientSum.plus: the parts of other (4) must equal the parts of this (3)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightMustBeFiniteAndNotNegative(double weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientSum.part(0, 2, 0.5, weight, Matrix.zeros(1, 1)))
                .withMessage("GradientSum.part: weight is " + weight + "; weight must be finite and not negative");
    }

    @Test
    void gradientsMustHaveOneStructure() {
        GradientSum<Matrix> first = part(0, 4);
        GradientSum<Matrix> other = GradientSum.part(3, 4, 0.5, 0, Matrix.zeros(2, 1));

        assertThatIllegalArgumentException().isThrownBy(() -> first.plus(other))
                .withMessage("GradientSum.plus: other is 2x1, this is 1x1; other must have the shape of this");
        assertThatIllegalArgumentException().isThrownBy(() -> GradientSum.part(0, 1, 0, 1, "g"))
                .withMessage("GradientSum.part: gradients is a java.lang.String; a tree is a Matrix, or a record or a List of"
                        + " trees");
    }

    @Test
    void nullsAreNamed() {
        assertThatNullPointerException().isThrownBy(() -> part(0, 2).plus(null))
                .withMessage("GradientSum.plus: other must not be null");
        assertThatNullPointerException().isThrownBy(() -> GradientSum.part(0, 2, 0.5, 1, null))
                .withMessage("GradientSum.part: gradients must not be null");
        assertThatNullPointerException().isThrownBy(() -> new GradientSum<>(2, null))
                .withMessage("GradientSum: subtrees must not be null");
    }

    @ParameterizedTest
    @CsvSource({"5, 0, 5", "5, 0, 4", "5, 1, 2", "5, 4, 0", "1, 1, 0", "8, 32, 0", "8, 64, 0", "6, 1, 2"})
    void aSubtreeMustBelongToTheTree(int parts, int level, int index) {
        List<Subtree<Matrix>> one = List.of(new Subtree<>(level, index, 0.5, 1, Matrix.zeros(1, 1)));

        assertThatIllegalArgumentException().isThrownBy(() -> new GradientSum<>(parts, one))
                .withMessage("GradientSum: subtrees[0] has level " + level + " and index " + index
                        + "; there is no such sum of " + parts + " parts");
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 0, 1", "0, 0, 1, 0", "0, 0, 0, 1"})
    void subtreesMustBeInOrderAndNotSiblings(int level, int index, int nextLevel, int nextIndex) {
        Matrix g = Matrix.zeros(1, 1);
        List<Subtree<Matrix>> two =
                List.of(new Subtree<>(level, index, 0.5, 1, g), new Subtree<>(nextLevel, nextIndex, 0.5, 1, g));

        assertThatIllegalArgumentException().isThrownBy(() -> new GradientSum<>(8, two))
                .withMessage("GradientSum: subtrees[1] begins at part " + (nextIndex << nextLevel) + ", subtrees[0] ends before"
                        + " part " + ((index + 1) << level) + "; the subtrees must be in the order of their parts, have each"
                        + " part once, and must not be siblings");
    }

    @Test
    void subtreesHaveNoNegativeNumbersAndFiniteWeights() {
        Matrix g = Matrix.zeros(1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Subtree<>(-1, 0, 0.5, 1, g))
                .withMessage("GradientSum.Subtree: level is -1; level must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Subtree<>(0, -1, 0.5, 1, g))
                .withMessage("GradientSum.Subtree: index is -1; index must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> GradientSum.part(0, 2, 0, Double.MAX_VALUE, g)
                        .plus(GradientSum.part(1, 2, 0, Double.MAX_VALUE, g)))
                .withMessage("GradientSum.Subtree: weight is Infinity; weight must be finite and not negative");
    }

    @Test
    void theLargestNumberOfPartsHasATree() {
        GradientSum<Matrix> last = part(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        assertThat(last.subtrees()).extracting(Subtree::level).containsExactly(1);
    }

    @Test
    void aSumPrintsHowManyOfItsPartsHaveBeenAdded() {
        assertThat(sum(6, 4, 0, 3)).hasToString("GradientSum[parts=6, added=3]");
        assertThat(sum(6, 2, 3).subtrees()).hasToString("[GradientSum.Subtree[level=1, index=1]]");
    }
}
