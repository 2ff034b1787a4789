package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        List<Pass<P>> passes = new ArrayList<>();
        for (int d = 0; d < directions.size(); d++) {
            passes.add(directions.get(d).forward(inOrder(d, x, lengths), States.part(first, d, d + 1), lengths));
        }
        List<Matrix> a = passes.get(0).a();
        for (int d = 1; d < directions.size(); d++) {
            a = zip(a, inOrder(d, passes.get(d).a(), lengths), Matrix::above);                       // (width, m)
        }
        State last = States.join(passes.stream().map(Pass::last).toList());
        List<Pass.Back<P>> backs = passes.stream().map(Pass::back).toList();
        return new Pass<>(a, last, (da, dLast) -> backward(da, dLast, backs, lengths));
    }

    private Pass.Gradients<Layer<P>> backward(
            List<Matrix> da, State dLast, List<Pass.Back<P>> backs, Optional<Lengths> lengths) {
        List<Pass.Gradients<P>> gradients = new ArrayList<>();
        int row = 0;
        for (int d = 0; d < directions.size(); d++) {
            int na = directions.get(d).na();
            List<Matrix> daOfDirection = rows(da, row, row + na);                           // (n_a, m)
            gradients.add(backs.get(d).backward(inOrder(d, daOfDirection, lengths), States.part(dLast, d, d + 1)));
            row += na;
        }
        List<Matrix> dx = gradients.get(0).dx();
        for (int d = 1; d < directions.size(); d++) {
            dx = zip(dx, inOrder(d, gradients.get(d).dx(), lengths), Matrix::plus);                  // (n_x, m)
        }
        State dFirst = States.join(gradients.stream().map(Pass.Gradients::dFirst).toList());
        return new Pass.Gradients<>(dx, dFirst, new Layer<>(gradients.stream().map(Pass.Gradients::dParameters).toList()));
    }

    /** Returns the steps in the order in which direction d reads them; applied again, it restores the original order. */
    private static List<Matrix> inOrder(int d, List<Matrix> steps, Optional<Lengths> lengths) {
        if (d == 0) {
            return steps;
        }
        if (lengths.isPresent()) {
            return lengths.get().reverse(steps);
        }
        List<Matrix> reversed = new ArrayList<>(steps);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Returns C_t = f(A_t, B_t). */
    private static List<Matrix> zip(List<Matrix> a, List<Matrix> b, BinaryOperator<Matrix> function) {
        return IntStream.range(0, a.size()).mapToObj(t -> function.apply(a.get(t), b.get(t))).toList();
    }

    private static List<Matrix> rows(List<Matrix> steps, int from, int to) {
        return steps.stream().map(step -> step.rows(from, to)).toList();
    }
}
