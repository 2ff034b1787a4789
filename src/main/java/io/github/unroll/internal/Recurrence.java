package io.github.unroll.internal;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A recurrent layer over a sequence, but for what is done element by element, which the caller brings along:
 * <pre>
 * z_t = Wx x_t + Wa a_{t-1} + b         (g n_a, m)     the g gates on top of each other
 * a_t = non-linear(z_t)                 (n_a, m)
 * </pre>
 * What does not depend on the recurrence is taken out of the loop: the inputs of many steps, side by side, are one
 * product, and so are the gradients of the weights. Within the loop, large work is divided by examples, which have nothing
 * to do with each other.
 *
 * @param gates the weights
 * @param m the number of examples
 */
public record Recurrence(List<Gate> gates, int m) {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    /** What is done element by element at step t, for some of the examples; Z or dZ is (g n_a, count). */
    public interface Elementwise {

        /** From z_t to a_t, or from the gradient at a_t to that at z_t. */
        void step(int t, Block z, int first, int count);
    }

    private int nx() {
        return gates.get(0).wx().columns();
    }

    private int na() {
        return gates.get(0).wa().rows();
    }

    /**
     * All steps forward.
     *
     * @param x x_t of every step, each (n_x, m)
     * @param aPrev a_{t-1} of step t (n_a, m)
     * @param elementwise computes a_t from z_t
     */
    public void forward(List<Block> x, IntFunction<Block> aPrev, Elementwise elementwise) {
        try (Scratch scratch = new Scratch()) {
            Factor wx = KERNELS.factor(stack(Gate::wx, scratch), scratch);
            Factor wa = KERNELS.factor(stack(Gate::wa, scratch), scratch);
            Steps steps = new Steps(x.size(), m);
            double[] inputs = scratch.array(steps.mostSize(nx()));
            double[] arguments = scratch.array(steps.mostSize(gates.size() * na()));
            for (Steps part : steps.parts()) {
                Block allX = part.gather(x::get, part.sideBySide(inputs, nx()));
                Block allZ = part.sideBySide(arguments, gates.size() * na());
                for (int k = 0; k < gates.size(); k++) {
                    ofGate(k, allZ).setColumns(gates.get(k).b());
                }
                Parallel.columns(allX.columns(), operations(nx(), allX), (first, count) ->
                        wx.multiplyAdd(allX.columns(first, count), allZ.columns(first, count)));
                Parallel.columns(m, operations(na(), allZ), (first, count) -> part.forEach((t, column) -> {
                    Block z = allZ.columns(column + first, count);
                    wa.multiplyAdd(aPrev.apply(t).columns(first, count), z);
                    elementwise.step(t, z, first, count);
                }));
            }
        }
    }

    /**
     * All steps backward:
     * <pre>
     * dx_t = Wxᵀ dz_t               back to a_{t-1}: Waᵀ dz_t
     * dWx  = Σ_t dz_t x_tᵀ          dWa = Σ_t dz_t a_{t-1}ᵀ          db = Σ_t row sums of dz_t
     * </pre>
     *
     * @param x x_t of every step, each (n_x, m)
     * @param aPrev a_{t-1} of step t (n_a, m)
     * @param elementwise computes dz_t from what arrives at a_t, {@code back} included
     * @param back what comes back to a_t (n_a, m): 0 at first, and the gradient at a_0 in the end
     * @param dx receives dx_t of every step, each (n_x, m)
     * @param sums the gradients by the weights are added to it
     */
    public void backward(List<Block> x, IntFunction<Block> aPrev, Elementwise elementwise,
            Block back, List<Block> dx, List<Gate> sums) {
        try (Scratch scratch = new Scratch()) {
            Factor toInput = KERNELS.factor(stack(Gate::wx, scratch).transpose(), scratch);
            Factor toState = KERNELS.factor(stack(Gate::wa, scratch).transpose(), scratch);
            Steps steps = new Steps(x.size(), m);
            double[] inputs = scratch.array(steps.mostSize(nx()));
            double[] states = scratch.array(steps.mostSize(na()));
            double[] arguments = scratch.array(steps.mostSize(gates.size() * na()));
            for (Steps part : steps.partsBackward()) {
                Block allDz = part.sideBySide(arguments, gates.size() * na());
                Parallel.columns(m, operations(na(), allDz), (first, count) -> part.forEachBackward((t, column) -> {
                    Block dz = allDz.columns(column + first, count);
                    Block da = back.columns(first, count);
                    elementwise.step(t, dz, first, count);
                    da.fill(0);
                    toState.multiplyAdd(dz, da);
                }));
                Block allX = part.gather(x::get, part.sideBySide(inputs, nx()));
                Block allA = part.gather(aPrev, part.sideBySide(states, na()));
                for (int k = 0; k < gates.size(); k++) {
                    addGradients(ofGate(k, allDz), allX, allA, sums.get(k));
                }
                allX.fill(0);
                Parallel.columns(allX.columns(), operations(nx(), allX), (first, count) ->
                        toInput.multiplyAdd(allDz.columns(first, count), allX.columns(first, count)));
                part.scatter(allX, dx::get);
            }
        }
    }

    /** dWx += dZ Xᵀ, dWa += dZ Aᵀ, db += row sums of dZ. */
    private void addGradients(Block dz, Block x, Block a, Gate sums) {
        try (Scratch scratch = new Scratch()) {
            Factor left = KERNELS.factor(dz, scratch);
            Parallel.columns(nx(), 2.0 * na() * dz.columns() * nx(), (first, count) ->
                    left.multiplyAdd(x.rows(first, count).transpose(), sums.wx().columns(first, count)));
            Parallel.columns(na(), 2.0 * na() * dz.columns() * na(), (first, count) ->
                    left.multiplyAdd(a.rows(first, count).transpose(), sums.wa().columns(first, count)));
            KERNELS.addRowSums(dz, sums.b());
        }
    }

    /** The matrices of all gates on top of each other. */
    private Block stack(Function<Gate, Block> matrix, Scratch scratch) {
        Block all = scratch.block(gates.size() * na(), matrix.apply(gates.get(0)).columns());
        for (int k = 0; k < gates.size(); k++) {
            matrix.apply(gates.get(k)).copyTo(ofGate(k, all));
        }
        return all;
    }

    /** The rows of the k-th gate. */
    private Block ofGate(int k, Block all) {
        return all.rows(k * na(), na());
    }

    /** Multiplications and additions of all gates' matrices with so many columns, times as many columns as the block has. */
    private double operations(int columns, Block block) {
        return 2.0 * gates.size() * na() * columns * block.columns();
    }
}
