package io.github.unroll.examples;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A text prepared for a model: the first nine tenths to train on, the last tenth held out.
 *
 * @param vocabulary the characters of the training text
 * @param training the training text, as indexes
 * @param heldOut the text held out, as indexes, with the last character of the training text before it
 */
record Corpus(Vocabulary vocabulary, int[] training, int[] heldOut) {

    /** The maximum number of known characters; in scripts with more, the rarer ones count as one. */
    private static final int MOST_KNOWN = 200;

    static Corpus of(String text) {
        int length = text.codePointCount(0, text.length());
        int cut = length - length / 10;
        Vocabulary vocabulary = Vocabulary.of(text.substring(0, text.offsetByCodePoints(0, cut)), MOST_KNOWN);
        int[] indexes = vocabulary.encode(text);
        return new Corpus(vocabulary, Arrays.copyOf(indexes, cut), Arrays.copyOfRange(indexes, cut - 1, length));
    }

    /** The least loss that single-character frequencies can reach on the text held out, in nats per character. */
    double singleCharacterLoss() {
        return entropy(Arrays.copyOfRange(heldOut, 1, heldOut.length), vocabulary.size());
    }

    /**
     * The least loss that a model of single characters can reach: the entropy of the frequencies that the characters have in
     * this text itself. Frequencies counted elsewhere, such as in the text trained on, only do worse.
     *
     * @param text indexes less than size
     */
    static double entropy(int[] text, int size) {
        int[] counts = new int[size];
        for (int index : text) {
            counts[index]++;
        }
        return IntStream.of(counts).filter(count -> count > 0).mapToDouble(count -> (double) count / text.length)
                .map(p -> -p * Math.log(p)).sum();
    }
}
