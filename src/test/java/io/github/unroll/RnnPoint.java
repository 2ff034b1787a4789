package io.github.unroll;

import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** All that the output of an RNN depends on. */
record RnnPoint(RnnCell.Parameters parameters, List<Matrix> x, Matrix a0) {

    static RnnPoint random(SequenceShape s, Random random) {
        return new RnnPoint(
                RnnCell.Parameters.random(s.nx(), s.na(), s.ny(), random),
                gaussians(s.steps(), s.nx(), s.m(), random),
                gaussian(s.na(), s.m(), random));
    }

    /** The same point with another matrix in place of this one, found by identity. */
    RnnPoint with(Matrix matrix, Matrix replacement) {
        UnaryOperator<Matrix> replace = each -> each == matrix ? replacement : each;
        return new RnnPoint(parameters.map(replace), x.stream().map(replace).toList(), replace.apply(a0));
    }

    Rnn rnn() {
        return new Rnn(parameters);
    }

    RnnCell cell() {
        return new RnnCell(parameters);
    }

    Rnn.Forward forward() {
        return rnn().forward(x, a0);
    }

    /** The first step alone. */
    RnnCell.Forward cellForward() {
        return cell().forward(x.get(0), a0);
    }
}
