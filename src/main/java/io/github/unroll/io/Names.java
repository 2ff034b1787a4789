package io.github.unroll.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names in files: strings that somebody else chose. */
final class Names {

    private static final int SHOWN = 80;

    private Names() {
    }

    /** A name as messages show it: in quotes, without control characters, and cut short. */
    static String quote(String name) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    /** Text in UTF-8, or an exception where it is not. */
    static String decode(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A name that is to be written; half of a surrogate pair cannot be. */
    static void checkEncodable(String operation, String name) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(operation + ": the name " + quote(name) + " has half a surrogate pair; it"
                    + " cannot be written in UTF-8");
        }
    }

    /**
     * What is wrong with the name of an array in an archive, or an empty text. A name is never used as a path here, but it
     * might be where an archive is unpacked, so one that leads out of a folder is not let through.
     */
    static String problem(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return "has a control character";
        }
        boolean absolute = name.startsWith("/") || name.matches("[A-Za-z]:/.*");
        if (absolute || name.indexOf('\\') >= 0 || ("/" + name + "/").matches(".*/\\.{0,2}/.*")) {
            return "is a path that leads out of a folder, or is not in its simplest form";
        }
        return "";
    }
}
