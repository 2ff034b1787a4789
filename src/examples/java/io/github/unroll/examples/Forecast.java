package io.github.unroll.examples;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.Matrix;
import io.github.unroll.State;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import io.github.unroll.training.MeanSquaredError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Forecasts a time series: next year's number of sunspots, from those of all years before.
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=io.github.unroll.examples.Forecast
 * </pre>
 * The LSTM has one input, and one output, which is its linear score. It learns from the years up to 1899. The training ends
 * when the error on the years up to 1929 has not fallen for a while, and the parameters with the least such error are saved
 * in {@code target/forecast.safetensors}. The errors printed at the end are those of the years from 1930 on, which have not
 * been used before; those of an {@linkplain Autoregression autoregression}, which has learned from the same years, are
 * printed beside them.
 */
public final class Forecast {

    static final int FIRST_VALIDATED = 1900;
    static final int FIRST_TESTED = 1930;
    static final int FIRST_FREE = 1985;
    private static final int HIDDEN = 12;
    private static final int CYCLE = 11;
    private static final int EVERY = 10;
    private static final int PATIENCE = 250;
    private static final int LONGEST_AUTOREGRESSION = 20;
    private static final double RATE = 0.01;
    private static final double LONGEST_GRADIENT = 1;

    private final Series series;
    private final int steps;
    private final PrintStream out;

    Forecast(Series series, int steps, PrintStream out) {
        this.series = series;
        this.steps = steps;
        this.out = out;
    }

    /** Numbers of sunspots, one a year. The network reads a tenth of their roots, so that the active years do not dominate. */
    record Series(int firstYear, double... values) {

