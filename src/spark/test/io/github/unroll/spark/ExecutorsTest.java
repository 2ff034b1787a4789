package io.github.unroll.spark;

import static io.github.unroll.spark.Training.CHARACTERS;
import static io.github.unroll.spark.Training.KNOWN;
import static io.github.unroll.spark.Training.STEPS;
import static io.github.unroll.spark.Training.TRAINING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.training.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two executors, each a JVM of its own. They are found by their command lines in /proc. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExecutorsTest {

    private static JavaSparkContext spark;

    @BeforeAll
    static void startsTwoExecutors() throws InterruptedException {
        spark = Cluster.executors(2);
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (Cluster.executors(spark) < 2 && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        assertThat(Cluster.executors(spark)).isEqualTo(2);
        assertThat(executors()).hasSize(2);
    }

    @AfterAll
    static void endsAllExecutors() throws InterruptedException {
        spark.close();
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (executors().findAny().isPresent() && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        assertThat(executors()).isEmpty();
    }

    /** The JVMs that this one has started, directly or not. */
    private static Stream<ProcessHandle> executors() {
        return ProcessHandle.current().descendants().filter(process -> arguments(process).contains("--executor-id"));
    }

    /** The arguments of a process; ProcessHandle does not have them where they are long. */
    private static List<String> arguments(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")).split("\0"));
        } catch (IOException e) {
            return List.of();                                                  // it has ended
        }
    }

    private static boolean is(ProcessHandle process, String executor) {
        List<String> arguments = arguments(process);
        int id = arguments.indexOf("--executor-id") + 1;
        return id > 0 && arguments.get(id).equals(executor);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theBitsAreThoseOfThisJvm(int partitions) {
        assertThat(Training.on(TRAINING.on(spark, partitions))).isEqualTo(Training.inThisJvm());
    }

    @Test
    void theBitsAreTheSameIfAnExecutorIsKilledAtWork() {
        Killer killer = new Killer();
        spark.sc().addSparkListener(killer);
        Adam.State<Parameters> state = TRAINING.train(STEPS, TRAINING.on(spark, 2), (soFar, loss) -> {
            if (soFar.steps() == STEPS / 2) {
                killer.armed.set(true);
            }
        });
        spark.sc().removeSparkListener(killer);

        assertThat(state).isEqualTo(Training.inThisJvm());
        assertThat(killer.killed).hasValue(1);
        assertThat(killer.lost).hasValue(1);
    }

    /** Kills the executor of the first task that starts after the killer is armed. */
    private static final class Killer extends SparkListener {

        private final AtomicBoolean armed = new AtomicBoolean();
        private final AtomicInteger killed = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            if (armed.compareAndSet(true, false)) {
                executors().filter(process -> is(process, start.taskInfo().executorId())).forEach(process -> {
                    process.destroyForcibly();
                    killed.incrementAndGet();
                });
            }
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            lost.incrementAndGet();
        }
    }

    @Test
    void theScoresOfLinesAreThoseOfThisJvmWhateverTheirBatch() {
        List<String> lines = CHARACTERS.lines().filter(line -> line.length() > 1).toList();
        BatchInference.Model model = new BatchInference.Model(Training.inThisJvm().parameters(), KNOWN);
        List<BatchInference.Score> alone = lines.stream()
                .map(line -> BatchInference.scores(model, List.of(line).iterator()).next()).toList();

        List<BatchInference.Score> scores =
                BatchInference.scores(spark, model, spark.parallelize(CHARACTERS.lines().toList(), 3)).collect();

        assertThat(scores).isEqualTo(alone);
        assertThat(scores).allMatch(score -> score.loss() > 0 && score.loss() < 2 * Math.log(KNOWN.size()));
    }
}
