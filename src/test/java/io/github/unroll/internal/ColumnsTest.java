package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link Parallel} divides columns. */
class ColumnsTest {

    /** Some columns that were computed together. */
    private record Piece(int first, int count) {
    }

    private static Queue<Piece> pieces(int columns, double operations) {
        Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
        Parallel.columns(columns, operations, (first, count) -> pieces.add(new Piece(first, count)));
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 2e6, 3e6, 1e9})
    void eachColumnIsComputedOnce(double operations) {
        for (int columns : new int[] {1, 7, 8, 9, 16, 17, 100, 1003}) {
            AtomicIntegerArray times = new AtomicIntegerArray(columns);
            for (Piece piece : pieces(columns, operations)) {
                IntStream.range(piece.first, piece.first + piece.count).forEach(times::incrementAndGet);
            }
            assertThat(IntStream.range(0, columns).map(times::get)).containsOnly(1);
        }
    }

    @Test
    void piecesBeginWhereVectorsDo() {
        assertThat(pieces(1003, 1e9)).allMatch(piece -> piece.first % 8 == 0);
    }

    @Test
    void smallWorkIsOnePiece() {
        assertThat(pieces(1003, 1.9e6)).containsExactly(new Piece(0, 1003));
        assertThat(pieces(0, 0)).containsExactly(new Piece(0, 0));
    }
}
