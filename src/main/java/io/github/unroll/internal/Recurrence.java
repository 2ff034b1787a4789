package io.github.unroll.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * The time loop of a recurrent layer. The caller supplies the element-wise part of a step:
 * <pre>
 * z_t = Wx x_t + Wa a_{t-1} + b         (g n_a, m)     the pre-activations of the g gates, on top of each other
 * a_t = non-linear(z_t)                 (n_a, m)
 * </pre>
 * The products that do not depend on the recurrence are taken out of the loop: the inputs of many steps, side by side, are
 * one product, and so are the gradients with respect to the weights. Large work is divided by rows among the members of a
 * {@link Team}: each member computes the same hidden units in every step, so their weights stay in its cache. A barrier
 * follows each step, as every unit needs the states of all.
 *
 * @param gates the weights
 * @param m the number of examples
 */
public record Recurrence(List<Affine> gates, int m) {

    private static final Kernels KERNELS = Kernels.ACTIVE;

    /** The element-wise part of a step, for some of the units. */
    public interface StepFunction {

        /**
         * Computes a_t from z_t.
         *
         * @param z those units' rows of each gate's z_t, each (count, m)
         * @param slice takes those units' rows of a block (n_a, m)
         */
        void forward(int t, List<Block> z, UnaryOperator<Block> slice);
    }

    /** The gradient of a {@link StepFunction}, for some of the units. */
    public interface StepGradient {

        /**
         * Computes the gradient with respect to z_t from that with respect to a_t.
         *
         * @param daNext those units' rows of the gradient with respect to a_t from step t + 1 (count, m); more may be added
         *     to it
         * @param dz receives those units' rows of the gradient with respect to each gate's z_t, each (count, m)
         * @param slice takes those units' rows of a block (n_a, m)
         */
        void backward(int t, Block daNext, List<Block> dz, UnaryOperator<Block> slice);
    }

    /**
     * The gradients through a layer.
     *
     * @param dx with respect to x_t of every step, each (n_x, m)
     * @param da0 with respect to a_0 (n_a, m)
     * @param dGates with respect to the weights of each gate
     */
    public record Gradients(List<Block> dx, Block da0, List<Affine.Gradients> dGates) {
    }

    private int na() {
        return gates.get(0).w().rows();
    }

    private int nx() {
        return gates.get(0).w().columns() - na();
    }

    /** Wa, of all or some units. */
    private Block wa(Affine gate) {
        return gate.w().columns(0, na());
    }

    /** Wx, of all or some units. */
    private Block wx(Affine gate) {
        return gate.w().columns(na(), nx());
    }

    /**
     * Runs all steps forward.
     *
     * @param x x_t of every step, each (n_x, m)
     * @param aPrev a_{t-1} of step t (n_a, m)
     * @param function computes a_t from z_t
     */
    public void forward(List<Block> x, IntFunction<Block> aPrev, StepFunction function) {
        Team.run(operations(x.size()), x.size(), member -> forward(x, aPrev, function, member));
    }

    void forward(List<Block> x, IntFunction<Block> aPrev, StepFunction function, Team.Member member) {
        try (Scratch scratch = new Scratch()) {
            List<Affine> slices = gates.stream().map(gate -> gate.map(member::rows)).toList();
            TimeChunk steps = new TimeChunk(x.size(), m);
            PackedOperand wx = KERNELS.packLeft(stack(slices, this::wx, scratch), steps.maxColumns(), scratch);
            PackedOperand wa = KERNELS.packLeft(stack(slices, this::wa, scratch), m, scratch);
            int rows = slices.size() * slices.get(0).b().rows();
            double[] inputs = scratch.array(steps.maxSize(nx()));
            double[] preActivations = scratch.array(steps.maxSize(rows));
            for (TimeChunk chunk : steps.chunks()) {
                Block allX = chunk.gather(x::get, chunk.sideBySide(inputs, nx()));
                Block allZ = chunk.sideBySide(preActivations, rows);
                setBiases(slices, allZ);
                wx.multiplyAdd(allX, allZ);
                chunk.forEach((t, column) -> {
                    Block z = allZ.columns(column, m);
                    wa.multiplyAdd(aPrev.apply(t), z);
                    function.forward(t, ofGates(z), member::rows);
                    member.barrier();                                          // a_t is complete now
                });
            }
        }
    }

    /**
     * Runs all steps backward:
     * <pre>
     * dx_t = Wxᵀ dz_t               daNext of step t - 1: Waᵀ dz_t
     * dW   = Σ_t dz_t [a_{t-1}; x_t]ᵀ      db = Σ_t row sums of dz_t
     * </pre>
     *
     * @param x x_t of every step, each (n_x, m)
     * @param aPrev a_{t-1} of step t (n_a, m)
     * @param daLast the gradient with respect to a_Tx from after the sequence (n_a, m)
     * @param gradient computes dz_t from the upstream gradients of step t
     * @return the gradients, in new blocks
     */
    public Gradients backward(List<Block> x, IntFunction<Block> aPrev, Block daLast, StepGradient gradient) {
        Gradients gradients = allocate(x.size());
        daLast.copyTo(gradients.da0);
        try (Scratch scratch = new Scratch()) {
            double[] preActivations = scratch.array(new TimeChunk(x.size(), m).maxSize(gates.size() * na()));
            Team.run(2 * operations(x.size()), x.size(), member ->
                    backward(x, aPrev, gradient, gradients, preActivations, member));
        }
        return gradients;
    }

