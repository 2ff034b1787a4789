package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ConfusionMatrixTest {

    private static final ConfusionMatrix MATRIX = ConfusionMatrix.of("a < b", List.of("cat", "dog", "bird"),
            new int[] {0, 0, 0, 1, 1}, new int[] {0, 0, 1, 1, 0});

    @Test
    void aRowIsAClassAndAColumnWhatItWasTakenFor() {
        assertThat(MATRIX.counts()).isDeepEqualTo(new int[][] {{2, 1, 0}, {1, 1, 0}, {0, 0, 0}});
    }

    @Test
    void theAccuracyIsTheShareOnTheDiagonal() {
        assertThat(MATRIX.accuracy()).isCloseTo(3 / 5.0, within(1e-15));
    }

    @Test
    void thePictureHasTheNamesAndTheCounts() throws Exception {
        NodeList texts = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(MATRIX.svg()))).getElementsByTagName("text");
        assertThat(IntStream.range(0, texts.getLength()).mapToObj(k -> texts.item(k).getTextContent())).containsExactly(
                "a < b", "taken for", "cat", "cat", "2", "1", "0", "dog", "dog", "1", "1", "0", "bird", "bird", "0", "0", "0");
    }

    @Test
    void aSquareIsAsStrongAsItsShareOfTheRow() {
        assertThat(MATRIX.svg()).contains("fill-opacity=\"0.553\"", "fill-opacity=\"0.430\"").doesNotContain("NaN");
    }
}
