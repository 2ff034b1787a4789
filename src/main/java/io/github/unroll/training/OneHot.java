package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.Embedding;
import java.util.List;
import java.util.stream.IntStream;

/** Labels as columns of a matrix: a 1 in the row of the label, 0 elsewhere. */
public final class OneHot {

    /** Stands for no label: the column is all zeros. {@link Embedding} uses the same value. */
    public static final int NONE = Embedding.NONE;

    private OneHot() {
    }

    /**
     * Returns the labels of m examples as columns.
     *
     * @param rows the number of classes
     * @param labels m labels, each at least 0 and less than {@code rows}, or {@link #NONE}
     * @return the matrix (rows, m)
     */
    public static Matrix of(int rows, int... labels) {
        Check.notNull("OneHot.of", "labels", labels);
        return of("OneHot.of", "labels", rows, labels);
    }

    /**
     * Returns the labels of m examples at every step as columns.
     *
     * @param rows the number of classes
     * @param labels m labels for each step, each at least 0 and less than {@code rows}, or {@link #NONE}
     * @return a matrix (rows, m) for each step
     */
    public static List<Matrix> of(int rows, List<int[]> labels) {
        return of("OneHot.of", rows, labels);
    }

    static List<Matrix> of(String operation, int rows, List<int[]> labels) {
        List<int[]> steps = Check.copy(operation, "labels", labels);
        return IntStream.range(0, steps.size())
                .mapToObj(t -> of(operation, Check.entry("labels", t), rows, steps.get(t))).toList();
    }

    private static Matrix of(String operation, String name, int rows, int[] labels) {
        Check.atLeast(operation, 0, "rows", rows);
        Check.labels(operation, name, labels, "a label", rows, NONE);
        int m = labels.length;
        double[] values = Matrix.zeros(rows, m).toArray();
        for (int j = 0; j < m; j++) {
            if (labels[j] != NONE) {
                values[labels[j] * m + j] = 1;
            }
        }
        return Matrix.of(rows, m, values);
    }
}
