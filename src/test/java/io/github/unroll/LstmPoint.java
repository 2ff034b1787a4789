package io.github.unroll;

import static io.github.unroll.TestMatrices.gaussian;
import static io.github.unroll.TestMatrices.gaussians;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** All that the output of an LSTM depends on. */
record LstmPoint(LstmCell.Parameters parameters, List<Matrix> x, Matrix a0, Matrix c0) {

    static LstmPoint random(SequenceShape s, Random random) {
        return new LstmPoint(
                LstmCell.Parameters.random(s.nx(), s.na(), s.ny(), random),
                gaussians(s.steps(), s.nx(), s.m(), random),
                gaussian(s.na(), s.m(), random),
                gaussian(s.na(), s.m(), random));
    }

    /** The same point with another matrix in place of this one, found by identity. */
    LstmPoint with(Matrix matrix, Matrix replacement) {
        UnaryOperator<Matrix> replace = each -> each == matrix ? replacement : each;
        return new LstmPoint(parameters.map(replace), x.stream().map(replace).toList(), replace.apply(a0), replace.apply(c0));
    }

    Lstm lstm() {
        return new Lstm(parameters);
    }

    LstmCell cell() {
        return new LstmCell(parameters);
    }

    Lstm.Forward forward() {
        return lstm().forward(x, a0, c0);
    }

    /** The first step alone. */
    LstmCell.Forward cellForward() {
        return cell().forward(x.get(0), a0, c0);
    }
}
