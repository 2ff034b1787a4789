package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The same tensors give the same bytes in every time zone, also in those that were not yet, or no longer, on 1980-01-01. */
@ResourceLock(Resources.TIME_ZONE)
class TimeZoneTest {

    private final TimeZone before = TimeZone.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        TimeZone.setDefault(before);
    }

    @Test
    void anArchiveHasTheSameBytesInEveryTimeZone() throws IOException {
        Map<String, Tensor> tensors = Map.of("x", Tensor.vector(1, 2, 3));
        Path file = folder.resolve("x.npz");
        byte[] stored = null;
        byte[] deflated = null;
        for (String zone : TimeZone.getAvailableIDs()) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            NumPy.writeAll(file, tensors);
            stored = stored == null ? Files.readAllBytes(file) : stored;
            assertThat(file).as(zone).hasBinaryContent(stored);
            NumPy.writeAllCompressed(file, tensors, Precision.FLOAT32);
            deflated = deflated == null ? Files.readAllBytes(file) : deflated;
            assertThat(file).as(zone).hasBinaryContent(deflated);
        }
    }

    /** An entry with a time in UTC would have an extra field of 9 bytes; without it, the name is all there is. */
    @Test
    void anEntryHasNoTimeButThatOfZipItself() throws IOException {
        Path file = folder.resolve("x.npz");
        NumPy.writeAll(file, Map.of("x", Tensor.vector(1)));
        byte[] bytes = Files.readAllBytes(file);
        assertThat(TestFiles.little(bytes).getShort(28)).isZero();
        assertThat(TestFiles.little(bytes).getShort(TestFiles.central(bytes, 0) + 30)).isZero();
    }
}
