package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.model.ParameterTree;
import io.github.unroll.training.Adagrad;
import io.github.unroll.training.Adam;
import io.github.unroll.training.AdamW;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.GradientChecker;
import io.github.unroll.training.RmsProp;
import io.github.unroll.training.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list in a tree of matrices is copied once too, before it is checked. */
class ListsInTreesTest {

    private static final Matrix ONE = Matrix.of(1, 1, 1);
    private static final List<Matrix> TREE = List.of(ONE, Matrix.of(1, 2, 3, 4), Matrix.of(2, 1, 5, 6));
    private static final GradientChecker CHECKER = new GradientChecker();

    /** An operation on a tree that is a list, and the name of the list in messages. */
    record Operation(String operation, String name, Consumer<List<Matrix>> call) {

        @Override
        public String toString() {
            return operation + "(" + name + ")";
        }
    }

    static Stream<Operation> operations() {
        Map<String, Matrix> leaves = ParameterTree.leaves(TREE);
        return Stream.of(
                new Operation("ParameterTree.leaves", "tree", ParameterTree::leaves),
                new Operation("ParameterTree.withLeaves", "tree", tree -> ParameterTree.withLeaves(tree, leaves)),
                new Operation("ParameterTree.map", "tree", tree -> ParameterTree.map(tree, matrix -> matrix)),
                new Operation("ParameterTree.map", "tree", tree -> ParameterTree.map(tree, (name, matrix) -> matrix)),
                new Operation("ParameterTree.zip", "left", tree -> ParameterTree.zip(tree, TREE, Matrix::plus)),
                new Operation("ParameterTree.zip", "right", tree -> ParameterTree.zip(TREE, tree, Matrix::plus)),
                new Operation("Clipping.byNorm", "gradients", tree -> Clipping.byNorm(tree, 1)),
                new Operation("Clipping.byNorm", "gradients", tree -> Clipping.byNorm(tree, 100)),
                new Operation("Clipping.byValue", "gradients", tree -> Clipping.byValue(tree, 1)),
                new Operation("Clipping.norm", "tree", Clipping::norm),
                new Operation("GradientChecker.numerical", "at", tree -> CHECKER.numerical(point -> 0, tree)),
                new Operation("GradientChecker.compare", "at", tree -> CHECKER.compare("g", point -> 0, tree, TREE)),
                new Operation("GradientChecker.compare", "g", tree -> CHECKER.compare("g", point -> 0, TREE, tree)),
                new Operation("GradientChecker.compareAlong", "at",
                        tree -> CHECKER.compareAlong("g", point -> 0, tree, TREE, new Random(1))),
                new Operation("GradientChecker.compareAlong", "g",
                        tree -> CHECKER.compareAlong("g", point -> 0, TREE, tree, new Random(1))));
    }

    static Stream<Operation> optimisers() {
        Sgd sgd = new Sgd(0.1, 0.9);
        Adagrad adagrad = new Adagrad(0.1);
        RmsProp rmsProp = new RmsProp(0.1);
        Adam adam = new Adam(0.1);
        AdamW adamW = new AdamW(0.1, 0.01);
        Matrix t = Matrix.zeros(1, 1);
        return Stream.of(
                new Operation("Sgd.start", "parameters", sgd::start),
                new Operation("Sgd.step", "gradients", tree -> sgd.step(sgd.start(TREE), tree)),
                new Operation("Sgd.State", "parameters", tree -> new Sgd.State<>(tree, TREE, t)),
                new Operation("Sgd.State", "v", tree -> new Sgd.State<>(TREE, tree, t)),
                new Operation("Adagrad.start", "parameters", adagrad::start),
                new Operation("Adagrad.step", "gradients", tree -> adagrad.step(adagrad.start(TREE), tree)),
                new Operation("Adagrad.State", "parameters", tree -> new Adagrad.State<>(tree, TREE, t)),
                new Operation("Adagrad.State", "s", tree -> new Adagrad.State<>(TREE, tree, t)),
                new Operation("RmsProp.start", "parameters", rmsProp::start),
                new Operation("RmsProp.step", "gradients", tree -> rmsProp.step(rmsProp.start(TREE), tree)),
                new Operation("RmsProp.State", "parameters", tree -> new RmsProp.State<>(tree, TREE, t)),
                new Operation("RmsProp.State", "v", tree -> new RmsProp.State<>(TREE, tree, t)),
                new Operation("Adam.start", "parameters", adam::start),
                new Operation("Adam.step", "gradients", tree -> adam.step(adam.start(TREE), tree)),
                new Operation("Adam.State", "parameters", tree -> new Adam.State<>(tree, TREE, TREE, t)),
                new Operation("Adam.State", "m", tree -> new Adam.State<>(TREE, tree, TREE, t)),
                new Operation("Adam.State", "v", tree -> new Adam.State<>(TREE, TREE, tree, t)),
                new Operation("AdamW.start", "parameters", adamW::start),
                new Operation("AdamW.step", "gradients", tree -> adamW.step(adamW.start(TREE), tree)));
    }

    @ParameterizedTest
    @MethodSource({"operations", "optimisers"})
    void everyEntryIsReadOnce(Operation operation) {
        ListView<Matrix> view = new ListView<>(TREE);
        operation.call.accept(view);
        assertThat(view.read()).containsExactlyElementsOf(view.indexes());
    }

    @ParameterizedTest
    @MethodSource({"operations", "optimisers"})
    void nullIsNamed(Operation operation) {
        List<Matrix> bad = new LinkedList<>(TREE);
        bad.set(1, null);
        assertThatNullPointerException().isThrownBy(() -> operation.call.accept(bad))
                .withMessage(operation.operation + ": " + operation.name + "[1] must not be null");
        assertThatNullPointerException().isThrownBy(() -> operation.call.accept(null))
                .withMessage(operation.operation + ": " + operation.name + " must not be null");
    }

    @Test
    void aStateDoesNotChangeWithTheListThatItIsMadeOf() {
        List<Matrix> parameters = new ArrayList<>(TREE);
        Adam.State<List<Matrix>> state = new Adam(0.1).start(parameters);
        parameters.set(0, Matrix.of(1, 1, Double.NaN));

        assertThat(state.parameters()).isEqualTo(TREE);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> state.parameters().set(0, ONE));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Clipping.byNorm(Arrays.asList(ONE, ONE), 7).set(0, ONE));
    }

    private record Long(List<Matrix> list) {
    }

    @Test
    void aLinkedListOfManyMatricesIsATree() {
        int size = 50_000;
        List<Matrix> linked = new LinkedList<>(IntStream.range(0, size).mapToObj(k -> Matrix.of(1, 1, k)).toList());
        Map<String, Matrix> leaves = new LinkedHashMap<>(ParameterTree.leaves(new Long(linked)));

        assertThat(leaves).hasSize(size).containsEntry("list[49999]", Matrix.of(1, 1, 49_999));
        assertThat(ParameterTree.of(Long.class, leaves)).isEqualTo(new Long(linked));
        assertThat(Clipping.byValue(linked, 3)).hasSize(size).endsWith(Matrix.of(1, 1, 3));
    }
}
