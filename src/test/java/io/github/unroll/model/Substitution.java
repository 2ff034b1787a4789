package io.github.unroll.model;

import io.github.unroll.Matrix;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/** Replaces a matrix, found by identity, in a record of records, lists and matrices. */
record Substitution(Matrix matrix, Matrix replacement) {

    @SuppressWarnings("unchecked")
    <T> T in(T value) {
        if (value instanceof List<?> list) {
            return (T) list.stream().map(this::in).toList();
        }
        if (value instanceof Record record) {
            return (T) in(record);
        }
        return value == matrix ? (T) replacement : value;
    }

    private Record in(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = in(components[i].getAccessor().invoke(record));
            }
            return (Record) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
