package io.github.unroll.io;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;

/**
 * The weights of a layer as other tools hold them: those of all gates on top of each other, the input apart from the
 * hidden state, examples in the columns. There are g gates; of an RNN, g = 1.
 *
 * @param input what the input is multiplied by (g n_a, n_x)
 * @param hidden what the hidden state is multiplied by (g n_a, n_a)
 * @param bias what is added (g n_a, 1)
 */
record StackedGates(Matrix input, Matrix hidden, Matrix bias) {

    /** What makes y_t of a_t: (n_y, n_a) and (n_y, 1). */
    record Head(Matrix weight, Matrix bias) {

        static Head none(int na) {
            return new Head(Matrix.zeros(0, na), Matrix.zeros(0, 1));
        }
    }

    /** The parameters of an RNN. */
    RnnCell.Parameters rnn(Head head) {
        return new RnnCell.Parameters(input, hidden, head.weight, bias, head.bias);
    }

    /** The parameters of an LSTM whose gates are in an order such as "ifco". */
    LstmCell.Parameters lstm(String order, Head head) {
        return new LstmCell.Parameters(
                gate(order, 'f'), bias(order, 'f'), gate(order, 'i'), bias(order, 'i'),
                gate(order, 'c'), bias(order, 'c'), gate(order, 'o'), bias(order, 'o'),
                head.weight, head.bias);
    }

    /** Of the columns of a gate, those of the hidden state come first. */
    private Matrix gate(String order, char gate) {
        return rows(hidden, order, gate).transpose().above(rows(input, order, gate).transpose()).transpose();
    }

    private Matrix bias(String order, char gate) {
        return rows(bias, order, gate);
    }

    private Matrix rows(Matrix stacked, String order, char gate) {
        int na = hidden.columns();
        int k = order.indexOf(gate);
        return stacked.rows(k * na, (k + 1) * na);
    }

    static StackedGates of(RnnCell.Parameters p) {
        return new StackedGates(p.wax(), p.waa(), p.ba());
    }

    static StackedGates of(LstmCell.Parameters p, String order) {
        Matrix weights = Matrix.zeros(0, p.na() + p.nx());
        Matrix bias = Matrix.zeros(0, 1);
        for (char gate : order.toCharArray()) {
            weights = weights.above(weight(p, gate));
            bias = bias.above(bias(p, gate));
        }
        Matrix columns = weights.transpose();                                  // (n_a + n_x, 4 n_a)
        return new StackedGates(
                columns.rows(p.na(), p.na() + p.nx()).transpose(),             // (4 n_a, n_x)
                columns.rows(0, p.na()).transpose(),                           // (4 n_a, n_a)
                bias);                                                         // (4 n_a, 1)
    }

    private static Matrix weight(LstmCell.Parameters p, char gate) {
        return switch (gate) {
            case 'f' -> p.wf();
            case 'i' -> p.wi();
            case 'c' -> p.wc();
            default -> p.wo();
        };
    }

    private static Matrix bias(LstmCell.Parameters p, char gate) {
        return switch (gate) {
            case 'f' -> p.bf();
            case 'i' -> p.bi();
            case 'c' -> p.bc();
            default -> p.bo();
        };
    }
}
