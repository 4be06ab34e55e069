package org.chieng.gateway.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.chieng.gateway.disk.OwnFiles;
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
    private static final List<String> OTHER_FILES = List.of("-wal", "-shm", "-journal");
    private static final int READERS = 3;
    /** In bytes; chosen: written anew in some seconds, on an SD card in half a minute. */
    private static final long SCRUBBED_AT_ONCE = 256L << 20;

    /** Chosen: hours in which readings come late are not reckoned more often than that. */
    private static final Duration ROLL_UP_EVERY = Duration.ofMinutes(1);
    /** Within which no sum of times overflows; 140,000 years on either side. */
    private static final long EARLIEST = -(1L << 62);

    private static final long LATEST = 1L << 62;

    private final Database database;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final BlockingQueue<PointReader> readers = new ArrayBlockingQueue<>(READERS);
    private final Upkeep upkeep;
    /** Null after a fault, until the next write; guarded by {@link #writing}. */
    private @Nullable Writer writer;

    private volatile boolean closed;

    private SqliteTimeSeriesStore(Database database, Duration rollUpEvery) throws SQLException {
        this.database = database;
        this.writer = Writer.open(database);
        for (int i = 0; i < READERS; i++) {
            readers.add(new PointReader(database.openReader()));
        }
        Settling settling = new Settling();
        upkeep = new Upkeep(rollUpEvery, isFirst -> {
            if (isFirst) {
                settling.begin();
            }
            return write("bring roll-ups into step", now -> settling.step(now, now.points.newestHour()));
        });
    }

    /**
     * Opens the store of a folder; makes folder and file when they don't exist.
     *
     * @throws StoreException when the folder can't be written, or the file is damaged or of a newer program
     */
    public static SqliteTimeSeriesStore open(Path folder) throws StoreException {
        return open(folder, ROLL_UP_EVERY);
    }

    static SqliteTimeSeriesStore open(Path folder, Duration rollUpEvery) throws StoreException {
        Path whole = folder.toAbsolutePath().normalize();
        Path file = whole.resolve(FILE);
        try {
            OwnFiles.makeFolder(whole);
        } catch (IOException e) {
            throw new StoreException(
                    "data folder " + whole + " can't be made: " + e + "; name another, or mend its rights", e);
        }
        keepFromOthers(file);
        try {
            return new SqliteTimeSeriesStore(new Database(file), rollUpEvery);
        } catch (SQLException e) {
            throw Failures.translate(file, "open the store", e);
        }
    }

    /** Before anything lies in it: SQLite gives its other files the rights of this one. */
    private static void keepFromOthers(Path file) {
        try {
            OwnFiles.makeFile(file);
        } catch (IOException e) {
            LOG.debug("making {}: {}", file, e.toString()); // SQLite tells in a moment what is wrong with it
        }
        for (String other : OTHER_FILES) { // left by a kill of an earlier program
            OwnFiles.close(file.resolveSibling(FILE + other));
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
                : read(reader -> reader.buckets(
                        series, Math.max(fromMicros, EARLIEST), Math.min(toMicros, LATEST), bucketMicros));
    }

    @Override
    public List<SeriesLatest> latest(Collection<DeviceId> devices) throws StoreException {
        return read(reader -> reader.latest(devices));
    }

    /** One step of thinning an hour. */
    long thinSome(long hour) throws StoreException {
        return write("thin old readings", now -> now.thinner.thinSome(hour));
    }

    /** Some series of an hour, then a part of a roll-up at a time, each its own transaction: writes go on in between. */
    @Override
    public long thinBefore(long timeMicros, RollUp kept) throws StoreException {
        long limit = Level.DAY.indexOf(timeMicros) * Level.DAY.width();
        long endHour = Hours.of(limit);
        settle(endHour);
        long gone = 0;
        for (long hour : write("list old hours", now -> now.thinner.hoursUpTo(endHour - 1))) {
            do {
                gone += thinSome(hour);
            } while (!write("thin old readings", now -> now.thinner.isThinned(hour)));
        }
        gone += write("thin old readings", now -> now.thinner.thinBefore(endHour));
        for (Level level : Level.values()) {
            if (level.compareTo(Level.of(kept)) < 0) {
                long end = level.indexOf(limit);
                for (long part : write("list old roll-ups", now -> now.thinner.partsBefore(level, end))) {
                    write("thin old roll-ups", now -> now.thinner.thinPart(level, part));
                }
                write("thin old roll-ups", now -> now.thinner.thinBefore(level, limit));
            }
        }
        giveBackRoom();
        return gone;
    }

    /** Hour by hour, then part by part of the roll-ups, each its own transaction: writes go on in between. */
    @Override
    public long dropBefore(long timeMicros) throws StoreException {
        long gone = 0;
        for (long hour : write("list old hours", now -> now.thinner.hoursUpTo(Hours.of(timeMicros)))) {
            gone += write("drop old readings", now -> now.thinner.dropHour(hour, timeMicros));
        }
        for (Level level : Level.values()) {
            long end = level.indexOf(timeMicros);
            for (long part : write("list old roll-ups", now -> now.thinner.partsBefore(level, end))) {
                write("drop old roll-ups", now -> now.thinner.dropPart(level, part));
            }
        }
        gone += write("drop old series", now -> {
            long late = now.thinner.dropBefore(timeMicros);
            now.points.forget();
            return late;
        });
        giveBackRoom();
        return gone;
    }

    private void giveBackRoom() throws StoreException {
        boolean more = true;
        while (more) {
            more = write("give back the room", now -> now.thinner.vacuumSome());
        }
    }

    /** Brings the roll-ups of all hours before one into step, in short transactions. */
    void settle(long beforeHour) throws StoreException {
        Settling settling = new Settling();
        while (write("bring roll-ups into step", now -> settling.step(now, beforeHour))) {
            // until none is left
        }
    }

    @Override
    public long erase(DeviceId device) throws StoreException {
        return erase(device, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Deleted rows are overwritten, and the log is emptied: nothing of them stays in the files. */
    @Override
    public long erase(DeviceId device, long fromMicros, long toMicros) throws StoreException {
        if (fromMicros >= toMicros) {
            return 0;
        }
        long gone = write("erase a device", now -> {
            long points = now.eraser.erase(device, fromMicros, toMicros);
            now.points.forget();
            return points;
        });
        emptyLog();
        return gone;
    }

    /**
     * Rows that are deleted are overwritten, but where a page was split before, a copy may stay in the part of it that is free: so the file
     * is written anew (sqlite.org/lang_vacuum.html).
     */
    @Override
    public boolean scrub(boolean atAnyCost) throws StoreException {
        writing.lock();
        try {
            refuseWhenClosed();
            if (!atAnyCost && Files.size(database.file()) > SCRUBBED_AT_ONCE) {
                return false;
            }
            try (Connection connection = database.openUpkeep();
                    Statement statement = connection.createStatement()) {
                statement.execute("VACUUM");
            }
            emptyLog();
            return true;
        } catch (SQLException e) {
            throw Failures.translate(database.file(), "write the file anew after erasing", e);
        } catch (IOException e) {
            throw new StoreException("the size of " + database.file() + " can't be told: " + e, e);
        } finally {
            writing.unlock();
        }
    }

    /** Readers let it wait: until they are done with what they read, the log keeps it. */
    private void emptyLog() throws StoreException {
        writing.lock();
        try (Connection connection = database.openUpkeep();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (row.getInt(1) != 0) {
                throw new SQLException("it is erased, but the log still holds it since something is being read for"
                        + " long: erase it again");
            }
        } catch (SQLException e) {
            throw Failures.translate(database.file(), "empty the log", e);
        } finally {
            writing.unlock();
        }
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
        upkeep.close();
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

    private void refuseWhenClosed() throws StoreException {
        if (closed) {
            throw new StoreException("the store is closed", new IllegalStateException("closed"));
        }
    }
}
