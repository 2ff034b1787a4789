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

    /** Everything that goes into an RNN and comes out of it. */
    private static final class Network {

        private final Random random = new Random(22);
        private final List<Block> x;
        private final List<Block> a;
        private final List<Block> da;
        private final List<Block> dx;
        private final Block back;
        private final Gate sums;
        private final Recurrence recurrence;
        private final IntFunction<Block> aPrev;

        Network(int nx, int na, int m) {
            x = blocks(nx, m);
            da = blocks(na, m);
            Block a0 = Layout.WHOLE.random(na, m, 1, random);
            a = Stream.generate(() -> Block.zeros(na, m)).limit(STEPS).toList();
            dx = Stream.generate(() -> Block.zeros(nx, m)).limit(STEPS).toList();
            back = Block.zeros(na, m);
            sums = new Gate(Block.zeros(na, na + nx), Block.zeros(na, 1));
            recurrence = new Recurrence(List.of(new Gate(Layout.WINDOW.random(na, na + nx, 0.3, random),
                    Layout.WHOLE.random(na, 1, 1, random))), m);
            aPrev = t -> t == 0 ? a0 : a.get(t - 1);
        }

        private List<Block> blocks(int rows, int columns) {
            return Stream.generate(() -> Layout.WHOLE.random(rows, columns, 1, random)).limit(STEPS).toList();
        }

        /** Forward and backward by a team of this size; all that was computed, element by element. */
        List<double[]> computedBy(int threads) {
            Helpers helpers = new Helpers(threads - 1);
            double[] arguments = new double[new Steps(STEPS, back.columns()).mostSize(back.rows())];
            new Team(helpers, member -> recurrence.forward(x, aPrev, (t, z, own) ->
                    Kernels.ACTIVE.tanh(z.get(0), own.apply(a.get(t))), member)).run(threads, PATIENT);
            new Team(helpers, member -> recurrence.backward(x, aPrev, (t, dz, own) ->
                    Kernels.ACTIVE.rnnBackward(own.apply(a.get(t)), own.apply(da.get(t)), own.apply(back), dz.get(0)),
                    member.rows(back), dx, List.of(sums), arguments, member)).run(threads, PATIENT);
            return Stream.of(a, dx, List.of(back, sums.w(), sums.b()))
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
