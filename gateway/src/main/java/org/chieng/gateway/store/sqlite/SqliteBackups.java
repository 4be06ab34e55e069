package org.chieng.gateway.store.sqlite;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.chieng.gateway.disk.FileChecksum;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;

/** Backups by a process of its own, beside one that has the store open. Blocks. */
public final class SqliteBackups {
    private SqliteBackups() {}

    /**
     * Writes a consistent copy, also while another process writes to the store.
     *
     * @param folder which the store is in
     * @param target must not exist
     * @return what the copy holds
     * @throws StoreException when there is no store, or no copy can be written
     */
    public static StoreContents backup(Path folder, Path target) throws StoreException {
        Path file = folder.toAbsolutePath().resolve(SqliteTimeSeriesStore.FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there is no " + file + " to back up", new NoSuchFileException(file.toString()));
        }
        BackupFile backup = new BackupFile(target);
        backup.write(new Database(file));
        return backup.verify();
    }

    /** Reads a backup from end to end. */
    public static StoreContents verify(Path backup) throws StoreException {
        return new BackupFile(backup).verify();
    }

    /**
     * Makes a store of a backup that is whole; the folder must be there, with no store in it.
     *
     * @return what it holds
     * @throws StoreException when the backup is not whole, or a store is there already
     */
    public static StoreContents restore(Path backup, Path folder) throws StoreException {
        StoreContents contents = verify(backup);
        Path file = folder.toAbsolutePath().resolve(SqliteTimeSeriesStore.FILE);
        Path part = file.resolveSibling(SqliteTimeSeriesStore.FILE + ".part");
        if (Files.exists(file) || Files.exists(file.resolveSibling(SqliteTimeSeriesStore.FILE + "-wal"))) {
            throw new StoreException(
                    file + " is there already: move it away with its -wal and -shm, or set another 'data'",
                    new FileAlreadyExistsException(file.toString()));
        }
        try {
            try (FileChannel written = OwnFiles.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Files.copy(backup, Channels.newOutputStream(written));
                written.force(true);
            }
            FileChecksum.check(backup, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return contents;
        } catch (IOException e) {
            throw new StoreException("can't write " + file + ": " + e, e);
        }
    }
}
