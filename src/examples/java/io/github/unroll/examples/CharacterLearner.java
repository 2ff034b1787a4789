package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.State;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import java.util.Random;
import java.util.function.Consumer;

/** The training of the character model, without reading, display and storage. */
record CharacterLearner(CharacterModel.Settings settings) {

    private static final int SEED = 1;
    private static final double LONGEST_GRADIENT = 1;

    /** Random parameters, with a forget bias of 1, so that a cell remembers at first. */
    Parameters start(int characters) {
        return Initialisation.withForgetBias(
                Parameters.random(characters, settings.hidden(), characters, new Random(SEED)), 1);
    }

    Adam adam() {
        return new Adam(LearningRate.linear(settings.rate(), settings.batches()));
    }

    /**
     * Learns from the next batch; after the last batch of the text comes the first. Each batch starts from the state at the
     * end of the batch before; the gradient ends at the border.
     */
    TrainingRun learn(TrainingRun run, TextBatches text, Consumer<Loss> display) {
        Parameters parameters = run.adam().parameters();
        TextBatches.Batch batch = text.get(run.done() % text.count());
        State state = batch.isFirst() ? State.zeros(parameters, text.streams()) : run.state();

        Lstm lstm = new Lstm(parameters);
        Lstm.Forward forward = lstm.forward(batch.x(parameters.nx()), state);
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.targets());
        Parameters gradients = loss.backward(forward).dParameters();
        Adam.State<Parameters> next = adam().step(run.adam(), Clipping.byNorm(gradients, LONGEST_GRADIENT));
        display.accept(loss);
        return run.learned(next, forward.last(), loss);
    }

    /** The mean loss on a text, in nats per character: how well a model predicts what it has not been trained on. */
    static double loss(Parameters parameters, TextBatches text) {
        Lstm lstm = new Lstm(parameters);
        State state = State.zeros(parameters, text.streams());
        double sum = 0;
        for (int number = 0; number < text.count(); number++) {
            TextBatches.Batch batch = text.get(number);
            Lstm.Forward forward = lstm.forward(batch.x(parameters.nx()), state);
            Loss loss = CrossEntropy.of(forward.y()).againstLabels(batch.targets());
            sum += loss.value() * loss.weight();
            state = forward.last();
        }
        return sum / text.targets();
    }
}
