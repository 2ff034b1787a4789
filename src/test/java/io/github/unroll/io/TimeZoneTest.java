package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The same tensors give the same bytes in every time zone, also in those that were not yet, or no longer, on 1980-01-01. */
@ResourceLock(Resources.TIME_ZONE)
class TimeZoneTest {

    private final TimeZone before = TimeZone.getDefault();

    @AfterEach
    void restore() {
        TimeZone.setDefault(before);
    }

    @Test
    void anArchiveHasTheSameBytesInEveryTimeZone() throws IOException {
        byte[] stored = archive(false);
        byte[] deflated = archive(true);
        for (String zone : TimeZone.getAvailableIDs()) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            assertThat(archive(false)).as(zone).isEqualTo(stored);
            assertThat(archive(true)).as(zone).isEqualTo(deflated);
        }
    }

    private static byte[] archive(boolean compressed) throws IOException {
        Map<String, Tensor> tensors = Map.of("x", Tensor.vector(1, 2, 3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (compressed) {
            NumPy.writeAllCompressed(out, tensors, Precision.FLOAT32);
        } else {
            NumPy.writeAll(out, tensors, Precision.FLOAT64);
        }
        return out.toByteArray();
    }

    /** An entry with a time in UTC would have an extra field of 9 bytes; without it, the name is all there is. */
    @Test
    void anEntryHasNoTimeButThatOfZipItself() throws IOException {
        byte[] bytes = archive(false);
        assertThat(TestFiles.little(bytes).getShort(28)).isZero();
        assertThat(TestFiles.little(bytes).getShort(TestFiles.central(bytes, 0) + 30)).isZero();
    }
}
