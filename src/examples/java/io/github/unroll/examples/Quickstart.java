package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The README's example: one step of gradient descent on an LSTM. */
public final class Quickstart {

    private Quickstart() {
    }

    /**
     * Prints what the README shows.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Random random = new Random(1);
        Lstm lstm = new Lstm(LstmCell.Parameters.random(3, 5, 2, random));      // n_x = 3, n_a = 5, n_y = 2
        List<Matrix> x = Stream.generate(() -> Matrix.generate(3, 10, random::nextGaussian))
                .limit(4).toList();                                             // T_x = 4 steps, m = 10 examples
        Matrix zero = Matrix.zeros(5, 10);                                      // (n_a, m)

        Lstm.Forward forward = lstm.forward(x, zero);
        System.out.printf("a %s%n", forward.a().get(3).rows(0, 2));             // two units at the last step

        Matrix labels = Matrix.of(2, 10, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        List<Matrix> dz = forward.y().stream().map(y -> y.minus(labels)).toList();      // of the cross-entropy
        List<Matrix> da = Collections.nCopies(4, zero);
        Lstm.Gradients gradients = lstm.backward(da, dz, zero, forward.cache());
        System.out.printf("dWy %s%n", gradients.dWy());

        Lstm better = new Lstm(lstm.parameters().plus(gradients.dParameters().times(-0.05)));
        System.out.printf("loss %.4f -> %.4f%n", loss(forward, labels), loss(better.forward(x, zero), labels));
    }

    private static double loss(Lstm.Forward forward, Matrix labels) {
        return -forward.y().stream().mapToDouble(y -> labels.dot(y.map(Math::log))).sum();
    }
}
