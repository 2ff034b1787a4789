package io.github.unroll.internal;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;

/** Reads the components of records and makes records of them. {@code where} begins the messages, and names the record. */
final class Records {

    /** Looked up once for each class: reflection makes new objects at every call. */
    private static final ClassValue<Declaration> DECLARATIONS = new ClassValue<>() {
        @Override
        protected Declaration computeValue(Class<?> type) {
            return Declaration.of(type);
        }
    };

    private record Declaration(
            List<RecordComponent> components, List<String> names, List<Method> accessors, Constructor<?> canonical) {

        static Declaration of(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            return new Declaration(components, components.stream().map(RecordComponent::getName).toList(),
                    components.stream().map(RecordComponent::getAccessor).toList(),
                    call(() -> type.getDeclaredConstructor(types)));
        }
    }

    private Records() {
    }

    /** The names of the components, in their order. */
    static List<String> names(Object record) {
        return DECLARATIONS.get(record.getClass()).names;
    }

    /** The values of the components, in their order. */
    static Object[] values(String where, Object record) {
        List<Method> accessors = DECLARATIONS.get(record.getClass()).accessors;
        Object[] values = new Object[accessors.size()];
        for (int k = 0; k < values.length; k++) {
            Method accessor = accessors.get(k);
            requireAccess(where, record.getClass(), accessor);
            values[k] = call(() -> accessor.invoke(record));
        }
        return values;
    }

    /** A record of a class, from the values of its components. */
    static Object make(String where, Class<?> type, Object[] values) {
        Declaration declaration = DECLARATIONS.get(type);
        for (int k = 0; k < values.length; k++) {
            requireFits(where, declaration.components.get(k), values[k]);
        }
        requireAccess(where, type, declaration.canonical);
        return call(() -> declaration.canonical.newInstance(values));
    }

    /** The component of a list must be a {@link java.util.List}, not an ArrayList. */
    private static void requireFits(String where, RecordComponent component, Object value) {
        if (!component.getType().isInstance(value)) {
            throw new IllegalArgumentException(where + " declares " + component.getName() + " as a "
                    + component.getType().getTypeName() + "; it must be declared as a List");
        }
    }

    private static void requireAccess(String where, Class<?> type, AccessibleObject member) {
        if (!member.trySetAccessible()) {
            Module self = Records.class.getModule();
            throw new IllegalArgumentException(where + " is a " + type.getTypeName() + ", which cannot be read;"
                    + " the module-info of " + type.getModule().getName() + " must have: opens " + type.getPackageName()
                    + (self.isNamed() ? " to " + self.getName() : "") + ";");
        }
    }

    private interface Reflection<T> {
        T run() throws ReflectiveOperationException;
    }

    /** An exception of the record itself, such as one about a shape that it does not allow, is thrown as it is. */
    private static <T> T call(Reflection<T> reflection) {
        try {
            return reflection.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
