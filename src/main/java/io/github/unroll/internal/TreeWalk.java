package io.github.unroll.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Walks two trees side by side, and builds a third. A tree is a leaf, or a record or a {@link List} of trees. A function of
 * one tree walks it side by side with itself. Each list is read once; the lists of the third tree are unmodifiable.
 *
 * @param leafType the class of the leaves
 * @param operation begins the messages
 * @param leftName the name of the first tree in messages
 * @param rightName the name of the second tree in messages
 * @param leaf computes each leaf of the third tree
 */
public record TreeWalk<L>(Class<L> leafType, String operation, String leftName, String rightName, Leaf<L> leaf) {

    /** Computes a leaf. */
    public interface Leaf<L> {

        /**
         * Computes a leaf of the third tree from the leaves of the two trees at a place.
         *
         * @param path the name of the place, such as {@code layers[0].wf}
         */
        L apply(String path, L left, L right);
    }

    /** The leaves of a tree by name, in the order of the components; unmodifiable. */
    public static <L> Map<String, L> leaves(Class<L> leafType, String operation, String name, Object tree) {
        Map<String, L> leaves = new LinkedHashMap<>();
        new TreeWalk<>(leafType, operation, name, name, (path, leaf, same) -> {
            leaves.put(path, leaf);
            return leaf;
        }).over(tree, tree);
        return Collections.unmodifiableMap(leaves);
    }

    /** The same tree, with its lists copied. */
    public static <P> P copy(Class<?> leafType, String operation, String name, P tree) {
        return new TreeWalk<>(leafType, operation, name, name, (path, leaf, same) -> leaf).over(tree, tree);
    }

    /** The third tree: a record of the class of the first, a list or a leaf. */
    @SuppressWarnings("unchecked")
    public <P> P over(P left, P right) {
        return (P) at("", left, right);
    }

    /** The name of a leaf in messages, which starts with the name of the tree. */
    public static String nameOf(String path, String root, Class<?> leafType) {
        return path.equals(single(leafType)) ? root : join(root, path);
    }

    /** The name of a leaf that is a tree by itself. */
    static String single(Class<?> leafType) {
        return leafType.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The name of a place below another. */
    static String join(String root, String path) {
        return root.isEmpty() || path.isEmpty() || path.startsWith("[") ? root + path : root + "." + path;
    }

    private Object at(String path, Object left, Object right) {
        if (left == null || right == null) {                                   // only the message needs the names
            Check.notNull(operation, join(leftName, path), left);
            Check.notNull(operation, join(rightName, path), right);
        }
        if (leafType.isInstance(left) && leafType.isInstance(right)) {
            return leaf.apply(path.isEmpty() ? single(leafType) : path, leafType.cast(left), leafType.cast(right));
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
        Object[] lefts = left.toArray();
        Object[] rights = right == left ? lefts : right.toArray();
        Check.same(operation, "entries of " + join(leftName, path), lefts.length,
                "entries of " + join(rightName, path), rights.length);
        return IntStream.range(0, lefts.length).mapToObj(k -> at(Check.entry(path, k), lefts[k], rights[k])).toList();
    }

    private Object record(String path, Object left, Object right) {
        String where = operation + ": " + join(leftName, path);
        List<String> names = Records.names(left);
        Object[] lefts = Records.values(where, left);
        Object[] rights = right == left ? lefts : Records.values(where, right);
        Object[] results = new Object[lefts.length];
        for (int k = 0; k < results.length; k++) {
            results[k] = at(join(path, names.get(k)), lefts[k], rights[k]);
        }
        return Records.make(where, left.getClass(), results);
    }

    private IllegalArgumentException notATree(String path, Object left, Object right) {
        String message = operation + ": " + join(leftName, path) + " is a " + kind(left);
        return new IllegalArgumentException(kind(left).equals(kind(right))
                ? message + "; a tree is a " + leafType.getSimpleName() + ", or a record or a List of trees"
                : message + ", " + join(rightName, path) + " is a " + kind(right) + "; the two must be of one type");
    }

    private String kind(Object value) {
        return leafType.isInstance(value) ? leafType.getSimpleName()
                : value instanceof List ? "List" : value.getClass().getTypeName();
    }
}
