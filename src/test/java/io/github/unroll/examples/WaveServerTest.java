package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.unroll.LstmCell.Parameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaveServerTest {

    private final WaveClassifier classifier = new WaveClassifier(Parameters.random(1, 5, 4, new Random(1)));
    private WaveServer server;
    private WaveClient client;

    @BeforeEach
    void start() throws IOException {
        server = new WaveServer(classifier, 0);
        client = new WaveClient(server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWaveIsAnsweredWithTheProbabilitiesOfTheClassifier() throws Exception {
        double sine = classifier.probabilities(0.9, 1.1, -0.8).get(0, 0);
        String begin = String.format(Locale.ROOT, "{\"sine\": %.4f, \"triangle\": ", sine);
        HttpResponse<String> response = client.send("0.9, 1.1\n-0.8");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body()).startsWith(begin).endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | The wave is empty: send numbers, such as 0.9 1.1 -0.8.",
        "1 two 3 | The wave has \"two\" in it, which is not a number.",
        "1 NaN | The wave has NaN in it; all its numbers must be finite."})
    void aBadRequestIsAnsweredWithASentence(String body, String sentence) throws Exception {
        HttpResponse<String> response = client.send(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(sentence + "\n");
    }

    @Test
    void aWaveThatIsTooLongIsNotRead() throws Exception {
        HttpResponse<String> response = client.send("1 ".repeat(5001));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("The wave is too long: at most 10000 bytes are read.\n");
    }

    @Test
    void anotherMethodThanPostIsRefused() throws Exception {
        URI uri = URI.create("http://localhost:" + server.port() + "/classify");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).isEqualTo("Send a wave by POST, not by GET.\n");
    }

    @Test
    void theClientPrintsPercentilesOfAllItsRequests() throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(client.run(50, 4, new PrintStream(bytes, false, StandardCharsets.UTF_8))).isEqualTo(50);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(5)
                .first().asString().startsWith("50 requests from 4 threads in ");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).containsPattern(" 99 % of the answers within +\\d+\\.\\d{2} ms");
    }

    @Test
    void aPercentileIsTheLeastTimeThatSoManyDoNotExceed() {
        long[] times = LongStream.rangeClosed(1, 10).toArray();
        assertThat(IntStream.of(50, 90, 99, 100).mapToLong(percent -> WaveClient.percentile(times, percent)))
                .containsExactly(5L, 9L, 10L, 10L);
    }

    @Test
    void withoutAModelTheMessageSaysWhatToDo(@TempDir Path folder) {
        assertThatIOException()
                .isThrownBy(() -> WaveServer.start(folder, 0, new PrintStream(OutputStream.nullOutputStream())))
                .withMessage("There is no model " + folder.resolve("wave-classifier.safetensors") + "; run WaveClassifier first");
    }
}
