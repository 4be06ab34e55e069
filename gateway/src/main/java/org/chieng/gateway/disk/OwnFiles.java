package org.chieng.gateway.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that only the program's own user reads and writes, 0600 in folders of 0700: what schools measured, what devices were told and their
 * secrets lie in them. Where a file system knows no such rights (not POSIX), files are made as it makes them.
 */
public final class OwnFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OwnFiles.class);
    private static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_FOLDER = PosixFilePermissions.fromString("rwx------");

    private OwnFiles() {}

    /**
     * Makes a folder, and those above it that are missing. One that is there keeps its rights: it may be somebody else's, too.
     *
     * @throws IOException as {@link Files#createDirectories}
     */
    public static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, rights(folder, OF_FOLDER));
    }

    /**
     * Makes an empty file, or takes one that is there away from others.
     *
     * @throws IOException when it can't be made
     */
    public static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, rights(file, OF_FILE));
        } catch (FileAlreadyExistsException e) {
            close(file);
        }
    }

    /** As {@link FileChannel#open(Path, java.nio.file.OpenOption...)}; a file that is there already is taken away from others. */
    public static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(options), rights(file, OF_FILE));
        close(file);
        return channel;
    }

    /**
     * Puts a file in the place of another in one moment; it survives a power cut when this returns.
     *
     * @throws IOException when it can't be written; the one before is there then
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel =
                open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes a file away from others; does nothing where there is none. Where that can't be done, the log says so. */
    public static void close(Path file) {
        restrict(file, OF_FILE);
    }

    /** The same with a folder; those above it keep their rights. */
    public static void closeFolder(Path folder) {
        restrict(folder, OF_FOLDER);
    }

    private static void restrict(Path path, Set<PosixFilePermission> rights) {
        try {
            if (Files.exists(path)
                    && hasRights(path)
                    && !Files.getPosixFilePermissions(path).equals(rights)) {
                Files.setPosixFilePermissions(path, rights);
            }
        } catch (IOException e) {
            LOG.warn("can't keep others from reading {}: {}", path, e.toString());
        }
    }

    private static FileAttribute<?>[] rights(Path path, Set<PosixFilePermission> rights) {
        return hasRights(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasRights(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
