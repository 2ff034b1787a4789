package io.github.unroll.training;

import io.github.unroll.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * All matrices of a model, however it is put together: a tree is a {@link Matrix}, or a record or a {@link List} of
 * trees. {@code RnnCell.Parameters} and {@code LstmCell.Parameters} are trees, and so is any record of one's own:
 * <pre>
 * record Model(LstmCell.Parameters lower, LstmCell.Parameters upper) { }
 * record Deep(List&lt;Model&gt; layers, Matrix scale) { }
 * </pre>
 * Its leaves are named by the way to them: {@code layers[0].lower.wf}. The optimisers, {@link Clipping} and
 * {@link GradientChecker} work on every tree; so does whatever stores its {@link #leaves}.
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

    /** The name of a matrix that is a tree by itself. */
    private static final String SINGLE = "matrix";

    private ParameterTree() {
    }

    /**
     * The matrices of a tree, by name, in the order of the components.
     *
     * @param tree a matrix, or a record or list of trees; the name of a matrix by itself is {@code matrix}
     * @return an unmodifiable map that keeps the order
     */
    public static Map<String, Matrix> leaves(Object tree) {
        return leaves("ParameterTree.leaves", "tree", tree);
    }

    static Map<String, Matrix> leaves(String operation, String name, Object tree) {
        Map<String, Matrix> leaves = new LinkedHashMap<>();
        new Walk(operation, name, name, (path, leaf, same) -> {
            leaves.put(path, leaf);
            return leaf;
        }).at("", tree, tree);
        return Collections.unmodifiableMap(leaves);
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
        Map<String, Matrix> own = leaves(operation, "tree", tree);
        if (!leaves.keySet().equals(own.keySet())) {
            throw new IllegalArgumentException(operation + ": leaves has " + leaves.keySet() + ", tree has " + own.keySet()
                    + "; the names must be equal");
        }
        own.forEach((path, leaf) -> Check.sameShape(operation, "leaves " + path, leaves.get(path), "tree " + path, leaf));
        return walk(new Walk(operation, "tree", "tree", (path, leaf, same) -> leaves.get(path)), tree, tree);
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
        return walk(new Walk(operation, "tree", "tree",
                (path, leaf, same) -> keepingShape(operation, function.apply(leaf), leaf)), tree, tree);
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
        return walk(new Walk(operation, "left", "right",
                (path, leaf, other) -> keepingShape(operation, function.apply(leaf, other), leaf)), left, right);
    }

    /** Two trees must be of one structure. */
    static <P> void requireSameStructure(String operation, String name, P tree, String otherName, P other) {
        new Walk(operation, name, otherName, (path, leaf, otherLeaf) -> leaf).at("", tree, other);
    }

    /** A path as errors name it, from the name of the tree on. */
    private static String join(String root, String path) {
        return path.isEmpty() || path.startsWith("[") ? root + path : root + "." + path;
    }

    /** A leaf as errors name it, from the name of the tree on. */
    static String nameOf(String leaf, String root) {
        return leaf.equals(SINGLE) ? root : join(root, leaf);
    }

    private static Matrix keepingShape(String operation, Matrix result, Matrix argument) {
        Check.sameShape(operation, "result of function", result, "its argument", argument);
        return result;
    }

    /** A walk gives back what it was given: a record of the same class, a list, a matrix. */
    @SuppressWarnings("unchecked")
    private static <P> P walk(Walk walk, P left, P right) {
        return (P) walk.at("", left, right);
    }

    /** What is done at a leaf, with the matrices that the two trees have there. */
    private interface Leaf {
        Matrix apply(String path, Matrix left, Matrix right);
    }

    /** Goes through two trees side by side, and builds a third. A function of one tree goes through it twice at once. */
    private record Walk(String operation, String leftName, String rightName, Leaf leaf) {

        Object at(String path, Object left, Object right) {
            Check.notNull(operation, join(leftName, path), left);
            Check.notNull(operation, join(rightName, path), right);
            if (left instanceof Matrix leftLeaf && right instanceof Matrix rightLeaf) {
                Check.sameShape(operation, join(leftName, path), leftLeaf, join(rightName, path), rightLeaf);
                return leaf.apply(path.isEmpty() ? SINGLE : path, leftLeaf, rightLeaf);
            }
            if (left instanceof List<?> leftList && right instanceof List<?> rightList) {
                return list(path, leftList, rightList);
            }
            if (left instanceof Record && left.getClass() == right.getClass()) {
                return record(path, left, right);
            }
            throw notATree(path, left, right);
        }

        private List<?> list(String path, List<?> left, List<?> right) {
            Check.same(operation, "entries of " + join(leftName, path), left.size(),
                    "entries of " + join(rightName, path), right.size());
            return IntStream.range(0, left.size())
                    .mapToObj(k -> at(Check.entry(path, k), left.get(k), right.get(k))).toList();
        }

        private Object record(String path, Object left, Object right) {
            String where = operation + ": " + join(leftName, path);
            String[] names = Records.names(left);
            Object[] lefts = Records.values(where, left);
            Object[] rights = Records.values(where, right);
            Object[] results = new Object[names.length];
            for (int k = 0; k < names.length; k++) {
                results[k] = at(path.isEmpty() ? names[k] : join(path, names[k]), lefts[k], rights[k]);
            }
            return Records.like(where, left, results);
        }

        private IllegalArgumentException notATree(String path, Object left, Object right) {
            String message = operation + ": " + join(leftName, path) + " is a " + kind(left);
            return new IllegalArgumentException(kind(left).equals(kind(right))
                    ? message + "; a tree is a Matrix, or a record or a List of trees"
                    : message + ", " + join(rightName, path) + " is a " + kind(right) + "; the two must be of one type");
        }

        private static String kind(Object value) {
            return value instanceof Matrix ? "Matrix" : value instanceof List ? "List" : value.getClass().getTypeName();
        }
    }
}
