package io.github.unroll.spark;

import static org.assertj.core.api.Assertions.assertThat;

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
}
