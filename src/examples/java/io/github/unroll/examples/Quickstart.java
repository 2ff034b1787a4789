package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** The README's example: an LSTM forward, backward, and one step of gradient descent. */
public final class Quickstart {
    public static void main(String[] args) {
        Random random = new Random(1);
        Lstm lstm = new Lstm(LstmCell.Parameters.random(3, 5, 2, random));          // n_x = 3, n_a = 5, n_y = 2
        List<Matrix> x = Stream.generate(() -> Matrix.generate(3, 4, random::nextGaussian)).limit(6).toList();
        Matrix zero = Matrix.zeros(5, 4);                                           // T_x = 6 steps, m = 4 examples

        Lstm.Forward forward = lstm.forward(x, zero);
        System.out.println("y, last step: " + forward.y().get(5));

        Matrix labels = Matrix.of(2, 4, 1, 0, 1, 0, 0, 1, 0, 1);                    // one-hot columns, for every step
        List<Matrix> dz = forward.y().stream().map(y -> y.minus(labels)).toList();  // cross-entropy by the scores
        List<Matrix> da = Collections.nCopies(6, zero);                             // the loss sits on y alone
        Lstm.Gradients gradients = lstm.backward(da, dz, zero, forward.cache());
        System.out.println("dWy: " + gradients.dWy());

        Lstm better = new Lstm(lstm.parameters().plus(gradients.dParameters().times(-0.1)));
        System.out.printf(Locale.ROOT, "loss: %.4f, a step later: %.4f%n",
                loss(forward, labels), loss(better.forward(x, zero), labels));
    }

    static double loss(Lstm.Forward forward, Matrix labels) {
        return -forward.y().stream().mapToDouble(y -> labels.dot(y.map(Math::log))).sum();
    }
}
