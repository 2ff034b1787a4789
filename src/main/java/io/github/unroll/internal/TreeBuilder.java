package io.github.unroll.internal;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a tree, as {@link TreeWalk} describes it, from the declaration of its record class and from its leaves by name. The
 * names give the lengths of the lists: {@code layers[0].wf} and {@code layers[1].wf} belong to a list of two. They may come from
 * a file that is not trusted.
 */
public final class TreeBuilder<L> {

    /**
     * The maximum depth of a tree. A class that contains itself has no end, and a name with a million steps overflows the
     * stack.
     */
    private static final int MAX_DEPTH = 100;

    private final Class<L> leafType;
    private final String operation;
    private final Map<String, L> leaves;
    /** The entries of lists that have leaves, such as layers[0]. */
    private final Set<String> entries = new HashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    private TreeBuilder(Class<L> leafType, String operation, Map<String, L> leaves) {
        this.leafType = leafType;
        this.operation = operation;
        this.leaves = leaves;
        leaves.keySet().forEach(this::addEntries);
    }

    private void addEntries(String name) {
        int depth = 0;
        for (int end = name.indexOf(']') + 1; end > 0 && depth < MAX_DEPTH; end = name.indexOf(']', end) + 1) {
            entries.add(name.substring(0, end));
            depth++;
        }
    }

    /** The tree of a class with these leaves and no others. */
    public static <L, P> P build(Class<L> leafType, String operation, Class<P> type, Map<String, L> leaves) {
        Check.notNull(operation, "type", type);
        Check.notNull(operation, "leaves", leaves);
        TreeBuilder<L> builder = new TreeBuilder<>(leafType, operation, new LinkedHashMap<>(leaves));
        P tree = type.cast(builder.at("", new Declared(type, Map.of()), 0));
        if (!builder.used.equals(builder.leaves.keySet())) {
            throw new IllegalArgumentException(operation + ": leaves has " + builder.leaves.keySet() + ", " + type.getTypeName()
                    + " has " + builder.used + "; the names must be equal");
        }
        return tree;
    }

    /** A type as it is declared, with the arguments of the generic record that it is declared in. */
    private record Declared(Type type, Map<TypeVariable<?>, Declared> variables) {

        Declared resolved() {
            return type instanceof TypeVariable ? variables.getOrDefault(type, this) : this;
        }

        Class<?> raw() {
            Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
            return raw instanceof Class<?> known ? known : Object.class;
        }

        List<Declared> arguments() {
            List<Declared> arguments = new ArrayList<>();
            if (type instanceof ParameterizedType generic) {
                for (Type argument : generic.getActualTypeArguments()) {
                    arguments.add(new Declared(argument, variables).resolved());
                }
            }
            return arguments;
        }

        /** Whether this is a wildcard, a variable, or a generic class without its arguments. */
        boolean isOpen() {
            return type instanceof Class<?> known ? known.getTypeParameters().length > 0 : !(type instanceof ParameterizedType);
        }
    }

    private Object at(String path, Declared declared, int depth) {
        Class<?> raw = declared.raw();
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(isA(path, declared) + "; a tree must not be deeper than " + MAX_DEPTH);
        }
        if (raw == leafType) {
            return leaf(path.isEmpty() ? TreeWalk.single(leafType) : path);
        }
        if (declared.isOpen()) {
            throw new IllegalArgumentException(isA(path, declared) + ", which does not name its arguments;"
                    + " wrap it in a record of your own that names them, or use withLeaves");
        }
        if (raw == List.class) {
            return list(path, declared.arguments().get(0), depth);
        }
        if (raw.isRecord()) {
            return record(path, raw, declared.arguments(), depth);
        }
        throw new IllegalArgumentException(isA(path, declared) + "; a tree is a " + leafType.getSimpleName()
                + ", or a record or a List of trees");
    }

    private L leaf(String path) {
        L leaf = leaves.get(path);
        if (!leaves.containsKey(path)) {
            throw new IllegalArgumentException(operation + ": leaves has " + leaves.keySet() + ", but no " + path
                    + "; there must be a " + leafType.getSimpleName() + " for every name");
        }
        Check.notNull(operation, "leaves " + path, leaf);
        used.add(path);
        return leaf;
    }

    private List<?> list(String path, Declared entry, int depth) {
        List<Object> list = new ArrayList<>();
        while (entries.contains(Check.entry(path, list.size()))) {
            list.add(at(Check.entry(path, list.size()), entry, depth + 1));
        }
        return List.copyOf(list);
    }

    private Object record(String path, Class<?> type, List<Declared> arguments, int depth) {
        Map<TypeVariable<?>, Declared> variables = new HashMap<>();
        for (int k = 0; k < arguments.size(); k++) {
            variables.put(type.getTypeParameters()[k], arguments.get(k));
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int k = 0; k < components.length; k++) {
            Declared component = new Declared(components[k].getGenericType(), variables).resolved();
            values[k] = at(TreeWalk.join(path, components[k].getName()), component, depth + 1);
        }
        return Records.make(operation + ": " + TreeWalk.join("type", path), type, values);
    }

    private String isA(String path, Declared declared) {
        return operation + ": " + TreeWalk.join("type", path) + " is a " + declared.type.getTypeName();
    }
}
