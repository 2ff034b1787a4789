package io.github.unroll.model;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.training.Initialisation;
import java.util.Random;

/** The sizes of a stack, and parameters of these sizes whose elements, biases included, are uniform in [-k, k), k = 1 / √n_a. */
public record StackSizes(int nx, int na, int ny, int layers, boolean bidirectional) {

    public LayerStack.Parameters<LstmCell.Parameters> lstm(Random random) {
        return uniform(Initialisation.lstmStack(nx, na, ny, layers, bidirectional, random), random);
    }

    public LayerStack.Parameters<RnnCell.Parameters> rnn(Random random) {
        return uniform(Initialisation.rnnStack(nx, na, ny, layers, bidirectional, random), random);
    }

    private <P> P uniform(P parameters, Random random) {
        double k = 1 / Math.sqrt(Math.max(na, 1));
        return ParameterTree.map(parameters, matrix -> Matrix.uniform(matrix.rows(), matrix.columns(), k, random));
    }
}
