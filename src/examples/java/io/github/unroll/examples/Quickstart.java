package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Loss;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** The README's example: an LSTM forward, backward, and one step of gradient descent. */
public final class Quickstart {

    public static void main(String[] args) {
        Random random = new Random(1);
        Lstm lstm = new Lstm(LstmCell.Parameters.random(3, 5, 2, random));      // n_x = 3, n_a = 5, n_y = 2
        List<Matrix> x = Stream.generate(() -> Matrix.generate(3, 4, random::nextGaussian)).limit(6).toList();

        Lstm.Forward forward = lstm.forward(x);                                 // T_x = 6 steps, m = 4 examples
        System.out.println("y, last step: " + forward.y().get(5));

        Loss loss = CrossEntropy.of(forward.y()).againstLabels(0, 1, 0, 1);     // a label for each example
        Lstm.Gradients gradients = loss.backward(forward);
        System.out.println("dWy: " + gradients.dWy());

        Lstm better = new Lstm(lstm.parameters().plus(gradients.dParameters().times(-1)));
        Loss after = CrossEntropy.of(better.forward(x).y()).againstLabels(0, 1, 0, 1);
        System.out.printf(Locale.ROOT, "loss: %.4f, a step later: %.4f%n", loss.value(), after.value());
    }
}
