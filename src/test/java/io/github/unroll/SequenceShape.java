package io.github.unroll;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The sizes of a network and its sequence: n_x, n_a, n_y, m and T_x. */
record SequenceShape(int nx, int na, int ny, int m, int steps) {

    /** Sizes of all kinds: 1, 0 where it is legal, multiples of 8 and others, wide and narrow. */
    static Stream<SequenceShape> all() {
        return Stream.of(
                new SequenceShape(3, 5, 2, 4, 3),
                new SequenceShape(1, 1, 1, 1, 1),
                new SequenceShape(4, 7, 0, 3, 2),
                new SequenceShape(2, 9, 3, 1, 5),
                new SequenceShape(2, 17, 3, 2, 2),
                new SequenceShape(5, 3, 4, 11, 2),
                new SequenceShape(8, 8, 8, 8, 1),
                new SequenceShape(13, 2, 9, 2, 4),
                new SequenceShape(0, 4, 2, 3, 3),
                new SequenceShape(2, 0, 3, 4, 2),
                new SequenceShape(3, 2, 2, 0, 2));
    }

    /** The same and a larger one, each with some seeds. */
    static Stream<Arguments> allWithSeeds() {
        return Stream.concat(all(), Stream.of(new SequenceShape(6, 20, 5, 19, 7)))
                .flatMap(shape -> LongStream.rangeClosed(1, 3).mapToObj(seed -> Arguments.of(shape, seed)));
    }
}
