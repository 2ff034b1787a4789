package io.github.unroll;

import static io.github.unroll.BadCall.illegal;
import static io.github.unroll.BadCall.ofNull;
import static io.github.unroll.Samples.M;
import static io.github.unroll.Samples.NA;
import static io.github.unroll.Samples.NX;
import static io.github.unroll.Samples.matrix;
import static io.github.unroll.Samples.sequence;
import static io.github.unroll.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the components of all records: none may be null, no list may be empty, hold a null or ever change. */
class RecordErrorsTest {

    private static Stream<Record> records() {
        Matrix x = matrix(NX, M);
        Matrix a = matrix(NA, M);
        RnnCell.Forward rnnStep = new RnnCell(Samples.rnn()).forward(x, a);
        Rnn.Forward rnn = new Rnn(Samples.rnn()).forward(sequence(NX), a);
        LstmCell.Forward lstmStep = new LstmCell(Samples.lstm()).forward(x, a, a);
        Lstm.Forward lstm = new Lstm(Samples.lstm()).forward(sequence(NX), a);
        return Stream.of(
                Samples.rnn(), rnnStep, rnnStep.cache(), new RnnCell(Samples.rnn()).backward(a, rnnStep.cache()),
                rnn, rnn.cache(), new Rnn(Samples.rnn()).backward(sequence(NA), rnn.cache()),
                Samples.lstm(), lstmStep, lstmStep.cache(), new LstmCell(Samples.lstm()).backward(a, a, lstmStep.cache()),
                lstm, lstm.cache(), new Lstm(Samples.lstm()).backward(sequence(NA), lstm.cache()));
    }

    @Test
    void theRecordsBelowAreAllThereAre() {
        Stream<Class<?>> nested = Stream.of(RnnCell.class, Rnn.class, LstmCell.class, Lstm.class)
                .flatMap(type -> Arrays.stream(type.getClasses()));
        assertThat(records().<Class<?>>map(Record::getClass)).containsExactlyInAnyOrderElementsOf(nested.toList());
    }

    static Stream<BadCall> nulls() {
        return records().flatMap(record -> components(record)
                .map(name -> ofNull(operation(record) + ": " + name + " must not be null", () -> with(record, name, null))));
    }

    static Stream<BadCall> nullsInLists() {
        return records().flatMap(record -> lists(record)
                .map(name -> ofNull(operation(record) + ": " + name + "[2] must not be null",
                        () -> with(record, name, with(list(record, name), 2, null)))));
    }

    static Stream<BadCall> emptyLists() {
        return records().flatMap(record -> lists(record)
                .map(name -> illegal(operation(record) + ": " + name + " has 0 steps; a sequence must have at least 1",
                        () -> with(record, name, List.of()))));
    }

    @ParameterizedTest
    @MethodSource({"nulls", "nullsInLists", "emptyLists"})
    void theMessageNamesTheComponent(BadCall call) {
        call.mustFail();
    }

    static Stream<Arguments> listsOfRecords() {
        return records().flatMap(record -> lists(record).map(name -> Arguments.of(Named.of(operation(record), record), name)));
    }

    @ParameterizedTest
    @MethodSource("listsOfRecords")
    void aListCannotBeChanged(Record record, String name) throws Throwable {
        assertThatThrownBy(() -> list(record, name).remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @MethodSource("listsOfRecords")
    void aListDoesNotFollowThatOfTheCaller(Record record, String name) throws Throwable {
        List<Object> given = new ArrayList<>(list(record, name));
        Record made = with(record, name, given);

        given.clear();

        assertThat(made).isEqualTo(record);
    }

    /** The record as messages name it, such as Lstm.Cache. */
    private static String operation(Record record) {
        return record.getClass().getDeclaringClass().getSimpleName() + "." + record.getClass().getSimpleName();
    }

    private static Stream<String> components(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents()).map(RecordComponent::getName);
    }

    private static Stream<String> lists(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .filter(component -> component.getType() == List.class)
                .map(RecordComponent::getName);
    }

    private static List<?> list(Record record, String name) throws ReflectiveOperationException {
        return (List<?>) record.getClass().getMethod(name).invoke(record);
    }
}
