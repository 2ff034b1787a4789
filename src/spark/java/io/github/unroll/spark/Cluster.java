package io.github.unroll.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Connections to Spark. */
final class Cluster {

    private Cluster() {
    }

    /** The cluster that {@code spark-submit} names, or the threads of this JVM. */
    static JavaSparkContext connect(String name) {
        SparkConf conf = new SparkConf().setAppName(name).setIfMissing("spark.master", "local[*]")
                .setIfMissing("spark.ui.enabled", "false").setIfMissing("spark.ui.showConsoleProgress", "false");
        return new JavaSparkContext(conf);
    }

    /** Threads of this JVM. */
    static JavaSparkContext threads(int threads) {
        return new JavaSparkContext(conf("local[" + threads + "]"));
    }

    /**
     * Executors of one core each, in JVMs of their own on this machine, which Spark starts from the class path of this JVM.
     * The environment must have SPARK_HOME, where Spark keeps their folders, and the variables that the pom.xml has.
     */
    static JavaSparkContext executors(int executors) {
        Path home = Path.of(System.getenv("SPARK_HOME"));
        try {
            Files.createDirectories(home.resolve("jars"));
            Files.writeString(home.resolve("RELEASE"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaSparkContext(conf("local-cluster[" + executors + ",1,1024]")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", "-Dunroll.parallelism=1"));
    }

    private static SparkConf conf(String master) {
        return new SparkConf(false).setAppName("unroll").setMaster(master)
                .set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false")
                .set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1");
    }

    /** The number of executors that are there now; 0 if the threads of this JVM are used. */
    static int executors(JavaSparkContext spark) {
        return spark.sc().statusTracker().getExecutorInfos().length - 1;       // the driver is one of them
    }
}
