package io.github.unroll.internal;

import static java.lang.Math.fma;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The element-wise part of a step, in plain Java. Some rows at a time are copied to the start of arrays, and short loops
 * process them; the JIT compiler vectorises these loops by itself.
 */
final class PortableGates {

    /** The approximate number of elements at a time: the arrays of a step fit into the first-level cache. */
    private static final int NUMBERS = 256;

    private PortableGates() {
    }

    /** A function of many numbers, in place. */
    interface NonLinearity {
        void apply(Activations activations, double[] numbers, int count);
    }

    /** Does the work on all rows of a block, some at a time. The work takes a function that gives those rows of any block. */
    private static void someRows(Block block, Consumer<UnaryOperator<Block>> work) {
        if (block.isEmpty()) {
            return;
        }
        int most = Math.max(1, NUMBERS / block.columns());
        if (block.rows() <= most) {
            work.accept(UnaryOperator.identity());
            return;
        }
        for (int i = 0; i < block.rows(); i += most) {
            int first = i;
            int count = Math.min(most, block.rows() - first);
            work.accept(any -> any.rows(first, count));
        }
    }

    private static List<Block> slices(List<Block> blocks, UnaryOperator<Block> slice) {
        Block[] slices = new Block[blocks.size()];
        Arrays.setAll(slices, k -> slice.apply(blocks.get(k)));
        return Arrays.asList(slices);
    }

    /** S = f(Z). */
    static void apply(NonLinearity f, Block z, Block s) {
        someRows(z, slice -> {
            try (Scratch scratch = new Scratch()) {
                Block some = slice.apply(z);
                int count = some.rows() * some.columns();
                double[] numbers = read(some, scratch);
                f.apply(new Activations(count, scratch), numbers, count);
                write(numbers, slice.apply(s));
            }
        });
    }

    /** dZ = (1 - A²) ⊙ (dA + dANext). */
    static void rnnBackward(Block a, Block da, Block daNext, Block dz) {
        someRows(a, slice -> {
            try (Scratch scratch = new Scratch()) {
                Block some = slice.apply(a);
                int count = some.rows() * some.columns();
                double[] gradient = read(slice.apply(da), scratch);
                add(gradient, read(slice.apply(daNext), scratch), count);
                throughTanh(read(some, scratch), gradient, count);
                write(gradient, slice.apply(dz));
            }
        });
    }

    /** The gates, c = f ⊙ cPrev + i ⊙ c̃ and a = o ⊙ tanh(c). */
    static void lstmForward(List<Block> z, Block cPrev, LstmStep step) {
        someRows(cPrev, slice -> someForward(slices(z, slice), slice.apply(cPrev), step.map(slice)));
    }

    private static void someForward(List<Block> z, Block cPrev, LstmStep step) {
        int count = cPrev.rows() * cPrev.columns();
        try (Scratch scratch = new Scratch()) {
            Activations activations = new Activations(count, scratch);
            double[] f = read(z.get(0), scratch);
            activations.sigmoid(f, count);
            write(f, step.f());
            double[] i = read(z.get(1), scratch);
            activations.sigmoid(i, count);
            write(i, step.i());
            double[] c = read(z.get(2), scratch);
            activations.tanh(c, count);
            write(c, step.cc());
            double[] o = read(z.get(3), scratch);
            activations.sigmoid(o, count);
            write(o, step.o());

            multiply(c, i, count);
            addProduct(f, read(cPrev, scratch), c, count);
            write(c, step.c());
            activations.tanh(c, count);
            multiply(c, o, count);
            write(c, step.a());
        }
    }

    /** The gradients with respect to the pre-activations of the gates and to cPrev. */
    static void lstmBackward(LstmStep step, Block cPrev, LstmUpstream upstream, List<Block> dz, Block dcPrev) {
        someRows(cPrev, slice -> someBackward(
                step.map(slice), slice.apply(cPrev), upstream.map(slice), slices(dz, slice), slice.apply(dcPrev)));
    }