    Gradients allocate(int steps) {
        Block[] dx = new Block[steps];
        Arrays.setAll(dx, t -> Block.zeros(nx(), m));
        Affine.Gradients[] dGates = new Affine.Gradients[gates.size()];
        Arrays.setAll(dGates, k -> Affine.Gradients.zeros(na(), nx()));
        return new Gradients(Arrays.asList(dx), Block.zeros(na(), m), Arrays.asList(dGates));
    }

    /**
     * Does one member's part. It adds up the gradients with respect to the weights. It keeps the gradient with respect to
     * the hidden state of each step in da0, and ends with that of a_0.
     *
     * @param preActivations receives the gradients with respect to the pre-activations; each member writes its rows
     */
    void backward(List<Block> x, IntFunction<Block> aPrev, StepGradient gradient, Gradients gradients,
            double[] preActivations, Team.Member member) {
        try (Scratch scratch = new Scratch()) {
            TimeChunk steps = new TimeChunk(x.size(), m);
            PackedOperand toInput = KERNELS.packLeft(transposed(this::wx, member, scratch), steps.maxColumns(), scratch);
            PackedOperand toState = KERNELS.packLeft(transposed(this::wa, member, scratch), m, scratch);
            double[] statesAndInputs = scratch.array(steps.maxSize(na() + nx()));
            WeightGradients weightGradients =
                    new WeightGradients(gradients.dGates.stream().map(dGate -> dGate.map(member::rows)).toList());
            Block daNext = member.rows(gradients.da0);
            for (TimeChunk chunk : steps.chunksBackward()) {
                Block allDz = chunk.sideBySide(preActivations, gates.size() * na());
                chunk.forEachBackward((t, column) -> {
                    Block dz = allDz.columns(column, m);
                    gradient.backward(t, daNext, ofGates(dz, member), member::rows);
                    member.barrier();                                          // dz_t is complete now
                    daNext.fill(0);
                    toState.multiplyAdd(dz, daNext);
                });
                Block allV = chunk.sideBySide(statesAndInputs, na() + nx());
                chunk.gather(aPrev, allV.rows(0, na()));
                Block allX = chunk.gather(x::get, allV.rows(na(), nx()));
                weightGradients.add(ofGates(allDz, member), allV);
                Block dx = member.rows(allX);                                  // overwrites X, which is no longer read
                dx.fill(0);
                toInput.multiplyAdd(allDz, dx);
                chunk.scatter(dx, t -> member.rows(gradients.dx.get(t)));
                member.barrier();                                              // dZ may be overwritten now
            }
        }
    }

    /** A block for z_t of all units (g n_a, m). */
    Block preActivations(Scratch scratch) {
        return scratch.block(gates.size() * na(), m);
    }

    /** The biases of all gates (g n_a, 1). */
    Block biases(Scratch scratch) {
        return stack(gates, Affine::b, scratch);
    }

    private void setBiases(List<Affine> slices, Block z) {
        for (int k = 0; k < slices.size(); k++) {
            ofGate(k, z).setColumns(slices.get(k).b());
        }
    }

    /** Wx of all gates, packed for single steps. */
    PackedOperand toGatesFromInput(Scratch scratch) {
        return KERNELS.packLeft(stack(gates, this::wx, scratch), m, scratch);
    }

    /** Wa of all gates, packed for single steps. */
    PackedOperand toGatesFromState(Scratch scratch) {
        return KERNELS.packLeft(stack(gates, this::wa, scratch), m, scratch);
    }

    /** The matrices of all gates on top of each other. */
    private static Block stack(List<Affine> gates, Function<Affine, Block> matrix, Scratch scratch) {
        Block first = matrix.apply(gates.get(0));
        Block all = scratch.block(gates.size() * first.rows(), first.columns());
        for (int k = 0; k < gates.size(); k++) {
            matrix.apply(gates.get(k)).copyTo(all.rows(k * first.rows(), first.rows()));
        }
        return all;
    }

    /** A member's rows of the transposes of all gates' matrices, side by side. */
    private Block transposed(Function<Affine, Block> matrix, Team.Member member, Scratch scratch) {
        return stack(gates, gate -> member.rows(matrix.apply(gate).transpose()).transpose(), scratch).transpose();
    }

    /** The rows of the k-th gate in a block of all gates. */
    private Block ofGate(int k, Block all) {
        int rows = all.rows() / gates.size();
        return all.rows(k * rows, rows);
    }

    /** The rows of each gate. */
    List<Block> ofGates(Block all) {
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

    /** The number of multiplications and additions in that many steps forward. */
    private double operations(int steps) {
        return 2.0 * gates.size() * na() * (na() + nx()) * m * steps;
    }
}
