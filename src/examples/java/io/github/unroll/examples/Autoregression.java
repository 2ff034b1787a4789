package io.github.unroll.examples;

import java.util.stream.IntStream;

/**
 * The classic linear forecast: z_t = w_0 + w_1 z_{t-1} + ... + w_p z_{t-p}, with the w of least squared error (G. U. Yule,
 * "On a Method of Investigating Periodicities in Disturbed Series", 1927, which is about sunspots).
 *
 * @param w w_0, ..., w_p
 */
record Autoregression(double... w) {

    /** The least squares fit to a series. The first p values have too few values before them to be forecast. */
    static Autoregression fit(int p, double... z) {
        double[][] equations = new double[p + 1][p + 2];              // Σ_t [1, z_{t-1}, ...]ᵀ [1, z_{t-1}, ..., z_t]
        for (int t = p; t < z.length; t++) {
            double[] row = row(p, t, z);
            for (int i = 0; i <= p; i++) {
                for (int j = 0; j <= p + 1; j++) {
                    equations[i][j] += row[i] * row[j];
                }
            }
        }
        return new Autoregression(solve(equations));
    }

    /** 1, z_{t-1}, ..., z_{t-p}, z_t. */
    private static double[] row(int p, int t, double... z) {
        return IntStream.rangeClosed(0, p + 1).mapToDouble(k -> k == 0 ? 1 : k <= p ? z[t - k] : z[t]).toArray();
    }

    /** Solves [A, b] by Gauss and Jordan, where A is symmetric and positive definite, so that no pivot is 0. */
    private static double[] solve(double[][] equations) {
        int n = equations.length;
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                double factor = equations[i][k] / equations[k][k];
                for (int j = k; i != k && j <= n; j++) {
                    equations[i][j] -= factor * equations[k][j];
                }
            }
        }
        return IntStream.range(0, n).mapToDouble(i -> equations[i][n] / equations[i][i]).toArray();
    }

    int p() {
        return w.length - 1;
    }

    /** The forecast for the time t, from the p values before it. */
    double at(int t, double... z) {
        return w[0] + IntStream.rangeClosed(1, p()).mapToDouble(k -> w[k] * z[t - k]).sum();
    }
}
