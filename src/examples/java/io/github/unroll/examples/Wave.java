package io.github.unroll.examples;

import io.github.unroll.Lengths;
import io.github.unroll.Matrix;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A noisy wave of some form, of 20 to 60 values, with a random period, phase and height.
 *
 * @param form the class that a classifier has to find
 * @param values at the times 0, 1, ...
 */
record Wave(Form form, double... values) {

    private static final int SHORTEST = 20;
    private static final int LONGEST = 60;
    private static final double NOISE = 0.15;

    /** The forms, each as a function of the phase in [0, 1) with values in [-1, 1]. */
    enum Form {
        SINE, TRIANGLE, SQUARE, SAWTOOTH;

        double at(double phase) {
            return switch (this) {
                case SINE -> Math.sin(2 * Math.PI * phase);
                case TRIANGLE -> 4 * Math.abs(phase - 0.5) - 1;
                case SQUARE -> phase < 0.5 ? 1 : -1;
                case SAWTOOTH -> 2 * phase - 1;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Wave random(Random random) {
        Form form = Form.values()[random.nextInt(Form.values().length)];
        double period = 8 + 12 * random.nextDouble();
        double phase = random.nextDouble();
        double height = 0.5 + random.nextDouble();
        int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
        return new Wave(form, IntStream.range(0, length)
                .mapToDouble(t -> height * form.at((phase + t / period) % 1) + NOISE * random.nextGaussian()).toArray());
    }

    static List<Wave> random(int count, Random random) {
        return IntStream.range(0, count).mapToObj(k -> random(random)).toList();
    }

    static Lengths lengths(List<Wave> waves) {
        return Lengths.of(waves.stream().mapToInt(wave -> wave.values.length).toArray());
    }

    /** The waves side by side, x_t (1, m). The padding after the end of a wave is NaN, which nothing may read. */
    static List<Matrix> x(List<Wave> waves) {
        int longest = waves.stream().mapToInt(wave -> wave.values.length).max().orElseThrow();
        return IntStream.range(0, longest).mapToObj(t -> Matrix.of(1, waves.size(), waves.stream()
                .mapToDouble(wave -> t < wave.values.length ? wave.values[t] : Double.NaN).toArray())).toList();
    }

    static int[] labels(List<Wave> waves) {
        return waves.stream().mapToInt(wave -> wave.form.ordinal()).toArray();
    }
}
