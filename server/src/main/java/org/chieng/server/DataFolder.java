package org.chieng.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.chieng.gateway.disk.OwnFiles;
import org.jspecify.annotations.Nullable;

/** The data folder, made when missing and held by a lock, so that no second server writes into it. */
final class DataFolder implements AutoCloseable {
    private static final String LOCK_FILE = "server.lock";

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder. The lock dies with the process, also when it is killed.
     *
     * @throws StartException when it can't be written, or another server has it
     */
    static DataFolder take(Path path) throws StartException {
        make(path);
        FileChannel channel = open(path);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw StartException.failed(
                        "data folder " + path + " is in use by another server: stop that one, or set another 'data'",
                        null);
            }
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw StartException.failed("data folder " + path + " can't be locked: " + e.getMessage(), e);
        }
    }

    /** Makes the folder when it is missing, for this user only, and checks that it can be written. */
    static void make(Path path) throws StartException {
        try {
            OwnFiles.makeFolder(path);
        } catch (FileAlreadyExistsException e) {
            throw StartException.failed("data folder " + path + " is a file: set another 'data'", e);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
        if (!Files.isWritable(path)) {
            throw notWritable(path, null);
        }
    }

    private static FileChannel open(Path path) throws StartException {
        try {
            return FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by this very process
        }
    }

    private static StartException notWritable(Path path, @Nullable IOException cause) {
        String why = cause == null ? "" : " (" + cause.getMessage() + ")";
        return StartException.failed(
                "data folder " + path + " can't be written" + why + ": give this user the right, or set another 'data'",
                cause);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
