package consumer;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.model.Inference;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Adam;
import java.util.List;
import java.util.Random;

/** An RNN sequence and an LSTM cell, forward and backward, a step of inference and one of an optimiser, with unroll as a module. */
final class Consumer {
    private static final int INPUTS = 3;
    private static final int UNITS = 5;
    private static final int OUTPUTS = 2;
    private static final int EXAMPLES = 10;

    private static final Random RANDOM = new Random(1);

    private Consumer() {}

    public static void main(String[] args) {
        modules();
        rnn();
        lstmCell();
        model();
        training();
        System.out.println("Rnn and LstmCell work on the module path");
    }

    private static void modules() {
        Module unroll = Matrix.class.getModule();
        check("io.github.unroll".equals(unroll.getName()) && !unroll.getDescriptor().isAutomatic(), "unroll is a module: " + unroll);
        check(unroll.isExported("io.github.unroll"), "the API is exported");
        check(unroll.getPackages().contains("io.github.unroll.internal"), "there is something internal");
        check(!unroll.isExported("io.github.unroll.internal", Consumer.class.getModule()), "what is internal is not exported");
        check(!unroll.isOpen("io.github.unroll.internal", Consumer.class.getModule()), "what is internal is not open");
    }

    private static void rnn() {
        Rnn rnn = new Rnn(new RnnCell.Parameters(
                random(UNITS, INPUTS), random(UNITS, UNITS), random(OUTPUTS, UNITS), random(UNITS, 1), random(OUTPUTS, 1)));
        List<Matrix> x = List.of(random(INPUTS, EXAMPLES), random(INPUTS, EXAMPLES));

        Rnn.Forward forward = rnn.forward(x, random(UNITS, EXAMPLES));
        check(forward.a().size() == 2 && forward.y().size() == 2, "one result per step");
        for (Matrix a : forward.a()) {
            checkShape(a, UNITS, EXAMPLES);
            checkBetween(-1, a, 1);
        }
        for (Matrix y : forward.y()) {
            checkShape(y, OUTPUTS, EXAMPLES);
            checkDistributions(y);
        }

        Rnn.Gradients gradients = rnn.backward(List.of(random(UNITS, EXAMPLES), random(UNITS, EXAMPLES)), forward.cache());
        check(gradients.dx().size() == 2, "one dx per step");
        checkShape(gradients.dx().get(0), INPUTS, EXAMPLES);
        checkShape(gradients.da0(), UNITS, EXAMPLES);
        checkShape(gradients.dWax(), UNITS, INPUTS);
        checkShape(gradients.dWaa(), UNITS, UNITS);
        checkShape(gradients.dba(), UNITS, 1);
    }

    private static void lstmCell() {
        LstmCell cell = new LstmCell(new LstmCell.Parameters(
                gate(), random(UNITS, 1), gate(), random(UNITS, 1), gate(), random(UNITS, 1), gate(), random(UNITS, 1),
                random(OUTPUTS, UNITS), random(OUTPUTS, 1)));

        LstmCell.Forward forward = cell.forward(random(INPUTS, EXAMPLES), random(UNITS, EXAMPLES), random(UNITS, EXAMPLES));
        checkShape(forward.aNext(), UNITS, EXAMPLES);
        checkBetween(-1, forward.aNext(), 1);
        checkShape(forward.cNext(), UNITS, EXAMPLES);
        checkBetween(0, forward.cache().ft(), 1);
        checkBetween(0, forward.cache().it(), 1);
        checkBetween(0, forward.cache().ot(), 1);
        checkDistributions(forward.yt());

        LstmCell.Gradients gradients = cell.backward(random(UNITS, EXAMPLES), random(UNITS, EXAMPLES), forward.cache());
        checkShape(gradients.dxt(), INPUTS, EXAMPLES);
        checkShape(gradients.daPrev(), UNITS, EXAMPLES);
        checkShape(gradients.dcPrev(), UNITS, EXAMPLES);
        checkShape(gradients.dWf(), UNITS, UNITS + INPUTS);
        checkShape(gradients.dbf(), UNITS, 1);
        checkShape(gradients.dParameters().wy(), OUTPUTS, UNITS);
    }

    private static void model() {
        RnnCell.Parameters parameters = RnnCell.Parameters.random(INPUTS, UNITS, OUTPUTS, RANDOM);
        Inference inference = Inference.of(new Rnn(parameters));
        Inference.Step step = inference.step(random(INPUTS, EXAMPLES), inference.zeroState(EXAMPLES));
        checkShape(step.state().hidden(), UNITS, EXAMPLES);
        checkDistributions(step.y());
        check(ParameterTree.of(RnnCell.Parameters.class, ParameterTree.leaves(parameters)).equals(parameters),
                "parameters from their matrices by name");
    }

    /** Parameters of a package that is neither exported nor open. */
    private record Own(Matrix w) {}

    private static void training() {
        RnnCell.Parameters parameters = RnnCell.Parameters.random(INPUTS, UNITS, OUTPUTS, RANDOM);
        Adam adam = new Adam(0.1);
        Adam.State<RnnCell.Parameters> state = adam.step(adam.start(parameters), parameters);
        check(state.steps() == 1 && !state.parameters().equals(parameters), "a step has been made");
        try {
            adam.start(new Own(random(UNITS, INPUTS)));
            throw new AssertionError("a record that cannot be read is refused");
        } catch (IllegalArgumentException e) {
            check(e.getMessage().equals("Adam.start: parameters is a consumer.Consumer$Own, which cannot be read;"
                    + " the module-info of consumer must have: opens consumer to io.github.unroll;"), e.getMessage());
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

    private static void checkBetween(double low, Matrix matrix, double high) {
        for (double value : matrix.toArray()) {
            check(low < value && value < high, value + " is not between " + low + " and " + high);
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
