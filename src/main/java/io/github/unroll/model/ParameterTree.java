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
 * All matrices of a model, however it is put together: a tree is a {@link Matrix}, or a record or a {@link List} of
 * trees. {@code RnnCell.Parameters} and {@code LstmCell.Parameters} are trees, and so is any record of one's own:
 * <pre>
 * record Model(LstmCell.Parameters lower, LstmCell.Parameters upper) { }
 * record Deep(List&lt;Model&gt; layers, Matrix scale) { }
 * </pre>
 * Its leaves are named by the way to them: {@code layers[0].lower.wf}. The optimisers, {@link io.github.unroll.training.Clipping}
 * and {@link io.github.unroll.training.GradientChecker} work on every tree; so does whatever stores its {@link #leaves}.
 *
 * <p>A result has the record types of its argument, is made by their canonical constructors and so passes their checks;
 * lists come out unmodifiable. In a module of its own a record must be public in an exported package, or its package be
 * opened to this library; the message says how.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or anything in a tree is {@code null};
 * {@link IllegalArgumentException} if a tree holds something else, or a record that cannot be read, or if two trees are
 * not of one structure: types, lengths of lists, shapes of matrices.
 */
public final class ParameterTree {

    private ParameterTree() {
    }

    /**
     * The matrices of a tree, by name, in the order of the components.
     *
     * @param tree a matrix, or a record or list of trees; the name of a matrix by itself is {@code matrix}
     * @return an unmodifiable map that keeps the order
     */
    public static Map<String, Matrix> leaves(Object tree) {
        return TreeWalk.leaves(Matrix.class, "ParameterTree.leaves", "tree", tree);
    }

    /**
     * The same tree with other matrices: the way back from {@link #leaves}, such as after storing these in a file.
     *
     * @param <P> the type of the tree
     * @param tree gives the structure
     * @param leaves a matrix for each name in the tree, of the shape that it has there, and no others
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
     * A tree of a class from its leaves: the way back from {@link #leaves} where there is no tree to give the structure. The
     * names give the lengths of the lists.
     * <pre>
     * record Model(LayerStack.Parameters&lt;LstmCell.Parameters&gt; layers, Matrix embedding) { }
     * Model model = ParameterTree.of(Model.class, leaves);
     * </pre>
     *
     * @param <P> the type of the tree
     * @param type a record whose component types carry their arguments. A generic class, such as {@code LayerStack.Parameters}
     *     itself, does not say what its arguments are: wrap it in a record of your own, or use {@link #withLeaves}
     * @param leaves a matrix for each name in the tree, and no others
     * @return a tree with these matrices
     * @throws IllegalArgumentException also if a record refuses the shapes
     */
    public static <P> P of(Class<P> type, Map<String, Matrix> leaves) {
        return TreeBuilder.build(Matrix.class, "ParameterTree.of", type, leaves);
    }

    /**
     * A function of each matrix.
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
     * A function of each matrix and its name, such as for a learning rate of its own for a group of parameters, or to freeze
     * some of them:
     * <pre>
     * ParameterTree.map(gradients, (name, g) -&gt; name.startsWith("embedding") ? g.times(0) : g)
     * </pre>
     * Parameters that are frozen from the start do not move, unless {@link io.github.unroll.training.AdamW} decays them; its
     * predicate can leave them out. Those that are frozen later still move by the momentum that they have.
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
     * A function of each pair of matrices that stand at the same place.
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

    /** Goes through a tree, and builds another from what a function makes of the name and the matrix at each leaf. */
    private static <P> P walk(String operation, P tree, BiFunction<String, Matrix, Matrix> leaf) {
        return new TreeWalk<>(Matrix.class, operation, "tree", "tree", (path, matrix, same) -> leaf.apply(path, matrix))
                .over(tree, tree);
    }
}
