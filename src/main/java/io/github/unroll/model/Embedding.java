package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import java.util.List;

/**
 * A vector for each word, character or other id, looked up in a table E (n_e, vocabulary) and learned with the rest of the
 * model (Y. Bengio, R. Ducharme, P. Vincent and C. Jauvin, "A Neural Probabilistic Language Model", <cite>Journal of Machine
 * Learning Research</cite> 3, 2003). With k = ids_tj, the id of example j at step t:
 * <pre>
 * column j of x_t  = column k of E                 (n_e, m); zeros where the id is {@link #NONE}
 * column k of dE   = Σ column j of dx_t            (n_e, vocabulary), over all t and j with ids_tj = k
 * </pre>
 * This is the product of E and the {@linkplain io.github.unroll.training.OneHot one-hot} columns of the ids, without the
 * multiplications by 0. The table is the transpose of the {@code weight} of PyTorch's {@code nn.Embedding}.
 * <pre>
 * record Model(Matrix embedding, LstmCell.Parameters lstm) { }
 *
 * Lstm.Forward forward = new Lstm(model.lstm()).forward(Embedding.forward(model.embedding(), ids));
 * Lstm.Gradients gradients = CrossEntropy.of(forward.y()).againstLabels(labels).backward(forward);
 * Matrix dEmbedding = Embedding.backward(gradients.dx(), ids, model.embedding().columns());
 * Model dModel = new Model(dEmbedding, gradients.dParameters());
 * </pre>
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an entry of a list is {@code null}, and
 * {@link IllegalArgumentException} if a list is empty or has the wrong length, if a shape differs from the one given here, or
 * if an id is not in the vocabulary.
 */
public final class Embedding {

    /** Stands for no id, such as in padding: the vector is zeros and contributes no gradient. */
    public static final int NONE = -1;

    private Embedding() {
    }

    /**
     * Returns the vectors of ids.
     *
     * @param table E (n_e, vocabulary)
     * @param ids m ids for each step, each at least 0 and less than the vocabulary, or {@link #NONE}
     * @return x_1, ..., x_Tx, each (n_e, m)
     */
    public static List<Matrix> forward(Matrix table, List<int[]> ids) {
        Check.notNull("Embedding.forward", "table", table);
        return checked("Embedding.forward", ids, table.columns()).stream().map(step -> columns(table, step)).toList();
    }

    private static Matrix columns(Matrix table, int[] ids) {
        int m = ids.length;
        double[] x = Matrix.zeros(table.rows(), m).toArray();
        for (int j = 0; j < m; j++) {
            for (int i = 0; ids[j] != NONE && i < table.rows(); i++) {
                x[i * m + j] = table.get(i, ids[j]);
            }
        }
        return Matrix.of(table.rows(), m, x);
    }

    /**
     * Returns the gradient with respect to the table.
     *
     * @param dx ∂L/∂x_1, ..., ∂L/∂x_Tx, each (n_e, m), such as {@code dx()} of the network that reads the vectors
     * @param ids the ids that {@code forward} took
     * @param vocabulary the number of different ids, which is the number of columns of the table
     * @return ∂L/∂E (n_e, vocabulary)
     */
    public static Matrix backward(List<Matrix> dx, List<int[]> ids, int vocabulary) {
        String operation = "Embedding.backward";
        List<Matrix> gradients = StackCheck.sequence(operation, "dx", dx);
        Check.atLeast(operation, 0, "vocabulary", vocabulary);
        List<int[]> steps = checked(operation, ids, vocabulary);
        Check.sameLength(operation, "dx", gradients, "ids", steps, "step");
        Check.same(operation, "dx[0] columns", gradients.get(0).columns(), "ids[0] length", steps.get(0).length);
        int ne = gradients.get(0).rows();
        double[] dTable = Matrix.zeros(ne, vocabulary).toArray();
        for (int t = 0; t < steps.size(); t++) {
            addColumns(gradients.get(t), steps.get(t), dTable, vocabulary);
        }
        return Matrix.of(ne, vocabulary, dTable);
    }

    private static void addColumns(Matrix dxt, int[] ids, double[] dTable, int vocabulary) {
        for (int j = 0; j < ids.length; j++) {
            for (int i = 0; ids[j] != NONE && i < dxt.rows(); i++) {
                dTable[i * vocabulary + ids[j]] += dxt.get(i, j);
            }
        }
    }

    /** {@return a copy of ids, which must have the same number at every step and be in the vocabulary} */
    private static List<int[]> checked(String operation, List<int[]> ids, int vocabulary) {
        List<int[]> steps = Check.steps(operation, "ids", ids).stream().map(int[]::clone).toList();
        for (int t = 0; t < steps.size(); t++) {
            String name = Check.entry("ids", t);
            Check.same(operation, name + " length", steps.get(t).length, "ids[0] length", steps.get(0).length);
            Check.labels(operation, name, steps.get(t), "an id", vocabulary, NONE);
        }
        return steps;
    }
}
