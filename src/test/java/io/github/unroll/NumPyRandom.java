package io.github.unroll;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers of NumPy's legacy generator, {@code np.random.seed(seed)} and {@code np.random.randn(shape)}: the Mersenne
 * Twister MT19937 (M. Matsumoto and T. Nishimura, <cite>ACM Transactions on Modeling and Computer Simulation</cite> 8,
 * 1998), doubles of 53 bits, and normal numbers by the polar method (G. Marsaglia and T. A. Bray, <cite>SIAM Review</cite>
 * 6, 1964). It is a source of tests and examples, and not part of the library.
 */
public final class NumPyRandom {

    private static final int N = 624;                   // words of state
    private static final int M = 397;                   // how far ahead the word is that a new one is mixed with
    private static final int UPPER_BIT = 0x80000000;
    private static final int LOWER_BITS = 0x7fffffff;

    private final int[] state = new int[N];
    private int next = N;                               // the next word to hand out; N: all are used up
    private double spare = Double.NaN;                  // normal numbers come in pairs; NaN: none is left over

    /** As {@code np.random.seed(seed)}: init_genrand. The seed is the 32 bits of the argument. */
    public NumPyRandom(int seed) {
        state[0] = seed;
        for (int k = 1; k < N; k++) {
            state[k] = 1812433253 * (state[k - 1] ^ (state[k - 1] >>> 30)) + k;
        }
    }

    /** {@return standard normal numbers, row by row, as {@code np.random.randn(rows, columns)}} */
    public Matrix randn(int rows, int columns) {
        return Matrix.generate(rows, columns, this::nextGaussian);
    }

    /**
     * {@return the array {@code np.random.randn(rows, columns, steps)}, as one matrix (rows, columns) a step} Such an
     * array is drawn with the last index running fastest: first all steps of the element in row 0, column 0.
     */
    public List<Matrix> randn(int rows, int columns, int steps) {
        Matrix drawn = randn(rows * columns, steps);    // an element a row, a step a column
        return IntStream.range(0, steps)
                .mapToObj(t -> Matrix.of(rows, columns, drawn.columns(t, t + 1).toArray()))
                .toList();
    }

    /** The polar method: a point (x1, x2) in the unit disc gives two numbers, f x2 at once and f x1 the next time. */
    private double nextGaussian() {
        if (!Double.isNaN(spare)) {
            double gaussian = spare;
            spare = Double.NaN;
            return gaussian;
        }
        double x1;
        double x2;
        double s;
        do {
            x1 = 2 * nextDouble() - 1;
            x2 = 2 * nextDouble() - 1;
            s = x1 * x1 + x2 * x2;
        } while (s >= 1 || s == 0);
        double f = Math.sqrt(-2 * StrictMath.log(s) / s);
        spare = f * x1;
        return f * x2;
    }

    /** Uniform in [0, 1), as {@code np.random.random_sample()}: 27 bits of one word, then 26 bits of the next. */
    double nextDouble() {
        int u = nextWord() >>> 5;
        int v = nextWord() >>> 6;
        return (u * 67108864.0 + v) / 9007199254740992.0;   // (u 2²⁶ + v) / 2⁵³
    }

    /** The next 32 bits of MT19937, tempered. */
    int nextWord() {
        if (next == N) {
            twist();
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int k = 0; k < N; k++) {
            int y = (state[k] & UPPER_BIT) | (state[(k + 1) % N] & LOWER_BITS);
            state[k] = state[(k + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
    }
}
