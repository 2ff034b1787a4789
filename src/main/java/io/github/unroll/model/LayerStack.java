package io.github.unroll.model;

import static io.github.unroll.internal.Check.Side.COLUMNS;
import static io.github.unroll.internal.Check.Side.ROWS;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.internal.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Layers of RNNs or LSTMs on top of each other, each in one direction or in both, over a whole sequence. With h⁰_t = x_t,
 * for the layers l = 1, ..., N (A. Graves, A. Mohamed and G. Hinton, "Speech Recognition with Deep Recurrent Neural
 * Networks", ICASSP 2013; for more on stacks A. Graves, "Generating Sequences With Recurrent Neural Networks",
 * arXiv:1308.0850, 2013):
 * <pre>
 * one direction:    h^l_t = a^l_t                  a^l = the {@link Rnn} or {@link Lstm} of layer l over h^{l-1}
 * two directions:   h^l_t = [a→^l_t; a←^l_t]       a→ reads h^{l-1} from step 1 to T_x, a← from T_x to 1
 * y_t = softmax(Wy h^N_t + by)                     (n_y, m)
 * </pre>
 * Two directions: M. Schuster and K. K. Paliwal, "Bidirectional Recurrent Neural Networks", <cite>IEEE Transactions on
 * Signal Processing</cite> 45, 1997. The rows of h, and the order of the states, are those of PyTorch's
 * {@code nn.LSTM(..., num_layers=N, bidirectional=True)}.
 *
 * <p>The layers have no output of their own (n_y = 0); Wy and by belong to the stack, whatever its last layer is, and
 * n_y = 0 is legal here too. The notation is that of {@link io.github.unroll}.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null},
 * and {@link IllegalArgumentException} if a list is empty or of another length than it must be, or a shape is not the
 * one given here.
 *
 * @param <P> the parameters of one direction: {@link LstmCell.Parameters} or {@link RnnCell.Parameters}
 * @param <C> the cache of one direction: {@link Lstm.Cache} or {@link Rnn.Cache}
 */
public final class LayerStack<P extends Record, C extends Record> {

    private final Parameters<P> parameters;
    private final List<SequenceLayer<P, C>> layers;

    private LayerStack(Parameters<P> parameters, Function<P, Direction<P, C>> direction) {
        Check.notNull("LayerStack", "parameters", parameters);
        this.parameters = parameters;
        this.layers = parameters.layers().stream()
                .map(layer -> new SequenceLayer<>(layer.directions().stream().map(direction).toList())).toList();
        StackCheck.chain(layers, parameters.wy());
    }

    /**
     * Layers of LSTMs.
     *
     * @param parameters what the network has learnt
     * @return the network
     * @throws IllegalArgumentException if a layer does not take what the one below gives, or has an output of its own
     */
    public static LayerStack<LstmCell.Parameters, Lstm.Cache> lstm(Parameters<LstmCell.Parameters> parameters) {
        return new LayerStack<>(parameters, LstmDirection::new);
    }

    /**
     * Layers of RNNs.
     *
     * @param parameters what the network has learnt
     * @return the network
     * @throws IllegalArgumentException if a layer does not take what the one below gives, or has an output of its own
     */
    public static LayerStack<RnnCell.Parameters, Rnn.Cache> rnn(Parameters<RnnCell.Parameters> parameters) {
        return new LayerStack<>(parameters, RnnDirection::new);
    }

    /**
     * An LSTM as a stack of one layer: the same numbers, in the form of this class.
     *
     * @param lstm a network
     * @return the same network
     */
    public static LayerStack<LstmCell.Parameters, Lstm.Cache> of(Lstm lstm) {
        Check.notNull("LayerStack.of", "lstm", lstm);
        LstmCell.Parameters p = lstm.parameters();
        LstmCell.Parameters hidden = new LstmCell.Parameters(p.wf(), p.bf(), p.wi(), p.bi(), p.wc(), p.bc(), p.wo(), p.bo(),
                Matrix.zeros(0, p.na()), Matrix.zeros(0, 1));
        return lstm(new Parameters<>(List.of(Layer.of(hidden)), p.wy(), p.by()));
    }

