package io.github.unroll;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static io.github.unroll.Samples.M;
import static io.github.unroll.Samples.NA;
import static io.github.unroll.Samples.NX;
import static io.github.unroll.Samples.NY;
import static io.github.unroll.Samples.matrix;
import static io.github.unroll.Samples.with;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RnnCellErrorsTest {

    private static final RnnCell.Parameters P = Samples.rnn();
    private static final RnnCell CELL = new RnnCell(P);
    private static final Matrix X = matrix(NX, M);
    private static final Matrix A = matrix(NA, M);
    private static final Matrix DZ = matrix(NY, M);
    private static final RnnCell.Forward STEP = CELL.forward(X, A);
    private static final RnnCell.Cache CACHE = STEP.cache();

    static Stream<BadCall> forward() {
        return Stream.of(
                ofNull("RnnCell: parameters must not be null", () -> new RnnCell(null)),
                ofNull("RnnCell.forward: xt must not be null", () -> CELL.forward(null, A)),
                illegal("RnnCell.forward: xt is 4x10, wax is 5x3; xt rows (4) must equal wax columns (3)",
                        () -> CELL.forward(matrix(4, M), A)),
                ofNull("RnnCell.forward: aPrev must not be null", () -> CELL.forward(X, null)),
                illegal("RnnCell.forward: aPrev is 6x10, waa is 5x5; aPrev rows (6) must equal waa columns (5)",
                        () -> CELL.forward(X, matrix(6, M))),
                illegal("RnnCell.forward: aPrev is 5x9, xt is 3x10; aPrev columns (9) must equal xt columns (10)",
                        () -> CELL.forward(X, matrix(NA, 9))));
    }

    static Stream<BadCall> backward() {
        return Stream.of(
                ofNull("RnnCell.backward: daNext must not be null", () -> CELL.backward(null, CACHE)),
                illegal("RnnCell.backward: daNext is 4x10, cache aNext is 5x10; daNext must have the shape of cache aNext",
                        () -> CELL.backward(matrix(4, M), CACHE)),
                illegal("RnnCell.backward: daNext is 5x9, cache aNext is 5x10; daNext must have the shape of cache aNext",
                        () -> CELL.backward(matrix(NA, 9), CACHE)),
                ofNull("RnnCell.backward: cache must not be null", () -> CELL.backward(A, null)),
                ofNull("RnnCell.backward: daNext must not be null", () -> CELL.backward(null, DZ, CACHE)),
                illegal("RnnCell.backward: daNext is 4x10, cache aNext is 5x10; daNext must have the shape of cache aNext",
                        () -> CELL.backward(matrix(4, M), DZ, CACHE)),
                ofNull("RnnCell.backward: dzt must not be null", () -> CELL.backward(A, null, CACHE)),
                illegal("RnnCell.backward: dzt is 3x10, wya is 2x5; dzt rows (3) must equal wya rows (2)",
                        () -> CELL.backward(A, matrix(3, M), CACHE)),
                illegal("RnnCell.backward: dzt is 2x9, daNext is 5x10; dzt columns (9) must equal daNext columns (10)",
                        () -> CELL.backward(A, matrix(NY, 9), CACHE)),
                ofNull("RnnCell.backward: cache must not be null", () -> CELL.backward(A, DZ, null)));
    }

    static Stream<BadCall> cachesOfOtherCells() {
        return Stream.of(
                illegal("RnnCell.backward: cache wax is 5x4, wax is 5x3; cache wax must have the shape of wax",
                        () -> CELL.backward(A, cache(4, NA, NY))),
                illegal("RnnCell.backward: cache wax is 6x3, wax is 5x3; cache wax must have the shape of wax",
                        () -> CELL.backward(matrix(6, M), cache(NX, 6, NY))),
                illegal("RnnCell.backward: cache wya is 3x5, wya is 2x5; cache wya must have the shape of wya",
                        () -> CELL.backward(A, cache(NX, NA, 3))),
                illegal("RnnCell.backward: cache wya is 3x5, wya is 2x5; cache wya must have the shape of wya",
                        () -> CELL.backward(A, DZ, cache(NX, NA, 3))));
    }

    private static RnnCell.Cache cache(int nx, int na, int ny) {
        RnnCell other = new RnnCell(RnnCell.Parameters.random(nx, na, ny, new Random(1)));
        return other.forward(matrix(nx, M), matrix(na, M)).cache();
    }

    static Stream<BadCall> parameters() {
        return Stream.of(
                illegal("RnnCell.Parameters: waa is 5x4; waa rows (5) must equal its columns (4)",
                        () -> with(P, "waa", matrix(5, 4))),
                illegal("RnnCell.Parameters: wax is 6x3, waa is 5x5; wax rows (6) must equal waa rows (5)",
                        () -> with(P, "wax", matrix(6, 3))),
                illegal("RnnCell.Parameters: wya is 2x4, waa is 5x5; wya columns (4) must equal waa rows (5)",
                        () -> with(P, "wya", matrix(2, 4))),
                illegal("RnnCell.Parameters: ba is 4x1, waa is 5x5; ba must have the rows of waa (5) and 1 column",
                        () -> with(P, "ba", matrix(4, 1))),
                illegal("RnnCell.Parameters: ba is 5x2, waa is 5x5; ba must have the rows of waa (5) and 1 column",
                        () -> with(P, "ba", matrix(5, 2))),
                illegal("RnnCell.Parameters: by is 3x1, wya is 2x5; by must have the rows of wya (2) and 1 column",
                        () -> with(P, "by", matrix(3, 1))),
                illegal("RnnCell.Parameters: by is 1x2, wya is 2x5; by must have the rows of wya (2) and 1 column",
                        () -> with(P, "by", matrix(1, 2))));
    }

    static Stream<BadCall> random() {
        return Stream.of(
                random("nx is -1, na is 5, ny is 2; nx, na and ny must not be negative", -1, 5, 2),
                random("nx is 3, na is -1, ny is 2; nx, na and ny must not be negative", 3, -1, 2),
                random("nx is 3, na is 5, ny is -1; nx, na and ny must not be negative", 3, 5, -1),
                random("a 2x1073741824 matrix has 2147483648 elements; rows times columns must not exceed 2147483639",
                        1 << 30, 2, 1),
                random("a 65536x65536 matrix has 4294967296 elements; rows times columns must not exceed 2147483639",
                        1, 65536, 1),
                random("a 1073741824x2 matrix has 2147483648 elements; rows times columns must not exceed 2147483639",
                        1, 2, 1 << 30),
                random("a 2147483647x1 matrix has 2147483647 elements; rows times columns must not exceed 2147483639",
                        1, 0, Integer.MAX_VALUE),
                ofNull("RnnCell.Parameters.random: random must not be null", () -> RnnCell.Parameters.random(3, 5, 2, null)));
    }

    private static BadCall random(String message, int nx, int na, int ny) {
        return illegal("RnnCell.Parameters.random: " + message, () -> RnnCell.Parameters.random(nx, na, ny, new Random(1)));
    }

    static Stream<BadCall> functionsOfParameters() {
        RnnCell.Parameters wide = RnnCell.Parameters.random(4, NA, NY, new Random(1));
        RnnCell.Parameters tall = RnnCell.Parameters.random(NX, NA, 3, new Random(1));
        return Stream.of(
                ofNull("RnnCell.Parameters.map: function must not be null", () -> P.map(null)),
                ofNull("RnnCell.Parameters.map: result of function must not be null", () -> P.map(matrix -> null)),
                illegal("RnnCell.Parameters.map: result of function is 3x5, its argument is 5x3; "
                        + "result of function must have the shape of its argument", () -> P.map(Matrix::transpose)),
                ofNull("RnnCell.Parameters.zip: other must not be null", () -> P.zip(null, Matrix::plus)),
                ofNull("RnnCell.Parameters.zip: function must not be null", () -> P.zip(P, null)),
                illegal("RnnCell.Parameters.zip: other wax is 5x4, wax is 5x3; other wax must have the shape of wax",
                        () -> P.zip(wide, (left, right) -> left)),
                ofNull("RnnCell.Parameters.zip: result of function must not be null", () -> P.zip(P, (left, right) -> null)),
                illegal("RnnCell.Parameters.zip: result of function is 5x5, its argument is 5x3; "
                        + "result of function must have the shape of its argument", () -> P.zip(P, Matrix::timesTranspose)),
                ofNull("RnnCell.Parameters.plus: other must not be null", () -> P.plus(null)),
                illegal("RnnCell.Parameters.plus: other wax is 5x4, wax is 5x3; other wax must have the shape of wax",
                        () -> P.plus(wide)),
                illegal("RnnCell.Parameters.plus: other wya is 3x5, wya is 2x5; other wya must have the shape of wya",
                        () -> P.plus(tall)));
    }

    static Stream<BadCall> records() {
        RnnCell.Gradients gradients = CELL.backward(A, CACHE);
        return Stream.of(
                illegal("RnnCell.Cache: xt is 4x10, wax is 5x3; xt rows (4) must equal wax columns (3)",
                        () -> with(CACHE, "xt", matrix(4, M))),
                illegal("RnnCell.Cache: aPrev is 6x10, waa is 5x5; aPrev rows (6) must equal waa columns (5)",
                        () -> with(CACHE, "aPrev", matrix(6, M))),
                illegal("RnnCell.Cache: aPrev is 5x9, xt is 3x10; aPrev columns (9) must equal xt columns (10)",
                        () -> with(CACHE, "aPrev", matrix(NA, 9))),
                illegal("RnnCell.Cache: aNext is 5x9, aPrev is 5x10; aNext must have the shape of aPrev",
                        () -> with(CACHE, "aNext", matrix(NA, 9))),
                illegal("RnnCell.Forward: aNext is 6x10, cache aNext is 5x10; aNext must have the shape of cache aNext",
                        () -> with(STEP, "aNext", matrix(6, M))),
                illegal("RnnCell.Forward: yt is 3x10, cache wya is 2x5; yt rows (3) must equal cache wya rows (2)",
                        () -> with(STEP, "yt", matrix(3, M))),
                illegal("RnnCell.Forward: yt is 2x9, aNext is 5x10; yt columns (9) must equal aNext columns (10)",
                        () -> with(STEP, "yt", matrix(NY, 9))),
                illegal("RnnCell.Gradients: dxt is 4x10, wax is 5x3; dxt rows (4) must equal wax columns (3)",
                        () -> with(gradients, "dxt", matrix(4, M))),
                illegal("RnnCell.Gradients: daPrev is 6x10, waa is 5x5; daPrev rows (6) must equal waa columns (5)",
                        () -> with(gradients, "daPrev", matrix(6, M))),
                illegal("RnnCell.Gradients: daPrev is 5x9, dxt is 3x10; daPrev columns (9) must equal dxt columns (10)",
                        () -> with(gradients, "daPrev", matrix(NA, 9))));
    }

    @ParameterizedTest
    @MethodSource({"forward", "backward", "cachesOfOtherCells", "parameters", "random", "functionsOfParameters", "records"})
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
