package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Batches;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import io.github.unroll.training.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The guide's first model: forecasts a column of a CSV. */
public final class Forecaster {

    static final int HIDDEN = 16;        // n_a
    static final int WINDOW = 24;        // T_x, the values of a training example
    static final int BATCH = 32;         // m, the examples that are learned from at a time
    static final int PATIENCE = 20;      // epochs without a new best before the training ends

    /** Everything a forecast needs, so that one file has it all. */
    record Model(LstmCell.Parameters lstm, Matrix mean, Matrix deviation) {

        /** Mean 0 and deviation 1 is the range in which a network learns well. */
        List<Matrix> scaled(double... values) {
            return Arrays.stream(values).mapToObj(v -> Matrix.of(1, 1, (v - mean.get(0, 0)) / deviation.get(0, 0))).toList();
        }

        double unscaled(Matrix score) {
            return score.get(0, 0) * deviation.get(0, 0) + mean.get(0, 0);
        }
    }

    /** Arguments: train or predict, a CSV, the name of a column, the file of the model. */
    public static void main(String... args) throws IOException {
        double[] values = column(Path.of(args[1]), args[2]);
        Path file = Path.of(args[3]);
        if (args[0].equals("train")) {
            ModelFile.write(file, train(values));
            System.out.println("saved " + file);
        } else {
            System.out.println(Arrays.toString(predict(ModelFile.read(file, Model.class), 10, values)));
        }
    }

    static double[] column(Path csv, String name) throws IOException {
        List<String[]> rows = Files.readAllLines(csv).stream().map(line -> line.split(",")).toList();
        int column = List.of(rows.get(0)).indexOf(name);
        if (column < 0) {
            throw new IOException("There is no column " + name + " in " + csv + "; it has " + List.of(rows.get(0)));
        }
        return rows.stream().skip(1).mapToDouble(row -> Double.parseDouble(row[column])).toArray();
    }

    /** Learns from the first four fifths, until the error on the last fifth has stopped falling. */
    static Model train(double... values) {
        int split = values.length * 4 / 5;
        double mean = Arrays.stream(values, 0, split).average().orElseThrow();
        double variance = Arrays.stream(values, 0, split).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        Random random = new Random(1);
        Model best = new Model(Initialisation.lstm(1, HIDDEN, 1, random),
                Matrix.of(1, 1, mean), Matrix.of(1, 1, Math.sqrt(variance)));
        List<Matrix> z = best.scaled(values);
        List<List<Matrix>> windows = Windows.sliding(z.subList(0, split), WINDOW + 1, 1);

        Adam adam = new Adam(0.005);
        Adam.State<LstmCell.Parameters> state = adam.start(best.lstm());
        double least = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        for (int epoch = 1; epoch <= bestEpoch + PATIENCE; epoch++) {
            for (List<List<Matrix>> batch : Batches.shuffled(windows, BATCH, random)) {
                state = adam.step(state, Clipping.byNorm(gradients(state.parameters(), batch), 1));
            }
            double error = error(state.parameters(), z, split);
            if (error < least) {
                least = error;
                bestEpoch = epoch;
                best = new Model(state.parameters(), best.mean(), best.deviation());
                System.out.printf("epoch %d: mean squared error of the last fifth %.4f%n", epoch, error);
            }
        }
        return best;
    }

    /** Each value of a window is the target of the values before it. */
    static LstmCell.Parameters gradients(LstmCell.Parameters parameters, List<List<Matrix>> batch) {
        List<Matrix> steps = IntStream.rangeClosed(0, WINDOW).mapToObj(t -> batch.stream()
                .map(window -> window.get(t)).reduce(Matrix::beside).orElseThrow()).toList();         // each (1, m)
        Lstm.Forward forward = new Lstm(parameters).forward(steps.subList(0, WINDOW));
        Loss loss = MeanSquaredError.of(forward.scores()).against(steps.subList(1, WINDOW + 1));
        return loss.backward(forward).dParameters();
    }

    /** The error one step ahead, from the value number {@code from} on. */
    static double error(LstmCell.Parameters parameters, List<Matrix> z, int from) {
        List<Matrix> scores = new Lstm(parameters).forward(z.subList(0, z.size() - 1)).scores();
        return MeanSquaredError.of(scores.subList(from - 1, z.size() - 1)).against(z.subList(from, z.size())).value();
    }

    /** The next values: each forecast is the input of the next. */
    static double[] predict(Model model, int count, double... values) {
        Lstm lstm = new Lstm(model.lstm());
        State state = lstm.forward(model.scaled(values)).last();
        double[] forecast = new double[count];
        for (int k = 0; k < count; k++) {
            Matrix score = lstm.scores(state);
            forecast[k] = model.unscaled(score);
            state = lstm.step(score, state);
        }
        return forecast;
    }
}
