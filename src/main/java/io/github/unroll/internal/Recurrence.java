package io.github.unroll.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * A recurrent layer over a sequence, but for what is done element by element, which the caller brings along:
 * <pre>
 * z_t = Wx x_t + Wa a_{t-1} + b         (g n_a, m)     the g gates on top of each other
 * a_t = non-linear(z_t)                 (n_a, m)
 * </pre>
 * What does not depend on the recurrence is taken out of the loop: the inputs of many steps, side by side, are one
 * product, and so are the gradients of the weights. Large work is divided by rows over a {@link Team}: each member keeps some
 * of the hidden units, and so some of the weights in its cache, and computes these units' part of every step. A barrier
 * follows each step, as every unit needs the states of all.
 *
 * @param gates the weights
 * @param m the number of examples
 */
public record Recurrence(List<Gate> gates, int m) {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    /** What is done element by element at step t, for some of the units. */
    public interface Elementwise {

        /**
         * From z_t to a_t, or from the gradient at a_t to that at z_t.
         *
         * @param z those units' rows of each gate's z_t, or of the gradient at it, each (count, m)
         * @param own takes those units' rows of a block (n_a, m)
         */
        void step(int t, List<Block> z, UnaryOperator<Block> own);
    }

    private int na() {
        return gates.get(0).w().rows();
    }

    private int nx() {
        return gates.get(0).w().columns() - na();
    }

    private Block wa(Gate gate) {
        return gate.w().columns(0, na());
    }

    private Block wx(Gate gate) {
        return gate.w().columns(na(), nx());
    }

    /**
     * All steps forward.
     *
     * @param x x_t of every step, each (n_x, m)
     * @param aPrev a_{t-1} of step t (n_a, m)
     * @param elementwise computes a_t from z_t
     */
    public void forward(List<Block> x, IntFunction<Block> aPrev, Elementwise elementwise) {
        Team.run(operations(x.size()), x.size(), member -> forward(x, aPrev, elementwise, member));
    }

    void forward(List<Block> x, IntFunction<Block> aPrev, Elementwise elementwise, Team.Member member) {
        try (Scratch scratch = new Scratch()) {
            List<Gate> own = gates.stream().map(gate -> gate.map(member::rows)).toList();
            Steps steps = new Steps(x.size(), m);
            Factor wx = KERNELS.left(stack(own, this::wx, scratch), steps.mostColumns(), scratch);
            Factor wa = KERNELS.left(stack(own, this::wa, scratch), m, scratch);
            int rows = own.size() * own.get(0).b().rows();
            double[] inputs = scratch.array(steps.mostSize(nx()));
            double[] arguments = scratch.array(steps.mostSize(rows));
            for (Steps part : steps.parts()) {
                Block allX = part.gather(x::get, part.sideBySide(inputs, nx()));
                Block allZ = part.sideBySide(arguments, rows);
                for (int k = 0; k < own.size(); k++) {
                    ofGate(k, allZ).setColumns(own.get(k).b());
                }
                wx.multiplyAdd(allX, allZ);
                part.forEach((t, column) -> {
                    Block z = allZ.columns(column, m);
                    wa.multiplyAdd(aPrev.apply(t), z);
                    elementwise.step(t, ofGates(z), member::rows);
                    member.barrier();                                             // now all of a_t is there
                });
            }
        }
    }

    /**
     * All steps backward:
     * <pre>
     * dx_t = Wxᵀ dz_t               back to a_{t-1}: Waᵀ dz_t
     * dW   = Σ_t dz_t [a_{t-1}; x_t]ᵀ      db = Σ_t row sums of dz_t
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
            double[] arguments = scratch.array(new Steps(x.size(), m).mostSize(gates.size() * na()));
            Team.run(2 * operations(x.size()), x.size(), member ->
                    backward(x, aPrev, elementwise, member.rows(back), dx, sums, arguments, member));
        }
    }

    void backward(List<Block> x, IntFunction<Block> aPrev, Elementwise elementwise,
            Block back, List<Block> dx, List<Gate> sums, double[] arguments, Team.Member member) {
        try (Scratch scratch = new Scratch()) {
            Steps steps = new Steps(x.size(), m);
            Factor toInput = KERNELS.left(transposed(this::wx, member, scratch), steps.mostColumns(), scratch);
            Factor toState = KERNELS.left(transposed(this::wa, member, scratch), m, scratch);
            double[] statesAndInputs = scratch.array(steps.mostSize(na() + nx()));
            for (Steps part : steps.partsBackward()) {
                Block allDz = part.sideBySide(arguments, gates.size() * na());
                part.forEachBackward((t, column) -> {
                    Block dz = allDz.columns(column, m);
                    elementwise.step(t, ofGates(dz, member), member::rows);
                    member.barrier();                                             // now all of dz_t is there
                    back.fill(0);
                    toState.multiplyAdd(dz, back);
                });
                Block allV = part.sideBySide(statesAndInputs, na() + nx());
                part.gather(aPrev, allV.rows(0, na()));
                Block allX = part.gather(x::get, allV.rows(na(), nx()));
                addGradients(ofGates(allDz, member), allV, sums.stream().map(sum -> sum.map(member::rows)).toList());
                Block ownDx = member.rows(allX);                               // written over X, which is read no more
                ownDx.fill(0);
                toInput.multiplyAdd(allDz, ownDx);
                part.scatter(ownDx, t -> member.rows(dx.get(t)));
                member.barrier();                                                 // now dZ may be written to again
            }
        }
    }

    /** dW += dZ Vᵀ, db += row sums of dZ, for each gate. */
    private static void addGradients(List<Block> dz, Block v, List<Gate> sums) {
        try (Scratch scratch = new Scratch()) {
            Factor byV = KERNELS.right(v.transpose(), scratch);
            for (int k = 0; k < dz.size(); k++) {
                byV.multiplyAdd(dz.get(k), sums.get(k).w());
                KERNELS.addRowSums(dz.get(k), sums.get(k).b());
            }
        }
    }

    /** The matrices of all gates on top of each other. */
    private static Block stack(List<Gate> gates, Function<Gate, Block> matrix, Scratch scratch) {
        Block first = matrix.apply(gates.get(0));
        Block all = scratch.block(gates.size() * first.rows(), first.columns());
        for (int k = 0; k < gates.size(); k++) {
            matrix.apply(gates.get(k)).copyTo(all.rows(k * first.rows(), first.rows()));
        }
        return all;
    }

    /** A member's rows of the transposes of all gates' matrices, side by side. */
    private Block transposed(Function<Gate, Block> matrix, Team.Member member, Scratch scratch) {
        return stack(gates, gate -> member.rows(matrix.apply(gate).transpose()).transpose(), scratch).transpose();
    }

    /** The rows of the k-th gate, of as many as there are. */
    private Block ofGate(int k, Block all) {
        int rows = all.rows() / gates.size();
        return all.rows(k * rows, rows);
    }

    /** The rows of each gate. */
    private List<Block> ofGates(Block all) {
        Block[] blocks = new Block[gates.size()];
        Arrays.setAll(blocks, k -> ofGate(k, all));
        return Arrays.asList(blocks);
    }

    /** A member's rows of each gate. */
    private List<Block> ofGates(Block all, Team.Member member) {
        List<Block> blocks = ofGates(all);
        blocks.replaceAll(member::rows);
        return blocks;
    }

    /** Multiplications and additions of so many steps forward. */
    private double operations(int steps) {
        return 2.0 * gates.size() * na() * (na() + nx()) * m * steps;
    }
}
