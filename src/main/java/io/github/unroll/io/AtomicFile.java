package io.github.unroll.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Writes files completely or not at all. */
final class AtomicFile {

    /** The number of symbolic links that Linux follows. */
    private static final int MAX_LINKS = 40;

    /** Writes the contents. */
    interface Contents {
        void writeTo(OutputStream out) throws IOException;

        /** Writes through a buffer, and leaves the stream open. */
        default void writeBuffered(OutputStream out) throws IOException {
            OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            writeTo(buffered);
            buffered.flush();
        }
    }

    private AtomicFile() {
    }

    /**
     * Writes a temporary file in the same folder, forces it to the disk, and moves it into place in one step. If anything
     * fails before the move, an existing file is unchanged and the temporary file is deleted. The temporary file has the
     * owner, group and permissions of the existing file from the start; if there is none, it has those of any new file.
     */
    static void write(Path path, Contents contents) throws IOException {
        Path target = followLinks(path);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException(target + ": this is not a regular file; only a regular file is replaced");
        }
        Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp");
        try {
            writeForced(temporary, target, contents);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (ClosedByInterruptException e) {
            delete(temporary, e);
            throw new IOException(path + ": the thread was interrupted while it wrote the file", e);
        } catch (Throwable e) {
            delete(temporary, e);
            throw e;
        }
    }

    /** The file that a path leads to, whether it exists or not. */
    private static Path followLinks(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static void writeForced(Path file, Path target, Contents contents) throws IOException {
        PosixFileAttributes old = attributes(target);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] ownerOnly = {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};
        try (FileChannel channel = FileChannel.open(file, options, old == null ? new FileAttribute<?>[0] : ownerOnly)) {
            if (old != null) {
                copyAttributes(old, file);
            }
            contents.writeBuffered(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    /**
     * Owner, group and permissions of an existing file; {@code null} if there is no file, or the file system does not have
     * them.
     */
    private static PosixFileAttributes attributes(Path target) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        return view != null && Files.exists(target) ? view.readAttributes() : null;
    }

    /** Gives the new file the same readers as the old one, and no others. */
    static void copyAttributes(PosixFileAttributes old, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(old.permissions());
        if (!setOwnerAndGroup(old, view)) {
            permissions.removeAll(PosixFilePermissions.fromString("---rwx---"));         // another group must not read it
        }
        view.setPermissions(permissions);
    }

    /** {@return whether the file now belongs to the group of the old one} */
    private static boolean setOwnerAndGroup(PosixFileAttributes old, PosixFileAttributeView view) throws IOException {
        PosixFileAttributes attributes = view.readAttributes();
        try {
            if (!attributes.group().equals(old.group())) {
                view.setGroup(old.group());
            }
            if (!attributes.owner().equals(old.owner())) {
                view.setOwner(old.owner());
            }
        } catch (IOException e) {
            // Only a privileged process may change the owner, or set a group that it is not in.
        }
        return view.readAttributes().group().equals(old.group());
    }

    private static void delete(Path temporary, Throwable reason) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
