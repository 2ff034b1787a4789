package io.github.unroll.io;

import io.github.unroll.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the tests. */
public final class Resources {

    private Resources() {
    }

    /** A file beside the tests of this package. */
    static Path path(String name) {
        return path(Resources.class, name);
    }

    /** A file that another tool has written. */
    public static Path golden(String name) {
        return path(GoldenFile.class, "golden/weights/" + name);
    }

    static byte[] goldenBytes(String name) {
        try {
            return Files.readAllBytes(golden(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(Class<?> neighbour, String name) {
        try {
            return Path.of(neighbour.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
