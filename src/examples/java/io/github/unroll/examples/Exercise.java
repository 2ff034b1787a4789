package io.github.unroll.examples;

import static io.github.unroll.examples.Numbers.at;
import static io.github.unroll.examples.Numbers.length;
import static io.github.unroll.examples.Numbers.overSteps;
import static io.github.unroll.examples.Numbers.row;
import static io.github.unroll.examples.Numbers.shape;
import static io.github.unroll.examples.Published.line;
import static io.github.unroll.examples.Published.misprinted;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.NumPyRandom;
import io.github.unroll.Rnn;
import io.github.unroll.RnnCell;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The exercise "Building your Recurrent Neural Network - Step by Step", done with this library: its eight functions, in its
 * order. Each class draws the inputs of a function as the exercise does, starting from {@code np.random.seed(1)}, calls the
 * function, and compares the published numbers with the results. Throughout, n_x = 3, n_a = 5, n_y = 2 and m = 10; indices
 * count from 0, and a sequence has its steps as the last index.
 *
 * <p>Some published numbers are not what their names say. They are reproduced by repeating the mistake, and the
 * correct ones are computed beside them.
 */
public final class Exercise {

    private Exercise() {
    }

    /**
     * One function of the exercise.
     *
     * @param function its name there
     * @param title what it does
     * @param values all numbers that are published of it
     * @param erratum what is wrong with these values; empty if they are right
     */
    public record Section(String function, String title, List<Published> values, String erratum) {
    }

    /** {@return the functions in the order of the exercise; the last section is a second table of the last function} */
    public static List<Section> sections() {
        LstmBackward lstmBackward = new LstmBackward();
        return List.of(
                new Section("rnn_cell_forward", "one step of the RNN", new RnnCellForward().values(), ""),
                new Section("rnn_forward", "the RNN over 4 steps", new RnnForward().values(), ""),
                new Section("lstm_cell_forward", "one step of the LSTM", new LstmCellForward().values(), ""),
                new Section("lstm_forward", "the LSTM over 7 steps", new LstmForward().values(), ""),
                new Section("rnn_cell_backward", "one step of the RNN, backward", new RnnCellBackward().values(), """
                        The exercise runs the cell with the ba left over from rnn_forward, not with the b it has
                        just drawn. The last column has the gradients with that b."""),
                new Section("rnn_backward", "the RNN over 4 steps, backward", new RnnBackward().values(), ""),
                new Section("lstm_cell_backward", "one step of the LSTM, backward", new LstmCellBackward().values(), ""),
                new Section("lstm_backward", "the LSTM over the first 4 of 7 steps, backward", lstmBackward.values(), """
                        The exercise takes each step alone: neither da_prev nor dc_prev of a step is passed to the
                        step before it, so its sums are not backpropagation through time. The last column has the
                        gradients, from Lstm.backward; they are equal only at the last step, where nothing comes back."""),
                new Section("lstm_backward", "a second table, of \"expected\" bias gradients", lstmBackward.expectedTable(), """
                        Each of these is the total of dbf plus what its own gate adds at the first step: the sum
                        ran into the wrong accumulator. The last column has the gradients, from Lstm.backward."""));
    }

    /** rnn_cell_forward. */
    public static final class RnnCellForward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final Matrix xt = random.randn(3, 10);
        public final Matrix aPrev = random.randn(5, 10);
        public final RnnCell.Parameters parameters = drawWaaFirst(random);

        public final RnnCell.Forward forward = new RnnCell(parameters).forward(xt, aPrev);

