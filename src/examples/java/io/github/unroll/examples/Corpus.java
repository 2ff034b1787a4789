package io.github.unroll.examples;

import java.util.Arrays;

/**
 * A text made ready for a model: the first nine tenths to train on, the last tenth held out.
 *
 * @param vocabulary the characters of the training text
 * @param training the training text, as indexes
 * @param heldOut the text held out, as indexes, after the last character of the training text, which its first one follows
 */
record Corpus(Vocabulary vocabulary, int[] training, int[] heldOut) {

    /** At most as many characters are known; in scripts with more, the rarer ones count as one. */
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
        return HeldOut.entropy(Arrays.copyOfRange(heldOut, 1, heldOut.length), vocabulary.size());
    }
}
