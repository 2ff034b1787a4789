package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScratchTest {

    @Test
    void anArrayIsLentAgainAfterItHasBeenGivenBackAndNotBefore() {
        double[] array;
        try (Scratch scratch = new Scratch()) {
            array = scratch.array(1000);
            assertThat(scratch.array(1000)).isNotSameAs(array);
        }
        try (Scratch scratch = new Scratch()) {
            assertThat(Stream.of(scratch.array(1000), scratch.array(1000)).anyMatch(again -> again == array)).isTrue();
        }
    }

    @Test
    void anArrayHasRoomForTheSizeAndLessThanTwiceThat() {
        try (Scratch scratch = new Scratch()) {
            for (int size = 1; size < 2000; size++) {
                assertThat(scratch.array(size).length).isGreaterThanOrEqualTo(size).isLessThan(2 * size);
            }
        }
    }
}
