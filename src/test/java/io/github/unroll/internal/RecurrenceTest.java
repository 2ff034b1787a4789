package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A team, whatever its size, computes the bits of one thread: here the basic RNN, for shares that are full, short or empty. */
class RecurrenceTest {

    private static final int STEPS = 9;

    /** A minute in nanoseconds: until all have come. */
    private static final long PATIENT = 60_000_000_000L;

    /** An RNN and its inputs. */
    private static final class Network {

        private final Random random = new Random(22);
        private final List<Block> x;
        private final List<Block> da;
        private final Block a0;
        private final Block daLast;
        private final Recurrence recurrence;

        Network(int nx, int na, int m) {
            x = blocks(nx, m);
            da = blocks(na, m);
            a0 = Layout.WHOLE.random(na, m, 1, random);
            daLast = Layout.WHOLE.random(na, m, 1, random);
            recurrence = new Recurrence(List.of(new Affine(Layout.WINDOW.random(na, na + nx, 0.3, random),
                    Layout.WHOLE.random(na, 1, 1, random))), m);
        }

        private List<Block> blocks(int rows, int columns) {
            return Stream.generate(() -> Layout.WHOLE.random(rows, columns, 1, random)).limit(STEPS).toList();
        }

        /** Forward and backward by a team of this size; all that was computed, element by element. */
        List<double[]> computedBy(int threads) {
            Helpers helpers = new Helpers(threads - 1);
            List<Block> a = Stream.generate(() -> Block.zeros(a0.rows(), a0.columns())).limit(STEPS).toList();
            IntFunction<Block> aPrev = t -> t == 0 ? a0 : a.get(t - 1);
            new Team(helpers, member -> recurrence.forward(x, aPrev, (t, z, slice) ->
                    Kernels.ACTIVE.tanh(z.get(0), slice.apply(a.get(t))), member)).run(threads, PATIENT);

            double[] preActivations = new double[new TimeChunk(STEPS, a0.columns()).maxSize(a0.rows())];
            Recurrence.Gradients gradients = recurrence.allocate(STEPS);
            daLast.copyTo(gradients.da0());
            new Team(helpers, member -> recurrence.backward(x, aPrev, (t, daNext, dz, slice) ->
                    Kernels.ACTIVE.rnnBackward(slice.apply(a.get(t)), slice.apply(da.get(t)), daNext, dz.get(0)),
                    gradients, preActivations, member)).run(threads, PATIENT);
            Affine.Gradients dGate = gradients.dGates().get(0);
            return Stream.of(a, gradients.dx(), List.of(gradients.da0(), dGate.dw(), dGate.db()))
                    .flatMap(List::stream).map(Layout::elements).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 10", "9, 17, 1", "24, 40, 7", "70, 33, 150"})
    void theSizeOfTheTeamDoesNotShow(int nx, int na, int m) {
        List<double[]> alone = new Network(nx, na, m).computedBy(1);
        for (int threads : IntStream.rangeClosed(2, 4).toArray()) {
            List<double[]> together = new Network(nx, na, m).computedBy(threads);
            assertThat(together).usingRecursiveComparison().isEqualTo(alone);
        }
    }
}
