package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.internal.TreeBuilder;
import io.github.unroll.internal.TreeWalk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Gives access to all matrices of a model, whatever its structure. A tree is a {@link Matrix}, or a record or a {@link List}
 * of trees. {@code RnnCell.Parameters} and {@code LstmCell.Parameters} are trees, and your own records can be trees too:
 * <pre>
 * record Model(LstmCell.Parameters lower, LstmCell.Parameters upper) { }
 * record Deep(List&lt;Model&gt; layers, Matrix scale) { }
 * </pre>
 * A leaf is named by its path: {@code layers[0].lower.wf}. The optimisers, {@link io.github.unroll.training.Clipping} and
 * {@link io.github.unroll.training.GradientChecker} work on every tree, and so does any code that stores its {@link #leaves}.
 *
 * <p>A result has the record types of its argument. Their canonical constructors create it, so it passes their checks; its
 * lists are unmodifiable. A record in another named module must be public in an exported package, or its package must be
 * opened to this library; the error message says how.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or anything in a tree is {@code null};
 * {@link IllegalArgumentException} if a tree holds anything else or a record that cannot be read, or if two trees differ in
 * their types, list lengths or matrix shapes.
 */
public final class ParameterTree {

    private ParameterTree() {
    }

    /**
     * Returns the matrices of a tree, by name, in the order of the components.
     *
     * @param tree a matrix, or a record or list of trees; a single matrix has the name {@code matrix}
     * @return an unmodifiable map that keeps the order
     */
    public static Map<String, Matrix> leaves(Object tree) {
        return TreeWalk.leaves(Matrix.class, "ParameterTree.leaves", "tree", tree);
    }

    /**
     * Returns the same tree with other matrices: the inverse of {@link #leaves}, such as for matrices read from a file.
     *
     * @param <P> the type of the tree
     * @param tree gives the structure
     * @param leaves a matrix for each name in the tree, with the same shape as there, and no others
     * @return a tree with these matrices
     */
    public static <P> P withLeaves(P tree, Map<String, Matrix> leaves) {
        String operation = "ParameterTree.withLeaves";
        Check.notNull(operation, "leaves", leaves);
        Map<String, Matrix> given = new LinkedHashMap<>(leaves);
        Map<String, Matrix> own = new LinkedHashMap<>();
        P copy = walk(operation, tree, (path, leaf) -> {
            own.put(path, leaf);
            return leaf;
        });
        if (!given.keySet().equals(own.keySet())) {
            throw new IllegalArgumentException(operation + ": leaves has " + given.keySet() + ", tree has " + own.keySet()
                    + "; the names must be equal");
        }
        own.forEach((path, leaf) -> StackCheck.sameShape(operation, "leaves " + path, given.get(path), "tree " + path, leaf));
        return walk(operation, copy, (path, leaf) -> given.get(path));
    }

    /**
     * Creates a tree of a class from its leaves: the inverse of {@link #leaves} when no tree gives the structure. The names
     * give the lengths of the lists.
     * <pre>
     * record Model(LayerStack.Parameters&lt;LstmCell.Parameters&gt; layers, Matrix embedding) { }
     * Model model = ParameterTree.of(Model.class, leaves);
     * </pre>
     *
     * @param <P> the type of the tree
     * @param type a record whose component types include their type arguments. A generic class, such as
     *     {@code LayerStack.Parameters}, does not include them: wrap it in a record of your own, or use {@link #withLeaves}
     * @param leaves a matrix for each name in the tree, and no others
     * @return a tree with these matrices
     * @throws IllegalArgumentException also if a record rejects the shapes
     */
    public static <P> P of(Class<P> type, Map<String, Matrix> leaves) {
        return TreeBuilder.build(Matrix.class, "ParameterTree.of", type, leaves);
    }

    /**
     * Applies a function to each matrix.
     *
     * @param <P> the type of the tree
     * @param tree a matrix, or a record or list of trees
     * @param function must keep the shape
     * @return the tree of the results
     */
    public static <P> P map(P tree, UnaryOperator<Matrix> function) {
        String operation = "ParameterTree.map";
        Check.notNull(operation, "function", function);
        return walk(operation, tree, (path, leaf) -> keepingShape(operation, function.apply(leaf), leaf));
    }

    /**
     * Applies a function to each matrix and its name, for example to give a group of parameters its own learning rate, or to
     * freeze some parameters:
     * <pre>
     * ParameterTree.map(gradients, (name, g) -&gt; name.startsWith("embedding") ? g.times(0) : g)
     * </pre>
     * Parameters that are frozen from the start do not change, unless {@link io.github.unroll.training.AdamW} decays them;
     * its predicate can exclude them. Parameters that are frozen later still change by their remaining momentum.
     *
     * @param <P> the type of the tree
     * @param tree a matrix, or a record or list of trees
     * @param function must keep the shape; it is called in the order of {@link #leaves}
     * @return the tree of the results
     */
    public static <P> P map(P tree, BiFunction<String, Matrix, Matrix> function) {
        String operation = "ParameterTree.map";
        Check.notNull(operation, "function", function);
        return walk(operation, tree, (path, leaf) -> keepingShape(operation, function.apply(path, leaf), leaf));
    }

    /**
     * Applies a function to each pair of matrices with the same name.
     *
     * @param <P> the type of the trees
     * @param left a matrix, or a record or list of trees
     * @param right a tree of the same structure
     * @param function must keep the shape
     * @return the tree of the results
     */
    public static <P> P zip(P left, P right, BinaryOperator<Matrix> function) {
        String operation = "ParameterTree.zip";
        Check.notNull(operation, "function", function);
        return new TreeWalk<>(Matrix.class, operation, "left", "right", (path, leaf, other) -> {
            StackCheck.sameShape(operation, nameOf(path, "left"), leaf, nameOf(path, "right"), other);
            return keepingShape(operation, function.apply(leaf, other), leaf);
        }).over(left, right);
    }

    private static String nameOf(String path, String root) {
        return TreeWalk.nameOf(path, root, Matrix.class);
    }

    private static Matrix keepingShape(String operation, Matrix result, Matrix argument) {
        StackCheck.sameShape(operation, "result of function", result, "its argument", argument);
        return result;
    }

    /** Creates a tree from the results of a function of the name and the matrix at each leaf. */
    private static <P> P walk(String operation, P tree, BiFunction<String, Matrix, Matrix> leaf) {
        return new TreeWalk<>(Matrix.class, operation, "tree", "tree", (path, matrix, same) -> leaf.apply(path, matrix))
                .over(tree, tree);
    }
}
