package consumer;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** An RNN cell and an LSTM sequence, forward and backward, with the jar on the class path. */
final class Consumer {
    private static final int INPUTS = 3;
    private static final int UNITS = 5;
    private static final int OUTPUTS = 2;
    private static final int EXAMPLES = 10;
    private static final int STEPS = 4;

    private static final Random RANDOM = new Random(1);

    private Consumer() {}

    public static void main(String[] args) {
        check(!Matrix.class.getModule().isNamed(), "unroll is on the class path");
        rnnCell();
        lstm();
        System.out.println("RnnCell and Lstm work on the class path");
    }

    private static void rnnCell() {
        RnnCell cell = new RnnCell(new RnnCell.Parameters(
                random(UNITS, INPUTS), random(UNITS, UNITS), random(OUTPUTS, UNITS), random(UNITS, 1), random(OUTPUTS, 1)));

        RnnCell.Forward forward = cell.forward(random(INPUTS, EXAMPLES), random(UNITS, EXAMPLES));
        checkShape(forward.aNext(), UNITS, EXAMPLES);
        checkInsideOne(forward.aNext());
        checkShape(forward.yt(), OUTPUTS, EXAMPLES);
        checkDistributions(forward.yt());

        RnnCell.Gradients gradients = cell.backward(random(UNITS, EXAMPLES), forward.cache());
        checkShape(gradients.dxt(), INPUTS, EXAMPLES);
        checkShape(gradients.daPrev(), UNITS, EXAMPLES);
        checkShape(gradients.dWax(), UNITS, INPUTS);
        checkShape(gradients.dWaa(), UNITS, UNITS);
        checkShape(gradients.dba(), UNITS, 1);
        checkShape(gradients.dParameters().wya(), OUTPUTS, UNITS);
        checkShape(gradients.dParameters().by(), OUTPUTS, 1);
    }

    private static void lstm() {
        Lstm lstm = new Lstm(new LstmCell.Parameters(
                gate(), random(UNITS, 1), gate(), random(UNITS, 1), gate(), random(UNITS, 1), gate(), random(UNITS, 1),
                random(OUTPUTS, UNITS), random(OUTPUTS, 1)));
        List<Matrix> x = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            x.add(random(INPUTS, EXAMPLES));
        }

        Lstm.Forward forward = lstm.forward(x, random(UNITS, EXAMPLES));
        check(forward.a().size() == STEPS && forward.y().size() == STEPS && forward.c().size() == STEPS, "one result per step");
        for (int t = 0; t < STEPS; t++) {
            checkShape(forward.a().get(t), UNITS, EXAMPLES);
            checkInsideOne(forward.a().get(t));
            checkShape(forward.c().get(t), UNITS, EXAMPLES);
            checkShape(forward.y().get(t), OUTPUTS, EXAMPLES);
            checkDistributions(forward.y().get(t));
        }

        Lstm.Gradients gradients = lstm.backward(Collections.nCopies(STEPS, random(UNITS, EXAMPLES)), forward.cache());
        check(gradients.dx().size() == STEPS, "one dx per step");
        for (Matrix dxt : gradients.dx()) {
            checkShape(dxt, INPUTS, EXAMPLES);
        }
        checkShape(gradients.da0(), UNITS, EXAMPLES);
        checkShape(gradients.dc0(), UNITS, EXAMPLES);
        for (Matrix dw : List.of(gradients.dWf(), gradients.dWi(), gradients.dWc(), gradients.dWo())) {
            checkShape(dw, UNITS, UNITS + INPUTS);
        }
        for (Matrix db : List.of(gradients.dbf(), gradients.dbi(), gradients.dbc(), gradients.dbo())) {
            checkShape(db, UNITS, 1);
        }
    }

    private static Matrix gate() {
        return random(UNITS, UNITS + INPUTS);
    }

    private static Matrix random(int rows, int columns) {
        return Matrix.of(rows, columns, RANDOM.doubles((long) rows * columns, -1, 1).toArray());
    }

    private static void checkShape(Matrix matrix, int rows, int columns) {
        check(matrix.rows() == rows && matrix.columns() == columns,
                "expected " + rows + "x" + columns + " but was " + matrix.rows() + "x" + matrix.columns());
    }

    private static void checkInsideOne(Matrix a) {
        for (double value : a.toArray()) {
            check(value > -1 && value < 1, "an activation is in (-1, 1), but was " + value);
        }
    }

    private static void checkDistributions(Matrix y) {
        for (int j = 0; j < y.columns(); j++) {
            double sum = 0;
            for (int i = 0; i < y.rows(); i++) {
                sum += y.get(i, j);
            }
            check(Math.abs(sum - 1) <= 1e-12, "column " + j + " of a softmax sums to " + sum);
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