        public List<Published> values() {
            return List.of(
                    line("a_next[4]", "0.59584544 0.18141802 0.61311866 0.99808218 0.85016201"
                            + " 0.99980978 -0.18887155 0.99815551 0.6531151 0.82872037", row(forward.aNext(), 4)),
                    line("a_next.shape", "5 10", shape(forward.aNext())),
                    line("yt[1]", "0.9888161 0.01682021 0.21140899 0.36817467 0.98988387"
                            + " 0.88945212 0.36920224 0.9966312 0.9982559 0.17746526", row(forward.yt(), 1)),
                    line("yt.shape", "2 10", shape(forward.yt())));
        }
    }

    /** rnn_forward. */
    public static final class RnnForward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final List<Matrix> x = random.randn(3, 10, 4);
        public final Matrix a0 = random.randn(5, 10);
        public final RnnCell.Parameters parameters = drawWaaFirst(random);

        public final Rnn.Forward forward = new Rnn(parameters).forward(x, a0);

        public List<Published> values() {
            return List.of(
                    line("a[4][1]", "-0.99999375 0.77911235 -0.99861469 -0.99833267", overSteps(forward.a(), 4, 1)),
                    line("a.shape", "5 10 4", shape(forward.a())),
                    line("y[1][3]", "0.79560373 0.86224861 0.11118257 0.81515947", overSteps(forward.y(), 1, 3)),
                    line("y.shape", "2 10 4", shape(forward.y())),
                    line("caches[1][1][3]", "-1.1425182 -0.34934272 -0.20889423 0.58662319",
                            overSteps(forward.cache().x(), 1, 3)),
                    line("len(caches)", "2", length(forward.cache())));
        }
    }

    /** lstm_cell_forward. */
    public static final class LstmCellForward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final Matrix xt = random.randn(3, 10);
        public final Matrix aPrev = random.randn(5, 10);
        public final Matrix cPrev = random.randn(5, 10);
        public final LstmCell.Parameters parameters = drawGates(random, 2);

        public final LstmCell.Forward forward = new LstmCell(parameters).forward(xt, aPrev, cPrev);

        public List<Published> values() {
            return List.of(
                    line("a_next[4]", "-0.66408471 0.0036921 0.02088357 0.22834167 -0.85575339"
                            + " 0.00138482 0.76566531 0.34631421 -0.00215674 0.43827275", row(forward.aNext(), 4)),
                    line("a_next.shape", "5 10", shape(forward.aNext())),
                    line("c_next[2]", "0.63267805 1.00570849 0.35504474 0.20690913 -1.64566718"
                            + " 0.11832942 0.76449811 -0.0981561 -0.74348425 -0.26810932", row(forward.cNext(), 2)),
                    line("c_next.shape", "5 10", shape(forward.cNext())),
                    line("yt[1]", "0.79913913 0.15986619 0.22412122 0.15606108 0.97057211"
                            + " 0.31146381 0.00943007 0.12666353 0.39380172 0.07828381", row(forward.yt(), 1)),
                    line("yt.shape", "2 10", shape(forward.yt())),
                    line("cache[1][3]", "-0.16263996 1.03729328 0.72938082 -0.54101719 0.02752074"
                            + " -0.30821874 0.07651101 -1.03752894 1.41219977 -0.37647422", row(forward.cache().cNext(), 3)),
                    line("len(cache)", "10", length(forward.cache())));
        }
    }

    /** lstm_forward. */
    public static final class LstmForward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final List<Matrix> x = random.randn(3, 10, 7);
        public final Matrix a0 = random.randn(5, 10);
        public final LstmCell.Parameters parameters = drawGates(random, 2);

        public final Lstm.Forward forward = new Lstm(parameters).forward(x, a0);

        public List<Published> values() {
            return List.of(
                    line("a[4][3][6]", "0.172117767533", at(forward.a().get(6), 4, 3)),
                    line("a.shape", "5 10 7", shape(forward.a())),
                    line("y[1][4][3]", "0.95087346185", at(forward.y().get(3), 1, 4)),
                    line("y.shape", "2 10 7", shape(forward.y())),
                    line("caches[1][1][1]", "0.82797464 0.23009474 0.76201118 -0.22232814 -0.20075807 0.18656139 0.41005165",
                            overSteps(forward.cache().x(), 1, 1)),
                    line("c[1][2][1]", "-0.855544916718", at(forward.c().get(1), 1, 2)),
                    line("len(caches)", "2", length(forward.cache())));
        }
    }

    /** rnn_cell_backward. */
    public static final class RnnCellBackward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final Matrix xt = random.randn(3, 10);
        public final Matrix aPrev = random.randn(5, 10);
        public final RnnCell.Parameters parameters = drawWaxFirst(random);      // the exercise calls its ba b
        public final Matrix daNext = random.randn(5, 10);

        /** The parameters that the exercise runs with: ba is still that of rnn_forward. */
        public final RnnCell.Parameters stale = new RnnCell.Parameters(
                parameters.wax(), parameters.waa(), parameters.wya(), new RnnForward().parameters.ba(), parameters.by());

        public final RnnCell.Gradients asPublished = backward(new RnnCell(stale));
        public final RnnCell.Gradients gradients = backward(new RnnCell(parameters));

        private RnnCell.Gradients backward(RnnCell cell) {
            return cell.backward(daNext, cell.forward(xt, aPrev).cache());
        }

        public List<Published> values() {
            return List.of(
                    either("dxt[1][2]", "-0.460564103059", g -> at(g.dxt(), 1, 2)),
                    line("dxt.shape", "3 10", shape(gradients.dxt())),
                    either("da_prev[2][3]", "0.0842968653807", g -> at(g.daPrev(), 2, 3)),
                    line("da_prev.shape", "5 10", shape(gradients.daPrev())),
                    either("dWax[3][1]", "0.393081873922", g -> at(g.dWax(), 3, 1)),
                    line("dWax.shape", "5 3", shape(gradients.dWax())),
                    either("dWaa[1][2]", "-0.28483955787", g -> at(g.dWaa(), 1, 2)),
                    line("dWaa.shape", "5 5", shape(gradients.dWaa())),
                    either("dba[4]", "0.80517166", g -> row(g.dba(), 4)),
                    line("dba.shape", "5 1", shape(gradients.dba())));
        }

        private Published either(String what, String printed, Function<RnnCell.Gradients, double[]> numbers) {
            return misprinted(what, printed, numbers.apply(asPublished), numbers.apply(gradients));
        }
    }

    /** rnn_backward. */
    public static final class RnnBackward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final List<Matrix> x = random.randn(3, 10, 4);
        public final Matrix a0 = random.randn(5, 10);
        public final RnnCell.Parameters parameters = drawWaxFirst(random);
        public final List<Matrix> da = random.randn(5, 10, 4);

        private final Rnn rnn = new Rnn(parameters);
        public final Rnn.Gradients gradients = rnn.backward(da, rnn.forward(x, a0).cache());

        public List<Published> values() {
            return List.of(
                    line("dx[1][2]", "-2.07101689 -0.59255627 0.02466855 0.01483317", overSteps(gradients.dx(), 1, 2)),
                    line("dx.shape", "3 10 4", shape(gradients.dx())),
                    line("da0[2][3]", "-0.314942375127", at(gradients.da0(), 2, 3)),
                    line("da0.shape", "5 10", shape(gradients.da0())),
                    line("dWax[3][1]", "11.2641044965", at(gradients.dWax(), 3, 1)),
                    line("dWax.shape", "5 3", shape(gradients.dWax())),
                    line("dWaa[1][2]", "2.30333312658", at(gradients.dWaa(), 1, 2)),
                    line("dWaa.shape", "5 5", shape(gradients.dWaa())),
                    line("dba[4]", "-0.74747722", row(gradients.dba(), 4)),
                    line("dba.shape", "5 1", shape(gradients.dba())));
        }
    }

    /** lstm_cell_backward, which goes on from lstm_cell_forward. */
    public static final class LstmCellBackward {

        public final LstmCellForward step = new LstmCellForward();
        public final Matrix daNext = step.random.randn(5, 10);
        public final Matrix dcNext = step.random.randn(5, 10);

        public final LstmCell.Gradients gradients =
                new LstmCell(step.parameters).backward(daNext, dcNext, step.forward.cache());

        public List<Published> values() {
            return List.of(
                    line("dxt[1][2]", "3.23055911511", at(gradients.dxt(), 1, 2)),
                    line("dxt.shape", "3 10", shape(gradients.dxt())),
                    line("da_prev[2][3]", "-0.0639621419711", at(gradients.daPrev(), 2, 3)),
                    line("da_prev.shape", "5 10", shape(gradients.daPrev())),
                    line("dc_prev[2][3]", "0.797522038797", at(gradients.dcPrev(), 2, 3)),
                    line("dc_prev.shape", "5 10", shape(gradients.dcPrev())),
                    line("dWf[3][1]", "-0.147954838164", at(gradients.dWf(), 3, 1)),
                    line("dWf.shape", "5 8", shape(gradients.dWf())),
                    line("dWi[1][2]", "1.05749805523", at(gradients.dWi(), 1, 2)),
                    line("dWi.shape", "5 8", shape(gradients.dWi())),
                    line("dWc[3][1]", "2.30456216369", at(gradients.dWc(), 3, 1)),
                    line("dWc.shape", "5 8", shape(gradients.dWc())),
                    line("dWo[1][2]", "0.331311595289", at(gradients.dWo(), 1, 2)),
                    line("dWo.shape", "5 8", shape(gradients.dWo())),
                    line("dbf[4]", "0.18864637", row(gradients.dbf(), 4)),
                    line("dbf.shape", "5 1", shape(gradients.dbf())),
                    line("dbi[4]", "-0.40142491", row(gradients.dbi(), 4)),
                    line("dbi.shape", "5 1", shape(gradients.dbi())),
                    line("dbc[4]", "0.25587763", row(gradients.dbc(), 4)),
                    line("dbc.shape", "5 1", shape(gradients.dbc())),
                    line("dbo[4]", "0.13893342", row(gradients.dbo(), 4)),
                    line("dbo.shape", "5 1", shape(gradients.dbo())));
        }
    }

    /** lstm_backward. There is a gradient for each of the first 4 steps, so these alone take part. */
    public static final class LstmBackward {

        private final NumPyRandom random = new NumPyRandom(1);
        public final List<Matrix> x = random.randn(3, 10, 7);
        public final Matrix a0 = random.randn(5, 10);
        public final LstmCell.Parameters parameters = drawGates(random, 0);     // without an output: no Wy, no by
        public final List<Matrix> da = random.randn(5, 10, 4);

        public final Lstm.Cache allSteps = new Lstm(parameters).forward(x, a0).cache();
        public final Lstm.Cache cache = new Lstm.Cache(allSteps.steps().subList(0, 4), x.subList(0, 4));
        public final Lstm.Gradients gradients = new Lstm(parameters).backward(da, cache);

        /** Repeats the exercise: each step is taken alone, without gradients from the step after it. */
        public final List<LstmCell.Gradients> singleSteps = IntStream.range(0, 4)
                .mapToObj(t -> new LstmCell(parameters).backward(da.get(t), Matrix.zeros(5, 10), cache.steps().get(t)))
                .toList();
        public final Lstm.Gradients asPublished = sum(singleSteps);

        private static Lstm.Gradients sum(List<LstmCell.Gradients> steps) {
            LstmCell.Gradients first = steps.get(0);
            return new Lstm.Gradients(
                    steps.stream().map(LstmCell.Gradients::dxt).toList(), first.daPrev(), first.dcPrev(),
                    steps.stream().map(LstmCell.Gradients::dParameters).reduce(LstmCell.Parameters::plus).orElseThrow());
        }

        public List<Published> values() {
            return List.of(
                    either("dx[1][2]", "-0.00173313 0.08287442 -0.30545663 -0.43281115", g -> overSteps(g.dx(), 1, 2)),
                    line("dx.shape", "3 10 4", shape(gradients.dx())),
                    either("da0[2][3]", "-0.095911501954", g -> at(g.da0(), 2, 3)),
                    line("da0.shape", "5 10", shape(gradients.da0())),
                    either("dWf[3][1]", "-0.0698198561274", g -> at(g.dWf(), 3, 1)),
                    line("dWf.shape", "5 8", shape(gradients.dWf())),
                    either("dWi[1][2]", "0.102371820249", g -> at(g.dWi(), 1, 2)),
                    line("dWi.shape", "5 8", shape(gradients.dWi())),
                    either("dWc[3][1]", "-0.0624983794927", g -> at(g.dWc(), 3, 1)),
                    line("dWc.shape", "5 8", shape(gradients.dWc())),
                    either("dWo[1][2]", "0.0484389131444", g -> at(g.dWo(), 1, 2)),
                    line("dWo.shape", "5 8", shape(gradients.dWo())),
                    either("dbf[4]", "-0.0565788", g -> row(g.dbf(), 4)),
                    line("dbf.shape", "5 1", shape(gradients.dbf())),
                    either("dbi[4]", "-0.15399065", g -> row(g.dbi(), 4)),
                    line("dbi.shape", "5 1", shape(gradients.dbi())),
                    either("dbc[4]", "-0.29691142", g -> row(g.dbc(), 4)),
                    line("dbc.shape", "5 1", shape(gradients.dbc())),
                    either("dbo[4]", "-0.29798344", g -> row(g.dbo(), 4)),
                    line("dbo.shape", "5 1", shape(gradients.dbo())));
        }

        private Published either(String what, String printed, Function<Lstm.Gradients, double[]> numbers) {
            return misprinted(what, printed, numbers.apply(asPublished), numbers.apply(gradients));
        }

        /** The table beside those numbers has three different ones. */
        public List<Published> expectedTable() {
            LstmCell.Gradients first = singleSteps.get(0);
            return List.of(
                    expected("dbi[4]", "-0.06997391", first.dbi(), gradients.dbi()),
                    expected("dbc[4]", "-0.27441821", first.dbc(), gradients.dbc()),
                    expected("dbo[4]", "0.16532821", first.dbo(), gradients.dbo()));
        }

        private Published expected(String what, String printed, Matrix ofFirstStep, Matrix correct) {
            return misprinted(what, printed, row(asPublished.dbf().plus(ofFirstStep), 4), row(correct, 4));
        }
    }

    private static RnnCell.Parameters drawWaaFirst(NumPyRandom random) {
        Matrix waa = random.randn(5, 5);
        Matrix wax = random.randn(5, 3);
        Matrix wya = random.randn(2, 5);
        Matrix ba = random.randn(5, 1);
        Matrix by = random.randn(2, 1);
        return new RnnCell.Parameters(wax, waa, wya, ba, by);
    }

    private static RnnCell.Parameters drawWaxFirst(NumPyRandom random) {
        Matrix wax = random.randn(5, 3);
        Matrix waa = random.randn(5, 5);
        Matrix wya = random.randn(2, 5);
        Matrix ba = random.randn(5, 1);
        Matrix by = random.randn(2, 1);
        return new RnnCell.Parameters(wax, waa, wya, ba, by);
    }

    /** The gates in the order in which the exercise draws them, which is not that of the record, and the output. */
    private static LstmCell.Parameters drawGates(NumPyRandom random, int ny) {
        Matrix wf = random.randn(5, 8);
        Matrix bf = random.randn(5, 1);
        Matrix wi = random.randn(5, 8);
        Matrix bi = random.randn(5, 1);
        Matrix wo = random.randn(5, 8);
        Matrix bo = random.randn(5, 1);
        Matrix wc = random.randn(5, 8);
        Matrix bc = random.randn(5, 1);
        Matrix wy = random.randn(ny, 5);
        Matrix by = random.randn(ny, 1);
        return new LstmCell.Parameters(wf, bf, wi, bi, wc, bc, wo, bo, wy, by);
    }
}
