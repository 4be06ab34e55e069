package org.chieng.gateway.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps readings in the file {@value #FILE} of a folder. Thread-safe; a write waits for the write before it, up to {@value
 * #READERS} reads go on beside it, further ones wait. One process at a time.
 */
public final class SqliteTimeSeriesStore implements TimeSeriesStore {
    /** Name of the file within the folder; beside it lie {@code -wal} and {@code -shm} while it is open. */
    public static final String FILE = "series.db";

    private static final Logger LOG = LoggerFactory.getLogger(SqliteTimeSeriesStore.class);
    private static final int READERS = 3;

    private final Database database;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final BlockingQueue<PointReader> readers = new ArrayBlockingQueue<>(READERS);
    /** Null after a fault, until the next write; guarded by {@link #writing}. */
    private @Nullable Writer writer;

    private volatile boolean closed;

    private SqliteTimeSeriesStore(Database database) throws SQLException {
        this.database = database;
        this.writer = Writer.open(database);
        for (int i = 0; i < READERS; i++) {
            readers.add(new PointReader(database.openReader()));
        }
    }

    /**
     * Opens the store of a folder; makes folder and file when they don't exist.
     *
     * @throws StoreException when the folder can't be written, or the file is damaged or of a newer program
     */
    public static SqliteTimeSeriesStore open(Path folder) throws StoreException {
        Path file = folder.toAbsolutePath().normalize().resolve(FILE);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new StoreException(
                    "data folder " + file.getParent() + " can't be made: " + e + "; name another, or mend its rights",
                    e);
        }
        try {
            return new SqliteTimeSeriesStore(new Database(file));
        } catch (SQLException e) {
            throw Failures.translate(file, "open the store", e);
        }
    }

    @Override
    public void append(List<DeviceReading> batch) throws StoreException {
        if (!batch.isEmpty()) {
            write("store readings", now -> {
                now.points.write(batch);
                return batch.size();
            });
        }
    }

    @Override
    public List<Point> range(SeriesKey series, long fromMicros, long toMicros, int limit) throws StoreException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
        return fromMicros >= toMicros ? List.of() : read(reader -> reader.range(series, fromMicros, toMicros, limit));
    }

    @Override
    public List<Bucket> buckets(SeriesKey series, long fromMicros, long toMicros, long bucketMicros)
            throws StoreException {
        if (bucketMicros < 1) {
            throw new IllegalArgumentException("bucket of " + bucketMicros + " µs");
        }
        return fromMicros >= toMicros
                ? List.of()
                : read(reader -> reader.buckets(series, fromMicros, toMicros, bucketMicros));
    }

    @Override
    public List<SeriesLatest> latest(Collection<DeviceId> devices) throws StoreException {
        return read(reader -> reader.latest(devices));
    }

    /** Has no roll-ups yet, so nothing may leave. */
    @Override
    public long thinBefore(long timeMicros, RollUp kept) {
        return 0;
    }

    /** Hour by hour, each its own transaction: writes go on in between. */
    @Override
    public long dropBefore(long timeMicros) throws StoreException {
        long last = Hours.of(timeMicros);
        long gone = 0;
        for (long hour : write("list old hours", now -> now.eraser.hoursUpTo(last))) {
            gone += write("drop old readings", now -> now.eraser.dropHour(hour, timeMicros));
        }
        gone += write("drop old series", now -> {
            long late = 0; // what came in between would be left without its series
            for (long hour : now.eraser.hoursUpTo(last)) {
                late += now.eraser.dropHour(hour, timeMicros);
            }
            now.eraser.dropSeriesWithoutPoints(timeMicros);
            now.points.forget();
            return late;
        });
        upkeep("give back the room", "PRAGMA incremental_vacuum");
        return gone;
    }

    @Override
    public void erase(DeviceId device) throws StoreException {
        erase(device, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Deleted rows are overwritten, and the log is emptied: nothing of them stays in the files. */
    @Override
    public void erase(DeviceId device, long fromMicros, long toMicros) throws StoreException {
        if (fromMicros >= toMicros) {
            return;
        }
        write("erase a device", now -> {
            now.eraser.erase(device, fromMicros, toMicros);
            now.points.forget();
            return 0;
        });
        upkeep("empty the log", "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public void backup(Path target) throws StoreException {
        new BackupFile(target).write(database);
    }

    @Override
    public StoreContents verify(Path backup) throws StoreException {
        return new BackupFile(backup).verify();
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (int i = 0; i < READERS; i++) {
                readers.take().close();
            }
            if (writer != null) {
                writer.close();
            }
        } catch (SQLException e) {
            LOG.warn("closing {}: {}", database.file(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writing.unlock();
        }
    }

    private interface Write<R> {
        R run(Writer now) throws SQLException;
    }

    private interface Read<R> {
        R run(PointReader reader) throws SQLException;
    }

    private <R> R write(String doing, Write<R> write) throws StoreException {
        writing.lock();
        try {
            refuseWhenClosed();
            Writer now = writer == null ? Writer.open(database) : writer;
            writer = null; // until it has succeeded
            R result = runAndCommit(now, write);
            writer = now;
            return result;
        } catch (SQLException e) {
            throw Failures.translate(database.file(), doing, e);
        } finally {
            writing.unlock();
        }
    }

    private static <R> R runAndCommit(Writer now, Write<R> write) throws SQLException {
        boolean committed = false;
        try {
            R result = write.run(now);
            now.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                now.close();
            }
        }
    }

    private <R> R read(Read<R> read) throws StoreException {
        PointReader reader;
        try {
            refuseWhenClosed();
            reader = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("reading was interrupted", e);
        }
        try {
            return read.run(reader);
        } catch (SQLException e) {
            throw Failures.translate(database.file(), "read", e);
        } finally {
            readers.add(reader);
        }
    }

    private void upkeep(String doing, String pragma) throws StoreException {
        writing.lock();
        try (Connection connection = database.openUpkeep();
                PreparedStatement statement = connection.prepareStatement(pragma)) {
            statement.execute();
        } catch (SQLException e) {
            throw Failures.translate(database.file(), doing, e);
        } finally {
            writing.unlock();
        }
    }

    private void refuseWhenClosed() throws StoreException {
        if (closed) {
            throw new StoreException("the store is closed", new IllegalStateException("closed"));
        }
    }
}
