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

class LstmCellErrorsTest {

    private static final LstmCell.Parameters P = Samples.lstm();
    private static final LstmCell CELL = new LstmCell(P);
    private static final Matrix X = matrix(NX, M);
    private static final Matrix A = matrix(NA, M);
    private static final Matrix DZ = matrix(NY, M);
    private static final LstmCell.Forward STEP = CELL.forward(X, A, A);
    private static final LstmCell.Cache CACHE = STEP.cache();

    static Stream<BadCall> forward() {
        return Stream.of(
                ofNull("LstmCell: parameters must not be null", () -> new LstmCell(null)),
                ofNull("LstmCell.forward: xt must not be null", () -> CELL.forward(null, A, A)),
                illegal("LstmCell.forward: xt is 4x10, wf is 5x8; xt rows (4) must equal wf columns - rows (3)",
                        () -> CELL.forward(matrix(4, M), A, A)),
                ofNull("LstmCell.forward: aPrev must not be null", () -> CELL.forward(X, null, A)),
                illegal("LstmCell.forward: aPrev is 6x10, wf is 5x8; aPrev rows (6) must equal wf rows (5)",
                        () -> CELL.forward(X, matrix(6, M), A)),
                illegal("LstmCell.forward: aPrev is 5x9, xt is 3x10; aPrev columns (9) must equal xt columns (10)",
                        () -> CELL.forward(X, matrix(NA, 9), A)),
                ofNull("LstmCell.forward: cPrev must not be null", () -> CELL.forward(X, A, null)),
                illegal("LstmCell.forward: cPrev is 6x10, aPrev is 5x10; cPrev must have the shape of aPrev",
                        () -> CELL.forward(X, A, matrix(6, M))),
                illegal("LstmCell.forward: cPrev is 5x9, aPrev is 5x10; cPrev must have the shape of aPrev",
                        () -> CELL.forward(X, A, matrix(NA, 9))));
    }

    static Stream<BadCall> backward() {
        return Stream.of(
                ofNull("LstmCell.backward: daNext must not be null", () -> CELL.backward(null, A, CACHE)),
                illegal("LstmCell.backward: daNext is 5x9, cache aNext is 5x10; daNext must have the shape of cache aNext",
                        () -> CELL.backward(matrix(NA, 9), A, CACHE)),
                ofNull("LstmCell.backward: dcNext must not be null", () -> CELL.backward(A, null, CACHE)),
                illegal("LstmCell.backward: dcNext is 6x10, cache cNext is 5x10; dcNext must have the shape of cache cNext",
                        () -> CELL.backward(A, matrix(6, M), CACHE)),
                ofNull("LstmCell.backward: cache must not be null", () -> CELL.backward(A, A, null)),
                ofNull("LstmCell.backward: daNext must not be null", () -> CELL.backward(null, DZ, A, CACHE)),
                illegal("LstmCell.backward: daNext is 6x10, cache aNext is 5x10; daNext must have the shape of cache aNext",
                        () -> CELL.backward(matrix(6, M), DZ, A, CACHE)),
                ofNull("LstmCell.backward: dzt must not be null", () -> CELL.backward(A, null, A, CACHE)),
                illegal("LstmCell.backward: dzt is 3x10, wy is 2x5; dzt rows (3) must equal wy rows (2)",
                        () -> CELL.backward(A, matrix(3, M), A, CACHE)),
                illegal("LstmCell.backward: dzt is 2x9, daNext is 5x10; dzt columns (9) must equal daNext columns (10)",
                        () -> CELL.backward(A, matrix(NY, 9), A, CACHE)),
                ofNull("LstmCell.backward: dcNext must not be null", () -> CELL.backward(A, DZ, null, CACHE)),
                illegal("LstmCell.backward: dcNext is 5x9, cache cNext is 5x10; dcNext must have the shape of cache cNext",
                        () -> CELL.backward(A, DZ, matrix(NA, 9), CACHE)),
                ofNull("LstmCell.backward: cache must not be null", () -> CELL.backward(A, DZ, A, null)));
    }

    static Stream<BadCall> cachesOfOtherCells() {
        return Stream.of(
                illegal("LstmCell.backward: cache wf is 5x9, wf is 5x8; cache wf must have the shape of wf",
                        () -> CELL.backward(A, A, cache(4, NA, NY))),
                illegal("LstmCell.backward: cache wf is 6x9, wf is 5x8; cache wf must have the shape of wf",
                        () -> CELL.backward(A, A, cache(NX, 6, NY))),
                illegal("LstmCell.backward: cache wy is 3x5, wy is 2x5; cache wy must have the shape of wy",
                        () -> CELL.backward(A, A, cache(NX, NA, 3))),
                illegal("LstmCell.backward: cache wy is 3x5, wy is 2x5; cache wy must have the shape of wy",
                        () -> CELL.backward(A, DZ, A, cache(NX, NA, 3))));
    }

