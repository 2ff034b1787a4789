package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ChartTest {

    private static String svg(String title, Chart.Line... lines) {
        return new Chart(title, "x", "y", List.of(lines)).svg();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void theLeastAndTheGreatestPointsReachTheEdges() {
        assertThat(svg("t", new Chart.Line("line", Chart.BLUE, 10, 5, 0, 100, 50)))
                .contains("points=\"64.0,368.0 440.0,76.0 816.0,222.0\"");
    }

    @Test
    void ticksAreAtRoundNumbers() {
        assertThat(svg("t", new Chart.Line("line", Chart.BLUE, 1900, 109, 0.11, 0.79)))
                .contains(">1900<", ">1920<", ">2000<", ">0.1<", ">0.2<", ">0.8<").doesNotContain(">2020<", ">0.9<");
    }

    @Test
    void negativeNumbersHaveTheirTicks() {
        assertThat(svg("t", new Chart.Line("line", Chart.BLUE, 0, 1, -3, 3))).contains(">-3<", ">0<", ">3<");
    }

    @Test
    void aLineOfOnePointAndAConstantLineAreDrawn() {
        assertThat(svg("t", new Chart.Line("line", Chart.BLUE, 7, 1, 5))).contains("<polyline").doesNotContain("NaN", "Infinity");
    }

    @Test
    void whateverTheTitleThePictureIsWellFormed() throws Exception {
        String svg = svg("a < b && \"c\" ]]> \u0001\uD800\uFFFF é", new Chart.Line("<line>", Chart.DASHED, 0, 1, 1, 2));
        assertThat(parse(svg).getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b && \"c\" ]]> ??? é");
    }
}
