package io.github.unroll.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A text to learn from. Windows line ends become plain ones.
 *
 * @param title what to call it
 * @param characters the text itself
 */
record Text(String title, String characters) {

    private static final int FEWEST = 1000;
    private static final int MOST = 250_000;

    /**
     * The text that a user asks for: a file, or Alice if none is named.
     *
     * @throws IOException with a message for the user, if there is none
     */
    static Text of(String... args) throws IOException {
        if (args.length > 1) {
            throw new IOException("One text at a time, please, not " + args.length + ": " + String.join(", ", args));
        }
        return args.length == 0 ? alice() : read(args[0]);
    }

    /** Lewis Carroll, "Alice's Adventures in Wonderland" (1865), in the public domain; see alice29-SOURCE.txt. */
    static Text alice() {
        try (InputStream in = Text.class.getResourceAsStream("alice29.txt")) {
            String characters = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Text("Lewis Carroll, Alice's Adventures in Wonderland", characters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file in UTF-8; only the beginning of a long one is read, so that a file of any size will do.
     *
     * @throws IOException with a message for the user, if it cannot be read, or is too short to learn from
     */
    static Text read(String file) throws IOException {
        Text text = open(file);
        if (text.characters.length() < FEWEST) {
            throw new IOException(file + " is too short to learn from: it has " + text.characters.length()
                    + " characters, at least " + FEWEST + " are needed");
        }
        return text;
    }

    private static Text open(String file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
            String characters = beginning(reader).replace("\r\n", "\n");
            return new Text(reader.read() < 0 ? file : "the beginning of " + file, characters);
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IOException("There is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not a text in UTF-8", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String beginning(Reader reader) throws IOException {
        char[] chars = new char[MOST];
        int length = 0;
        for (int read = 0; read >= 0 && length < MOST; read = reader.read(chars, length, MOST - length)) {
            length += read;
        }
        boolean cutsCharacter = length == MOST && Character.isHighSurrogate(chars[MOST - 1]);
        return new String(chars, 0, cutsCharacter ? length - 1 : length);
    }
}
