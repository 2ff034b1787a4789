package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.List;

/**
 * The gradient where none arrives: {@code backward} takes {@code Zeros.like(forward.a())} for {@code da} if the loss sits
 * on the outputs alone.
 */
public final class Zeros {

    private Zeros() {
    }

    /**
     * Zeros in the shape of a matrix.
     *
     * @param matrix A (p, q)
     * @return 0 (p, q)
     */
    public static Matrix like(Matrix matrix) {
        Check.notNull("Zeros.like", "matrix", matrix);
        return Matrix.zeros(matrix.rows(), matrix.columns());
    }

    /**
     * Zeros in the shape of every step of a sequence.
     *
     * @param steps A_1, ..., A_Tx
     * @return as many zero matrices, each of the shape of its step
     */
    public static List<Matrix> like(List<Matrix> steps) {
        return Check.<Matrix>copy("Zeros.like", "steps", steps).stream().map(Zeros::like).toList();
    }
}
