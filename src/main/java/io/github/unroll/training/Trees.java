package io.github.unroll.training;

import io.github.unroll.Matrix;
import io.github.unroll.internal.TreeWalk;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations of this package on trees of matrices, which {@link io.github.unroll.model.ParameterTree} describes. */
final class Trees {

    private Trees() {
    }

    /** Returns the matrices of a tree, by name. */
    static Map<String, Matrix> leaves(String operation, String name, Object tree) {
        return TreeWalk.leaves(Matrix.class, operation, name, tree);
    }

    /** {@return the same tree, with its lists copied} */
    static <P> P copy(String operation, String name, P tree) {
        return TreeWalk.copy(Matrix.class, operation, name, tree);
    }

    /** {@return a copy of a tree, which must have the structure of another} */
    static <P> P sameStructure(String operation, String name, P tree, String otherName, P other) {
        return new TreeWalk<>(Matrix.class, operation, name, otherName, (path, leaf, otherLeaf) -> {
            if (leaf.rows() != otherLeaf.rows() || leaf.columns() != otherLeaf.columns()) {
                SequenceCheck.sameShape(operation, nameOf(path, name), leaf, nameOf(path, otherName), otherLeaf);
            }
            return leaf;
        }).over(tree, other);
    }

    /** A step of an optimiser for the elements of one leaf. */
    interface Step {

        /** Changes the leaves of the trees in place; the gradient stays as it is. */
        void apply(double[] gradient, double[]... leaves);
    }

    /**
     * {@return the trees after a step, which must be finite} They have the structure of the gradients. Only the first and the
     * last tree are checked: wherever the gradient or another tree is not finite, the step must make one of these two so.
     *
     * @param names the names of the trees in error messages
     * @param gradients the gradients, which must be finite
     */
    static <P> List<P> update(String operation, List<String> names, List<P> trees, P gradients, Step step) {
        List<Iterator<Matrix>> leaves = new ArrayList<>();
        List<List<Matrix>> updated = new ArrayList<>();
        for (int k = 0; k < trees.size(); k++) {
            leaves.add(leaves(operation, names.get(k), trees.get(k)).values().iterator());
            updated.add(new ArrayList<>());
        }
        leaves(operation, "gradients", gradients).forEach((leaf, gradient) -> {
            double[][] elements = leaves.stream().map(ofTree -> ofTree.next().toArray()).toArray(double[][]::new);
            step.apply(Elements.values(gradient), elements);
            Finite.requireStep(operation, leaf, gradient, names, elements);
            for (int k = 0; k < elements.length; k++) {
                updated.get(k).add(Elements.owning(gradient, elements[k]));
            }
        });
        return IntStream.range(0, trees.size()).mapToObj(k -> withLeaves(operation, trees.get(k), updated.get(k))).toList();
    }

    /** Returns the tree with other leaves, in their order. */
    private static <P> P withLeaves(String operation, P tree, List<Matrix> leaves) {
        Iterator<Matrix> next = leaves.iterator();
        return new TreeWalk<>(Matrix.class, operation, "tree", "tree", (path, leaf, same) -> next.next()).over(tree, tree);
    }

    /** Returns the name of a leaf in error messages; it begins with the name of the tree. */
    static String nameOf(String leaf, String root) {
        return TreeWalk.nameOf(leaf, root, Matrix.class);
    }

    /** Returns the state of an optimiser as text: the number of steps made and of elements of the parameters. */
    static String sizes(String name, Object parameters, Matrix t) {
        long elements = leaves(name, "parameters", parameters).values().stream()
                .mapToLong(leaf -> (long) leaf.rows() * leaf.columns()).sum();
        return name + "[steps=" + StepCount.of(t) + ", parameters=" + elements + "]";
    }
}
