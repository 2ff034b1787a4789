package io.github.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.model.Model;
import io.github.unroll.model.ParameterTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was stored and resumed ends with the bits of one that was not. */
class ResumeTest {

    private static final IntToDoubleFunction RATE = LearningRate.warmup(3, LearningRate.cosine(0.1, 12));

    /** The start of a run, and a step of it; a step is number {@code state.t} and has a gradient that depends on it. */
    private record Run(Record start, BiFunction<Record, Model, Record> step) {

        Record after(Record state, int from, int to) {
            Record now = state;
            for (int t = from; t < to; t++) {
                now = step.apply(now, Model.random(t));
            }
            return now;
        }
    }

    @SuppressWarnings("unchecked")
    static Stream<Named<Run>> runs() {
        Model start = Model.random(100);
        Sgd sgd = new Sgd(RATE, 0.9);
        Adagrad adagrad = new Adagrad(RATE);
        RmsProp rmsProp = new RmsProp(RATE);
        Adam adam = new Adam(RATE);
        AdamW adamW = new AdamW(RATE, 0.01);
        return Stream.of(
                Named.of("Sgd", new Run(sgd.start(start), (state, g) -> sgd.step((Sgd.State<Model>) state, g))),
                Named.of("Adagrad", new Run(adagrad.start(start), (state, g) -> adagrad.step((Adagrad.State<Model>) state, g))),
                Named.of("RmsProp", new Run(rmsProp.start(start), (state, g) -> rmsProp.step((RmsProp.State<Model>) state, g))),
                Named.of("Adam", new Run(adam.start(start), (state, g) -> adam.step((Adam.State<Model>) state, g))),
                Named.of("AdamW", new Run(adamW.start(start), (state, g) -> adamW.step((Adam.State<Model>) state, g))));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void tenStepsAreFiveStepsStoredAndFiveMore(Run run) {
        Record half = run.after(run.start(), 0, 5);
        Map<String, double[]> file = new LinkedHashMap<>();
        ParameterTree.leaves(half).forEach((name, leaf) -> file.put(name, leaf.toArray()));

        Map<String, Matrix> read = new LinkedHashMap<>();
        ParameterTree.leaves(run.start()).forEach(
                (name, leaf) -> read.put(name, Matrix.of(leaf.rows(), leaf.columns(), file.get(name))));
        Record resumed = ParameterTree.withLeaves(run.start(), read);

        assertThat(run.after(resumed, 5, 10)).isEqualTo(run.after(run.start(), 0, 10)).isNotEqualTo(half);
    }

    /** All that a training run consists of, in one record. */
    private record Whole(Adam.State<RnnCell.Parameters> adam, State state) {
    }

    @Test
    void aWholeRunIsATreeThatCanBeStored() {
        RnnCell.Parameters parameters = RnnCell.Parameters.random(1, 1, 1, new Random(1));
        Whole run = new Whole(new Adam(0.1).start(parameters), State.of(Matrix.zeros(2, 1), Matrix.zeros(2, 1)));

        assertThat(ParameterTree.leaves(run).keySet()).containsExactly(
                "adam.parameters.wax", "adam.parameters.waa", "adam.parameters.wya", "adam.parameters.ba", "adam.parameters.by",
                "adam.m.wax", "adam.m.waa", "adam.m.wya", "adam.m.ba", "adam.m.by",
                "adam.v.wax", "adam.v.waa", "adam.v.wya", "adam.v.ba", "adam.v.by",
                "adam.t", "state.a[0]", "state.c[0]");
    }
}
