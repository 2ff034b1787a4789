package io.github.unroll.model;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Parameters of a user's own: records in a list in a record. */
public record Model(LstmCell.Parameters lower, List<RnnCell.Parameters> upper, Matrix scale) {

    public static Model random(long seed) {
        RandomGenerator random = new Random(seed);
        return new Model(
                LstmCell.Parameters.random(2, 3, 0, random),
                List.of(RnnCell.Parameters.random(3, 2, 0, random), RnnCell.Parameters.random(2, 2, 1, random)),
                Matrix.uniform(1, 4, 1, random));
    }
}
