package io.github.unroll.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text cut into m streams of equal length, which are read side by side, one a column; each stream is cut into batches of T_x
 * steps. The streams are divided among the shards. The shards are the parts of a batch: their number is fixed, whatever the
 * number of machines.
 *
 * @param text the characters, as indexes
 * @param streams m
 * @param length T_x
 * @param shards the number of shards, at most m
 */
record ShardedText(int[] text, int streams, int length, int shards) implements Serializable {

    ShardedText {
        if (shards < 1 || shards > streams) {
            throw new IllegalArgumentException("ShardedText: shards is " + shards + ", streams is " + streams
                    + "; there must be at least 1 shard and at most one for each stream");
        }
        if (text.length <= streams * length) {
            throw new IllegalArgumentException("ShardedText: text has " + text.length + " characters; " + streams + " streams of "
                    + length + " steps need at least " + (streams * length + 1));
        }
    }

    /** The number of batches in a pass through the text. The rest of the text, which does not fill a batch, is left out. */
    int batches() {
        return streamLength() / length;
    }

    /** The number of characters to predict in a batch. */
    int batchSize() {
        return streams * length;
    }

    /** Whether the streams begin again at this step of a training of several passes. */
    boolean begins(int step) {
        return step % batches() == 0;
    }

    /** The number of streams in a shard. */
    int streams(int shard) {
        return firstStream(shard + 1) - firstStream(shard);
    }

    /** For each of T_x steps the characters that the streams of a shard read. */
    List<int[]> inputs(int shard, int step) {
        return characters(shard, step, 0);
    }

    /** For each of T_x steps the characters that follow. */
    List<int[]> targets(int shard, int step) {
        return characters(shard, step, 1);
    }

    private List<int[]> characters(int shard, int step, int offset) {
        int first = step % batches() * length + offset;
        return IntStream.range(first, first + length).mapToObj(position ->
                IntStream.range(firstStream(shard), firstStream(shard + 1))
                        .map(stream -> text[stream * streamLength() + position]).toArray()).toList();
    }

    private int streamLength() {
        return (text.length - 1) / streams;
    }

    private int firstStream(int shard) {
        return shard * streams / shards;
    }
}
