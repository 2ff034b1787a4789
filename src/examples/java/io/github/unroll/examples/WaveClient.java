package io.github.unroll.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends waves to {@link WaveServer}, several at the same time, and prints how long the answers take:
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.WaveClient
 * </pre>
 */
public final class WaveClient {

    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri;

    WaveClient(int port) {
        this.uri = URI.create("http://localhost:" + port + "/classify");
    }

    /** The answer to a body. */
    HttpResponse<String> send(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public static void main(String... args) throws InterruptedException {
        new WaveClient(8080).run(5_000, 16, System.out);
    }

    /** Sends requests from some threads, and prints percentiles. Returns the number of requests that were answered. */
    int run(int requests, int threads, PrintStream out) throws InterruptedException {
        List<Callable<Long>> calls = Wave.random(requests, new Random(1)).stream().map(WaveClient::text)
                .<Callable<Long>>map(body -> () -> nanoseconds(body)).toList();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long begin = System.nanoTime();
            long[] times = pool.invokeAll(calls).stream().mapToLong(WaveClient::get).sorted().toArray();
            double seconds = (System.nanoTime() - begin) / 1e9;
            out.printf(Locale.ROOT, "%,d requests from %d threads in %.1f seconds: %,.0f a second%n",
                    requests, threads, seconds, requests / seconds);
            IntStream.of(50, 90, 99, 100).forEach(percent -> out.printf(Locale.ROOT,
                    "%3d %% of the answers within %6.2f ms%n", percent, percentile(times, percent) / 1e6));
            return times.length;
        } finally {
            pool.shutdown();
        }
    }

    private long nanoseconds(String body) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> response = send(body);
        if (response.statusCode() != OK) {
            throw new IOException(response.statusCode() + ": " + response.body());
        }
        return System.nanoTime() - begin;
    }

    private static long get(Future<Long> time) {
        try {
            return time.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(e.getCause()));
        }
    }

    /** The least of the sorted times that this percentage of them does not exceed. */
    static long percentile(long[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private static String text(Wave wave) {
        return Arrays.stream(wave.values()).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }
}
