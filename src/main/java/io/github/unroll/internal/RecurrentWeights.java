package io.github.unroll.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * The weights of a recurrent layer, for many calls. A sequence goes through {@link Recurrence}, which packs the weights at
 * each call. For one or two steps, packing takes longer than the steps, so the packed weights are made at first use and
 * kept. Both ways compute each element in the same order, so the results have the same bits. Threads may share an instance.
 */
public final class RecurrentWeights {

    /** The maximum number of steps that use the kept weights. */
    private static final int FEW = 2;

    private static final Kernels KERNELS = Kernels.ACTIVE;

    private final List<Affine> gates;
    /** For single examples (true), and for several. */
    private final Map<Boolean, Kept> kept = new ConcurrentHashMap<>(2);

    /**
     * The weights of all gates on top of each other, in the order in which the kernels read them.
     *
     * @param wx Wx (g n_a, n_x)
     * @param wa Wa (g n_a, n_a)
     */
    private record Kept(PackedOperand wx, PackedOperand wa) {

        boolean isCurrent() {
            return wx.isCurrent() && wa.isCurrent();
        }
    }

    /** The weights of each gate. */
    public RecurrentWeights(List<Affine> gates) {
        this.gates = gates;
    }

    /**
     * Runs all steps forward.
     *
     * @param x x_t of every step, each (n_x, m)
     * @param aPrev a_{t-1} of step t (n_a, m)
     * @param function computes a_t from z_t
     */
    public void forward(List<Block> x, IntFunction<Block> aPrev, Recurrence.StepFunction function) {
        int m = x.get(0).columns();
        Recurrence recurrence = new Recurrence(gates, m);
        if (x.size() > FEW) {
            recurrence.forward(x, aPrev, function);
            return;
        }
        Kept weights = kept(recurrence);
        try (Scratch scratch = new Scratch()) {
            Block z = recurrence.preActivations(scratch);
            for (int t = 0; t < x.size(); t++) {
                recurrence.setBiases(z);
                add(weights.wx, x.get(t), z);
                add(weights.wa, aPrev.apply(t), z);
                function.forward(t, recurrence.ofGates(z), UnaryOperator.identity());
            }
        }
    }

    /** The kept weights, packed again once the kernels have changed. */
    private Kept kept(Recurrence recurrence) {
        Kept weights = kept.get(recurrence.m() == 1);
        return weights != null && weights.isCurrent() ? weights
                : kept.compute(recurrence.m() == 1, (single, old) -> old != null && old.isCurrent() ? old : keep(recurrence));
    }

    private static Kept keep(Recurrence recurrence) {
        Scratch scratch = new Scratch();                                       // not closed: its arrays are kept
        return new Kept(recurrence.toGatesFromInput(scratch), recurrence.toGatesFromState(scratch));
    }

    /** Z += W V, with the columns divided among threads if there is enough work. */
    private static void add(PackedOperand w, Block v, Block z) {
        Parallel.columns(v.columns(), 2.0 * z.rows() * v.rows() * v.columns(), (first, count) ->
                w.multiplyAdd(v.columns(first, count), z.columns(first, count)));
    }
}
