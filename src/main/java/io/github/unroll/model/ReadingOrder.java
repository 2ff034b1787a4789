package io.github.unroll.model;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * The order in which a direction that reads backward takes the steps, and the way back to the original order. Both are the
 * same reversal.
 */
interface ReadingOrder {

    /** {@return the steps in reverse order} */
    List<Matrix> reverse(List<Matrix> steps);

    /** {@return the rows from, from + 1, ..., to - 1 of the steps in reverse order} */
    List<Matrix> reverseRows(List<Matrix> steps, int from, int to);

    /** {@return [A_t; B_t] for the reverse of B} */
    List<Matrix> above(List<Matrix> a, List<Matrix> b);

    /** {@return A_t + B_t for the reverse of B} */
    List<Matrix> plus(List<Matrix> a, List<Matrix> b);

    /** {@return the order from the last step to the first; with lengths, from the last step of each sequence} */
    static ReadingOrder of(Optional<Lengths> lengths) {
        return lengths.isPresent() ? new RaggedOrder(lengths.get()) : new WholeOrder();
    }

    /** All sequences have all steps: only the list is reversed. */
    record WholeOrder() implements ReadingOrder {

        @Override
        public List<Matrix> reverse(List<Matrix> steps) {
            List<Matrix> reversed = new ArrayList<>(steps);
            Collections.reverse(reversed);
            return reversed;
        }

        @Override
        public List<Matrix> reverseRows(List<Matrix> steps, int from, int to) {
            return reverse(SequenceLayer.rows(steps, from, to));
        }

        @Override
        public List<Matrix> above(List<Matrix> a, List<Matrix> b) {
            return zip(a, b, Matrix::above);
        }

        @Override
        public List<Matrix> plus(List<Matrix> a, List<Matrix> b) {
            return zip(a, b, Matrix::plus);
        }

        /** Returns C_t = f(A_t, B_t) for the reverse of B. */
        private static List<Matrix> zip(List<Matrix> a, List<Matrix> b, BinaryOperator<Matrix> function) {
            int last = a.size() - 1;
            return IntStream.rangeClosed(0, last).mapToObj(t -> function.apply(a.get(t), b.get(last - t))).toList();
        }
    }
}
