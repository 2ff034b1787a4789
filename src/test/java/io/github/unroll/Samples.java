package io.github.unroll;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Good arguments of the sizes n_x = 3, n_a = 5, n_y = 2, m = 10, T_x = 4, and ways to make them bad. */
final class Samples {

    static final int NX = 3;
    static final int NA = 5;
    static final int NY = 2;
    static final int M = 10;
    static final int TX = 4;

    private Samples() {
    }

    static RnnCell.Parameters rnn() {
        return RnnCell.Parameters.random(NX, NA, NY, new Random(20));
    }

    static LstmCell.Parameters lstm() {
        return LstmCell.Parameters.random(NX, NA, NY, new Random(21));
    }

    static Matrix matrix(int rows, int columns) {
        return Matrix.uniform(rows, columns, 1, new Random(100L * rows + columns));
    }

    /** T_x matrices, each (rows, m) and different from the others. */
    static List<Matrix> sequence(int rows) {
        Random random = new Random(rows);
        return Stream.generate(() -> Matrix.uniform(rows, M, 1, random)).limit(TX).toList();
    }

    /** The list with another entry, which may be null, at one place. */
    static <T> List<T> with(List<T> list, int index, T entry) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, entry);
        return copy;
    }

    /** The record with another value, which may be null, of one component. */
    static Record with(Record record, String component, Object value) throws Throwable {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = components[i].getName().equals(component) ? value : components[i].getAccessor().invoke(record);
        }
        try {
            return (Record) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
