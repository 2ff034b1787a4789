package io.github.unroll.spark;

import static io.github.unroll.spark.Training.KNOWN;
import static io.github.unroll.spark.Training.STEPS;
import static io.github.unroll.spark.Training.TEXT;
import static io.github.unroll.spark.Training.TRAINING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.unroll.Matrix;
import io.github.unroll.model.ParameterTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The training in this JVM, with which the others are compared. */
class TrainingTest {

    /** Of the state of Adam after all steps; it holds for every JDK, all kernels and any number of threads. */
    private static final String RECORDED = "b5ca235419526582ef3ef6b48db715e9779510fc06d9186cc3b50afcb28cb518";

    @Test
    void aTrainingHasTheRecordedBits() throws NoSuchAlgorithmException {
        assertThat(hash(Training.inThisJvm())).isEqualTo(RECORDED);
    }

    private static String hash(Object tree) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (Matrix leaf : ParameterTree.leaves(tree).values()) {
            ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * leaf.rows() * leaf.columns());
            bytes.asDoubleBuffer().put(leaf.toArray());
            sha.update(bytes);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    @Test
    void aTrainingLearns() {
        double[] losses = new double[STEPS];
        TRAINING.train(STEPS, TRAINING.here(), (state, loss) -> losses[state.steps() - 1] = loss);

        assertThat(losses[0]).isBetween(0.9 * Math.log(KNOWN.size()), 1.1 * Math.log(KNOWN.size()));
        assertThat(losses[STEPS - 1]).isLessThan(0.85 * losses[0]);
    }

    @Test
    void theShardsHaveEveryTargetOfAPassOnce() {
        int[] text = IntStream.range(0, 101).toArray();
        ShardedText shards = new ShardedText(text, 4, 5, 3);
        int[] targets = IntStream.range(0, shards.batches()).boxed()
                .flatMap(step -> IntStream.range(0, 3).boxed().flatMap(k -> shards.targets(k, step).stream()))
                .flatMapToInt(IntStream::of).sorted().toArray();

        assertThat(targets).containsExactly(IntStream.rangeClosed(1, 100).toArray());
        assertThat(shards.inputs(2, 6)).first().isEqualTo(new int[] {55, 80});
        assertThat(shards.targets(2, 6)).first().isEqualTo(new int[] {56, 81});
    }

    @Test
    void aTextThatIsTooShortIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardedText(new int[20], 4, 5, 3))
                .withMessage("ShardedText: text has 20 characters; 4 streams of 5 steps need at least 21");
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardedText(new int[21], 4, 5, 5))
                .withMessage("ShardedText: shards is 5, streams is 4; there must be at least 1 shard and at most one for each"
                        + " stream");
        assertThatIllegalArgumentException().isThrownBy(() -> Characters.of("abc").indexes("add"))
                .withMessage("Characters.indexes: the model does not know the character LATIN SMALL LETTER D; it must have been"
                        + " in the text that the model was trained on");
    }

    @Test
    void aStepPrintsALine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Progress progress = new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), TEXT.batchSize(), () -> 2);
        TRAINING.train(3, TRAINING.here(), progress);

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(3)
                .allMatch(line -> line.matches("step [123]   loss \\d\\.\\d{3}   [\\d,]+ characters/s   2 executors"));
    }

    @Test
    void theReadmeHasTheCode() throws IOException {
        String code = Files.readString(Path.of("README.md")).split("```java")[1].split("```")[0];
        String source = withoutIndent(Files.readString(Path.of("java/io/github/unroll/spark/DataParallelCharacters.java")));

        assertThat(code).contains("reduce(Sum::plus)").contains("adam.step");
        for (String paragraph : code.split("\n\\s*\n")) {
            assertThat(source).contains(withoutIndent(paragraph));
        }
    }

    private static String withoutIndent(String code) {
        return String.join("\n", code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }
}