    private static LstmCell.Cache cache(int nx, int na, int ny) {
        LstmCell other = new LstmCell(LstmCell.Parameters.random(nx, na, ny, new Random(1)));
        return other.forward(matrix(nx, M), matrix(na, M), matrix(na, M)).cache();
    }

    static Stream<BadCall> weights() {
        return Stream.concat(
                Stream.of("wi", "wc", "wo").flatMap(w -> Stream.of(
                        illegal("LstmCell.Parameters: " + w + " is 5x9, wf is 5x8; " + w + " must have the shape of wf",
                                () -> with(P, w, matrix(5, 9))),
                        illegal("LstmCell.Parameters: " + w + " is 4x8, wf is 5x8; " + w + " must have the shape of wf",
                                () -> with(P, w, matrix(4, 8))))),
                Stream.of(
                        illegal("LstmCell.Parameters: wf is 5x4; wf columns (4) must be at least its rows (5)",
                                () -> with(P, "wf", matrix(5, 4))),
                        illegal("LstmCell.Parameters: bf is 5x1, wf is 4x8; bf must have the rows of wf (4) and 1 column",
                                () -> with(P, "wf", matrix(4, 8))),
                        illegal("LstmCell.Parameters: wy is 2x6, wf is 5x8; wy columns (6) must equal wf rows (5)",
                                () -> with(P, "wy", matrix(2, 6)))));
    }

    static Stream<BadCall> biases() {
        return Stream.of("f", "i", "c", "o").flatMap(k -> Stream.of(bias("b" + k, 4, 1, "w" + k), bias("b" + k, 5, 2, "w" + k)));
    }

    private static BadCall bias(String b, int rows, int columns, String w) {
        return illegal("LstmCell.Parameters: " + b + " is " + rows + "x" + columns + ", " + w + " is 5x8; "
                + b + " must have the rows of " + w + " (5) and 1 column", () -> with(P, b, matrix(rows, columns)));
    }

    static Stream<BadCall> outputBias() {
        return Stream.of(
                illegal("LstmCell.Parameters: by is 3x1, wy is 2x5; by must have the rows of wy (2) and 1 column",
                        () -> with(P, "by", matrix(3, 1))),
                illegal("LstmCell.Parameters: by is 1x2, wy is 2x5; by must have the rows of wy (2) and 1 column",
                        () -> with(P, "by", matrix(1, 2))));
    }

    static Stream<BadCall> random() {
        return Stream.of(
                random("nx is -1, na is 5, ny is 2; nx, na and ny must not be negative", -1, 5, 2),
                random("nx is 3, na is -1, ny is 2; nx, na and ny must not be negative", 3, -1, 2),
                random("nx is 3, na is 5, ny is -1; nx, na and ny must not be negative", 3, 5, -1),
                random("a 1x2147483647 matrix has 2147483647 elements; rows times columns must not exceed 2147483639",
                        Integer.MAX_VALUE, 1, 1),
                random("a 1x2147483640 matrix has 2147483640 elements; rows times columns must not exceed 2147483639",
                        2147483639, 1, 1),
                random("a 2147483647x1 matrix has 2147483647 elements; rows times columns must not exceed 2147483639",
                        1, 0, Integer.MAX_VALUE),
                random("a 46340x46342 matrix has 2147488280 elements; rows times columns must not exceed 2147483639",
                        2, 46340, 1),
                random("a 1073741824x2 matrix has 2147483648 elements; rows times columns must not exceed 2147483639",
                        1, 2, 1 << 30),
                ofNull("LstmCell.Parameters.random: random must not be null", () -> LstmCell.Parameters.random(3, 5, 2, null)));
    }

    private static BadCall random(String message, int nx, int na, int ny) {
        return illegal("LstmCell.Parameters.random: " + message, () -> LstmCell.Parameters.random(nx, na, ny, new Random(1)));
    }

