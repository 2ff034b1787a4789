package io.github.unroll.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ParameterTreeTest {

    private static final Matrix ONE = Matrix.of(1, 1, 1);
    private static final Matrix TWO = Matrix.of(1, 1, 2);

    private record Sized(Matrix w, int size) {
    }

    private record Declared(ArrayList<Matrix> layers) {
    }

    private record Free<T>(T part) {
    }

    private record Positive(Matrix w) {
        Positive {
            if (w.get(0, 0) <= 0) {
                throw new IllegalStateException("w must be positive");
            }
        }
    }

    @Test
    void theLeavesOfAnRnnAreItsMatricesInTheOrderOfTheComponents() {
        RnnCell.Parameters p = RnnCell.Parameters.random(2, 3, 4, new Random(1));

        assertThat(ParameterTree.leaves(p).keySet()).containsExactly("wax", "waa", "wya", "ba", "by");
        assertThat(ParameterTree.leaves(p).values()).containsExactlyElementsOf(p.matrices());
    }

    @Test
    void aLeafIsNamedByTheWayToIt() {
        Model model = Model.random(1);

        assertThat(ParameterTree.leaves(model).keySet()).containsExactly(
                "lower.wf", "lower.bf", "lower.wi", "lower.bi", "lower.wc", "lower.bc", "lower.wo", "lower.bo", "lower.wy",
                "lower.by", "upper[0].wax", "upper[0].waa", "upper[0].wya", "upper[0].ba", "upper[0].by",
                "upper[1].wax", "upper[1].waa", "upper[1].wya", "upper[1].ba", "upper[1].by", "scale");
        assertThat(ParameterTree.leaves(model)).containsEntry("upper[1].waa", model.upper().get(1).waa());
        assertThat(ParameterTree.leaves(List.of(ONE, new Free<>(TWO)))).containsExactly(
                Map.entry("[0]", ONE), Map.entry("[1].part", TWO));
        assertThat(ParameterTree.leaves(ONE)).containsExactly(Map.entry("matrix", ONE));
    }

    @Test
    void mapBuildsTheSameRecordsFromTheResults() {
        Model model = Model.random(1);

        Model twice = ParameterTree.map(model, matrix -> matrix.times(2));

        assertThat(twice).isEqualTo(new Model(model.lower().times(2),
                List.of(model.upper().get(0).times(2), model.upper().get(1).times(2)), model.scale().times(2)));
    }

    @Test
    void mapKnowsTheNameOfEachMatrix() {
        Model model = Model.random(1);
        List<String> names = new ArrayList<>();

        Model frozen = ParameterTree.map(model, (name, matrix) -> {
            names.add(name);
            return name.startsWith("lower.") ? matrix.times(0) : matrix;
        });

        assertThat(frozen).isEqualTo(new Model(model.lower().times(0), model.upper(), model.scale()));
        assertThat(names).containsExactlyElementsOf(ParameterTree.leaves(model).keySet());
        assertThat(ParameterTree.map(ONE, (name, matrix) -> matrix.times(name.length()))).isEqualTo(Matrix.of(1, 1, 6));
    }

    @Test
    void zipCombinesWhatStandsAtTheSamePlace() {
        LstmCell.Parameters left = LstmCell.Parameters.random(2, 3, 4, new Random(1));
        LstmCell.Parameters right = LstmCell.Parameters.random(2, 3, 4, new Random(2));

        assertThat(ParameterTree.zip(left, right, Matrix::minus)).isEqualTo(left.plus(right.times(-1)));
    }

    @Test
    void withLeavesIsTheWayBackFromLeaves() {
        Map<String, Matrix> leaves = new HashMap<>(ParameterTree.leaves(Model.random(2)));

        assertThat(ParameterTree.withLeaves(Model.random(1), leaves)).isEqualTo(Model.random(2));
    }

    private record Stacked(LayerStack.Parameters<LstmCell.Parameters> stack, Free<List<Matrix>> own, List<Matrix> none) {
    }

    private record Open(List<Free<?>> parts) {
    }

    @Test
    void ofBuildsATreeFromItsClassAndItsLeaves() {
        Map<String, Matrix> shuffled = new HashMap<>(ParameterTree.leaves(Model.random(2)));
        Stacked stacked = new Stacked(new StackSizes(2, 3, 1, 2, true).lstm(new Random(1)),
                new Free<>(List.of(ONE, TWO)), List.of());

        assertThat(ParameterTree.of(Model.class, shuffled)).isEqualTo(Model.random(2));
        assertThat(ParameterTree.of(Stacked.class, ParameterTree.leaves(stacked))).isEqualTo(stacked);
        assertThat(ParameterTree.of(Matrix.class, Map.of("matrix", ONE))).isEqualTo(ONE);
    }

    @Test
    void ofNeedsEveryLeafAndNoOther() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Positive.class, Map.of("v", ONE)))
                .withMessage("ParameterTree.of: leaves has [v], but no w; there must be a Matrix for every name");
        Map<String, Matrix> two = new TreeMap<>(Map.of("v", ONE, "w", TWO));
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Positive.class, two))
                .withMessage("ParameterTree.of: leaves has [v, w], " + Positive.class.getTypeName()
                        + " has [w]; the names must be equal");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.of(Positive.class, Collections.singletonMap("w", null)))
                .withMessage("ParameterTree.of: leaves w must not be null");
        assertThatIllegalStateException().isThrownBy(() -> ParameterTree.of(Positive.class, Map.of("w", ONE.times(-1))))
                .withMessage("w must be positive");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.of(null, Map.of()))
                .withMessage("ParameterTree.of: type must not be null");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.of(Positive.class, null))
                .withMessage("ParameterTree.of: leaves must not be null");
    }

    @Test
    void ofRefusesWhatDoesNotNameItsArguments() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(LayerStack.Parameters.class, Map.of()))
                .withMessage("ParameterTree.of: type is a io.github.unroll.model.LayerStack$Parameters, which does not name its"
                        + " arguments; wrap it in a record of your own that names them, or use withLeaves");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.of(Open.class, Map.of("parts[0].part", ONE)))
                .withMessage("ParameterTree.of: type.parts[0].part is a ?, which does not name its"
                        + " arguments; wrap it in a record of your own that names them, or use withLeaves");
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Sized.class, Map.of("w", ONE)))
                .withMessage("ParameterTree.of: type.size is a int; a tree is a Matrix, or a record or a List of trees");
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Declared.class, Map.of("layers[0]", ONE)))
                .withMessage("ParameterTree.of: type.layers is a java.util.ArrayList<io.github.unroll.Matrix>;"
                        + " a tree is a Matrix, or a record or a List of trees");
    }

    @Test
    void withLeavesNeedsEveryLeafAndNoOther() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.withLeaves(List.of(ONE), Map.of("w", ONE)))
                .withMessage("ParameterTree.withLeaves: leaves has [w], tree has [[0]]; the names must be equal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.withLeaves(List.of(ONE), Map.of("[0]", Matrix.zeros(2, 1))))
                .withMessage("ParameterTree.withLeaves: leaves [0] is 2x1, tree [0] is 1x1;"
                        + " leaves [0] must have the shape of tree [0]");
    }

    @Test
    void leavesCannotBeChanged() {
        assertThat(ParameterTree.leaves(ONE)).isUnmodifiable();
    }

    @Test
    void aComponentThatIsNoTreeIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.leaves(List.of(new Sized(ONE, 3))))
                .withMessage("ParameterTree.leaves: tree[0].size is a java.lang.Integer;"
                        + " a tree is a Matrix, or a record or a List of trees");
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.map("text", matrix -> matrix))
                .withMessage("ParameterTree.map: tree is a java.lang.String; a tree is a Matrix, or a record or a List of trees");
    }

    @Test
    void aListMustBeDeclaredAsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.map(new Declared(new ArrayList<>(List.of(ONE))), matrix -> matrix))
                .withMessage("ParameterTree.map: tree declares layers as a java.util.ArrayList; it must be declared as a List");
    }

    @Test
    void whatTheRecordItselfRefusesComesThroughAsItIs() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ParameterTree.map(new Positive(ONE), matrix -> matrix.times(-1)))
                .withMessage("w must be positive");
    }

    @Test
    void treesOfDifferentStructureAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.zip(List.of(ONE), List.of(ONE, TWO), Matrix::plus))
                .withMessage("ParameterTree.zip: entries of left (1) must equal entries of right (2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.zip(new Free<>(ONE), new Free<Object>(List.of(ONE)), Matrix::plus))
                .withMessage("ParameterTree.zip: left.part is a Matrix, right.part is a List; the two must be of one type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.zip(new Free<>(ONE), new Free<>(Matrix.zeros(2, 3)), Matrix::plus))
                .withMessage("ParameterTree.zip: left.part is 1x1, right.part is 2x3;"
                        + " left.part must have the shape of right.part");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterTree.<Record>zip(new Free<>(ONE), new Positive(ONE), Matrix::plus))
                .withMessage("ParameterTree.zip: left is a " + Free.class.getTypeName() + ", right is a "
                        + Positive.class.getTypeName() + "; the two must be of one type");
    }

    @Test
    void aFunctionMustKeepTheShape() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.map(Matrix.zeros(2, 3), Matrix::transpose))
                .withMessage("ParameterTree.map: result of function is 3x2, its argument is 2x3;"
                        + " result of function must have the shape of its argument");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.zip(ONE, TWO, (left, right) -> null))
                .withMessage("ParameterTree.zip: result of function must not be null");
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.leaves(null))
                .withMessage("ParameterTree.leaves: tree must not be null");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.map(Arrays.asList(ONE, null), matrix -> matrix))
                .withMessage("ParameterTree.map: tree[1] must not be null");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.zip(new Free<>(ONE), new Free<>(null), Matrix::plus))
                .withMessage("ParameterTree.zip: right.part must not be null");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.map(ONE, (UnaryOperator<Matrix>) null))
                .withMessage("ParameterTree.map: function must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> ParameterTree.map(ONE, (BiFunction<String, Matrix, Matrix>) null))
                .withMessage("ParameterTree.map: function must not be null");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.zip(ONE, ONE, null))
                .withMessage("ParameterTree.zip: function must not be null");
        assertThatNullPointerException().isThrownBy(() -> ParameterTree.withLeaves(ONE, null))
                .withMessage("ParameterTree.withLeaves: leaves must not be null");
    }

    private record Endless(Matrix w, Endless next) {
    }

    private record Deep(List<Deep> parts, List<Matrix> w) {
    }

    @Test
    void aTreeWithoutAnEndIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Endless.class, Map.of()))
                .withMessage("ParameterTree.of: leaves has [], but no w; there must be a Matrix for every name");
        Map<String, Matrix> deep = Map.of("parts[0].".repeat(100_000) + "w[0]", ONE);
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Deep.class, deep))
                .withMessageEndingWith("; a tree must not be deeper than 100");
    }

    @Test
    void aTreeMayHaveADepthOfAHundred() {
        Map<String, Matrix> deep = Map.of("parts[0].".repeat(49) + "w[0]", ONE);
        assertThat(ParameterTree.leaves(ParameterTree.of(Deep.class, deep))).isEqualTo(deep);
        Map<String, Matrix> deeper = Map.of("parts[0].".repeat(50) + "w[0]", ONE);
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Deep.class, deeper))
                .withMessageEndingWith("; a tree must not be deeper than 100");
    }

    private record Nested(Nested next, Matrix w) {
    }

    @Test
    void aClassThatContainsItselfIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParameterTree.of(Nested.class, Map.of("w", ONE)))
                .withMessageEndingWith(" is a " + Nested.class.getTypeName() + "; a tree must not be deeper than 100");
    }

    @Test
    void aListOfManyMatricesIsBuiltInOneGo() {
        Map<String, Matrix> leaves = new HashMap<>();
        for (int k = 0; k < 50_000; k++) {
            leaves.put("w[" + k + "]", ONE);
        }
        assertThat(ParameterTree.of(Deep.class, leaves).w()).hasSize(50_000);
    }
}
