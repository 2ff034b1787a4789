package io.github.unroll.examples;

import static io.github.unroll.examples.Svg.format;
import static io.github.unroll.examples.Svg.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The number of examples of each class that were taken for each class.
 *
 * @param title the title of the picture
 * @param classes the names of the classes
 * @param counts the examples of class i (row) that were taken for class j (column)
 */
record ConfusionMatrix(String title, List<String> classes, int[][] counts) {

    private static final int CELL = 92;
    private static final int LEFT = 130;
    private static final int TOP = 96;
    private static final int TITLE_WIDTH = 10;

    static ConfusionMatrix of(String title, List<String> classes, int[] labels, int[] predicted) {
        int[][] counts = new int[classes.size()][classes.size()];
        for (int k = 0; k < labels.length; k++) {
            counts[labels[k]][predicted[k]]++;
        }
        return new ConfusionMatrix(title, classes, counts);
    }

    /** The share of the examples that were taken for their own class. */
    double accuracy() {
        int right = IntStream.range(0, counts.length).map(i -> counts[i][i]).sum();
        int all = IntStream.range(0, counts.length).map(this::examples).sum();
        return (double) right / all;
    }

    private int examples(int i) {
        return IntStream.of(counts[i]).sum();
    }

    void write(Path file) throws IOException {
        Svg.write(file, svg());
    }

    /** A square for each pair of classes, the bluer the larger its share of the row. */
    String svg() {
        int n = classes.size();
        StringBuilder svg = new StringBuilder(
                Svg.begin(Math.max(LEFT + n * CELL + 24, TITLE_WIDTH * title.length()), TOP + n * CELL + 24));
        svg.append(text(16, 24, "start\" font-size=\"17\" font-weight=\"600", title));
        svg.append(text(LEFT + n * CELL / 2.0, 52, "middle", "taken for"));
        for (int i = 0; i < n; i++) {
            svg.append(text(LEFT - 10, center(TOP, i) + 5, "end", classes.get(i)));
            svg.append(text(center(LEFT, i), TOP - 10, "middle", classes.get(i)));
            for (int j = 0; j < n; j++) {
                svg.append(cell(i, j));
            }
        }
        return svg.append(Svg.END).toString();
    }

    private String cell(int i, int j) {
        double share = (double) counts[i][j] / Math.max(examples(i), 1);
        return format("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" fill-opacity=\"%.3f\"/>%n",
                LEFT + j * CELL + 2, TOP + i * CELL + 2, CELL - 4, CELL - 4, Chart.BLUE, 0.06 + 0.74 * share)
                + text(center(LEFT, j), center(TOP, i) + 6, "middle\" font-size=\"17", Integer.toString(counts[i][j]));
    }

    private static double center(int from, int index) {
        return from + (index + 0.5) * CELL;
    }
}
