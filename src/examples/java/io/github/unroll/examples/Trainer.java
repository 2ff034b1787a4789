package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Truncated backpropagation through time: goes from batch to batch, round and round through a text. The hidden and the
 * cell state at the end of a batch are those that the next one starts from; the gradient ends at the border.
 */
final class Trainer {

    /** The norm of the gradient of the mean loss, at most. */
    private static final double LONGEST_GRADIENT = 1;

    private final TextBatches batches;
    private Adam adam;
    private Matrix a;
    private Matrix c;

    Trainer(TextBatches batches, Parameters start) {
        this.batches = batches;
        this.adam = Adam.start(start);
    }

    /**
     * Parameters to start from: random ones, but for the biases of the forget gate, which are 1, so that a cell
     * remembers until it has learnt to forget (R. Jozefowicz, W. Zaremba and I. Sutskever, "An Empirical Exploration of
     * Recurrent Network Architectures", ICML 2015).
     */
    static Parameters start(int vocabulary, int hidden, RandomGenerator random) {
        Parameters p = Parameters.random(vocabulary, hidden, vocabulary, random);
        return new Parameters(p.wf(), p.bf().map(b -> 1), p.wi(), p.bi(), p.wc(), p.bc(), p.wo(), p.bo(), p.wy(), p.by());
    }

    Parameters parameters() {
        return adam.parameters();
    }

    /** {@return the number of steps made} */
    int steps() {
        return adam.t();
    }

    /** Learns from the next batch. */
    Step step(double rate) {
        int number = steps() % batches.count();
        if (number == 0) {
            a = zeroState();
            c = zeroState();
        }
        TextBatches.Batch batch = batches.get(number);
        List<int[]> targets = batch.targets();
        int steps = targets.size();

        Lstm lstm = new Lstm(parameters());
        Lstm.Forward forward = lstm.forward(batch.x(parameters().nx()), a, c);
        List<Matrix> dz = CrossEntropy.gradient(forward.y(), targets, 1.0 / batch.characters());
        List<Matrix> da = Collections.nCopies(steps, zeroState());
        Parameters gradient = lstm.backward(da, dz, zeroState(), forward.cache()).dParameters();

        adam = adam.step(Clipping.toNorm(gradient, LONGEST_GRADIENT), rate);
        a = forward.a().get(steps - 1);
        c = forward.c().get(steps - 1);
        return new Step(batch.characters(), CrossEntropy.sum(forward.y(), targets) / batch.characters());
    }

    private Matrix zeroState() {
        return Matrix.zeros(parameters().na(), batches.streams());
    }

    /**
     * What a step saw.
     *
     * @param characters how many it had to predict
     * @param loss how well it did, on average, before it learnt from them, in nats per character
     */
    record Step(int characters, double loss) {
    }
}
