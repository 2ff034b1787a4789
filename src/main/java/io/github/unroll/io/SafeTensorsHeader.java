package io.github.unroll.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The header of a {@code .safetensors} file: the JSON (RFC 8259) that lists the tensors and their offsets. The parser
 * accepts only this structure, so nothing can be nested deeper:
 * <pre>
 * {"__metadata__": {"key": "value", ...},
 *  "name": {"dtype": "F64", "shape": [20, 3], "data_offsets": [0, 480]}, ...}
 * </pre>
 */
final class SafeTensorsHeader {

    static final String METADATA = "__metadata__";

    private static final Map<String, ElementType> TYPES =
            Stream.of(ElementType.values()).collect(Collectors.toMap(ElementType::name, Function.identity()));

    /**
     * A tensor of the file. The offsets count from the end of the header.
     *
     * @param dtype the type as the file names it
     * @param type the type, or {@code null} if it cannot be read
     * @param place the position of the tensor in the header
     */
    record Entry(String name, String dtype, ElementType type, List<Integer> shape, long begin, long end, int place) {}

    private final Cursor cursor;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafeTensorsHeader(Cursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Parses a header; the tensors that it declares must follow one another and fill the data.
     *
     * @param dataSize the number of bytes that follow the header, or UNKNOWN
     */
    static SafeTensorsHeader parse(Cursor cursor, long dataSize) throws IOException {
        SafeTensorsHeader header = new SafeTensorsHeader(cursor);
        if (cursor.peek() != '{') {
            throw cursor.error("the header must start with {");
        }
        header.members(header::member);
        cursor.expectEnd();
        header.entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        header.checkOffsets(dataSize);
        return header;
    }

    /** The type of the elements of a tensor; an error if it cannot be read. */
    ElementType type(Entry entry) throws IOException {
        if (entry.type == null) {
            throw cursor.error(entry.place, "the tensor " + Names.quote(entry.name) + " is of dtype " + Names.quote(entry.dtype)
                    + "; " + ElementType.READ + ", and a predicate of names can leave others out");
        }
        return entry.type;
    }

    /** The tensors in the order of their data. */
    List<Entry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void checkOffsets(long dataSize) throws IOException {
        long end = 0;
        for (Entry entry : entries) {
            if (entry.begin != end) {
                throw cursor.error("the data of " + Names.quote(entry.name) + " start at " + entry.begin
                        + ", but should start at " + end + "; tensors must not overlap or leave holes");
            }
            end = entry.end;
        }
        if (dataSize != Input.UNKNOWN && end != dataSize) {
            throw cursor.error("the tensors take " + end + " bytes of data, there are " + dataSize);
        }
    }

    private void member(int place, String name) throws IOException {
        if (name.equals(METADATA)) {
            if (!cursor.acceptWord("null")) {
                members((at, key) -> metadata.put(key, string()));
            }
        } else {
            entries.add(new Fields(name).entry(place));
        }
    }

    /** The fields between the braces of a tensor. */
    private final class Fields {
        private final String name;
        private String dtype;
        private List<Integer> shape;
        private long begin;
        private long end = -1;

        Fields(String name) {
            this.name = name;
        }

        Entry entry(int place) throws IOException {
            members(this::field);
            if (dtype == null || shape == null || end < 0) {
                throw cursor.error(place, "the tensor " + Names.quote(name) + " must have dtype, shape and data_offsets");
            }
            ElementType type = TYPES.get(dtype);
            long bytes = type == null ? end - begin : Tensor.elements(shape) * type.bytes();
            if (begin > end || end - begin != bytes) {
                throw cursor.error(place, "the tensor " + Names.quote(name) + " of shape " + Tensor.text(shape) + " in "
                        + Names.show(dtype) + " takes " + bytes + " bytes, its data_offsets are " + begin + " and " + end);
            }
            return new Entry(name, dtype, type, shape, begin, end, place);
        }

        private void field(int place, String key) throws IOException {
            switch (key) {
                case "dtype" -> dtype = string();
                case "shape" -> shape = cursor.shape(place, list(cursor::size));
                case "data_offsets" -> offsets(place, list(cursor::natural));
                default -> throw cursor.error(place, "the key " + Names.quote(key) + " is not known");
            }
        }

        private void offsets(int place, List<Long> offsets) throws IOException {
            if (offsets.size() != 2) {
                throw cursor.error(place, "data_offsets must be two numbers");
            }
            begin = offsets.get(0);
            end = offsets.get(1);
        }
    }

    /** Parses a member of an object, up to the comma. */
    private interface Member {
        void read(int place, String key) throws IOException;
    }

    /** Parses an element of an array. */
    private interface Element<T> {
        T read() throws IOException;
    }

    /** Parses an object, in which no key may appear twice. */
    private void members(Member member) throws IOException {
        Set<String> keys = new HashSet<>();
        cursor.expect('{');
        if (cursor.accept('}')) {
            return;
        }
        do {
            cursor.skipSpace();
            int place = cursor.position();
            String key = string();
            if (!keys.add(key)) {
                throw cursor.error(place, "the key " + Names.quote(key) + " appears twice");
            }
            cursor.expect(':');
            member.read(place, key);
        } while (cursor.accept(','));
        cursor.expect('}');
    }

    private <T> List<T> list(Element<T> element) throws IOException {
        List<T> list = new ArrayList<>();
        cursor.expect('[');
        if (!cursor.accept(']')) {
            do {
                list.add(element.read());
            } while (cursor.accept(','));
            cursor.expect(']');
        }
        return list;
    }

    private String string() throws IOException {
        cursor.skipSpace();
        int start = cursor.position();
        if (cursor.peek() != '"') {
            throw cursor.error("a string should be here");
        }
        cursor.next();
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
        for (int next = cursor.next(); next != '"'; next = cursor.next()) {
            if (next < ' ') {
                throw cursor.error(start, "the string does not end, or has a control character in it");
            }
            if (next == '\\') {
                utf8.writeBytes(escape());
            } else {
                utf8.write(next);
            }
        }
        try {
            return Names.decode(utf8.toByteArray());
        } catch (CharacterCodingException e) {
            throw cursor.error(start, "the string is not UTF-8");
        }
    }

    /** Parses an escape, after the backslash. */
    private byte[] escape() throws IOException {
        int place = cursor.position();
        int next = cursor.next();
        return switch (next) {
            case '"', '\\', '/' -> new byte[] {(byte) next};
            case 'b' -> new byte[] {'\b'};
            case 'f' -> new byte[] {'\f'};
            case 'n' -> new byte[] {'\n'};
            case 'r' -> new byte[] {'\r'};
            case 't' -> new byte[] {'\t'};
            case 'u' -> unicode(place);
            default -> throw cursor.error(place, "there is no such escape in JSON");
        };
    }

    /**
     * Parses four hexadecimal digits, which are a UTF-16 code unit; the second half of a surrogate pair must follow the
     * first.
     */
    private byte[] unicode(int place) throws IOException {
        char first = unit();
        if (!Character.isSurrogate(first)) {
            return Names.encode(String.valueOf(first));
        }
        if (Character.isHighSurrogate(first) && cursor.next() == '\\' && cursor.next() == 'u') {
            char second = unit();
            if (Character.isLowSurrogate(second)) {
                return Names.encode(new String(new char[] {first, second}));
            }
        }
        throw cursor.error(place, "half a surrogate pair is not a character");
    }

    private char unit() throws IOException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int place = cursor.position();
            int digit = Character.digit(cursor.next(), 16);
            if (digit < 0) {
                throw cursor.error(place, "a hexadecimal digit should be here");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    /** Returns a header, padded so that the data start at a multiple of 8. */
    static byte[] write(Map<String, Tensor> tensors, ElementType type, Map<String, String> metadata) {
        List<String> members = new ArrayList<>();
        if (!metadata.isEmpty()) {
            members.add(quote(METADATA) + ":" + object(metadata.entrySet().stream()
                    .map(text -> quote(text.getKey()) + ":" + quote(text.getValue())).toList()));
        }
        long begin = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = begin + (long) tensor.getValue().size() * type.bytes();
            members.add(quote(tensor.getKey()) + ":{\"dtype\":\"" + type + "\",\"shape\":" + list(tensor.getValue().shape())
                    + ",\"data_offsets\":" + list(List.of(begin, end)) + "}");
            begin = end;
        }
        byte[] json = Names.encode(object(members));
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static String object(List<String> members) {
        return "{" + String.join(",", members) + "}";
    }

    private static String list(List<? extends Number> numbers) {
        return numbers.toString().replace(" ", "");
    }

    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
