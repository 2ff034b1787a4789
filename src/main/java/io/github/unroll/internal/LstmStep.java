package io.github.unroll.internal;

/** What one LSTM step computes past its products: the four gates, the cell state and the hidden state, each (n_a, m). */
public record LstmStep(double[] f, double[] i, double[] cc, double[] o, double[] c, double[] a) {

    /** Room for a step of the given number of elements, n_a m. */
    public static LstmStep allocate(int size) {
        return new LstmStep(
                new double[size], new double[size], new double[size], new double[size], new double[size], new double[size]);
    }
}
