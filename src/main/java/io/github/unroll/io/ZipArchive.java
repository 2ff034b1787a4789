package io.github.unroll.io;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The entries of a zip archive, by PKWARE's APPNOTE.TXT 6.3, stored or deflated, with zip64. It is stricter than {@code
 * java.util.zip.ZipFile}, as archives are not trusted: all entries must lie in the file and none may overlap, the table of
 * contents must end where the end record starts, and an entry must have the declared size and checksum when it is unpacked.
 */
final class ZipArchive {

    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;

    private static final int END_LENGTH = 22;
    private static final int END64_LENGTH = 56;
    private static final int LOCATOR64_LENGTH = 20;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;

    private static final int ENCRYPTED = 1;
    private static final int UTF8 = 1 << 11;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** The largest number of bytes that one byte of a deflated entry unpacks to: two bits can stand for 258 bytes. */
    private static final int MAX_RATIO = 1032;

    private static final int SATURATED_16 = 0xFFFF;
    private static final long SATURATED_32 = 0xFFFF_FFFFL;

    /** The position of the central directory, which is the table of contents, and its number of entries. */
    private record Directory(long from, long to, long entries) {}

    /** An entry of the central directory, and the offset of its data. */
    record Entry(String name, int method, long crc, long packedSize, long size, long header, long data) {

        long end() {
            return data + packedSize;
        }

        boolean isFolder() {
            return name.endsWith("/") && size == 0;
        }
    }

    /** Reads an entry. */
    interface Reader<T> {
        T read(Input input) throws IOException;
    }

    private final Source source;
    private final Input file;

    private ZipArchive(Source source) {
        this.source = source;
        this.file = source.input();
    }

    /** The entries, in the order of the central directory. */
    static List<Entry> entries(Source source, Budget budget) throws IOException {
        ZipArchive archive = new ZipArchive(source);
        Directory directory = archive.directory();
        budget.reserveTable(archive.file, directory.to - directory.from);
        List<Entry> entries = archive.entries(directory);
        archive.checkNoOverlap(entries);
        return entries;
    }

