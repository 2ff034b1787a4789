package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack.Layer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One layer over a whole sequence, with one direction or two. The second direction reads each sequence from its own last
 * step. The output at step t is [a_t forward; a_t backward], after both directions have read x_t.
 */
record SequenceLayer<P>(List<UnidirectionalLayer<P>> directions) {

    int nx() {
        return directions.get(0).nx();
    }

    /** Returns the number of rows of the output. */
    int width() {
        return directions.stream().mapToInt(UnidirectionalLayer::na).sum();
    }

    /** Returns n_a of each direction, such as 5+5. */
    String sizes() {
        return directions.stream().map(direction -> String.valueOf(direction.na())).collect(Collectors.joining("+"));
    }

    State zeroState(int m) {
        return States.join(directions.stream().map(direction -> direction.zeroState(m)).toList());
    }

    Pass<Layer<P>> forward(List<Matrix> x, State first, Optional<Lengths> lengths) {
        return directions.size() == 1 ? inOneDirection(x, first, lengths) : inBoth(x, first, lengths);
    }

    private Pass<Layer<P>> inOneDirection(List<Matrix> x, State first, Optional<Lengths> lengths) {
        Pass<P> pass = directions.get(0).forward(x, first, lengths);
        return new Pass<>(pass.a(), pass.last(), (da, dLast) -> {
            Pass.Gradients<P> gradients = pass.back().backward(da, dLast);
            return new Pass.Gradients<>(gradients.dx(), gradients.dFirst(), new Layer<>(List.of(gradients.dParameters())));
        });
    }

    private Pass<Layer<P>> inBoth(List<Matrix> x, State first, Optional<Lengths> lengths) {
        ReadingOrder order = ReadingOrder.of(lengths);
        Pass<P> forward = directions.get(0).forward(x, States.part(first, 0, 1), lengths);
        Pass<P> backward = directions.get(1).forward(order.reverse(x), States.part(first, 1, 2), lengths);
        List<Matrix> a = order.above(forward.a(), backward.a());                                     // (width, m)
        return new Pass<>(a, States.join(List.of(forward.last(), backward.last())),
                (da, dLast) -> throughBoth(da, dLast, forward.back(), backward.back(), order));
    }

    private Pass.Gradients<Layer<P>> throughBoth(
            List<Matrix> da, State dLast, Pass.Back<P> forwardBack, Pass.Back<P> backwardBack, ReadingOrder order) {
        int na = directions.get(0).na();
        Pass.Gradients<P> forward = forwardBack.backward(rows(da, 0, na), States.part(dLast, 0, 1));
        Pass.Gradients<P> backward = backwardBack.backward(order.reverseRows(da, na, width()), States.part(dLast, 1, 2));
        return new Pass.Gradients<>(
                order.plus(forward.dx(), backward.dx()),                                             // (n_x, m)
                States.join(List.of(forward.dFirst(), backward.dFirst())),
                new Layer<>(List.of(forward.dParameters(), backward.dParameters())));
    }

    static List<Matrix> rows(List<Matrix> steps, int from, int to) {
        return steps.stream().map(step -> step.rows(from, to)).toList();
    }
}
