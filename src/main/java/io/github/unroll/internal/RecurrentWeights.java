package io.github.unroll.internal;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    /** Memory that no step uses at the moment, so that a step need not allocate it. The garbage collector may free it. */
    private volatile SoftReference<Queue<StepMemory>> idle = new SoftReference<>(null);

    /** The element-wise part of a step that keeps no cache. */
    public interface SingleStep {

        /**
         * Computes a_t from z_t.
         *
         * @param z each gate's z_t, each (n_a, m)
         * @param gates room for the value of each gate, each (n_a, m) on an array of its own, from index 0 on
         */
        void forward(List<Block> z, List<Block> gates);
    }

    /**
     * The weights of all gates on top of each other, in the order in which the kernels read them.
     *
     * @param wx Wx (g n_a, n_x)
     * @param wa Wa (g n_a, n_a)
     * @param b b (g n_a, 1)
     */
    private record Kept(PackedOperand wx, PackedOperand wa, Block b) {

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
        if (x.size() > FEW) {
            new Recurrence(gates, x.get(0).columns()).forward(x, aPrev, function);
            return;
        }
        for (int t = 0; t < x.size(); t++) {
            int step = t;
            step(x.get(t), aPrev.apply(t), (z, gates) -> function.forward(step, z, UnaryOperator.identity()));
        }
    }

    /**
     * Runs one step forward.
     *
     * @param x x_t (n_x, m)
     * @param aPrev a_{t-1} (n_a, m)
     * @param function computes a_t from z_t
     */
    public void step(Block x, Block aPrev, SingleStep function) {
        Recurrence recurrence = new Recurrence(gates, x.columns());
        Kept weights = kept(recurrence);
        Queue<StepMemory> idleMemory = idle();
        StepMemory memory = idleMemory.poll();
        if (memory == null || memory.z.columns() != x.columns()) {
            memory = StepMemory.of(recurrence);
        }
        Block z = memory.z;                                                    // (g n_a, m)
        z.setColumns(weights.b);
        add(weights.wx, x, z);
        add(weights.wa, aPrev, z);
        function.forward(memory.zOfGates, memory.gates);
        idleMemory.add(memory);
    }

    private Queue<StepMemory> idle() {
        Queue<StepMemory> queue = idle.get();
        if (queue == null) {
            queue = new ConcurrentLinkedQueue<>();
            idle = new SoftReference<>(queue);                                 // of two threads, one may lose its queue
        }
        return queue;
    }

    /**
     * The working memory of a step.
     *
     * @param z z_t of all gates (g n_a, m)
     * @param zOfGates the rows of each gate in z, each (n_a, m)
     * @param gates the values of the gates, each (n_a, m)
     */
    private record StepMemory(Block z, List<Block> zOfGates, List<Block> gates) {

        static StepMemory of(Recurrence recurrence) {
            Block z = recurrence.preActivations(new Scratch());                // not closed: the array is kept
            List<Block> zOfGates = recurrence.ofGates(z);
            return new StepMemory(z, zOfGates, zOfGates.stream().map(gate -> Block.zeros(gate.rows(), gate.columns())).toList());
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
        return new Kept(recurrence.toGatesFromInput(scratch), recurrence.toGatesFromState(scratch), recurrence.biases(scratch));
    }

    /** Z += W V, with the columns divided among threads if there is enough work. */
    private static void add(PackedOperand w, Block v, Block z) {
        if (v.columns() == 1) {
            w.multiplyAdd(v, z);
            return;
        }
        Parallel.columns(v.columns(), 2.0 * z.rows() * v.rows() * v.columns(), (first, count) ->
                w.multiplyAdd(v.columns(first, count), z.columns(first, count)));
    }
}
