package io.github.unroll.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The characters (Unicode code points) that a model knows, in the order of their codes; the index of a character is its place.
 *
 * @param codes the characters
 */
record Characters(int[] codes) implements Serializable {

    static Characters of(String text) {
        return new Characters(text.codePoints().sorted().distinct().toArray());
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    int size() {
        return codes.length;
    }

    /** The indexes of a text; every character must be known. */
    int[] indexes(String text) {
        return text.codePoints().map(this::index).toArray();
    }

    private int index(int code) {
        int index = Arrays.binarySearch(codes, code);
        if (index < 0) {
            throw new IllegalArgumentException("Characters.indexes: the model does not know the character "
                    + Character.getName(code) + "; it must have been in the text that the model was trained on");
        }
        return index;
    }

    @Override
    public String toString() {
        return new String(codes, 0, codes.length);
    }
}
