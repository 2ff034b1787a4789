package io.github.unroll.model;

import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** A kind of network, its sizes, and those of its sequence: m and T_x. */
public record StackCase<P extends Record>(Kind<P> kind, StackSizes sizes, int m, int steps) {

    public static final Kind<RnnCell.Parameters> RNN = new Kind<>("RNN", LayerStack::rnn, StackSizes::rnn);
    public static final Kind<LstmCell.Parameters> LSTM = new Kind<>("LSTM", LayerStack::lstm, StackSizes::lstm);

    /** Both kinds, with one layer and more, in one direction and two, with sizes of 0 where they are legal. */
    static Stream<StackCase<?>> all() {
        return Stream.of(RNN, LSTM).flatMap(kind -> Stream.of(
                new StackCase<>(kind, new StackSizes(3, 5, 2, 2, true), 4, 3),
                new StackCase<>(kind, new StackSizes(1, 1, 1, 1, false), 1, 1),
                new StackCase<>(kind, new StackSizes(2, 3, 0, 3, false), 2, 2),
                new StackCase<>(kind, new StackSizes(4, 2, 3, 1, true), 3, 4),
                new StackCase<>(kind, new StackSizes(5, 4, 2, 3, true), 1, 2),
                new StackCase<>(kind, new StackSizes(0, 2, 2, 2, true), 3, 2),
                new StackCase<>(kind, new StackSizes(2, 0, 3, 2, true), 2, 2),
                new StackCase<>(kind, new StackSizes(3, 2, 2, 2, true), 0, 2)));
    }

    static Stream<StackCase<?>> oneDirection() {
        return all().filter(shape -> !shape.sizes.bidirectional());
    }

    public Point<P> random(Random random) {
        LayerStack.Parameters<P> parameters = kind.parameters.random(sizes, random);
        State zero = kind.network.apply(parameters).zeroState(m);
        return new Point<>(gaussians(steps, sizes.nx(), m, random), random(zero, random), parameters);
    }

    static State random(State like, Random random) {
        return new State(random(like.a(), random), random(like.c(), random));
    }

    private static List<Matrix> random(List<Matrix> like, Random random) {
        return like.stream().map(matrix -> gaussian(matrix.rows(), matrix.columns(), random)).toList();
    }

    LayerStack<P> network(Point<P> point) {
        return kind.network.apply(point.parameters);
    }

    public LayerStack.Forward<P> forward(Point<P> point) {
        return network(point).forward(point.x, point.first);
    }

    /** All that the output of a network depends on, in the order of {@link LayerStack.Gradients}. */
    public record Point<P extends Record>(List<Matrix> x, State first, LayerStack.Parameters<P> parameters) {
    }

    /** A forward pass without its cache. */
    public record Results(List<Matrix> a, List<Matrix> y, State last) {

        static Results of(LayerStack.Forward<?> forward) {
            return new Results(forward.a(), forward.y(), forward.last());
        }
    }

    /** RNN or LSTM. */
    public record Kind<P extends Record>(
            String name, Function<LayerStack.Parameters<P>, LayerStack<P>> network, RandomParameters<P> parameters) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Parameters of a stack. */
    public interface RandomParameters<P extends Record> {
        LayerStack.Parameters<P> random(StackSizes sizes, Random random);
    }
}