        /** The yearly numbers 1700-2008, in the public domain; see sunspots-SOURCE.txt. */
        static Series sunspots() throws IOException {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(
                    Forecast.class.getResourceAsStream("sunspots.csv"), StandardCharsets.UTF_8))) {
                List<String[]> rows = in.lines().skip(1).map(row -> row.split(",")).toList();
                return new Series(Integer.parseInt(rows.get(0)[0]),
                        rows.stream().mapToDouble(row -> Double.parseDouble(row[1])).toArray());
            }
        }

        double at(int year) {
            return values[year - firstYear];
        }

        int lastYear() {
            return firstYear + values.length - 1;
        }

        /** The inputs of the network for some years, each (1, 1). */
        List<Matrix> scaled(int from, int to) {
            return Arrays.stream(scaledValues(from, to)).mapToObj(z -> Matrix.of(1, 1, z)).toList();
        }

        double[] scaledValues(int from, int to) {
            return IntStream.rangeClosed(from, to).mapToDouble(year -> Math.sqrt(at(year)) / 10).toArray();
        }

        /** The number of sunspots that a score stands for. */
        static double unscaled(Matrix score) {
            return unscaled(score.toArray()[0]);
        }

        static double unscaled(double z) {
            double root = Math.max(10 * z, 0);
            return root * root;
        }

        /** The root of the mean squared error of a forecast for some years. */
        double error(int from, int to, IntToDoubleFunction forecast) {
            return Math.sqrt(IntStream.rangeClosed(from, to)
                    .mapToDouble(year -> forecast.applyAsDouble(year) - at(year))
                    .map(difference -> difference * difference).average().orElseThrow());
        }
    }

    public static void main(String... args) throws IOException {
        new Forecast(Series.sunspots(), 1000, System.out).run(Path.of("target"));
    }

    /** Trains, prints errors, saves and draws. Returns the error of the test, in sunspots. */
    double run(Path folder) throws IOException {
        print("%nAn LSTM with %d hidden units learns the yearly numbers of sunspots, %d to %d%n%n",
                HIDDEN, series.firstYear, FIRST_VALIDATED - 1);
        Parameters parameters = train(Initialisation.lstm(1, HIDDEN, 1, new Random(1)));
        double[] ahead = oneYearAhead(parameters);
        double[] free = freeRunning(parameters, FIRST_FREE);

        Autoregression linear = autoregression();
        double[] linearAhead = oneYearAhead(linear);
        double[] linearFree = freeRunning(linear, FIRST_FREE);

        int last = series.lastYear();
        double error = error(FIRST_TESTED, last, ahead);
        print("%nError from %d to %d, one year ahead (root mean square, in sunspots)%n%n", FIRST_TESTED, last);
        print("  this LSTM                       %5.1f%n", error);
        print("  autoregression over %2d years    %5.1f%n", linear.p(), error(FIRST_TESTED, last, linearAhead));
        print("  as many as the year before      %5.1f%n", series.error(FIRST_TESTED, last, year -> series.at(year - 1)));
        print("  as many as %d years before      %5.1f%n", CYCLE,
                series.error(FIRST_TESTED, last, year -> series.at(year - CYCLE)));
        print("%nError from %d to %d, where nothing after %d is known%n%n", FIRST_FREE, last, FIRST_FREE - 1);
        print("  this LSTM, on its own           %5.1f%n", series.error(FIRST_FREE, last, year -> free[year - FIRST_FREE]));
        print("  autoregression over %2d years    %5.1f%n", linear.p(),
                series.error(FIRST_FREE, last, year -> linearFree[year - FIRST_FREE]));
        print("  as many as %d years before      %5.1f%n", CYCLE, series.error(FIRST_FREE, last, this::cyclesBefore));

        Path model = folder.resolve("forecast.safetensors");
        Path picture = folder.resolve("forecast.svg");
        Files.createDirectories(folder);
        ModelFile.write(model, parameters, Map.of("trained-on", "sunspots " + series.firstYear + "-" + (FIRST_VALIDATED - 1)));
        chart(ahead, free).write(picture);
        print("%nModel and picture: %s, %s%n", model, picture);
        return error;
    }

    /**
     * Goes through all years of training at every step. Ends early when the error of the years of validation has not fallen for
     * PATIENCE steps, and returns the parameters with the least one.
     */
    private Parameters train(Parameters start) {
        Adam adam = new Adam(LearningRate.linear(RATE, steps));
        Adam.State<Parameters> run = adam.start(start);
        Adam.State<Parameters> best = run;
        double least = Double.POSITIVE_INFINITY;
        while (run.steps() < steps && run.steps() - best.steps() < PATIENCE) {
            run = adam.step(run, Clipping.byNorm(gradients(run.parameters()), LONGEST_GRADIENT));
            if (run.steps() % EVERY == 0) {
                double[] ahead = oneYearAhead(run.parameters());
                double validation = error(FIRST_VALIDATED, FIRST_TESTED - 1, ahead);
                best = validation < least ? run : best;
                least = Math.min(validation, least);
                progress(run.steps(), error(series.firstYear + 1, FIRST_VALIDATED - 1, ahead), validation, least);
            }
        }
        print("%nEnds after step %,d: the least error from %d to %d was %.1f, after step %,d%n",
                run.steps(), FIRST_VALIDATED, FIRST_TESTED - 1, least, best.steps());
        return best.parameters();
    }

    /** The gradients of the mean squared error over the years of training. */
    private Parameters gradients(Parameters parameters) {
        Lstm lstm = new Lstm(parameters);
        Lstm.Forward forward = lstm.forward(series.scaled(series.firstYear, FIRST_VALIDATED - 2));
        Loss loss = MeanSquaredError.of(forward.scores()).against(series.scaled(series.firstYear + 1, FIRST_VALIDATED - 1));
        return loss.backward(forward).dParameters();
    }

    private void progress(int step, double training, double validation, double least) {
        if (step % (5 * EVERY) == 0) {
            print("step %,5d of %,d   error %d to %d: %.1f   %d to %d: %.1f   least: %.1f%n", step, steps,
                    series.firstYear + 1, FIRST_VALIDATED - 1, training, FIRST_VALIDATED, FIRST_TESTED - 1, validation, least);
        }
    }

    /** The forecast for each year from the second on, from the years before it. */
    double[] oneYearAhead(Parameters parameters) {
        List<Matrix> x = series.scaled(series.firstYear, series.lastYear() - 1);
        Lstm.Forward forward = new Lstm(parameters).forward(x);
        return forward.scores().stream().mapToDouble(Series::unscaled).toArray();
    }

    private double error(int from, int to, double[] oneYearAhead) {
        return series.error(from, to, year -> oneYearAhead[year - series.firstYear - 1]);
    }

    /** The forecast for a year and all years after it, where the network reads its own forecasts in place of the numbers. */
    double[] freeRunning(Parameters parameters, int first) {
        Lstm lstm = new Lstm(parameters);
        State state = lstm.forward(series.scaled(series.firstYear, first - 1)).last();
        double[] forecast = new double[series.lastYear() - first + 1];
        for (int k = 0; k < forecast.length; k++) {
            Matrix score = lstm.scores(state);
            forecast[k] = Series.unscaled(score);
            state = lstm.step(score, state);
        }
        return forecast;
    }

    /** The number in the last year before the free run that is a whole number of cycles earlier. */
    private double cyclesBefore(int year) {
        int before = year;
        while (before >= FIRST_FREE) {
            before -= CYCLE;
        }
        return series.at(before);
    }

    /** The years of training fit the autoregression, those of validation choose its order, as they end the LSTM's training. */
    private Autoregression autoregression() {
        double[] training = series.scaledValues(series.firstYear, FIRST_VALIDATED - 1);
        return IntStream.rangeClosed(1, LONGEST_AUTOREGRESSION).mapToObj(p -> Autoregression.fit(p, training))
                .min(Comparator.comparingDouble(linear -> error(FIRST_VALIDATED, FIRST_TESTED - 1, oneYearAhead(linear))))
                .orElseThrow();
    }

    /**
     * The forecast for each year from the second on; for the first years, which it cannot forecast, the value of the year
     * before.
     */
    private double[] oneYearAhead(Autoregression linear) {
        double[] z = series.scaledValues(series.firstYear, series.lastYear());
        return IntStream.range(1, z.length)
                .mapToDouble(t -> Series.unscaled(t < linear.p() ? z[t - 1] : linear.at(t, z))).toArray();
    }

    private double[] freeRunning(Autoregression linear, int first) {
        double[] z = series.scaledValues(series.firstYear, series.lastYear());
        for (int t = first - series.firstYear; t < z.length; t++) {
            z[t] = linear.at(t, z);
        }
        return Arrays.stream(z, first - series.firstYear, z.length).map(Series::unscaled).toArray();
    }

    private Chart chart(double[] ahead, double[] free) {
        int from = FIRST_TESTED - 30;
        double[] truth = Arrays.copyOfRange(series.values, from - series.firstYear, series.values.length);
        double[] test = Arrays.copyOfRange(ahead, FIRST_TESTED - series.firstYear - 1, ahead.length);
        return new Chart("Sunspots a year: an LSTM trained on 1700 to 1899", "year", "sunspots", List.of(
                new Chart.Line("truth", Chart.GREY, from, 1, truth),
                new Chart.Line("forecast one year ahead", Chart.BLUE, FIRST_TESTED, 1, test),
                new Chart.Line("on its own from " + FIRST_FREE, Chart.ORANGE, FIRST_FREE, 1, free)));
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
