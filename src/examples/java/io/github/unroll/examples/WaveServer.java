package io.github.unroll.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.unroll.Matrix;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Serves the classifier of waves over HTTP, on port 8080 of this machine:
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.WaveClassifier
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.WaveServer
 * curl -d "0.9 1.1 1.0 -0.8 -1.1 -1.0 0.9 1.0" localhost:8080/classify
 * </pre>
 * The body of a request is a wave; the answer is JSON, a probability for each form. One network, which never changes,
 * answers all requests at the same time. {@link WaveClient} measures how long that takes.
 */
public final class WaveServer implements AutoCloseable {

    private static final int PORT = 8080;
    private static final int MOST_BYTES = 10_000;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int WRONG_METHOD = 405;
    private static final int TOO_LARGE = 413;

    private final HttpServer server;
    private final ExecutorService threads = threads();
    private final WaveClassifier classifier;

    /** Starts on a port, or on any free one if it is 0. */
    WaveServer(WaveClassifier classifier, int port) throws IOException {
        this.classifier = classifier;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/classify", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** A virtual thread for each request, from JDK 21 on; before, a few platform threads. */
    private static ExecutorService threads() {
        try {
            return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException before21) {
            return Executors.newFixedThreadPool(2 * Runtime.getRuntime().availableProcessors());
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = (answer.text + "\n").getBytes(StandardCharsets.UTF_8);
            String type = answer.status == OK ? "application/json" : "text/plain; charset=utf-8";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(answer.status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private record Answer(int status, String text) {
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Answer(WRONG_METHOD, "Send a wave by POST, not by " + exchange.getRequestMethod() + ".");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return new Answer(TOO_LARGE, "The wave is too long: at most " + MOST_BYTES + " bytes are read.");
        }
        double[] wave;
        try {
            wave = wave(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return new Answer(BAD_REQUEST, e.getMessage());
        }
        return new Answer(OK, json(classifier.probabilities(wave)));
    }

    /** Numbers with blanks, commas or line ends between them. */
    static double[] wave(String body) {
        if (body.isBlank()) {
            throw new IllegalArgumentException("The wave is empty: send numbers, such as 0.9 1.1 -0.8.");
        }
        return Arrays.stream(body.strip().split("[\\s,]+")).mapToDouble(WaveServer::number).toArray();
    }

    private static double number(String text) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The wave has \"" + text + "\" in it, which is not a number.", e);
        }
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("The wave has " + text + " in it; all its numbers must be finite.");
        }
        return number;
    }

    private static String json(Matrix probabilities) {
        return IntStream.range(0, probabilities.rows())
                .mapToObj(i -> String.format(Locale.ROOT, "\"%s\": %.4f", Wave.Form.values()[i], probabilities.get(i, 0)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    public static void main(String... args) {
        try {
            start(Path.of("target"), PORT, System.out);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts with the model of a folder.
     *
     * @throws IOException with a message for the user, if there is no model
     */
    static WaveServer start(Path folder, int port, PrintStream out) throws IOException {
        WaveServer server = new WaveServer(read(folder), port);
        out.printf("Send a wave to http://localhost:%d/classify%n", server.port());
        return server;
    }

    private static WaveClassifier read(Path folder) throws IOException {
        try {
            return WaveClassifier.read(folder);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no model " + e.getMessage() + "; run WaveClassifier first", e);
        }
    }
}