    /** Reads an entry, which must be well-formed to its end. */
    static <T> T read(Source source, Entry entry, Reader<T> reader) throws IOException {
        InputStream packed = source.stream(entry.data, entry.end());
        if (entry.method == STORED) {
            return check(source, entry, packed, reader);
        }
        // Inflater asks for a byte after the end of data without a zlib header.
        InputStream padded = new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1]));
        Inflater inflater = new Inflater(true);
        try {
            T value = check(source, entry, new InflaterInputStream(padded, inflater, 1 << 13), reader);
            if (inflater.getBytesRead() != entry.packedSize) {
                throw source.input().error(entry.data, "the entry " + Names.quote(entry.name) + " has "
                        + entry.packedSize + " bytes, of which only " + inflater.getBytesRead() + " belong to it");
            }
            return value;
        } finally {
            inflater.end();
        }
    }

    private static <T> T check(Source source, Entry entry, InputStream in, Reader<T> reader) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
        Input input = new Input(source.name() + ", entry " + Names.quote(entry.name), entry.size, checked);
        T value = reader.read(input);
        input.expectEnd();
        if (checked.getChecksum().getValue() != entry.crc) {
            throw input.error("the checksum is not the one that the archive has for this entry");
        }
        return value;
    }

    private Directory directory() throws IOException {
        int length = (int) Math.min(source.size(), END_LENGTH + SATURATED_16);
        long start = source.size() - length;
        ByteBuffer tail = bytes(start, length);
        for (int at = length - END_LENGTH; at >= 0; at--) {
            // The end record ends with a comment of any content, so only its length identifies it.
            if (tail.getInt(at) == END && unsignedShort(tail, at + 20) == length - END_LENGTH - at) {
                return directory(start + at, tail.position(at + 4));
            }
        }
        byte[] beginning = bytes(0, (int) Math.min(source.size(), WrongFile.LENGTH)).array();
        throw WrongFile.adviceOtherThanZip(beginning).map(advice -> file.error(0, advice)).orElseGet(() -> file.error(
                source.size(), "the end record of a zip archive is missing; the file is cut off, or not an .npz file"));
    }

    private Directory directory(long end, ByteBuffer record) throws IOException {
        boolean split = record.getInt() != 0;                // the number of this disk, and that of the directory's disk
        int here = unsignedShort(record);
        int entries = unsignedShort(record);
        long size = unsignedInt(record);
        long from = unsignedInt(record);
        boolean saturated = entries == SATURATED_16 || size == SATURATED_32 || from == SATURATED_32;
        long start64 = end - LOCATOR64_LENGTH - END64_LENGTH;
        if (saturated && start64 >= 0 && bytes(end - LOCATOR64_LENGTH, LOCATOR64_LENGTH).getInt() == LOCATOR64) {
            return directory64(start64);
        }
        return directory(end, split || here != entries, from, size, entries);
    }

    private Directory directory64(long start) throws IOException {
        ByteBuffer record = bytes(start, END64_LENGTH);
        boolean split = record.getLong(16) != 0 || record.getLong(24) != record.getLong(32);
        if (record.getInt() != END64) {
            throw file.error(start, "the zip64 end record is missing");
        }
        return directory(start, split, record.getLong(48), record.getLong(40), record.getLong(32));
    }

    private Directory directory(long end, boolean split, long from, long size, long entries) throws IOException {
        if (split) {
            throw file.error(end, "the archive is a part of a split one");
        }
        boolean inFile = from >= 0 && size >= 0 && size == end - from;
        if (!inFile || size > Integer.MAX_VALUE || entries < 0 || entries > size / CENTRAL_LENGTH) {
            throw file.error(end, "the central directory of " + entries + " entries, " + Long.toUnsignedString(size)
                    + " bytes from " + Long.toUnsignedString(from) + ", does not end at its end record");
        }
        return new Directory(from, end, entries);
    }

    private List<Entry> entries(Directory directory) throws IOException {
        ByteBuffer table = bytes(directory.from, (int) (directory.to - directory.from));
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < directory.entries; i++) {
            long place = directory.from + table.position();
            if (table.remaining() < CENTRAL_LENGTH || table.getInt(table.position()) != CENTRAL) {
                throw file.error(place, "an entry of the central directory is missing");
            }
            entries.add(entry(directory, place, table));
        }
        if (table.hasRemaining()) {
            throw file.error(directory.from + table.position(), "the central directory is longer than its entries");
        }
        return entries;
    }

    private Entry entry(Directory directory, long place, ByteBuffer table) throws IOException {
        ByteBuffer fields = slice(table, CENTRAL_LENGTH);
        int flags = unsignedShort(fields, 8);
        int method = unsignedShort(fields, 10);
        int nameLength = unsignedShort(fields, 28);
        int extraLength = unsignedShort(fields, 30);
        int commentLength = unsignedShort(fields, 32);
        if (table.remaining() < nameLength + extraLength + commentLength) {
            throw file.error(place, "an entry of the central directory is cut off");
        }
        byte[] rawName = new byte[nameLength];
        table.get(rawName);
        String name = name(place, rawName, (flags & UTF8) != 0);
        ByteBuffer extra = slice(table, extraLength);
        table.position(table.position() + commentLength);
        if ((flags & ENCRYPTED) != 0 || method != STORED && method != DEFLATED) {
            throw file.error(place, "the entry " + Names.quote(name) + " is "
                    + ((flags & ENCRYPTED) != 0 ? "encrypted" : "packed by method " + method)
                    + "; it must be stored or deflated");
        }

        long[] wide = {unsignedInt(fields, 24), unsignedInt(fields, 20), unsignedInt(fields, 42)};
        widen(place, name, wide, extra);
        long size = wide[0];
        long packedSize = wide[1];
        long header = wide[2];
        long data = data(directory, header, rawName, method, name);
        if (packedSize < 0 || packedSize > directory.from - data) {
            throw file.error(place, "the entry " + Names.quote(name) + " does not lie before the central directory");
        }
        boolean possible = method == STORED ? size == packedSize : size >= 0 && size / MAX_RATIO <= packedSize;
        if (!possible) {
            throw file.error(place, "the entry " + Names.quote(name) + " cannot unpack from " + packedSize + " to "
                    + Long.toUnsignedString(size) + " bytes");
        }
        return new Entry(name, method, unsignedInt(fields, 16), packedSize, size, header, data);
    }

    /** Names are in UTF-8 if they are marked as such, else in an unknown encoding, in which only ASCII is certain. */
    private String name(long place, byte[] raw, boolean utf8) throws IOException {
        try {
            String name = Names.decode(raw);
            if (utf8 || StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
                return name;
            }
        } catch (CharacterCodingException e) {
            // As for a name in another encoding.
        }
        throw file.error(place, "the name of an entry is not " + (utf8 ? "UTF-8" : "ASCII, and not marked as UTF-8"));
    }

    /** The size, packed size and offset that do not fit into 32 bits are in the extra field 1, in this order. */
    private void widen(long place, String name, long[] fields, ByteBuffer extra) throws IOException {
        ByteBuffer wide = extraField(extra.order(LITTLE_ENDIAN));
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == SATURATED_32) {
                if (wide.remaining() < Long.BYTES) {
                    throw file.error(place, "the entry " + Names.quote(name) + " has no zip64 sizes");
                }
                fields[i] = wide.getLong();
            }
        }
    }

    private static ByteBuffer extraField(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = unsignedShort(extra);
            int length = Math.min(unsignedShort(extra), extra.remaining());
            ByteBuffer field = slice(extra, length);
            if (id == 1) {
                return field;
            }
        }
        return ByteBuffer.allocate(0);
    }

    /** Where the data start: after the local header, which must be that of this entry. */
    private long data(Directory directory, long header, byte[] rawName, int method, String name) throws IOException {
        if (header < 0 || header > directory.from - LOCAL_LENGTH) {
            throw file.error(directory.from, "the entry " + Names.quote(name) + " starts outside of the file, at "
                    + Long.toUnsignedString(header));
        }
        ByteBuffer fields = bytes(header, LOCAL_LENGTH);
        long afterName = header + LOCAL_LENGTH + unsignedShort(fields, 26);
        boolean same = fields.getInt(0) == LOCAL && unsignedShort(fields, 8) == method
                && unsignedShort(fields, 26) == rawName.length
                && bytes(header + LOCAL_LENGTH, rawName.length).equals(ByteBuffer.wrap(rawName));
        if (!same) {
            throw file.error(header, "the local header of the entry " + Names.quote(name) + " is missing");
        }
        return afterName + unsignedShort(fields, 28);
    }

    private void checkNoOverlap(List<Entry> entries) throws IOException {
        long end = 0;
        for (Entry entry : entries.stream().sorted(Comparator.comparingLong(Entry::header)).toList()) {
            if (entry.header < end) {
                throw file.error(entry.header, "the entry " + Names.quote(entry.name) + " overlaps another");
            }
            end = entry.end();
        }
    }

    /** Reads some bytes of the file, which exist unless the file has become shorter. */
    private ByteBuffer bytes(long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Input(source.name(), length, source.stream(from, from + length)).read(bytes, length);
        return ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    }

    /** The next bytes, as a separate buffer. */
    private static ByteBuffer slice(ByteBuffer buffer, int length) {
        ByteBuffer slice = buffer.slice(buffer.position(), length).order(LITTLE_ENDIAN);
        buffer.position(buffer.position() + length);
        return slice;
    }

    private static int unsignedShort(ByteBuffer buffer) {
        return Short.toUnsignedInt(buffer.getShort());
    }

    private static int unsignedShort(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static long unsignedInt(ByteBuffer buffer) {
        return Integer.toUnsignedLong(buffer.getInt());
    }

    private static long unsignedInt(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }
}
