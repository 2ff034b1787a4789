package io.github.unroll.examples;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The state of a training: a tree of matrices, which {@link io.github.unroll.io.ModelFile} stores.
 *
 * @param adam the parameters, and the state of the optimiser
 * @param state the state of the network at the end of the last batch
 * @param trainingLoss the loss of each batch (1, batches), 0 for those to come
 * @param heldOutLoss the loss on the text held out at each milestone (1, MILESTONES), 0 for those to come
 */
record TrainingRun(Adam.State<Parameters> adam, State state, Matrix trainingLoss, Matrix heldOutLoss) {

    static final int MILESTONES = 10;
    private static final int POINTS = 90;

    static TrainingRun start(Adam.State<Parameters> adam, State state, int batches) {
        return new TrainingRun(adam, state, Matrix.zeros(1, batches), Matrix.zeros(1, MILESTONES));
    }

    int batches() {
        return trainingLoss.columns();
    }

    /** The number of batches learned so far. */
    int done() {
        return adam.steps();
    }

    TrainingRun learned(Adam.State<Parameters> next, State after, Loss loss) {
        return new TrainingRun(next, after, with(trainingLoss, next.steps() - 1, loss.value()), heldOutLoss);
    }

    /** Whether the last batch has ended one of MILESTONES equal parts. */
    boolean isMilestone() {
        return milestones(done()) > milestones(done() - 1);
    }

    TrainingRun milestone(double loss) {
        return new TrainingRun(adam, state, trainingLoss, with(heldOutLoss, milestones(done()) - 1, loss));
    }

    /** The loss at the last milestone, of which there must be one. */
    double lastHeldOutLoss() {
        return heldOutLoss.toArray()[milestones(done()) - 1];
    }

    private int milestones(int done) {
        return (int) ((long) done * MILESTONES / batches());
    }

    private static Matrix with(Matrix row, int column, double value) {
        double[] values = row.toArray();
        values[column] = value;
        return Matrix.of(1, values.length, values);
    }

    /** The learning curve up to the last milestone, and the loss that single-character frequencies reach at best. */
    Chart chart(String title, double singleCharacterLoss) {
        int every = Math.max(batches() / POINTS, 1);
        double[] training = IntStream.range(0, done() / every)
                .mapToDouble(k -> Arrays.stream(trainingLoss.toArray(), k * every, (k + 1) * every).average().orElseThrow())
                .toArray();
        double[] heldOut = Arrays.copyOf(heldOutLoss.toArray(), milestones(done()));
        double distance = (double) batches() / MILESTONES;
        return new Chart(title, "batches", "nats per character", List.of(
                new Chart.Line("single-character frequencies at best", Chart.DASHED, 0, batches(),
                        singleCharacterLoss, singleCharacterLoss),
                new Chart.Line("text trained on", Chart.BLUE, every, every, training),
                new Chart.Line("text held out", Chart.ORANGE, distance, distance, heldOut)));
    }
}