    static Stream<BadCall> functionsOfParameters() {
        LstmCell.Parameters wide = LstmCell.Parameters.random(4, NA, NY, new Random(1));
        LstmCell.Parameters tall = LstmCell.Parameters.random(NX, NA, 3, new Random(1));
        return Stream.of(
                ofNull("LstmCell.Parameters.map: function must not be null", () -> P.map(null)),
                ofNull("LstmCell.Parameters.map: result of function must not be null", () -> P.map(matrix -> null)),
                illegal("LstmCell.Parameters.map: result of function is 8x5, its argument is 5x8; "
                        + "result of function must have the shape of its argument", () -> P.map(Matrix::transpose)),
                ofNull("LstmCell.Parameters.zip: other must not be null", () -> P.zip(null, Matrix::plus)),
                ofNull("LstmCell.Parameters.zip: function must not be null", () -> P.zip(P, null)),
                illegal("LstmCell.Parameters.zip: other wf is 5x9, wf is 5x8; other wf must have the shape of wf",
                        () -> P.zip(wide, (left, right) -> left)),
                ofNull("LstmCell.Parameters.zip: result of function must not be null", () -> P.zip(P, (left, right) -> null)),
                illegal("LstmCell.Parameters.zip: result of function is 5x5, its argument is 5x8; "
                        + "result of function must have the shape of its argument", () -> P.zip(P, Matrix::timesTranspose)),
                ofNull("LstmCell.Parameters.plus: other must not be null", () -> P.plus(null)),
                illegal("LstmCell.Parameters.plus: other wf is 5x9, wf is 5x8; other wf must have the shape of wf",
                        () -> P.plus(wide)),
                illegal("LstmCell.Parameters.plus: other wy is 3x5, wy is 2x5; other wy must have the shape of wy",
                        () -> P.plus(tall)));
    }

    static Stream<BadCall> caches() {
        return Stream.concat(
                Stream.of("aNext", "cNext", "ft", "it", "cct", "ot", "cPrev").flatMap(name -> Stream.of(
                        illegal("LstmCell.Cache: " + name + " is 6x10, aPrev is 5x10; " + name + " must have the shape of aPrev",
                                () -> with(CACHE, name, matrix(6, M))),
                        illegal("LstmCell.Cache: " + name + " is 5x9, aPrev is 5x10; " + name + " must have the shape of aPrev",
                                () -> with(CACHE, name, matrix(NA, 9))))),
                Stream.of(
                        illegal("LstmCell.Cache: xt is 4x10, wf is 5x8; xt rows (4) must equal wf columns - rows (3)",
                                () -> with(CACHE, "xt", matrix(4, M))),
                        illegal("LstmCell.Cache: aPrev is 6x10, wf is 5x8; aPrev rows (6) must equal wf rows (5)",
                                () -> with(CACHE, "aPrev", matrix(6, M))),
                        illegal("LstmCell.Cache: aPrev is 5x9, xt is 3x10; aPrev columns (9) must equal xt columns (10)",
                                () -> with(CACHE, "aPrev", matrix(NA, 9)))));
    }

    static Stream<BadCall> forwardAndGradients() {
        LstmCell.Gradients gradients = CELL.backward(A, A, CACHE);
        return Stream.of(
                illegal("LstmCell.Forward: aNext is 6x10, cache aNext is 5x10; aNext must have the shape of cache aNext",
                        () -> with(STEP, "aNext", matrix(6, M))),
                illegal("LstmCell.Forward: cNext is 5x9, cache cNext is 5x10; cNext must have the shape of cache cNext",
                        () -> with(STEP, "cNext", matrix(NA, 9))),
                illegal("LstmCell.Forward: yt is 3x10, cache wy is 2x5; yt rows (3) must equal cache wy rows (2)",
                        () -> with(STEP, "yt", matrix(3, M))),
                illegal("LstmCell.Forward: yt is 2x9, aNext is 5x10; yt columns (9) must equal aNext columns (10)",
                        () -> with(STEP, "yt", matrix(NY, 9))),
                illegal("LstmCell.Gradients: dxt is 4x10, wf is 5x8; dxt rows (4) must equal wf columns - rows (3)",
                        () -> with(gradients, "dxt", matrix(4, M))),
                illegal("LstmCell.Gradients: daPrev is 6x10, wf is 5x8; daPrev rows (6) must equal wf rows (5)",
                        () -> with(gradients, "daPrev", matrix(6, M))),
                illegal("LstmCell.Gradients: daPrev is 5x9, dxt is 3x10; daPrev columns (9) must equal dxt columns (10)",
                        () -> with(gradients, "daPrev", matrix(NA, 9))),
                illegal("LstmCell.Gradients: dcPrev is 6x10, daPrev is 5x10; dcPrev must have the shape of daPrev",
                        () -> with(gradients, "dcPrev", matrix(6, M))));
    }

    @ParameterizedTest
    @MethodSource({"forward", "backward", "cachesOfOtherCells", "weights", "biases", "outputBias", "random",
        "functionsOfParameters", "caches", "forwardAndGradients"})
    void theMessageNamesOperationOperandsShapesAndRule(BadCall call) {
        call.mustFail();
    }
}
