package io.github.unroll.training;

import io.github.unroll.Matrix;

/** The number of steps made, as a matrix (1, 1), so that the whole state of an optimiser is a tree of matrices. */
final class StepCount {

    static final Matrix ZERO = Matrix.zeros(1, 1);

    private StepCount() {
    }

    static int of(Matrix t) {
        return (int) t.get(0, 0);
    }

    static Matrix next(Matrix t) {
        return t.map(steps -> steps + 1);
    }

    static void require(String operation, Matrix t) {
        SequenceCheck.sameShape(operation, "t", t, "a number", ZERO);
        double steps = t.get(0, 0);
        if (!(steps >= 0 && steps < Integer.MAX_VALUE && steps == Math.rint(steps))) {
            throw new IllegalArgumentException(operation + ": t is " + steps
                    + "; it must be an integer, at least 0 and less than " + Integer.MAX_VALUE);
        }
    }
}
