package io.github.unroll.model;

import static io.github.unroll.internal.Check.Side.COLUMNS;
import static io.github.unroll.internal.Check.Side.ROWS;

import io.github.unroll.Lengths;
import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.Upstream;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.SizeText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Layers of RNNs or LSTMs on top of each other, each in one direction or in both, over a whole sequence. With h⁰_t = x_t, for
 * the layers l = 1, ..., N (A. Graves, A. Mohamed and G. Hinton, "Speech Recognition with Deep Recurrent Neural Networks",
 * ICASSP 2013; for more on stacks, A. Graves, "Generating Sequences With Recurrent Neural Networks", arXiv:1308.0850, 2013):
 * <pre>
 * one direction:    h^l_t = a^l_t                  a^l = the {@link Rnn} or {@link Lstm} of layer l over h^{l-1}
 * two directions:   h^l_t = [a→^l_t; a←^l_t]       a→ reads h^{l-1} from step 1 to T_x, a← from T_x to 1
 * y_t = softmax(Wy h^N_t + by)                     (n_y, m)
 * </pre>
 * Two directions: M. Schuster and K. K. Paliwal, "Bidirectional Recurrent Neural Networks", <cite>IEEE Transactions on
 * Signal Processing</cite> 45, 1997. The rows of h, and the order of the states, are those of PyTorch's
 * {@code nn.LSTM(..., num_layers=N, bidirectional=True)}.
 *
 * <p>The layers have no output layer of their own (n_y = 0); Wy and by belong to the stack. Its n_y may be 0 too. The
 * notation is that of {@link io.github.unroll}. {@link io.github.unroll.training.Initialisation#lstmStack} and
 * {@link io.github.unroll.training.Initialisation#rnnStack} make parameters to start training from:
 * <pre>
 * LayerStack&lt;LstmCell.Parameters&gt; network = LayerStack.lstm(Initialisation.lstmStack(3, 5, 2, 2, true, random));
 * LayerStack.Forward&lt;LstmCell.Parameters&gt; forward = network.forward(x);
 * Loss loss = CrossEntropy.of(forward.y()).againstLabels(labels);
 * LayerStack.Parameters&lt;LstmCell.Parameters&gt; gradients = loss.backward(forward).dParameters();
 * </pre>
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null}, and
 * {@link IllegalArgumentException} if a list is empty or has the wrong length, or if a shape differs from the one given here.
 *
 * @param <P> the parameters of one direction: {@link LstmCell.Parameters} or {@link RnnCell.Parameters}
 */
public final class LayerStack<P extends Record> {

    private final Parameters<P> parameters;
    private final List<SequenceLayer<P>> layers;
    private final StackOutput output;
    /** The states of no example, which have the rows that every state must have. */
    private final State noExamples;

    private LayerStack(Parameters<P> parameters, Function<P, UnidirectionalLayer<P>> direction) {
        Check.notNull("LayerStack", "parameters", parameters);
        this.parameters = parameters;
        this.layers = parameters.layers().stream()
                .map(layer -> new SequenceLayer<>(layer.directions().stream().map(direction).toList())).toList();
        this.output = new StackOutput(parameters.wy(), parameters.by());
        StackCheck.chain(layers, parameters.wy());
        this.noExamples = zeroState(0);
    }

    /**
     * Creates a network of LSTM layers.
     *
     * @param parameters the parameters of the network
     * @return the network
     * @throws IllegalArgumentException if the number of inputs of a layer is not the number of outputs of the layer below, or
     *     if a layer has its own output layer
     */
    public static LayerStack<LstmCell.Parameters> lstm(Parameters<LstmCell.Parameters> parameters) {
        return new LayerStack<>(parameters, LstmLayer::new);
    }

    /**
     * Creates a network of RNN layers.
     *
     * @param parameters the parameters of the network
     * @return the network
     * @throws IllegalArgumentException if the number of inputs of a layer is not the number of outputs of the layer below, or
     *     if a layer has its own output layer
     */
    public static LayerStack<RnnCell.Parameters> rnn(Parameters<RnnCell.Parameters> parameters) {
        return new LayerStack<>(parameters, RnnLayer::new);
    }

    /**
     * Returns an LSTM as a stack of one layer, with the same parameters.
     *
     * @param lstm a network
     * @return the same network
     */
    public static LayerStack<LstmCell.Parameters> of(Lstm lstm) {
        Check.notNull("LayerStack.of", "lstm", lstm);
        LstmCell.Parameters p = lstm.parameters();
        LstmCell.Parameters hidden = p.withOutput(Matrix.zeros(0, p.na()), Matrix.zeros(0, 1));
        return lstm(new Parameters<>(List.of(Layer.of(hidden)), p.wy(), p.by()));
    }

    /**
     * Returns an RNN as a stack of one layer, with the same parameters.
     *
     * @param rnn a network
     * @return the same network
     */
    public static LayerStack<RnnCell.Parameters> of(Rnn rnn) {
        Check.notNull("LayerStack.of", "rnn", rnn);
        RnnCell.Parameters p = rnn.parameters();
        RnnCell.Parameters hidden = p.withOutput(Matrix.zeros(0, p.na()), Matrix.zeros(0, 1));
        return rnn(new Parameters<>(List.of(Layer.of(hidden)), p.wya(), p.by()));
    }

    /** {@return the parameters of this network} */
    public Parameters<P> parameters() {
        return parameters;
    }

    /**
     * Returns the initial state: zeros.
     *
     * @param m the number of examples
     * @return zeros for every direction of every layer, each (n_a, m)
     */
    public State zeroState(int m) {
        Check.atLeast("LayerStack.zeroState", 0, "m", m);
        return States.join(layers.stream().map(layer -> layer.zeroState(m)).toList());
    }

    /**
     * Runs all steps forward from the state of zeros.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @return h^N_t and y_t of every step, the last state and the cache
     */
    public Forward<P> forward(List<Matrix> x) {
        List<Matrix> inputs = StackCheck.sequence("LayerStack.forward", "x", x);
        return forward(inputs, zeroState(inputs.get(0).columns()));
    }

    /**
     * Runs all steps forward.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param first the state before the first step; for a direction that reads backward, before step T_x
     * @return h^N_t and y_t of every step, the last state and the cache
     */
    public Forward<P> forward(List<Matrix> x, State first) {
        return throughLayers(checkInputs(x, first), first, Optional.empty(), List.of());
    }

    /**
     * Runs all steps forward for sequences of different lengths. Each sequence gives the same results as if it were alone;
     * see {@link Lengths}. A direction that reads backward starts at the last step of each sequence.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m); the padding is never read
     * @param first the state before the first step; for a direction that reads backward, before the last step of each sequence
     * @param lengths the lengths of the m sequences, from 0 to T_x
     * @return h^N_t and y_t of every step, the last state and the cache; in the padding h^N_t is 0
     */
    public Forward<P> forward(List<Matrix> x, State first, Lengths lengths) {
        List<Matrix> inputs = checkInputs(x, first);
        StackCheck.lengths("LayerStack.forward", lengths, "x", inputs);
        return throughLayers(inputs, first, Optional.of(lengths), List.of());
    }

    /**
     * Runs all steps forward with masks between the layers, such as those of {@link Dropout}: layer l + 1 reads h^l_t ⊙
     * mask^l_t. {@code backward} multiplies the gradient by the same masks. The inputs of the first layer, the outputs of the
     * last layer and the states are not masked.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param first the state before the first step; for a direction that reads backward, before step T_x
     * @param masks T_x masks for each layer but the last, each (rows of h^l, m)
     * @return h^N_t and y_t of every step, the last state and the cache
     */
    public Forward<P> forward(List<Matrix> x, State first, List<List<Matrix>> masks) {
        List<Matrix> inputs = checkInputs(x, first);
        return throughLayers(inputs, first, Optional.empty(), StackCheck.masks("LayerStack.forward", masks, layers, inputs));
    }

    /**
     * Runs all steps forward for sequences of different lengths, with masks between the layers.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m); the padding is never read
     * @param first the state before the first step; for a direction that reads backward, before the last step of each sequence
     * @param lengths the lengths of the m sequences, from 0 to T_x
     * @param masks T_x masks for each layer but the last, each (rows of h^l, m)
     * @return h^N_t and y_t of every step, the last state and the cache; in the padding h^N_t is 0
     * @see #forward(List, State, Lengths)
     * @see #forward(List, State, List)
     */
    public Forward<P> forward(List<Matrix> x, State first, Lengths lengths, List<List<Matrix>> masks) {
        List<Matrix> inputs = checkInputs(x, first);
        StackCheck.lengths("LayerStack.forward", lengths, "x", inputs);
        return throughLayers(inputs, first, Optional.of(lengths), StackCheck.masks("LayerStack.forward", masks, layers, inputs));
    }

    private List<Matrix> checkInputs(List<Matrix> x, State first) {
        List<Matrix> inputs = StackCheck.sequence("LayerStack.forward", "x", x);
        checkInput("LayerStack.forward", "x[0]", inputs.get(0), "first", first);
        return inputs;
    }

    private Forward<P> throughLayers(List<Matrix> x, State first, Optional<Lengths> lengths, List<List<Matrix>> masks) {
        List<Matrix> h = clear(x, lengths);
        List<State> last = new ArrayList<>();
        List<Pass.Back<Layer<P>>> backs = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            Pass<Layer<P>> unmasked = layers.get(l).forward(h, part(l, first), lengths);
            Pass<Layer<P>> pass = l < masks.size() ? unmasked.masked(masks.get(l)) : unmasked;
            h = pass.a();                                                          // (width of the layer, m)
            last.add(pass.last());
            backs.add(pass.back());
        }
        List<Matrix> y = h.stream().map(this::scores).map(Matrix::softmax).toList();
        return new Forward<>(h, y, States.join(last), new Cache<>(this, h, backs, lengths));
    }

    /** Sets the padding to 0, once for all directions. */
    private static List<Matrix> clear(List<Matrix> steps, Optional<Lengths> lengths) {
        return lengths.isPresent() ? lengths.get().clear(steps) : steps;
    }

    /** No layer may read backward if the steps are run one by one. */
    void checkReadsForward(String operation) {
        for (int l = 0; l < layers.size(); l++) {
            StackCheck.readsForward(operation, l, layers.get(l));
        }
    }

    /** Returns z_t = Wy h^N_t + by. */
    Matrix scores(Matrix h) {
        return output.scores(h);
    }

    /** Runs one step forward without a cache; no layer may read backward. The hidden state of the last layer is h^N_t. */
    State step(String operation, Matrix xt, State state) {
        checkInput(operation, "xt", xt, "state", state);
        Matrix h = xt;
        List<State> next = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            State layer = layers.get(l).directions().get(0).step(h, part(l, state));
            h = layer.hidden();                                                    // (n_a of the layer, m)
            next.add(layer);
        }
        return States.join(next);
    }

    private void checkInput(String operation, String name, Matrix x, String stateName, State state) {
        Check.notNull(operation, name, x);
        StackCheck.input(operation, name, x, layers.get(0).nx());
        checkState(operation, stateName, state, x.columns());
    }

    private void checkState(String operation, String name, State state, int m) {
        if (state == null || !StackCheck.haveRows(state, noExamples) || state.a().get(0).columns() != m) {
            StackCheck.sameStates(operation, name, state, "zeroState(" + m + ")", zeroState(m));
        }
    }

    /** Returns the part of a state that belongs to a layer. */
    private State part(int l, State state) {
        int from = layers.subList(0, l).stream().mapToInt(layer -> layer.directions().size()).sum();
        return States.part(state, from, from + layers.get(l).directions().size());
    }

    /**
     * Runs all steps backward for a loss that depends only on the hidden states of the last layer: dWy and dby are zero.
     *
     * @param da ∂L/∂h^N_t of every step, each (rows of h^N, m)
     * @param cache the cache of the sequence; its parameters must have this network's shapes, and the gradient is taken at
     *     these parameters
     * @return the gradients
     * @see #backward(Upstream, Cache)
     */
    public Gradients<P> backward(List<Matrix> da, Cache<P> cache) {
        return backward(Upstream.none().withStates(StackCheck.sequence("LayerStack.backward", "da", da)), cache);
    }

    /**
     * Runs all steps backward, from the last layer to the first; each layer runs {@code backward} of {@link Rnn} or
     * {@link Lstm}. The upstream gradients are da_t with respect to h^N_t, dz_t with respect to the scores Wy h^N_t + by, and
     * dLast with respect to the last state of every direction of every layer:
     * <pre>
     * dh^N_t     = da_t + Wyᵀ dz_t                     dWy = Σ_t dz_t h^N_tᵀ     dby = Σ_t row sums of dz_t
     * dh^{l-1}_t = the dx_t of layer l, whose da_t is dh^l_t; for two directions, the sum of both,
     *              [da→_t; da←_t] = dh^l_t; with masks, dx_t ⊙ mask^{l-1}_t
     * </pre>
     *
     * @param upstream the gradients with respect to the hidden states (rows of h^N, m), the scores (n_y, m) and the last
     *     state
     * @param cache the cache of the sequence; its parameters must have this network's shapes, and the gradient is taken at
     *     these parameters
     * @return the gradients
     */
    public Gradients<P> backward(Upstream upstream, Cache<P> cache) {
        String operation = "LayerStack.backward";
        Check.notNull(operation, "upstream", upstream);
        checkCache(cache);
        List<Matrix> h = cache.a;
        Matrix first = h.get(0);
        List<Matrix> da = upstream.states()
                .orElseGet(() -> Collections.nCopies(h.size(), Matrix.zeros(first.rows(), first.columns())));
        Check.sameLength(operation, "da", da, "cache", h, "step");
        StackCheck.sameShape(operation, "da[0]", da.get(0), "cache a[0]", first);
        State dLast = upstream.last().orElseGet(() -> zeroState(first.columns()));
        checkState(operation, "dLast", dLast, first.columns());
        List<Matrix> dz = upstream.scores().orElse(List.of());
        if (upstream.scores().isPresent()) {
            Check.sameLength(operation, "dz", dz, "cache", h, "step");
            StackCheck.sameSize(operation, "dz[0]", dz.get(0), ROWS, "wy", parameters.wy(), ROWS);
            StackCheck.sameSize(operation, "dz[0]", dz.get(0), COLUMNS, "cache a[0]", first, COLUMNS);
            dz = clear(dz, cache.lengths);
            da = cache.network.output.throughScores(da, dz);
        }
        return throughLayers(da, dLast, cache.network.output.gradients(dz, h), cache);
    }

    private Gradients<P> throughLayers(List<Matrix> da, State dLast, StackOutput.Gradients dOutput, Cache<P> cache) {
        List<Matrix> dh = clear(da, cache.lengths);
        List<State> dFirst = new ArrayList<>();
        List<Layer<P>> dLayers = new ArrayList<>();
        for (int l = layers.size() - 1; l >= 0; l--) {
            Pass.Gradients<Layer<P>> gradients = cache.backs.get(l).backward(dh, part(l, dLast));
            dh = gradients.dx();                                                   // (rows of h^{l-1}, m)
            dFirst.add(gradients.dFirst());
            dLayers.add(gradients.dParameters());
        }
        Collections.reverse(dFirst);
        Collections.reverse(dLayers);
        return new Gradients<>(dh, States.join(dFirst), new Parameters<>(dLayers, dOutput.dWy(), dOutput.dby()));
    }

    private void checkCache(Cache<P> cache) {
        Check.notNull("LayerStack.backward", "cache", cache);
        StackCheck.sameSizes("LayerStack.backward", "cache", cache.network.layers, "this", layers);
        StackCheck.sameShape("LayerStack.backward", "cache wy", cache.network.output.wy(), "wy", output.wy());
    }

    /** {@return the sizes; for each layer, n_a of each direction, such as 5+5} */
    @Override
    public String toString() {
        return "LayerStack[n_x=" + layers.get(0).nx() + ", layers=" + layers.stream().map(SequenceLayer::sizes).toList()
                + ", n_y=" + parameters.wy().rows() + "]";
    }

    /**
     * The parameters of a layer, one entry for each direction.
     *
     * @param <P> the parameters of one direction
     * @param directions one entry for a layer that reads forward; or two, the second for reading backward
     */
    public record Layer<P>(List<P> directions) implements Serializable {

        public Layer {
            directions = Check.list("LayerStack.Layer", "directions", directions, "direction");
            if (directions.size() > 2) {
                throw new IllegalArgumentException("LayerStack.Layer: directions has " + directions.size()
                        + " directions; there must be 1 or 2");
            }
        }

        /**
         * Returns a layer that reads forward.
         *
         * @param <P> the parameters of one direction
         * @param forward the parameters of its only direction
         * @return the layer
         */
        public static <P> Layer<P> of(P forward) {
            Check.notNull("LayerStack.Layer.of", "forward", forward);
            return new Layer<>(List.of(forward));
        }

        /**
         * Returns a layer that reads in both directions.
         *
         * @param <P> the parameters of one direction
         * @param forward the parameters of the direction that reads from the first step
         * @param backward the parameters of the direction that reads from the last step
         * @return the layer
         */
        public static <P> Layer<P> of(P forward, P backward) {
            Check.notNull("LayerStack.Layer.of", "forward", forward);
            Check.notNull("LayerStack.Layer.of", "backward", backward);
            return new Layer<>(List.of(forward, backward));
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return "LayerStack.Layer" + directions;
        }
    }

    /**
     * The parameters of a network.
     *
     * @param <P> the parameters of one direction, with n_y = 0
     * @param layers the layers, from the first to the last
     * @param wy Wy (n_y, rows of h^N), from the last layer to the scores of the output; n_y may be 0
     * @param by by (n_y, 1)
     */
    public record Parameters<P>(List<Layer<P>> layers, Matrix wy, Matrix by) implements Serializable {

        public Parameters {
            layers = Check.list("LayerStack.Parameters", "layers", layers, "layer");
            Check.notNull("LayerStack.Parameters", "wy", wy);
            Check.notNull("LayerStack.Parameters", "by", by);
            StackCheck.column("LayerStack.Parameters", "by", by, "wy", wy);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return "LayerStack.Parameters[layers=" + layers.size() + ", n_y=" + wy.rows() + "]";
        }
    }

    /**
     * The values that {@code backward} needs from {@code forward}.
     *
     * @param <P> the parameters of one direction
     */
    public static final class Cache<P extends Record> {

        private final LayerStack<P> network;
        private final List<Matrix> a;
        private final List<Pass.Back<Layer<P>>> backs;
        private final Optional<Lengths> lengths;

        private Cache(LayerStack<P> network, List<Matrix> a, List<Pass.Back<Layer<P>>> backs, Optional<Lengths> lengths) {
            this.network = network;
            this.a = a;
            this.backs = backs;
            this.lengths = lengths;
        }

        /** {@return the network that the sequence ran through} */
        public LayerStack<P> network() {
            return network;
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("LayerStack.Cache", a.size(), a.get(0).columns());
        }
    }

    /**
     * The result of a forward pass through a sequence.
     *
     * @param <P> the parameters of one direction
     * @param a h^N_1, ..., h^N_Tx, each (rows of h^N, m): the hidden states of the last layer
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1. A single output (n_y = 1)
     *     is therefore always 1; use {@link #scores()} then
     * @param last the state of every direction of every layer after the last step that it read
     * @param cache the cache for {@code backward}
     */
    public record Forward<P extends Record>(List<Matrix> a, List<Matrix> y, State last, Cache<P> cache) {

        public Forward {
            a = StackCheck.sequence("LayerStack.Forward", "a", a);
            y = StackCheck.sequence("LayerStack.Forward", "y", y);
            Check.sameLength("LayerStack.Forward", "y", y, "a", a, "step");
            Check.notNull("LayerStack.Forward", "last", last);
            Check.notNull("LayerStack.Forward", "cache", cache);
        }

        /**
         * Returns the scores of every step, the argument of the softmax: z_t = Wy h^N_t + by. Every call computes them; their
         * softmax has the same bits as {@link #y()}.
         *
         * @return z_1, ..., z_Tx, each (n_y, m)
         */
        public List<Matrix> scores() {
            return a.stream().map(cache.network::scores).toList();
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("LayerStack.Forward", a.size(), a.get(0).columns());
        }
    }

    /**
     * The gradients of a loss L through a network; each has the shape of the quantity it is taken with respect to.
     *
     * @param <P> the parameters of one direction
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_x, m)
     * @param dFirst the gradient with respect to the first state
     * @param dParameters the gradients with respect to the parameters
     */
    public record Gradients<P>(List<Matrix> dx, State dFirst, Parameters<P> dParameters) {

        public Gradients {
            dx = StackCheck.sequence("LayerStack.Gradients", "dx", dx);
            Check.notNull("LayerStack.Gradients", "dFirst", dFirst);
            Check.notNull("LayerStack.Gradients", "dParameters", dParameters);
        }

        /** {@return the sizes} */
        @Override
        public String toString() {
            return SizeText.sequence("LayerStack.Gradients", dx.size(), dx.get(0).columns());
        }
    }
}
