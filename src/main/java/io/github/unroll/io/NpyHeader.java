package io.github.unroll.io;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The header of an {@code .npy} file, which is a Python dictionary literal:
 * {@code {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * @param type the type of the elements
 * @param order the order of its bytes
 * @param fortranOrder whether the first axis runs fastest, not the last
 * @param shape the shape
 */
record NpyHeader(ElementType type, ByteOrder order, boolean fortranOrder, List<Integer> shape) {

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            entry("f8", ElementType.F64), entry("f4", ElementType.F32), entry("f2", ElementType.F16),
            entry("i8", ElementType.I64), entry("i4", ElementType.I32), entry("i2", ElementType.I16),
            entry("i1", ElementType.I8), entry("u8", ElementType.U64), entry("u4", ElementType.U32),
            entry("u2", ElementType.U16), entry("u1", ElementType.U8), entry("b1", ElementType.BOOL));

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The longest header that NumPy reads by default. */
    private static final int MAX_LENGTH = 10_000;

    /** Reads the part before the data. */
    static NpyHeader read(Input input) throws IOException {
        byte[] magic = input.read(MAGIC.length, "the mark of an .npy file");
        if (!Arrays.equals(magic, MAGIC)) {
            throw input.error(0, WrongFile.advice(magic).orElse("this is not an .npy file; it does not start with \\x93NUMPY"));
        }
        byte[] version = input.read(2, "the version");
        if (version[0] < 1 || version[0] > 3 || version[1] != 0) {
            throw input.error(MAGIC.length, "version " + Byte.toUnsignedInt(version[0]) + "." + Byte.toUnsignedInt(version[1])
                    + " of the format is not known; 1.0, 2.0 and 3.0 are");
        }
        long length = littleEndian(input.read(version[0] == 1 ? 2 : 4, "the length of the header"));
        if (length > MAX_LENGTH) {
            throw input.error("the header has " + length + " bytes; " + MAX_LENGTH + " are allowed");
        }
        long start = input.position();
        return parse(new Cursor(input, start, input.read((int) length, "the header")));
    }

    private static long littleEndian(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << Byte.SIZE | Byte.toUnsignedInt(bytes[i]);
        }
        return value;
    }

    private static NpyHeader parse(Cursor cursor) throws IOException {
        Set<String> keys = new HashSet<>();
        String descr = null;
        int descrPlace = 0;
        boolean fortranOrder = false;
        List<Integer> shape = null;
        cursor.expect('{');
        while (!cursor.accept('}')) {
            int place = cursor.position();
            String key = string(cursor);
            if (!keys.add(key)) {
                throw cursor.error(place, "the key " + Names.quote(key) + " appears twice");
            }
            cursor.expect(':');
            cursor.skipSpace();
            descrPlace = key.equals("descr") ? cursor.position() : descrPlace;
            switch (key) {
                case "descr" -> descr = descr(cursor);
                case "fortran_order" -> fortranOrder = bool(cursor);
                case "shape" -> shape = tuple(cursor);
                default -> throw cursor.error(place, "the key " + Names.quote(key) + " is not known");
            }
            if (!cursor.accept(',')) {
                cursor.expect('}');
                break;
            }
        }
        cursor.expectEnd();
        if (keys.size() < 3) {
            throw cursor.error(0, "the header must have the keys descr, fortran_order and shape; it has " + keys);
        }
        return new NpyHeader(type(cursor, descrPlace, descr), order(cursor, descrPlace, descr), fortranOrder, shape);
    }

    /** Reads the type, which is a string; that of an array of records is a list. */
    private static String descr(Cursor cursor) throws IOException {
        if (cursor.peek() == '[' || cursor.peek() == '(') {
            throw cursor.error("this is an array of records; only arrays of numbers are read");
        }
        return string(cursor);
    }

    private static ElementType type(Cursor cursor, int place, String descr) throws IOException {
        String kind = descr.isEmpty() ? "" : descr.substring(1);
        if (kind.startsWith("O")) {
            throw cursor.error(place, "this is an array of Python objects, a pickle, which could run any code; it is not read");
        }
        ElementType type = TYPES.get(kind);
        if (type == null) {
            throw cursor.error(place, "the type " + Names.quote(descr) + " is not read; f8, f4, f2, i8, i4, i2, i1, u8, u4, u2,"
                    + " u1 and b1 are, after <, > or =");
        }
        return type;
    }

    /** The byte order; = means that of the reading machine, as in NumPy, and single bytes need none. */
    private static ByteOrder order(Cursor cursor, int place, String descr) throws IOException {
        char first = descr.charAt(0);
        if (first == '|' && !descr.endsWith("1")) {
            throw cursor.error(place, "the type " + Names.quote(descr) + " leaves the order of the bytes open;"
                    + " it must start with <, > or =");
        }
        return switch (first) {
            case '<', '|' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '=' -> ByteOrder.nativeOrder();
            default -> throw cursor.error(place, "the type " + Names.quote(descr) + " must start with <, >, = or |");
        };
    }

    /** Reads a Python string, in single or double quotes, without escapes. */
    private static String string(Cursor cursor) throws IOException {
        int quote = cursor.peek();
        if (quote != '\'' && quote != '"') {
            throw cursor.error("a string should be here");
        }
        cursor.next();
        int start = cursor.position();
        while (cursor.peek() != quote) {
            int character = cursor.peek();
            if (character < ' ' || character > '~' || character == '\\') {
                throw cursor.error("a string must consist of plain ASCII characters, and end");
            }
            cursor.next();
        }
        String string = new String(cursor.since(start), StandardCharsets.US_ASCII);
        cursor.next();
        return string;
    }

    private static boolean bool(Cursor cursor) throws IOException {
        int start = cursor.position();
        while (Character.isLetter(cursor.peek())) {
            cursor.next();
        }
        return switch (new String(cursor.since(start), StandardCharsets.ISO_8859_1)) {
            case "True" -> true;
            case "False" -> false;
            default -> throw cursor.error(start, "fortran_order must be True or False");
        };
    }

    /** Reads a tuple of sizes: (), (3,), (3, 4), (3, 4,), and (3L, 4L) as Python 2 wrote it. */
    private static List<Integer> tuple(Cursor cursor) throws IOException {
        int start = cursor.position();
        List<Integer> sizes = new ArrayList<>();
        cursor.expect('(');
        boolean comma = true;
        while (!cursor.accept(')')) {
            if (!comma) {
                throw cursor.error("',' or ')' is missing here");
            }
            sizes.add(cursor.size());
            cursor.accept('L');
            comma = cursor.accept(',');
        }
        if (sizes.size() == 1 && !comma) {
            throw cursor.error(start, "a tuple of one number has a comma after it");
        }
        return cursor.shape(start, sizes);
    }

    /** The part before the data, in version 1.0; the data start at a multiple of 64. */
    static byte[] write(ElementType type, List<Integer> shape) {
        String sizes = Tensor.text(shape);
        String tuple = shape.size() == 1 ? sizes.replace(")", ",)") : sizes;
        String text = "{'descr': '<f" + type.bytes() + "', 'fortran_order': False, 'shape': " + tuple + ", }";
        int before = MAGIC.length + 4;
        int length = (before + text.length() + 1 + 63) / 64 * 64 - before;
        byte[] header = Arrays.copyOf(MAGIC, before + length);
        header[MAGIC.length] = 1;
        header[MAGIC.length + 2] = (byte) length;
        header[MAGIC.length + 3] = (byte) (length >> Byte.SIZE);
        Arrays.fill(header, before, header.length - 1, (byte) ' ');
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, before, text.length());
        header[header.length - 1] = '\n';
        return header;
    }
}
