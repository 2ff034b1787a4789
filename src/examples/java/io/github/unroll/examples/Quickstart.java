package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.Adam;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** The README's example: an LSTM learns whether the sum of a sequence is positive, and is saved. */
public final class Quickstart {

    public static void main(String[] args) throws IOException {
        Random random = new Random(1);
        List<Matrix> x = Stream.generate(() -> Matrix.generate(1, 100, random::nextGaussian))    // 1 input, 100 examples
                .limit(6).toList();                                                              // 6 steps
        Matrix sums = x.stream().reduce(Matrix::plus).orElseThrow();
        int[] labels = Arrays.stream(sums.toArray()).mapToInt(sum -> sum > 0 ? 1 : 0).toArray(); // a label for each example

        Adam adam = new Adam(0.02);
        Adam.State<LstmCell.Parameters> state = adam.start(Initialisation.lstm(1, 8, 2, random)); // 8 hidden units, 2 outputs
        for (int step = 0; step <= 100; step++) {
            Lstm.Forward forward = new Lstm(state.parameters()).forward(x);
            Loss loss = CrossEntropy.of(forward.y()).lastStep().againstLabels(labels);
            if (step % 25 == 0) {
                System.out.printf(Locale.ROOT, "step %3d: loss %.4f%n", step, loss.value());
            }
            state = adam.step(state, loss.backward(forward).dParameters());
        }
        ModelFile.write(Path.of(args.length > 0 ? args[0] : "sum.safetensors"), state.parameters());
    }
}
