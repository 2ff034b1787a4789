package io.github.unroll.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names in files, which are not trusted. */
final class Names {

    private static final int SHOWN = 80;

    private static final Pattern CONTROL_OR_SEPARATOR = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    /** The same and format characters, such as one that reverses the direction of a text. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** A drive letter, unless it is a name with an index, such as {@code W:0} of TensorFlow. */
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:(?!\\d+$).*", Pattern.DOTALL);

    private Names() {
    }

    /** A name as messages show it: in quotes, without characters that do not print, and cut short. */
    static String quote(String name) {
        return '"' + show(name) + '"';
    }

    /** A name as messages show it, without quotes. */
    static String show(String name) {
        return show(name, SHOWN);
    }

    /** A text with names in it, up to some length. */
    static String show(String text, int length) {
        String shown = text.length() > length ? text.substring(0, length) + "..." : text;
        return UNPRINTABLE.matcher(shown).replaceAll("?");
    }

    /** Decodes UTF-8; throws an exception if the bytes are not UTF-8. */
    static String decode(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Checks a name before it is written: half of a surrogate pair cannot be encoded. */
    static void checkEncodable(String operation, String name) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(operation + ": the name " + quote(name) + " has half a surrogate pair; it"
                    + " cannot be written in UTF-8");
        }
    }

    /**
     * Returns why the name of an array in an archive is refused; empty if it is accepted. This library never uses a name as
     * a path, but a program that unpacks the archive might, so only plain relative paths are accepted.
     */
    static String problem(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (CONTROL_OR_SEPARATOR.matcher(name).find()) {
            return "has a control character or a line separator";
        }
        boolean simple = Stream.of(name.split("/", -1)).noneMatch(Set.of("", ".", "..")::contains);
        if (!simple || name.indexOf('\\') >= 0 || DRIVE.matcher(name).matches()) {
            return "is a path that leads out of a folder, or is not in its simplest form";
        }
        return "";
    }
}
