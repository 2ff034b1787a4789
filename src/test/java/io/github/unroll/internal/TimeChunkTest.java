package io.github.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeChunkTest {

    @Test
    void aSequenceIsCutIntoChunksOf128ColumnsAtMostOrOneStep() {
        assertThat(new TimeChunk(4, 64).chunks()).containsExactly(new TimeChunk(0, 2, 64), new TimeChunk(2, 4, 64));
        assertThat(new TimeChunk(5, 64).chunksBackward())
                .containsExactly(new TimeChunk(4, 5, 64), new TimeChunk(2, 4, 64), new TimeChunk(0, 2, 64));
        assertThat(new TimeChunk(2, 300).chunks()).containsExactly(new TimeChunk(0, 1, 300), new TimeChunk(1, 2, 300));
        assertThat(new TimeChunk(0, 64).chunks()).isEmpty();
    }

    @Test
    void theLargestChunkHasNoMoreColumnsThanThereAre() {
        assertThat(new TimeChunk(4, 50).maxColumns()).isEqualTo(100);
        assertThat(new TimeChunk(1, 50).maxColumns()).isEqualTo(50);
        assertThat(new TimeChunk(3, 5, 10).maxColumns()).isEqualTo(20);
        assertThat(new TimeChunk(4, 0).maxColumns()).isZero();
    }
}
