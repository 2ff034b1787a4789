package io.github.unroll;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A list that remembers which of its entries have been read. */
public final class ListView<T> extends AbstractList<T> {

    private final List<T> entries;
    private final List<Integer> read = new ArrayList<>();

    public ListView(List<T> entries) {
        this.entries = entries;
    }

    /** The indexes that have been read, in their order. */
    public List<Integer> read() {
        return List.copyOf(read);
    }

    public List<Integer> indexes() {
        return IntStream.range(0, entries.size()).boxed().toList();
    }

    @Override
    public T get(int index) {
        read.add(index);
        return entries.get(index);
    }

    @Override
    public int size() {
        return entries.size();
    }
}
