package io.github.unroll.internal;

import static io.github.unroll.internal.Activations.sigmoid;
import static io.github.unroll.internal.Activations.tanh;

import java.util.Arrays;

/** The kernels as plain loops. Every element has one fixed order of summation, whatever stands beside it. */
final class PortableKernels implements Kernels {

    @Override
    public void multiplyAdd(Block left, Block right, Block sum) {
        if (sum.columnStride() == 1 && right.columnStride() == 1) {
            multiplyAddAlongRows(left, right, sum);
        } else {
            multiplyAddByDots(left, right, sum);
        }
    }

    /** i-k-j: the innermost loop runs along the rows of R and S. */
    private static void multiplyAddAlongRows(Block left, Block right, Block sum) {
        double[] l = left.values();
        double[] r = right.values();
        double[] s = sum.values();
        for (int i = 0; i < sum.rows(); i++) {
            int si = sum.rowStart(i);
            for (int k = 0; k < left.columns(); k++) {
                double factor = l[left.index(i, k)];
                int rk = right.rowStart(k);
                for (int j = 0; j < sum.columns(); j++) {
                    s[si + j] += factor * r[rk + j];
                }
            }
        }
    }

    /** i-j-k: each element of S is a row of L times a column of R. */
    private static void multiplyAddByDots(Block left, Block right, Block sum) {
        double[] l = left.values();
        double[] r = right.values();
        for (int i = 0; i < sum.rows(); i++) {
            for (int j = 0; j < sum.columns(); j++) {
                int li = left.rowStart(i);
                int rj = right.index(0, j);
                double s = sum.values()[sum.index(i, j)];
                for (int k = 0; k < left.columns(); k++) {
                    s += l[li + k * left.columnStride()] * r[rj + k * right.rowStride()];
                }
                sum.values()[sum.index(i, j)] = s;
            }
        }
    }

    @Override
    public void copy(Block source, Block target) {
        for (int i = 0; i < source.rows(); i++) {
            for (int j = 0; j < source.columns(); j++) {
                target.values()[target.index(i, j)] = source.values()[source.index(i, j)];
            }
        }
    }

    @Override
    public void addToColumns(double[] b, Block z) {
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                z.values()[z.index(i, j)] += b[i];
            }
        }
    }

    @Override
    public void addRowSums(Block z, double[] sums) {
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                sums[i] += z.values()[z.index(i, j)];
            }
        }
    }

    @Override
    public void softmaxColumns(Block z) {
        double[] maxima = columnMaxima(z);
        double[] sums = new double[z.columns()];
        double[] v = z.values();
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                double e = Activations.exponential(v[z.index(i, j)], maxima[j]);
                v[z.index(i, j)] = e;
                sums[j] += e;
            }
        }
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                v[z.index(i, j)] /= sums[j];
            }
        }
    }

    private static double[] columnMaxima(Block z) {
        double[] maxima = new double[z.columns()];
        Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                maxima[j] = Math.max(maxima[j], z.values()[z.index(i, j)]);
            }
        }
        return maxima;
    }

    @Override
    public void rnnForward(Block z, double[] a) {
        for (int row = 0, n = 0; row < z.rows(); row++) {
            for (int column = 0; column < z.columns(); column++, n++) {
                a[n] = tanh(z.values()[z.index(row, column)]);
            }
        }
    }

    @Override
    public void rnnBackward(double[] a, double[] da, Block dz) {
        for (int row = 0, n = 0; row < dz.rows(); row++) {
            for (int column = 0; column < dz.columns(); column++, n++) {
                dz.values()[dz.index(row, column)] = (1 - a[n] * a[n]) * da[n];
            }
        }
    }

    @Override
    public void lstmForward(Block z, double[] cPrev, LstmStep step) {
        double[] v = z.values();
        int na = z.rows() / 4;
        for (int row = 0, n = 0; row < na; row++) {
            for (int column = 0; column < z.columns(); column++, n++) {
                double f = sigmoid(v[z.index(row, column)]);
                double i = sigmoid(v[z.index(na + row, column)]);
                double cc = tanh(v[z.index(2 * na + row, column)]);
                double o = sigmoid(v[z.index(3 * na + row, column)]);
                double c = f * cPrev[n] + i * cc;
                step.f()[n] = f;
                step.i()[n] = i;
                step.cc()[n] = cc;
                step.o()[n] = o;
                step.c()[n] = c;
                step.a()[n] = o * tanh(c);
            }
        }
    }

    @Override
    public void lstmBackward(LstmStep step, double[] cPrev, double[] da, double[] dc, Block dz) {
        double[] v = dz.values();
        int na = dz.rows() / 4;
        for (int row = 0, n = 0; row < na; row++) {
            for (int column = 0; column < dz.columns(); column++, n++) {
                double f = step.f()[n];
                double i = step.i()[n];
                double cc = step.cc()[n];
                double o = step.o()[n];
                double tanhC = tanh(step.c()[n]);
                double total = dc[n] + da[n] * o * (1 - tanhC * tanhC);
                v[dz.index(row, column)] = total * cPrev[n] * f * (1 - f);
                v[dz.index(na + row, column)] = total * cc * i * (1 - i);
                v[dz.index(2 * na + row, column)] = total * i * (1 - cc * cc);
                v[dz.index(3 * na + row, column)] = da[n] * tanhC * o * (1 - o);
                dc[n] = total * f;
            }
        }
    }
}
