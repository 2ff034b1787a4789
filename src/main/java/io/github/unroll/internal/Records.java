package io.github.unroll.internal;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Takes records apart and puts them together. {@code where} begins the messages, and names the record. */
final class Records {

    private Records() {
    }

    /** The names of the components, in their order. */
    static String[] names(Object record) {
        return Arrays.stream(record.getClass().getRecordComponents()).map(RecordComponent::getName).toArray(String[]::new);
    }

    /** The values of the components, in their order. */
    static Object[] values(String where, Object record) {
        return Arrays.stream(record.getClass().getRecordComponents()).map(component -> {
            requireAccess(where, record.getClass(), component.getAccessor());
            return call(() -> component.getAccessor().invoke(record));
        }).toArray();
    }

    /** A record of a class, from the values of its components. */
    static Object make(String where, Class<?> type, Object[] values) {
        RecordComponent[] components = type.getRecordComponents();
        for (int k = 0; k < components.length; k++) {
            requireFits(where, components[k], values[k]);
        }
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return call(() -> {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            requireAccess(where, type, canonical);
            return canonical.newInstance(values);
        });
    }

    /** A list in the result is a {@link java.util.List}, not an ArrayList. */
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

    private interface Reflection {
        Object run() throws ReflectiveOperationException;
    }

    /** An exception of the record itself, such as one about a shape that it does not allow, is thrown as it is. */
    private static Object call(Reflection reflection) {
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
