package io.github.unroll.spark;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.training.Adam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A small training: 12 streams in 5 shards, so that the shards are not of one size. */
final class Training {

    static final int STEPS = 10;
    static final String CHARACTERS = text();
    static final Characters KNOWN = Characters.of(CHARACTERS);
    static final ShardedText TEXT = new ShardedText(KNOWN.indexes(CHARACTERS), 12, 8, 5);
    static final DataParallelCharacters TRAINING = new DataParallelCharacters(TEXT, KNOWN.size(), 24, STEPS);
    static final DataParallelCharacters.Display SILENT = (state, loss) -> { };

    private Training() {
    }

    private static String text() {
        try {
            return Characters.read(Path.of(System.getProperty("unroll.text"))).substring(0, 20_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state of Adam after all steps. */
    static Adam.State<Parameters> on(DataParallelCharacters.Batch batch) {
        return TRAINING.train(STEPS, batch, SILENT);
    }

    static Adam.State<Parameters> inThisJvm() {
        return on(TRAINING.here());
    }
}
