package io.github.unroll.training;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.internal.Check;
import io.github.unroll.model.LayerStack;
import java.util.List;

/**
 * The linear scores of a sequence, z_t = W a_t + b: the outputs of a network before their softmax. They are the forecast
 * if numbers are to be predicted, see {@link MeanSquaredError}, and the gradient by them is the {@code dz} that
 * {@code backward} takes.
 */
public final class Scores {

    private Scores() {
    }

    /**
     * The scores of an RNN.
     *
     * @param parameters Wya (n_y, n_a) and by (n_y, 1)
     * @param a a_1, ..., a_Tx, each (n_a, m), as {@code Rnn.Forward} has them
     * @return z_1, ..., z_Tx, each (n_y, m)
     */
    public static List<Matrix> of(RnnCell.Parameters parameters, List<Matrix> a) {
        Check.notNull("Scores.of", "parameters", parameters);
        return of("wya", parameters.wya(), parameters.by(), a);
    }

    /**
     * The scores of an LSTM.
     *
     * @param parameters Wy (n_y, n_a) and by (n_y, 1)
     * @param a a_1, ..., a_Tx, each (n_a, m), as {@code Lstm.Forward} has them
     * @return z_1, ..., z_Tx, each (n_y, m)
     */
    public static List<Matrix> of(LstmCell.Parameters parameters, List<Matrix> a) {
        Check.notNull("Scores.of", "parameters", parameters);
        return of("wy", parameters.wy(), parameters.by(), a);
    }

    /**
     * The scores of a network of layers.
     *
     * @param parameters Wy (n_y, rows of h^N) and by (n_y, 1)
     * @param a h^N_1, ..., h^N_Tx, each (rows of h^N, m), as {@code LayerStack.Forward} has them
     * @return z_1, ..., z_Tx, each (n_y, m)
     */
    public static List<Matrix> of(LayerStack.Parameters<?> parameters, List<Matrix> a) {
        Check.notNull("Scores.of", "parameters", parameters);
        return of("wy", parameters.wy(), parameters.by(), a);
    }

    private static List<Matrix> of(String name, Matrix w, Matrix b, List<Matrix> a) {
        List<Matrix> steps = SequenceCheck.sequence("Scores.of", "a", a);
        Check.same("Scores.of", name + " columns", w.columns(), "a[0] rows", steps.get(0).rows());
        return steps.stream().map(at -> w.times(at).plusColumn(b)).toList();       // (n_y, m)
    }
}
