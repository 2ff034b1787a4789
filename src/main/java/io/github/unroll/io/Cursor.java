package io.github.unroll.io;

import io.github.unroll.internal.ArraySize;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A position in the text of a header, in ASCII or UTF-8: the part of a parser that JSON and Python literals share. It does
 * not recurse, and every loop consumes a character.
 */
final class Cursor {

    private static final int END = -1;

    /** The number of axes that NumPy allows. */
    private static final int MAX_RANK = 64;

    private final Input input;
    private final long base;
    private final byte[] text;
    private int position;

    /**
     * Starts at the beginning of a text.
     *
     * @param input the input that holds the text
     * @param base the offset in the input at which it begins
     * @param text the text
     */
    Cursor(Input input, long base, byte[] text) {
        this.input = input;
        this.base = base;
        this.text = text;
    }

    int position() {
        return position;
    }

    /** Consumes and returns the next byte; -1 at the end. */
    int next() {
        return position < text.length ? Byte.toUnsignedInt(text[position++]) : END;
    }

    /** Returns the next byte without consuming it; -1 at the end. */
    int peek() {
        return position < text.length ? Byte.toUnsignedInt(text[position]) : END;
    }

    /** Consumes white space, and then the character if it is the next one. */
    boolean accept(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    /** Consumes white space, and then the word of ASCII letters if it comes next. */
    boolean acceptWord(String word) {
        skipSpace();
        byte[] letters = Names.encode(word);
        int end = Math.min(position + letters.length, text.length);
        if (!Arrays.equals(text, position, end, letters, 0, letters.length)) {
            return false;
        }
        position = end;
        return true;
    }

    /** Consumes white space and the character. */
    void expect(char wanted) throws IOException {
        if (!accept(wanted)) {
            throw error("'" + wanted + "' is missing here");
        }
    }

    /** Nothing but white space may follow. */
    void expectEnd() throws IOException {
        skipSpace();
        if (peek() != END) {
            throw error("the header should end here");
        }
    }

    /** Consumes white space and a non-negative whole number, in decimal digits without leading zeros. */
    long natural() throws IOException {
        skipSpace();
        int start = position;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            int digit = next() - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw error(start, "the number is too large");
            }
            value = 10 * value + digit;
        }
        if (position == start || position > start + 1 && text[start] == '0') {
            throw error(start, "a whole number, 0 or more, should be here");
        }
        return value;
    }

    /** Consumes the size of an axis. */
    int size() throws IOException {
        skipSpace();
        int start = position;
        long size = natural();
        if (size > Integer.MAX_VALUE) {
            throw error(start, "the size " + size + " of an axis exceeds " + Integer.MAX_VALUE);
        }
        return (int) size;
    }

    /** Checks that an array can have the shape that has been read. */
    List<Integer> shape(int start, List<Integer> sizes) throws IOException {
        if (sizes.size() > MAX_RANK) {
            throw error(start, "the shape has " + sizes.size() + " axes, more than " + MAX_RANK);
        }
        if (Tensor.elements(sizes) > ArraySize.MAX) {
            throw error(start, "the shape " + Tensor.text(sizes) + " has more elements than an array can hold ("
                    + ArraySize.MAX + ")");
        }
        return List.copyOf(sizes);
    }

    /** Returns the bytes from a position up to here. */
    byte[] since(int start) {
        return Arrays.copyOfRange(text, start, position);
    }

    /** An error at this place. */
    IOException error(String what) {
        return error(position, what);
    }

    /** An error at a place in the text. */
    IOException error(int place, String what) {
        return input.error(base + place, what);
    }

    void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') {
            position++;
        }
    }
}
