package io.github.unroll.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The elements of the pictures: an SVG without a background, readable on light and dark pages. */
final class Svg {

    static final String END = "</svg>\n";

    private Svg() {
    }

    static String begin(int width, int height) {
        return format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                + "fill=\"#7d8590\" font-family=\"system-ui, Helvetica, Arial, sans-serif\" font-size=\"13\">%n", width, height);
    }

    static void write(Path file, String svg) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, svg);
    }

    static String polyline(String stroke, String points) {
        return format("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"%s\"/>%n", stroke, points);
    }

    static String rule(double x1, double y1, double x2, double y2, double opacity) {
        return format("<path stroke=\"#7d8590\" stroke-opacity=\"%.2f\" d=\"M%.1f %.1fL%.1f %.1f\"/>%n", opacity, x1, y1, x2, y2);
    }

    /** Characters that XML does not allow become question marks; the attributes follow the anchor. */
    static String text(double x, double y, String anchor, String text) {
        String escaped = text.replaceAll("[\\p{Cntrl}\\p{Cs}\uFFFE\uFFFF]", "?").replace("&", "&amp;").replace("<", "&lt;")
                .replace(">", "&gt;");
        return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped);
    }

    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), arguments);
    }
}
