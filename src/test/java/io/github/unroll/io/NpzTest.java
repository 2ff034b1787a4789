package io.github.unroll.io;

import static io.github.unroll.io.TestFiles.central;
import static io.github.unroll.io.TestFiles.crc;
import static io.github.unroll.io.TestFiles.little;
import static io.github.unroll.io.TestFiles.local;
import static io.github.unroll.io.TestFiles.npy;
import static io.github.unroll.io.TestFiles.readNpz;
import static io.github.unroll.io.TestFiles.with;
import static io.github.unroll.io.TestFiles.withInt;
import static io.github.unroll.io.TestFiles.zip;
import static java.util.zip.ZipEntry.DEFLATED;
import static java.util.zip.ZipEntry.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {

    /** Places in an entry of the central directory. */
    private static final int FLAGS = 8;
    private static final int METHOD = 10;
    private static final int CRC = 16;
    private static final int PACKED_SIZE = 20;
    private static final int SIZE = 24;
    private static final int NAME_LENGTH = 28;
    private static final int EXTRA_LENGTH = 30;
    private static final int COMMENT_LENGTH = 32;
    private static final int HEADER = 42;
    private static final int NAME = 46;

    private static final byte[] STORED_FILE = zip(STORED, "a.npy", npy(1.5), "b.npy", npy(2.5, 3.5));
    private static final byte[] DEFLATED_FILE = zip(DEFLATED, "a.npy", npy(1.5), "b.npy", npy(2.5, 3.5));
    private static final int END = STORED_FILE.length - 22;

    @Test
    void storedAndDeflatedEntriesAreReadInTheirOrder() throws IOException {
        assertThat(readNpz(STORED_FILE)).containsExactly(
                Map.entry("a", Tensor.vector(1.5)), Map.entry("b", Tensor.vector(2.5, 3.5)));
        assertThat(readNpz(DEFLATED_FILE)).isEqualTo(readNpz(STORED_FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm/kernel", "lstm/kernel:0", "größe", "a.npy", "..a", "...", "a b", "W:0", "ab:x",
        "𝄞", "می\u200cشود"})
    void ordinaryNamesAreKeys(String name) throws IOException {
        assertThat(readNpz(zip(STORED, name + ".npy", npy(1.5)))).containsOnly(Map.entry(name, Tensor.vector(1.5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../x", "a/..", "..", ".", "./x", "/etc/x", "//x", "a//x", "a/",
        "C:/x", "C:x", "C:", "c:1x", "C:\\x", "..\\x", "\\x", "a\\b", "/", "a/./b", "a/b/../../../c"})
    void namesThatLeadOutOfAFolderAreRefused(String name) {
        refused(zip(STORED, name + ".npy", npy(1.5)), 0, "the name of the entry \"" + name + ".npy\" is a path that leads out"
                + " of a folder, or is not in its simplest form");
    }

    /** Every line terminator of a regular expression, and other characters that do not print. */
    @ParameterizedTest
    @ValueSource(chars = {'\n', '\r', '\u000b', '\f', '\u0085', '\u2028', '\u2029', '\0', '\u001b', '\u007f'})
    void namesWithALineSeparatorAreRefused(char separator) {
        for (String name : List.of("x" + separator + "/../../../etc/passwd", separator + "x", "x" + separator)) {
            refused(zip(STORED, name + ".npy", npy(1.5)), 0, "the name of the entry \"" + name.replace(separator, '?')
                    + ".npy\" has a control character or a line separator");
        }
    }

    @Test
    void namesThatAreNoneAreRefused() {
        refused(zip(STORED, ".npy", npy(1.5)), 0, "the name of the entry \".npy\" is empty");
        refused(zip(STORED, "a\0b.npy", npy(1.5)), 0,
                "the name of the entry \"a?b.npy\" has a control character or a line separator");
        refused(zip(STORED, "../\u202e.npy", npy(1.5)), 0, "the name of the entry \"../?.npy\" is a path that leads out of a"
                + " folder, or is not in its simplest form");
        refused(zip(STORED, "readme.txt", npy(1.5)), 0, "the entry \"readme.txt\" is not an .npy file");
    }

    @Test
    void namesInAnUnknownEncodingAreRefused() {
        byte[] file = zip(STORED, "é.npy", npy(1.5));
        int central = central(file, 0);
        refused(with(file, central + FLAGS + 1, (byte) 0), central,
                "the name of an entry is not ASCII, and not marked as UTF-8");
        refused(with(file, central + NAME, (byte) 0xFF), central, "the name of an entry is not UTF-8");
    }

    @Test
    void twoEntriesOfTheSameNameAreRefused() {
        byte[] file = with(STORED_FILE, central(STORED_FILE, 1) + NAME, (byte) 'a');
        int second = local(file, 1);
        refused(with(file, second + 30, (byte) 'a'), second, "the entry \"a.npy\" appears twice");
    }

    @Test
    void entriesOnTopOfEachOtherAreRefused() {
        byte[] file = with(STORED_FILE, central(STORED_FILE, 1) + NAME, (byte) 'a');
        file = with(file, central(file, 1) + CRC, Arrays.copyOfRange(file, central(file, 0) + CRC, central(file, 0) + SIZE + 4));
        refused(withInt(file, central(file, 1) + HEADER, 0), 0, "the entry \"a.npy\" overlaps another");
    }

    @Test
    void anEntryMustLieInTheFile() {
        int central = central(STORED_FILE, 1);
        refused(withInt(STORED_FILE, central + HEADER, 0xFFFFFFF0L), central(STORED_FILE, 0),
                "the entry \"b.npy\" starts outside of the file, at 4294967280");
        refused(withInt(STORED_FILE, central + HEADER, 1), 1, "the local header of the entry \"b.npy\" is missing");
        refused(withInt(STORED_FILE, central + HEADER, 0), 0, "the local header of the entry \"b.npy\" is missing");
        byte[] longer = withInt(withInt(STORED_FILE, central + SIZE, 1 << 20), central + PACKED_SIZE, 1 << 20);
        refused(longer, central, "the entry \"b.npy\" does not lie before the central directory");
        refused(with(STORED_FILE, local(STORED_FILE, 1) + 28, (byte) -1, (byte) -1), central,
                "the entry \"b.npy\" does not lie before the central directory");
    }

    @Test
    void sizesAndChecksumsMustBeTrue() {
        int central = central(STORED_FILE, 0);
        int size = npy(1.5).length;
        refused(withInt(STORED_FILE, central + SIZE, size + 1), central,
                "the entry \"a.npy\" cannot unpack from " + size + " to " + (size + 1) + " bytes");
        byte[] shorter = withInt(withInt(STORED_FILE, central + SIZE, size - 1), central + PACKED_SIZE, size - 1);
        refusedEntry(shorter, "a.npy", size - 8, "the shape (1) takes 8 bytes of data, there are 7");
        refusedEntry(withInt(STORED_FILE, central + CRC, 1), "a.npy", size,
                "the checksum is not the one that the archive has for this entry");
        refusedEntry(with(STORED_FILE, local(STORED_FILE, 0) + 30 + 5 + size - 1, (byte) 1), "a.npy", size,
                "the checksum is not the one that the archive has for this entry");
    }

    @Test
    void anEntryUnpacksToItsSizeExactly() {
        byte[] two = npy(2.5, 3.5);
        byte[] headerOfOne = Arrays.copyOf(npy(1.5), npy(1.5).length - 8);
        byte[] lie = Arrays.copyOf(headerOfOne, two.length);                   // a header of one number, and two numbers
        byte[] longer = zip(DEFLATED, "a.npy", lie);
        refusedEntry(withInt(longer, central(longer, 0) + SIZE, lie.length - 8), "a.npy", lie.length - 8,
                "more data follow than there should be");
        byte[] header = Arrays.copyOf(two, two.length - 8);                    // a header of two numbers, and one number
        byte[] shorter = zip(DEFLATED, "a.npy", header);
        refusedEntry(withInt(shorter, central(shorter, 0) + SIZE, two.length), "a.npy", two.length - 8,
                "the data end here, 8 bytes too early");
    }

    @Test
    void deflatedDataThatAreNoneAreRefused() {
        int data = local(DEFLATED_FILE, 0) + 30 + 5;
        refusedEntry(with(DEFLATED_FILE, data, (byte) 0x07), "a.npy", 0, "the data cannot be read: invalid block type");
    }

    @Test
    void nothingMayHideAfterTheEndOfDeflatedData() {
        byte[] plain = npy(1.5);
        byte[] packed = deflate(plain);
        byte[] file = zip(STORED, "a.npy", Arrays.copyOf(packed, packed.length + 3));
        int central = central(file, 0);
        file = with(with(file, 8, (byte) DEFLATED), central + METHOD, (byte) DEFLATED);
        file = withInt(withInt(file, central + CRC, crc(plain)), central + SIZE, plain.length);
        refused(file, 35, "the entry \"a.npy\" has " + (packed.length + 3) + " bytes, of which only " + packed.length
                + " belong to it");
    }

    private static byte[] deflate(byte[] plain) {
        byte[] file = zip(DEFLATED, "a", plain);
        return Arrays.copyOfRange(file, 31, 31 + little(file).getInt(central(file, 0) + PACKED_SIZE));
    }

    @Test
    void anEntryThatPromisesMoreThanDeflateCanPackIsRefused() {
        int central = central(DEFLATED_FILE, 0);
        int packed = little(DEFLATED_FILE).getInt(central + PACKED_SIZE);
        refusedEntry(withInt(DEFLATED_FILE, central + SIZE, 1032L * packed + 1031), "a.npy", npy(1.5).length - 8,
                "the shape (1) takes 8 bytes of data, there are " + (1032 * packed + 1031 - (npy(1.5).length - 8)));
        refused(withInt(DEFLATED_FILE, central + SIZE, 1033L * packed + 1032), central, "the entry \"a.npy\" cannot unpack from "
                + packed + " to " + (1033 * packed + 1032) + " bytes");
    }

    @Test
    void aZipBombIsRefusedBeforeItIsUnpacked() {
        byte[] bomb = zip(DEFLATED, "a.npy", npy(new double[500_000]));
        assertThat(bomb).hasSizeLessThan(8_000);
        assertThatIOException().isThrownBy(() -> NumPy.readAll(Source.of("x.npz", bomb), name -> true, new Budget(3_999_999)))
                .withMessage("x.npz, entry \"a.npy\", offset 73: the contents need more memory than the 3999999 bytes that a file"
                        + " may take (a third of the maximum heap, see -Xmx)");
        byte[] cluster = zip(DEFLATED, "a.npy", npy(new double[200_000]), "b.npy", npy(new double[200_000]),
                "c.npy", npy(new double[200_000]));
        assertThatIOException().isThrownBy(() -> NumPy.readAll(Source.of("x.npz", cluster), name -> true, new Budget(3_999_999)))
                .withMessage("x.npz, entry \"c.npy\", offset 73: the contents need more memory than the 3999999 bytes that a file"
                        + " may take (a third of the maximum heap, see -Xmx)");
    }

    @ParameterizedTest
    @CsvSource({"9, packed by method 9", "14, packed by method 14", "99, packed by method 99"})
    void otherMethodsAreRefused(byte method, String what) {
        int central = central(STORED_FILE, 0);
        refused(with(STORED_FILE, central + METHOD, method), central,
                "the entry \"a.npy\" is " + what + "; it must be stored or deflated");
    }

    @Test
    void encryptedEntriesAreRefused() {
        int central = central(STORED_FILE, 0);
        refused(with(STORED_FILE, central + FLAGS, (byte) 1), central,
                "the entry \"a.npy\" is encrypted; it must be stored or deflated");
    }

    @Test
    void theCentralDirectoryMustBeWhole() {
        int central = central(STORED_FILE, 0);
        int size = END - central;
        String expected = ", does not end at its end record";
        refused(withInt(STORED_FILE, END + 16, central + 1), END,
                "the central directory of 2 entries, " + size + " bytes from " + (central + 1) + expected);
        refused(withInt(STORED_FILE, END + 12, 0x7FFFFFFF), END,
                "the central directory of 2 entries, 2147483647 bytes from " + central + expected);
        refused(with(STORED_FILE, END + 8, (byte) 3, (byte) 0, (byte) 3, (byte) 0), END,
                "the central directory of 3 entries, " + size + " bytes from " + central + expected);
        refused(with(STORED_FILE, END + 8, (byte) 1, (byte) 0, (byte) 1, (byte) 0), central(STORED_FILE, 1),
                "the central directory is longer than its entries");
        refused(with(STORED_FILE, END + 4, (byte) 1), END, "the archive is a part of a split one");
        refused(with(STORED_FILE, END + 8, (byte) 1), END, "the archive is a part of a split one");
        refused(with(STORED_FILE, central, (byte) 0), central, "an entry of the central directory is missing");
        for (int length : new int[] {NAME_LENGTH, EXTRA_LENGTH, COMMENT_LENGTH}) {
            refused(with(STORED_FILE, central + length + 1, (byte) 1), central, "an entry of the central directory is cut off");
        }
        byte[] oneOfTwo = withInt(STORED_FILE, END + 8, 0x2_0002);             // the second entry is the comment of the first
        refused(with(oneOfTwo, central + COMMENT_LENGTH, (byte) (END - central(STORED_FILE, 1))), END,
                "an entry of the central directory is missing");
        refused(withInt(STORED_FILE, central(STORED_FILE, 1) + HEADER, central - 29), central,
                "the entry \"b.npy\" starts outside of the file, at " + (central - 29));
        refused(withInt(STORED_FILE, central + SIZE, -1), central, "the entry \"a.npy\" has no zip64 sizes");
        refused(with(STORED_FILE, END + 20, (byte) 1), STORED_FILE.length,
                "the end record of a zip archive is missing; the file is cut off, or not an .npz file");
    }

    @Test
    void aFileThatIsCutOffIsRefusedWhereverThatIs() {
        for (int length = 0; length < STORED_FILE.length; length++) {
            refused(Arrays.copyOf(STORED_FILE, length), length,
                    "the end record of a zip archive is missing; the file is cut off, or not an .npz file");
        }
    }

    @Test
    void aCommentMayFollow() throws IOException {
        byte[] comment = "PK\5\6, a comment".getBytes(StandardCharsets.US_ASCII);
        byte[] file = with(Arrays.copyOf(STORED_FILE, STORED_FILE.length + comment.length), STORED_FILE.length, comment);
        assertThat(readNpz(with(file, END + 20, (byte) comment.length))).isEqualTo(readNpz(STORED_FILE));
    }

    @Test
    void aCommentMayBeAsLongAsItsLengthCanSay() throws IOException {
        byte[] file = Arrays.copyOf(STORED_FILE, STORED_FILE.length + 65_535);
        assertThat(readNpz(with(file, END + 20, (byte) -1, (byte) -1))).isEqualTo(readNpz(STORED_FILE));
    }

    @Test
    void entriesMayHaveComments() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("a", "b")) {
                ZipEntry entry = new ZipEntry(name + ".npy");
                entry.setComment("the comment of " + name);
                zip.putNextEntry(entry);
                zip.write(npy(1.5));
            }
        }
        assertThat(readNpz(bytes.toByteArray())).containsExactly(
                Map.entry("a", Tensor.vector(1.5)), Map.entry("b", Tensor.vector(1.5)));
    }

    @Test
    void emptyNamesAndEntriesAreRefused() {
        refused(zip(STORED, "", new byte[0]), 0, "the entry \"\" is not an .npy file");
        for (int method : new int[] {STORED, DEFLATED}) {
            refusedEntry(zip(method, "a.npy", new byte[0]), "a.npy", 0, "the mark of an .npy file has 6 bytes, 0 are left");
        }
    }

    /** An archive from a writer that did not know its size in advance: all sizes and offsets have 64 bits. */
    private static ByteBuffer zip64(byte[] contents) {
        byte[] name = "a.npy".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = little(30 + 5 + contents.length + 46 + 5 + 4 + 28 + 56 + 20 + 22);
        file.putInt(0x04034b50).put(new byte[10]).putInt((int) crc(contents)).putInt(-1).putInt(-1)
                .putShort((short) 5).putShort((short) 0).put(name).put(contents);
        int central = file.position();
        file.putInt(0x02014b50).put(new byte[12]).putInt((int) crc(contents)).putInt(-1).putInt(-1)
                .putShort((short) 5).putShort((short) 32).put(new byte[10]).putInt(-1).put(name)
                .putShort((short) 7).putShort((short) 0)                       // another extra field
                .putShort((short) 1).putShort((short) 24)
                .putLong(contents.length).putLong(contents.length).putLong(0);
        int end = file.position();
        file.putInt(0x06064b50).putLong(44).putInt(45).putInt(0).putInt(0).putLong(1).putLong(1)
                .putLong(end - central).putLong(central);
        file.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        file.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1).putInt(-1).putInt(-1).putShort((short) 0);
        return file;
    }

    @Test
    void archivesWithWideSizesAreRead() throws IOException {
        assertThat(readNpz(zip64(npy(1.5)).array())).containsOnly(Map.entry("a", Tensor.vector(1.5)));
    }

    @Test
    void oneWideFieldOfTheEndRecordIsEnough() throws IOException {
        byte[] file = zip64(npy(1.5)).array();
        int end = file.length - 22;
        int central = central(file, 0);
        int size = end - 20 - 56 - central;
        byte[] none = withInt(withInt(withInt(file, end + 8, 0x1_0001), end + 12, size), end + 16, central);
        refused(none, end, "the central directory of 1 entries, " + size + " bytes from " + central
                + ", does not end at its end record");
        for (int field : new int[] {8, 12, 16}) {
            assertThat(readNpz(withInt(none, end + field, -1))).containsOnly(Map.entry("a", Tensor.vector(1.5)));
        }
    }

    /** The end records of an archive with wide sizes, and nothing before them. */
    private static ByteBuffer emptyZip64(long entries, long size, long from) {
        ByteBuffer file = little(56 + 20 + 22);
        file.putInt(0x06064b50).putLong(44).putInt(45).putInt(0).putInt(0).putLong(entries).putLong(entries)
                .putLong(size).putLong(from);
        file.putInt(0x07064b50).putInt(0).putLong(0).putInt(1);
        return file.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
    }

    @Test
    void anEmptyArchiveIsRead() throws IOException {
        assertThat(readNpz(zip(STORED))).isEmpty();
        assertThat(readNpz(emptyZip64(0, 0, 0).array())).isEmpty();
        String expected = ", does not end at its end record";
        String directory = "the central directory of ";
        refused(emptyZip64(-1, 0, 0).array(), 0, directory + "-1 entries, 0 bytes from 0" + expected);
        refused(emptyZip64(0, -1, 1).array(), 0, directory + "0 entries, 18446744073709551615 bytes from 1" + expected);
        refused(emptyZip64(0, 1, -1).array(), 0, directory + "0 entries, 1 bytes from 18446744073709551615" + expected);
        byte[] alone = Arrays.copyOfRange(emptyZip64(0, 0, 0).array(), 76, 98);
        refused(alone, 0, directory + "65535 entries, 4294967295 bytes from 4294967295" + expected);
        for (int place : new int[] {16, 20, 24, 32}) {
            refused(emptyZip64(0, 0, 0).put(place, (byte) 1).array(), 0, "the archive is a part of a split one");
        }
    }

    /** A table of contents of 2 GB, by the end record of a file that has only that record. */
    @Test
    void aHugeCentralDirectoryIsRefusedBeforeItIsRead() {
        for (long size : new long[] {Integer.MAX_VALUE, Integer.MAX_VALUE + 1L}) {
            byte[] tail = zip(STORED);
            Source source = TestFiles.ending("x.npz", withInt(tail, 12, size), size + tail.length);
            assertThatIOException().isThrownBy(() -> ZipArchive.entries(source, new Budget(1 << 24))).withMessage("x.npz, offset "
                    + (size == Integer.MAX_VALUE ? "0: the contents need more memory than the 16777216 bytes that a file may take"
                    + " (a third of the maximum heap, see -Xmx)" : "2147483648: the central directory of 0 entries, 2147483648"
                    + " bytes from 0, does not end at its end record"));
        }
    }

    @Test
    void otherExtraFieldsArePassedOver() {
        byte[] file = zip64(npy(1.5)).array();
        int extra = central(file, 0) + 46 + 5;
        refused(with(file, extra, (byte) 8, (byte) 0, (byte) 25, (byte) 0), central(file, 0),
                "the entry \"a.npy\" has no zip64 sizes");                     // of 25 of 28 bytes: 3 are left
        refused(with(file, extra, (byte) 8, (byte) 0, (byte) 100, (byte) 0), central(file, 0),
                "the entry \"a.npy\" has no zip64 sizes");
    }

    @Test
    void wideSizesAreNotTrustedEither() {
        int central = 30 + 5 + npy(1.5).length;
        int wide = central + 46 + 5 + 4 + 4;
        int end = wide + 24;
        String entry = "the entry \"a.npy\" ";
        refused(zip64(npy(1.5)).putLong(wide, Long.MIN_VALUE).array(), central,
                entry + "cannot unpack from " + npy(1.5).length + " to 9223372036854775808 bytes");
        refused(zip64(npy(1.5)).putLong(wide + 8, -1).array(), central, entry + "does not lie before the central directory");
        refused(zip64(npy(1.5)).putLong(wide + 8, Long.MAX_VALUE).array(), central,
                entry + "does not lie before the central directory");
        refused(zip64(npy(1.5)).putLong(wide + 16, -8).array(), central,
                entry + "starts outside of the file, at 18446744073709551608");
        refused(zip64(npy(1.5)).putLong(wide + 16, Long.MAX_VALUE).array(), central,
                entry + "starts outside of the file, at 9223372036854775807");
        refused(zip64(npy(1.5)).putShort(wide - 2, (short) 16).array(), central, entry + "has no zip64 sizes");
        refused(zip64(npy(1.5)).putLong(end + 24, Long.MAX_VALUE).putLong(end + 32, Long.MAX_VALUE).array(), end,
                "the central directory of 9223372036854775807"
                + " entries, " + (end - central) + " bytes from " + central + ", does not end at its end record");
        refused(zip64(npy(1.5)).putLong(end + 48, Long.MIN_VALUE).array(), end, "the central directory of 1 entries, "
                + (end - central) + " bytes from 9223372036854775808, does not end at its end record");
        refused(zip64(npy(1.5)).putInt(end, 0).array(), end, "the zip64 end record is missing");
        refused(zip64(npy(1.5)).putInt(end + 56, 0).array(), end + 76,
                "the central directory of 65535 entries, 4294967295 bytes from 4294967295, does not end at its end record");
    }

    private static void refused(byte[] file, int offset, String message) {
        assertThatIOException().isThrownBy(() -> readNpz(file)).withMessage("x.npz, offset " + offset + ": " + message);
    }

    private static void refusedEntry(byte[] file, String entry, int offset, String message) {
        assertThatIOException().isThrownBy(() -> readNpz(file))
                .withMessage("x.npz, entry \"" + entry + "\", offset " + offset + ": " + message);
    }
}
