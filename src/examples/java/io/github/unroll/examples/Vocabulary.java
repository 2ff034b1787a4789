package io.github.unroll.examples;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The characters (Unicode code points) that a model knows, and their indexes: 0 is {@link #UNKNOWN}, which stands for every
 * other character; the known ones follow, the most frequent first.
 */
final class Vocabulary {

    static final int UNKNOWN = '\uFFFD';

    private final int[] characters;
    private final Map<Integer, Integer> indexes = new HashMap<>();

    private Vocabulary(int[] characters) {
        this.characters = characters;
        for (int index = 0; index < characters.length; index++) {
            indexes.put(characters[index], index);
        }
    }

    /** The most frequent characters of a text, at most {@code limit} of them; equally frequent ones by their code. */
    static Vocabulary of(String text, int limit) {
        Map<Integer, Long> counts = text.codePoints().filter(c -> c != UNKNOWN).boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Comparator<Map.Entry<Integer, Long>> byCount = Map.Entry.comparingByValue(Comparator.reverseOrder());
        int[] known = counts.entrySet().stream()
                .sorted(byCount.thenComparing(Map.Entry.comparingByKey()))
                .limit(limit).mapToInt(Map.Entry::getKey).toArray();
        int[] characters = new int[known.length + 1];
        characters[0] = UNKNOWN;
        System.arraycopy(known, 0, characters, 1, known.length);
        return new Vocabulary(characters);
    }

    /** The number of indexes, including that of the unknown character. */
    int size() {
        return characters.length;
    }

    int index(int character) {
        return indexes.getOrDefault(character, 0);
    }

    int[] encode(String text) {
        return text.codePoints().map(this::index).toArray();
    }

    String decode(int... text) {
        StringBuilder characters = new StringBuilder();
        for (int index : text) {
            characters.appendCodePoint(this.characters[index]);
        }
        return characters.toString();
    }
}
