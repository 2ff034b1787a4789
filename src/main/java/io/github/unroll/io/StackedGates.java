package io.github.unroll.io;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The weights of a layer as other tools store them: the gates below each other, the weights of the input separate from those
 * of the hidden state, examples in the columns. There are g gates; an RNN has g = 1. Rows are copied one gate at a time when
 * they are needed, so that a large layer is never in memory twice.
 *
 * @param na n_a
 * @param input the weights of the input (g n_a, n_x)
 * @param hidden the weights of the hidden state (g n_a, n_a)
 * @param bias the bias (g n_a, 1)
 */
record StackedGates(int na, Rows input, Rows hidden, Matrix bias) {

    /** A matrix from which rows can be copied. */
    interface Rows {
        Matrix get(int from, int to);
    }

    /**
     * Returns advice for a message about weights of a hidden state with the wrong number of gates: the kind of layer to
     * which they belong.
     *
     * @param stacked the size of the axis along which the gates are stacked
     * @param na the size of the other axis
     */
    static String otherKind(int stacked, int na) {
        if (na == 0 || stacked % na != 0) {
            return "";
        }
        return switch (stacked / na) {
            case 1 -> "; this is that of an RNN";
            case 3 -> "; this is that of a GRU, which has no counterpart here";
            case 4 -> "; this is that of an LSTM";
            default -> "";
        };
    }

    /** The parameters of an RNN. */
    RnnCell.Parameters rnn(Linear head) {
        return new RnnCell.Parameters(input.get(0, na), hidden.get(0, na), head.weight(), bias, head.bias());
    }

    /** The parameters of an LSTM whose gates are in an order such as "ifco". */
    LstmCell.Parameters lstm(String order, Linear head) {
        return new LstmCell.Parameters(
                weight(order, 'f'), bias(order, 'f'), weight(order, 'i'), bias(order, 'i'),
                weight(order, 'c'), bias(order, 'c'), weight(order, 'o'), bias(order, 'o'),
                head.weight(), head.bias());
    }

    /** The columns of the hidden state come first. */
    private Matrix weight(String order, char gate) {
        int k = order.indexOf(gate);
        return hidden.get(k * na, (k + 1) * na).beside(input.get(k * na, (k + 1) * na));      // (n_a, n_a + n_x)
    }

    private Matrix bias(String order, char gate) {
        int k = order.indexOf(gate);
        return bias.rows(k * na, (k + 1) * na);                                               // (n_a, 1)
    }

    /**
     * The matrices as other tools store them.
     *
     * @param input (g n_a, n_x)
     * @param hidden (g n_a, n_a)
     * @param bias (g n_a, 1)
     */
    record Weights(Matrix input, Matrix hidden, Matrix bias) {

        static Weights of(RnnCell.Parameters p) {
            return new Weights(p.wax(), p.waa(), p.ba());
        }

        static Weights of(LstmCell.Parameters p, String order) {
            return new Weights(
                    stacked(order, gate -> weight(p, gate).columns(p.na(), p.na() + p.nx())),
                    stacked(order, gate -> weight(p, gate).columns(0, p.na())),
                    stacked(order, gate -> bias(p, gate)));
        }

        /** The matrices of one direction of a stack. */
        static Weights of(String operation, Object direction, String order) {
            if (direction instanceof LstmCell.Parameters lstm) {
                requireNoOutput(operation, lstm.ny());
                return of(lstm, order);
            }
            if (direction instanceof RnnCell.Parameters rnn) {
                requireNoOutput(operation, rnn.ny());
                return of(rnn);
            }
            throw new IllegalArgumentException(operation + ": a direction has a " + direction.getClass().getTypeName()
                    + "; it must have LstmCell.Parameters or RnnCell.Parameters");
        }

        private static void requireNoOutput(String operation, int ny) {
            if (ny > 0) {
                throw new IllegalArgumentException(operation + ": a direction has n_y = " + ny
                        + " outputs; only the stack as a whole has outputs");
            }
        }

        private static Matrix stacked(String order, Function<Character, Matrix> ofGate) {
            return IntStream.range(0, order.length()).mapToObj(k -> ofGate.apply(order.charAt(k))).reduce(Matrix::above)
                    .orElseThrow();
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
}