    private static void someBackward(LstmStep step, Block cPrev, LstmUpstream upstream, List<Block> dz, Block dcPrev) {
        int count = cPrev.rows() * cPrev.columns();
        try (Scratch scratch = new Scratch()) {
            double[] f = read(step.f(), scratch);
            double[] i = read(step.i(), scratch);
            double[] cc = read(step.cc(), scratch);
            double[] o = read(step.o(), scratch);
            double[] tanhC = read(step.c(), scratch);
            new Activations(count, scratch).tanh(tanhC, count);
            double[] da = read(upstream.da(), scratch);
            add(da, read(upstream.daNext(), scratch), count);
            double[] d = scratch.array(count);
            atCell(da, o, tanhC, read(upstream.dcNext(), scratch), d, count);
            double[] gradient = scratch.array(count);

            throughSigmoid(d, read(cPrev, scratch), f, gradient, count);
            write(gradient, dz.get(0));                                        // dz_f = D ⊙ cPrev ⊙ f ⊙ (1 - f)
            throughSigmoid(d, cc, i, gradient, count);
            write(gradient, dz.get(1));                                        // dz_i = D ⊙ c̃ ⊙ i ⊙ (1 - i)
            throughSigmoid(da, tanhC, o, gradient, count);
            write(gradient, dz.get(3));                                        // dz_o = dA ⊙ tanh(c) ⊙ o ⊙ (1 - o)
            multiply(i, d, count);
            throughTanh(cc, i, count);
            write(i, dz.get(2));                                               // dz_c = D ⊙ i ⊙ (1 - c̃²)
            multiply(d, f, count);
            write(d, dcPrev);                                                  // dcPrev = D ⊙ f
        }
    }

    /** Copies the elements of a block to an array, from index 0 on. */
    private static double[] read(Block block, Scratch scratch) {
        double[] numbers = scratch.array(block.rows() * block.columns());
        block.copyTo(Block.of(numbers, block.rows(), block.columns()));
        return numbers;
    }

    private static void write(double[] numbers, Block block) {
        Block.of(numbers, block.rows(), block.columns()).copyTo(block);
    }

    /** sum ← sum + x. */
    private static void add(double[] sum, double[] x, int count) {
        for (int n = 0; n < count; n++) {
            sum[n] += x[n];
        }
    }

    /** product ← product ⊙ x. */
    private static void multiply(double[] product, double[] x, int count) {
        for (int n = 0; n < count; n++) {
            product[n] *= x[n];
        }
    }

    /** sum ← x ⊙ y + sum. */
    private static void addProduct(double[] x, double[] y, double[] sum, int count) {
        for (int n = 0; n < count; n++) {
            sum[n] = fma(x[n], y[n], sum[n]);
        }
    }

    /** D = da ⊙ o ⊙ (1 - tanh²(c)) + dc, the whole gradient at the cell state. */
    private static void atCell(double[] da, double[] o, double[] tanhC, double[] dc, double[] d, int count) {
        for (int n = 0; n < count; n++) {
            d[n] = fma(da[n] * o[n], fma(-tanhC[n], tanhC[n], 1), dc[n]);
        }
    }

    /** dz = d ⊙ factor ⊙ s ⊙ (1 - s), at a gate s = σ(z) that multiplies a factor. */
    private static void throughSigmoid(double[] d, double[] factor, double[] s, double[] dz, int count) {
        for (int n = 0; n < count; n++) {
            dz[n] = d[n] * factor[n] * (s[n] * (1 - s[n]));
        }
    }

    /** d ← (1 - t²) ⊙ d, at t = tanh(z). */
    private static void throughTanh(double[] t, double[] d, int count) {
        for (int n = 0; n < count; n++) {
            d[n] *= fma(-t[n], t[n], 1);
        }
    }
}
