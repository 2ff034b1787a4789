package io.github.unroll.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.LstmCell.Parameters;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spark on threads of this JVM. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ThreadsTest {

    @Test
    void theBitsAreThoseOfThisJvm() {
        try (JavaSparkContext spark = Cluster.threads(2)) {
            for (int partitions : new int[] {1, 3}) {
                assertThat(Training.on(Training.TRAINING.on(spark, partitions))).isEqualTo(Training.inThisJvm());
            }
            assertThat(Cluster.executors(spark)).isZero();
        }
    }

    @Test
    void aLineOfOneCharacterHasNoScoreEvenIfItTakesTwoCodeUnits() {
        BatchInference.Model model = new BatchInference.Model(Parameters.random(2, 3, 2, new Random(1)), Characters.of("a😀"));
        try (JavaSparkContext spark = Cluster.threads(1)) {
            List<BatchInference.Score> scores =
                    BatchInference.scores(spark, model, spark.parallelize(List.of("a", "😀", "😀a"), 3)).collect();
            assertThat(scores).extracting(BatchInference.Score::line).containsExactly("😀a");
            assertThat(scores.get(0).loss()).isFinite();
        }
    }
}
