package io.github.unroll.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every input that the fuzzer has found, including those that once revealed faults, is accepted or refused. */
class FuzzedInputsTest {

    private static List<Path> inputs(Target target) throws IOException, URISyntaxException {
        Path folder = Path.of(Target.class.getResource(target.name().toLowerCase(Locale.ROOT)).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachIsAcceptedOrRefused(Target target) throws IOException, URISyntaxException {
        Map<Boolean, Long> counts = inputs(target).stream().collect(Collectors.partitioningBy(
                input -> accepts(target, input), Collectors.counting()));

        assertThat(counts.get(true)).as("accepted").isPositive();
        assertThat(counts.get(false)).as("refused").isPositive();
    }

    private static boolean accepts(Target target, Path input) {
        try {
            return target.accepts(Files.readAllBytes(input));
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(input.toString(), e);
        }
    }
}
