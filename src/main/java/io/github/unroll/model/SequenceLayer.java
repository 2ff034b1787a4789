package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * One layer over a whole sequence: one direction, or two, of which the second reads the sequence from its end. Its output
 * at step t is [a_t forward; a_t backward], where both have read x_t.
 */
record SequenceLayer<P extends Record, C extends Record>(List<Direction<P, C>> directions) {

    int nx() {
        return directions.get(0).nx();
    }

    /** The number of rows of the output. */
    int width() {
        return directions.stream().mapToInt(Direction::na).sum();
    }

    State zeroState(int m) {
        return States.join(directions.stream().map(direction -> direction.zeroState(m)).toList());
    }

    Direction.Forward<Layer<C>> forward(List<Matrix> x, State first) {
        List<Direction.Forward<C>> results = new ArrayList<>();
        for (int d = 0; d < directions.size(); d++) {
            results.add(directions.get(d).forward(inOrder(d, x), States.part(first, d, d + 1)));
        }
        List<Matrix> a = results.get(0).a();
        for (int d = 1; d < directions.size(); d++) {
            a = zip(a, inOrder(d, results.get(d).a()), Matrix::above);             // (width, m)
        }
        State last = States.join(results.stream().map(Direction.Forward::last).toList());
        return new Direction.Forward<>(a, last, new Layer<>(results.stream().map(Direction.Forward::cache).toList()));
    }

    Direction.Backward<Layer<P>> backward(List<Matrix> da, State dLast, Layer<C> cache) {
        List<Direction.Backward<P>> results = new ArrayList<>();
        int row = 0;
        for (int d = 0; d < directions.size(); d++) {
            Direction<P, C> direction = directions.get(d);
            List<Matrix> own = rows(da, row, row + direction.na());                // (n_a, m)
            results.add(direction.backward(inOrder(d, own), States.part(dLast, d, d + 1), cache.directions().get(d)));
            row += direction.na();
        }
        List<Matrix> dx = results.get(0).dx();
        for (int d = 1; d < directions.size(); d++) {
            dx = zip(dx, inOrder(d, results.get(d).dx()), Matrix::plus);           // (n_x, m)
        }
        State dFirst = States.join(results.stream().map(Direction.Backward::dFirst).toList());
        return new Direction.Backward<>(dx, dFirst, new Layer<>(results.stream().map(Direction.Backward::dParameters).toList()));
    }

    /** The steps in the order in which direction d reads them, or from this order back into that of the sequence. */
    private static List<Matrix> inOrder(int d, List<Matrix> steps) {
        if (d == 0) {
            return steps;
        }
        List<Matrix> reversed = new ArrayList<>(steps);
        Collections.reverse(reversed);
        return reversed;
    }

    /** C_t = f(A_t, B_t). */
    private static List<Matrix> zip(List<Matrix> a, List<Matrix> b, BinaryOperator<Matrix> function) {
        return IntStream.range(0, a.size()).mapToObj(t -> function.apply(a.get(t), b.get(t))).toList();
    }

    private static List<Matrix> rows(List<Matrix> steps, int from, int to) {
        return steps.stream().map(step -> step.rows(from, to)).toList();
    }
}