    /**
     * An RNN as a stack of one layer: the same numbers, in the form of this class.
     *
     * @param rnn a network
     * @return the same network
     */
    public static LayerStack<RnnCell.Parameters, Rnn.Cache> of(Rnn rnn) {
        Check.notNull("LayerStack.of", "rnn", rnn);
        RnnCell.Parameters p = rnn.parameters();
        RnnCell.Parameters hidden = new RnnCell.Parameters(
                p.wax(), p.waa(), Matrix.zeros(0, p.na()), p.ba(), Matrix.zeros(0, 1));
        return rnn(new Parameters<>(List.of(Layer.of(hidden)), p.wya(), p.by()));
    }

    /** {@return the parameters of this network} */
    public Parameters<P> parameters() {
        return parameters;
    }

    /**
     * The state of zeros, from which a sequence starts if there is nothing before it.
     *
     * @param m the number of examples
     * @return zeros for every direction of every layer, each (n_a, m)
     */
    public State zeroState(int m) {
        return States.join(layers.stream().map(layer -> layer.zeroState(m)).toList());
    }

    /**
     * All steps forward.
     *
     * @param x x_1, ..., x_Tx, each (n_x, m)
     * @param first the state before the first step; for a direction that reads backward, before step T_x
     * @return h^N_t and y_t of every step, the last state and the cache
     */
    public Forward<C> forward(List<Matrix> x, State first) {
        x = StackCheck.sequence("LayerStack.forward", "x", x);
        checkInput("LayerStack.forward", "x[0]", x.get(0), "first", first);
        List<Matrix> h = x;
        List<State> last = new ArrayList<>();
        List<Layer<C>> caches = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            Direction.Forward<Layer<C>> forward = layers.get(l).forward(h, part(l, first));
            h = forward.a();                                                       // (width of the layer, m)
            last.add(forward.last());
            caches.add(forward.cache());
        }
        Cache<C> cache = new Cache<>(caches, h, parameters.wy());
        return new Forward<>(h, h.stream().map(this::output).toList(), States.join(last), cache);
    }

    /** Without a layer that reads backward the steps can be taken one by one. */
    void checkReadsForward(String operation) {
        for (int l = 0; l < layers.size(); l++) {
            StackCheck.readsForward(operation, l, layers.get(l));
        }
    }

    /** y_t = softmax(Wy h^N_t + by). */
    Matrix output(Matrix h) {
        return parameters.wy().times(h).plusColumn(parameters.by()).softmax();
    }

    /** One step forward without a cache, where no layer reads backward; the hidden state of the last layer is h^N_t. */
    State step(Matrix xt, State state) {
        checkInput("Inference.step", "xt", xt, "state", state);
        Matrix h = xt;
        List<State> next = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            State layer = layers.get(l).directions().get(0).step(h, part(l, state));
            h = layer.a().get(0);                                                  // (n_a of the layer, m)
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
        StackCheck.sameStates(operation, name, state, "zeroState(" + m + ")", zeroState(m));
    }

    /** The part of a state that belongs to a layer. */
    private State part(int l, State state) {
        int from = layers.subList(0, l).stream().mapToInt(layer -> layer.directions().size()).sum();
        return States.part(state, from, from + layers.get(l).directions().size());
    }

    /**
     * All steps backward, where the loss depends neither on y nor on the last state: dWy and dby are zero.
     *
     * @param da ∂L/∂h^N_t of every step, each (rows of h^N, m)
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(List, List, State, Cache)
     */
    public Gradients<P> backward(List<Matrix> da, Cache<C> cache) {
        Check.notNull("LayerStack.backward", "cache", cache);
        return backward(da, zeroState(cache.a().get(0).columns()), cache);
    }

    /**
     * All steps backward, where the loss does not depend on y: dWy and dby are zero.
     *
     * @param da ∂L/∂h^N_t of every step, each (rows of h^N, m), but for what arrives through the last state
     * @param dLast ∂L/∂ the last state; what the rest of a sequence that was cut sends back, its {@link Gradients#dFirst()}
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     * @see #backward(List, List, State, Cache)
     */
    public Gradients<P> backward(List<Matrix> da, State dLast, Cache<C> cache) {
        checkBackward(da, cache);
        checkState("LayerStack.backward", "dLast", dLast, da.get(0).columns());
        Matrix dWy = Matrix.zeros(cache.wy().rows(), cache.wy().columns());
        return throughLayers(da, dLast, dWy, Matrix.zeros(dWy.rows(), 1), cache);
    }

    /**
     * All steps backward, from the last layer to the first; each is a {@code backward} of {@link Rnn} or {@link Lstm}:
     * <pre>
     * dh^N_t     = da_t + Wyᵀ dz_t                     dWy = Σ_t dz_t h^N_tᵀ     dby = Σ_t row sums of dz_t
     * dh^{l-1}_t = the dx_t of layer l, whose da_t is dh^l_t; of two directions, the sum of both,
     *              [da→_t; da←_t] = dh^l_t
     * </pre>
     *
     * @param da ∂L/∂h^N_t of every step, each (rows of h^N, m), but for what arrives through y_t and the last state
     * @param dz ∂L/∂(Wy h^N_t + by) of every step, each (n_y, m): the gradient at the scores, which are the argument of
     *     the softmax; for the cross-entropy of labels with one-hot columns it is y_t - labels
     * @param dLast ∂L/∂ the last state
     * @param cache the cache of the sequence, from parameters of this network's shapes; the gradient is taken at these
     * @return the gradients
     */
    public Gradients<P> backward(List<Matrix> da, List<Matrix> dz, State dLast, Cache<C> cache) {
        checkBackward(da, cache);
        checkState("LayerStack.backward", "dLast", dLast, da.get(0).columns());
        StackCheck.sequence("LayerStack.backward", "dz", dz);
        Check.sameLength("LayerStack.backward", "dz", dz, "cache", cache.a(), "step");
        StackCheck.sameSize("LayerStack.backward", "dz[0]", dz.get(0), ROWS, "wy", cache.wy(), ROWS);
        StackCheck.sameSize("LayerStack.backward", "dz[0]", dz.get(0), COLUMNS, "da[0]", da.get(0), COLUMNS);
        List<Matrix> dh = IntStream.range(0, dz.size())
                .mapToObj(t -> da.get(t).plus(cache.wy().transposeTimes(dz.get(t)))).toList();     // (rows of h^N, m)
        Matrix dWy = Matrix.zeros(cache.wy().rows(), cache.wy().columns());
        Matrix dby = Matrix.zeros(dWy.rows(), 1);
        for (int t = 0; t < dz.size(); t++) {
            dWy = dWy.plus(dz.get(t).timesTranspose(cache.a().get(t)));            // (n_y, rows of h^N)
            dby = dby.plus(dz.get(t).rowSums());
        }
        return throughLayers(dh, dLast, dWy, dby, cache);
    }

    private Gradients<P> throughLayers(List<Matrix> da, State dLast, Matrix dWy, Matrix dby, Cache<C> cache) {
        List<Matrix> dh = da;
        List<State> dFirst = new ArrayList<>();
        List<Layer<P>> dLayers = new ArrayList<>();
        for (int l = layers.size() - 1; l >= 0; l--) {
            Direction.Backward<Layer<P>> backward = layers.get(l).backward(dh, part(l, dLast), cache.layers().get(l));
            dh = backward.dx();                                                    // (rows of h^{l-1}, m)
            dFirst.add(backward.dFirst());
            dLayers.add(backward.dParameters());
        }
        Collections.reverse(dFirst);
        Collections.reverse(dLayers);
        return new Gradients<>(dh, States.join(dFirst), new Parameters<>(dLayers, dWy, dby));
    }

    private void checkBackward(List<Matrix> da, Cache<C> cache) {
        String operation = "LayerStack.backward";
        Check.notNull(operation, "cache", cache);
        Check.sameLength(operation, "cache", cache.layers(), "this", layers, "layer");
        for (int l = 0; l < layers.size(); l++) {
            String layer = " layers[" + l + "]";
            Check.sameLength(operation, "cache" + layer, cache.layers().get(l).directions(),
                    "this" + layer, layers.get(l).directions(), "direction");
        }
        StackCheck.sameShape(operation, "cache wy", cache.wy(), "wy", parameters.wy());
        StackCheck.sequence(operation, "da", da);
        Check.sameLength(operation, "da", da, "cache", cache.a(), "step");
        StackCheck.sameShape(operation, "da[0]", da.get(0), "cache a[0]", cache.a().get(0));
    }

    /**
     * What a layer has for each of its directions.
     *
     * @param <T> parameters or a cache
     * @param directions one, which reads forward; or two, of which the second reads backward
     */
    public record Layer<T extends Record>(List<T> directions) {

        public Layer {
            directions = Check.list("LayerStack.Layer", "directions", directions, "direction");
            if (directions.size() > 2) {
                throw new IllegalArgumentException("LayerStack.Layer: directions has " + directions.size()
                        + " directions; there must be 1 or 2");
            }
        }

        /**
         * A layer that reads forward.
         *
         * @param <T> parameters or a cache
         * @param forward of its only direction
         * @return the layer
         */
        public static <T extends Record> Layer<T> of(T forward) {
            Check.notNull("LayerStack.Layer.of", "forward", forward);
            return new Layer<>(List.of(forward));
        }

        /**
         * A layer that reads in both directions.
         *
         * @param <T> parameters or a cache
         * @param forward of the direction that reads from the first step
         * @param backward of the direction that reads from the last step
         * @return the layer
         */
        public static <T extends Record> Layer<T> of(T forward, T backward) {
            Check.notNull("LayerStack.Layer.of", "forward", forward);
            Check.notNull("LayerStack.Layer.of", "backward", backward);
            return new Layer<>(List.of(forward, backward));
        }
    }

    /**
     * What a network learns.
     *
     * @param <P> the parameters of one direction, with n_y = 0
     * @param layers from the first to the last
     * @param wy Wy (n_y, rows of h^N), from the last layer to the scores of the output; n_y may be 0
     * @param by by (n_y, 1)
     */
    public record Parameters<P extends Record>(List<Layer<P>> layers, Matrix wy, Matrix by) {

        public Parameters {
            layers = Check.list("LayerStack.Parameters", "layers", layers, "layer");
            Check.notNull("LayerStack.Parameters", "wy", wy);
            Check.notNull("LayerStack.Parameters", "by", by);
            StackCheck.column("LayerStack.Parameters", "by", by, "wy", wy);
        }
    }

    /**
     * What {@code backward} needs to know of {@code forward}.
     *
     * @param <C> the cache of one direction
     * @param layers the caches of the layers
     * @param a h^N_1, ..., h^N_Tx, the hidden states of the last layer
     * @param wy Wy (n_y, rows of h^N)
     */
    public record Cache<C extends Record>(List<Layer<C>> layers, List<Matrix> a, Matrix wy) {

        public Cache {
            layers = Check.list("LayerStack.Cache", "layers", layers, "layer");
            a = StackCheck.sequence("LayerStack.Cache", "a", a);
            Check.notNull("LayerStack.Cache", "wy", wy);
            StackCheck.sameSize("LayerStack.Cache", "wy", wy, COLUMNS, "a[0]", a.get(0), ROWS);
        }
    }

    /**
     * What comes out of a sequence.
     *
     * @param <C> the cache of one direction
     * @param a h^N_1, ..., h^N_Tx, each (rows of h^N, m): the hidden states of the last layer
     * @param y y_1, ..., y_Tx, each (n_y, m): the outputs, probabilities; each column adds up to 1
     * @param last the state of every direction of every layer after the last entry that it has read
     * @param cache what {@code backward} takes
     */
    public record Forward<C extends Record>(List<Matrix> a, List<Matrix> y, State last, Cache<C> cache) {

        public Forward {
            a = StackCheck.sequence("LayerStack.Forward", "a", a);
            y = StackCheck.sequence("LayerStack.Forward", "y", y);
            Check.sameLength("LayerStack.Forward", "y", y, "a", a, "step");
            Check.notNull("LayerStack.Forward", "last", last);
            Check.notNull("LayerStack.Forward", "cache", cache);
        }
    }

    /**
     * The gradients of a loss L through a network; each has the shape of what it differentiates by.
     *
     * @param <P> the parameters of one direction
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_x, m)
     * @param dFirst ∂L/∂ the first state
     * @param dParameters ∂L/∂ of every parameter
     */
    public record Gradients<P extends Record>(List<Matrix> dx, State dFirst, Parameters<P> dParameters) {

        public Gradients {
            dx = StackCheck.sequence("LayerStack.Gradients", "dx", dx);
            Check.notNull("LayerStack.Gradients", "dFirst", dFirst);
            Check.notNull("LayerStack.Gradients", "dParameters", dParameters);
        }
    }
}
