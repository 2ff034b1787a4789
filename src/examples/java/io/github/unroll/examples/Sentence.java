package io.github.unroll.examples;

import static io.github.unroll.examples.Sentence.Tag.ADJECTIVE;
import static io.github.unroll.examples.Sentence.Tag.CONJUNCTION;
import static io.github.unroll.examples.Sentence.Tag.DETERMINER;
import static io.github.unroll.examples.Sentence.Tag.NOUN;
import static io.github.unroll.examples.Sentence.Tag.VERB;

import io.github.unroll.Lengths;
import io.github.unroll.training.OneHot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A sentence of a small English grammar, and the part of speech of each word. Many words have two or three: in "the old man the
 * boat" old is a noun and man is a verb; in "the old man sees the boat" they are an adjective and a noun.
 *
 * @param words indexes in {@link #VOCABULARY}
 * @param tags indexes of {@link Tag}
 */
record Sentence(int[] words, int[] tags) {

    enum Tag { DETERMINER, ADJECTIVE, NOUN, VERB, CONJUNCTION }

    private static final Map<Tag, List<String>> WORDS = Map.of(
            DETERMINER, List.of("the", "a"),
            ADJECTIVE, List.of("old", "young", "light", "red"),
            NOUN, List.of("man", "boat", "dog", "old", "young", "light"),
            VERB, List.of("man", "sees", "light", "dog"),
            CONJUNCTION, List.of("and", "but"));

    static final List<String> VOCABULARY = WORDS.values().stream().flatMap(List::stream).distinct().sorted().toList();

    static Sentence random(Random random) {
        List<Integer> words = new ArrayList<>();
        List<Integer> tags = new ArrayList<>();
        for (Tag tag : sentence(random)) {
            List<String> choice = WORDS.get(tag);
            words.add(VOCABULARY.indexOf(choice.get(random.nextInt(choice.size()))));
            tags.add(tag.ordinal());
        }
        return new Sentence(array(words), array(tags));
    }

    static List<Sentence> random(int count, Random random) {
        return IntStream.range(0, count).mapToObj(k -> random(random)).toList();
    }

    /** One to three clauses. */
    private static List<Tag> sentence(Random random) {
        List<Tag> tags = new ArrayList<>(clause(random));
        for (int more = random.nextInt(3); more > 0; more--) {
            tags.add(CONJUNCTION);
            tags.addAll(clause(random));
        }
        return tags;
    }

    private static List<Tag> clause(Random random) {
        List<Tag> tags = new ArrayList<>(nounPhrase(random));
        tags.add(VERB);
        tags.addAll(nounPhrase(random));
        return tags;
    }

    private static List<Tag> nounPhrase(Random random) {
        return random.nextBoolean() ? List.of(DETERMINER, NOUN) : List.of(DETERMINER, ADJECTIVE, NOUN);
    }

    /** Words without tags. */
    static Sentence of(String text) {
        int[] words = List.of(text.split(" ")).stream().mapToInt(VOCABULARY::indexOf).toArray();
        return new Sentence(words, new int[words.length]);
    }

    static Lengths lengths(List<Sentence> sentences) {
        return Lengths.of(sentences.stream().mapToInt(sentence -> sentence.words.length).toArray());
    }

    static List<int[]> words(List<Sentence> sentences) {
        return steps(sentences, Sentence::words);
    }

    static List<int[]> tags(List<Sentence> sentences) {
        return steps(sentences, Sentence::tags);
    }

    /** For each step the m indexes; after the end of a sentence there is none. */
    private static List<int[]> steps(List<Sentence> sentences, Function<Sentence, int[]> indexes) {
        int longest = sentences.stream().mapToInt(sentence -> sentence.words.length).max().orElseThrow();
        return IntStream.range(0, longest).mapToObj(t -> sentences.stream().map(indexes)
                .mapToInt(sentence -> t < sentence.length ? sentence[t] : OneHot.NONE).toArray()).toList();
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
