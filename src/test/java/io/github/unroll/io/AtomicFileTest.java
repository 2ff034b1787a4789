package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a file is written, and who can read it before, while and after that. */
class AtomicFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void filesHaveOwnersAndLinks() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        file = folder.resolve("model");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path existing(Path path, String permissions) throws IOException {
        Files.writeString(path, "old");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".tmp")).toList();
        }
    }

    private Path temporaryFile() throws IOException {
        assertThat(temporaryFiles()).hasSize(1);
        return temporaryFiles().get(0);
    }

    @Test
    void theTemporaryFileHasThePermissionsOfTheOldFileBeforeItsFirstByte() throws IOException {
        for (String permissions : List.of("rw-------", "rw-rw-rw-", "r--r-----", "rwxrwxrwx")) {
            existing(file, permissions);
            AtomicFile.write(file, out -> assertThat(permissions(temporaryFile())).isEqualTo(permissions));
            assertThat(permissions(file)).isEqualTo(permissions);
            Files.delete(file);
        }
    }

    @Test
    void aNewFileHasThePermissionsOfTheUmask() throws IOException {
        String ofTheUmask = permissions(Files.createFile(folder.resolve("plain")));
        AtomicFile.write(file, out -> assertThat(permissions(temporaryFile())).isEqualTo(ofTheUmask));
        assertThat(permissions(file)).isEqualTo(ofTheUmask);
    }

    /** Stops the process while it writes. */
    static final class Stopped {
        public static void main(String... args) throws IOException {
            AtomicFile.write(Path.of(args[0]), out -> {
                out.write(new byte[1 << 20]);
                Runtime.getRuntime().halt(7);
            });
        }
    }

    @Test
    void aProcessThatIsStoppedLeavesTheOldFileAndNothingThatOthersCanRead() throws Exception {
        existing(file, "rw-------");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), Stopped.class.getName(), file.toString()).inheritIO().start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(file).hasContent("old");
        assertThat(permissions(temporaryFile())).isEqualTo("rw-------");
        assertThat(Files.size(temporaryFile())).isPositive();
    }

    @Test
    void theContentsAreForcedToTheDisk() throws IOException {
        assumeTrue(FlightRecorder.isAvailable());
        Path events = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileWrite").withoutThreshold();
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            AtomicFile.write(file, out -> out.write(new byte[1 << 20]));
            recording.stop();
            recording.dump(events);
        }
        List<RecordedEvent> ofTheFile = RecordingFile.readAllEvents(events).stream()
                .filter(event -> event.getString("path").startsWith(folder + "/."))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
        assertThat(ofTheFile).extracting(event -> event.getEventType().getName()).startsWith("jdk.FileWrite")
                .endsWith("jdk.FileForce").containsOnlyOnce("jdk.FileForce");
        assertThat(ofTheFile.get(ofTheFile.size() - 1).getBoolean("metaData")).isTrue();
    }

    @Test
    void ownerAndGroupStay() throws IOException {
        existing(file, "rw-r-----");
        Object owner = Files.getAttribute(file, "posix:owner");
        Object group = Files.getAttribute(file, "posix:group");
        AtomicFile.write(file, out -> out.write(1));
        assertThat(Files.getAttribute(file, "posix:owner")).isEqualTo(owner);
        assertThat(Files.getAttribute(file, "posix:group")).isEqualTo(group);
    }

    /** Only a privileged process can give a file away, so this test is skipped elsewhere. */
    @Test
    void aPrivilegedProcessLeavesTheFileToItsOwner() throws IOException {
        existing(file, "rw-r-----");
        try {
            Files.setAttribute(file, "unix:uid", 12_345);
            Files.setAttribute(file, "unix:gid", 12_346);
        } catch (IOException e) {
            assumeTrue(false, "this process may not give a file away");
        }
        AtomicFile.write(file, out -> {
            assertThat(Files.getAttribute(temporaryFile(), "unix:uid")).isEqualTo(12_345);
            assertThat(Files.getAttribute(temporaryFile(), "unix:gid")).isEqualTo(12_346);
        });
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12_345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12_346);
        assertThat(permissions(file)).isEqualTo("rw-r-----");
    }

    /** No file is of the group -1, and none can be given to it. */
    @Test
    void whereTheGroupCannotBeKeptAnotherGroupMayNotRead() throws IOException {
        existing(file, "rw-rw-r--");
        GroupPrincipal group = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("-1");
        AtomicFile.copyAttributes(attributes(Files.getOwner(file), group, "rw-rw-r--"), file);
        assertThat(permissions(file)).isEqualTo("rw----r--");
    }

    private static PosixFileAttributes attributes(UserPrincipal owner, GroupPrincipal group, String permissions) {
        Map<String, Object> attributes =
                Map.of("owner", owner, "group", group, "permissions", PosixFilePermissions.fromString(permissions));
        return (PosixFileAttributes) Proxy.newProxyInstance(AtomicFileTest.class.getClassLoader(),
                new Class<?>[] {PosixFileAttributes.class}, (proxy, method, arguments) -> attributes.get(method.getName()));
    }

    @Test
    void aTargetThatIsNoRegularFileIsRefused() throws Exception {
        Path pipe = folder.resolve("pipe");
        boolean made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() == 0;
        assumeTrue(made);
        refused(pipe, pipe);
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        refused(link, pipe);
        refused(folder, folder);
        refused(Path.of("/dev/null"), Path.of("/dev/null"));
        assertThat(temporaryFiles()).isEmpty();
        assertThat(Files.readAttributes(pipe, "isOther")).containsEntry("isOther", true);
    }

    private static void refused(Path path, Path target) {
        assertThatIOException().isThrownBy(() -> AtomicFile.write(path, out -> out.write(1)))
                .withMessage(target + ": this is not a regular file; only a regular file is replaced");
    }

    @Test
    void theTargetOfALinkIsMadeIfItIsMissing() throws IOException {
        Files.createDirectory(folder.resolve("models"));
        Path link = Files.createSymbolicLink(folder.resolve("latest"), Path.of("models", "1"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("best"), Path.of("latest"));
        AtomicFile.write(linkToLink, out -> out.write('x'));
        assertThat(folder.resolve("models/1")).hasContent("x");
        assertThat(link).isSymbolicLink();
        assertThat(linkToLink).isSymbolicLink().hasContent("x");
    }

    @Test
    void linksThatLeadToEachOtherAreRefused() throws IOException {
        Path link = Files.createSymbolicLink(file, folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("other"), file);
        assertThatExceptionOfType(FileSystemLoopException.class)
                .isThrownBy(() -> AtomicFile.write(link, out -> out.write(1))).withMessage(file.toString());
    }

    @Test
    void asManyLinksAreFollowedAsLinuxFollows() throws IOException {
        Path link = file;
        for (int links = 1; links <= 40; links++) {
            link = Files.createSymbolicLink(folder.resolve("link" + links), link);
        }
        AtomicFile.write(link, out -> out.write('x'));
        assertThat(file).hasContent("x");
        Path oneMore = Files.createSymbolicLink(folder.resolve("link41"), link);
        assertThatExceptionOfType(FileSystemLoopException.class)
                .isThrownBy(() -> AtomicFile.write(oneMore, out -> out.write(1))).withMessage(oneMore.toString());
    }

    @Test
    void aTemporaryFileThatCannotBeDeletedIsSaid() {
        assertThatIOException().isThrownBy(() -> AtomicFile.write(file, out -> {
            Path temporary = temporaryFile();
            Files.delete(temporary);
            Files.createFile(Files.createDirectory(temporary).resolve("in the way"));
            throw new IOException("disk full");
        })).withMessage("disk full").satisfies(e -> assertThat(e.getSuppressed()).singleElement()
                .isInstanceOf(DirectoryNotEmptyException.class));
    }

    /** A zip file opened as a file system is one. */
    @Test
    void aFileSystemWithoutOwnersIsWrittenTo() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("folder.zip"), Map.of("create", "true"))) {
            for (double value : new double[] {1.5, 2.5}) {
                NumPy.write(zip.getPath("x.npy"), Tensor.vector(value));
                assertThat(NumPy.read(zip.getPath("x.npy"))).isEqualTo(Tensor.vector(value));
            }
            try (Stream<Path> files = Files.list(zip.getPath("/"))) {
                assertThat(files).containsExactly(zip.getPath("/x.npy"));
            }
        }
    }

    @Test
    void anInterruptedWriteSaysSo() throws IOException {
        existing(file, "rw-------");
        Thread.currentThread().interrupt();
        assertThatIOException().isThrownBy(() -> AtomicFile.write(file, out -> out.write(1)))
                .withMessage(file + ": the thread was interrupted while it wrote the file")
                .withCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("old");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void anInterruptedReadSaysSo() throws IOException {
        NumPy.write(file, Tensor.vector(1));
        Thread.currentThread().interrupt();
        assertThatIOException().isThrownBy(() -> NumPy.read(file))
                .withMessage(file + ": the thread was interrupted while it read the file")
                .withCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        Source opened = Source.open(file);
        Thread.currentThread().interrupt();
        assertThatIOException().isThrownBy(() -> NumPy.read(opened.input(), Budget.ofHeap()))
                .withMessage(file + ", offset 0: the data cannot be read: the thread was interrupted")
                .withCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
