package io.github.unroll.model;

import io.github.unroll.Matrix;
import io.github.unroll.State;
import java.util.List;
import java.util.stream.Stream;

/** Splits and joins the states of several layers and directions. */
final class States {

    private States() {
    }

    /** Returns the states of the layers or directions from, from + 1, ..., to - 1. */
    static State part(State state, int from, int to) {
        if (from == 0 && to == state.a().size()) {
            return state;
        }
        return new State(state.a().subList(from, to), state.c().isEmpty() ? List.of() : state.c().subList(from, to));
    }

    /** Joins the states of layers or directions, one after the other. */
    static State join(List<State> states) {
        if (states.size() == 1) {
            return states.get(0);
        }
        return new State(join(states.stream().map(State::a)), join(states.stream().map(State::c)));
    }

    private static List<Matrix> join(Stream<List<Matrix>> lists) {
        return lists.flatMap(List::stream).toList();
    }
}
