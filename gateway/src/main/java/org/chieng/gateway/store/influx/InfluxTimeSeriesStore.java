package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
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
import org.chieng.gateway.store.StoreStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;

/**
 * Keeps readings in an InfluxDB. While the server is away, batches go to an outbox on this computer's disk, are acknowledged
 * from there, and follow in their order when it is back; when the outbox is full, {@link #append} refuses. Answers are what
 * the server has: without it they fail, and what waits in the outbox is not in them.
 *
 * <p>A batch is stored whole, but not in one moment: up to {@value LineWriter#PIECE} readings appear at a time, and when
 * {@link #append} refuses, some may have been stored. Thread-safe.
 */
public final class InfluxTimeSeriesStore implements TimeSeriesStore {
    private static final Duration ROLL_UP_EVERY = Duration.ofMinutes(5);
    private static final String WRITER_FILE = "influx-writer";

    private final Connection connection;
    private final InfluxSettings settings;
    private final Outbox outbox;
    private final Quarantine quarantine;
    private final ServerState state;
    private final NewestBook newest;
    private final LineWriter lines;
    private final Eraser eraser;
    private final Upkeep upkeep;
    private final RollUpWorker rollUps;
    private final Drainer drainer;

    private final ReentrantLock appending = new ReentrantLock(true);
    /** Whose holder alone writes to the server; taken after {@link #appending}. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Whose holder alone writes or erases cells of roll-ups; taken after {@link #turn}. */
    private final ReentrantLock cells = new ReentrantLock(true);

    private volatile boolean closed;

    private InfluxTimeSeriesStore(InfluxSettings settings, Path folder) throws IOException {
        this.settings = settings;
        this.outbox = Outbox.open(folder.resolve("outbox"), settings.outboxBytes());
        this.quarantine = new Quarantine(folder);
        this.state = new ServerState(settings);
        this.connection = new Connection(settings);
        String name = writer(folder);
        this.newest = new NewestBook(connection, name);
        this.upkeep = new Upkeep(connection, name, settings.timeout());
        Touched touched = new Touched(new SplittableRandom(new SecureRandom().nextLong()));
        this.lines = new LineWriter(connection, newest, touched, quarantine, upkeep);
        RollUpWriter writer = new RollUpWriter(connection, upkeep);
        this.eraser = new Eraser(connection, newest, touched, writer, upkeep, quarantine);
        this.rollUps = new RollUpWorker(connection, writer, cells, ROLL_UP_EVERY);
        this.drainer = new Drainer(outbox, lines, state, turn);
    }

    /**
     * Opens the store; the server need not be there.
     *
     * @param folder for the outbox, made when missing; one store at a time may use it
     * @throws StoreException when the folder can't be used
     */
    public static InfluxTimeSeriesStore open(InfluxSettings settings, Path folder) throws StoreException {
        Path whole = folder.toAbsolutePath().normalize();
        try {
            OwnFiles.makeFolder(whole);
            return new InfluxTimeSeriesStore(settings, whole);
        } catch (IOException e) {
            throw new StoreException(
                    "folder " + whole + " can't hold the outbox: " + e + "; name another, or mend its rights", e);
        }
    }

    /**
     * Writes a backup into an InfluxDB; doing it twice changes nothing.
     *
     * @return what the backup held
     * @throws StoreException when the backup is not whole, or the server fails
     */
    public static StoreContents restore(InfluxSettings settings, Path backup) throws StoreException {
        BackupContents.check(backup);
        try (Connection connection = new Connection(settings)) {
            return BackupContents.read(backup, connection::write);
        }
    }

    private static String writer(Path folder) throws IOException {
        Path file = folder.resolve(WRITER_FILE);
        if (!Files.exists(file)) {
            byte[] id = new byte[8];
            new SecureRandom().nextBytes(id);
            Files.writeString(file, HexFormat.of().formatHex(id));
        }
        return Files.readString(file, StandardCharsets.US_ASCII).trim();
    }

    @Override
    public void append(List<DeviceReading> batch) throws StoreException {
        if (batch.isEmpty()) {
            return;
        }
        appending.lock();
        try {
            refuseWhenClosed();
            if (!writeAtOnce(batch)) {
                keep(batch);
            }
            rollUps.touched(batch);
        } finally {
            appending.unlock();
        }
    }

    /** False when it must wait: behind others, for who erases, or for the server. */
    private boolean writeAtOnce(List<DeviceReading> batch) throws StoreException {
        if (!outbox.isEmpty() || !turn.tryLock()) {
            refuseWhenRefused();
            return false;
        }
        try {
            if (!outbox.isEmpty()) {
                return false;
            }
            lines.write(batch);
            state.works();
            return true;
        } catch (InfluxFault e) {
            state.failed(e);
            if (e.kind() == InfluxFault.Kind.REFUSED) {
                throw new StoreException(String.valueOf(e.getMessage()), e);
            }
            return false;
        } catch (IOException e) {
            throw new StoreException("the quarantine can't be written: " + e + "; make room on the disk", e);
        } finally {
            turn.unlock();
        }
    }

    private void keep(List<DeviceReading> batch) throws StoreException {
        boolean isKept;
        try {
            isKept = outbox.add(batch);
        } catch (IOException e) {
            throw new StoreException("the outbox can't be written: " + e + "; make room on the disk", e);
        }
        drainer.wake();
        if (!isKept) {
            throw new StoreException(
                    "the outbox is full (" + outbox.bytes() + " of " + settings.outboxBytes() + " bytes): " + fault(),
                    new IllegalStateException("full"));
        }
    }

    private String fault() {
        InfluxFault fault = state.fault();
        return fault == null ? "it is being brought to " + settings : String.valueOf(fault.getMessage());
    }

    /** A wrong setting must be seen, not fill the outbox. */
    private void refuseWhenRefused() throws StoreException {
        InfluxFault fault = state.fault();
        if (fault != null && fault.kind() == InfluxFault.Kind.REFUSED) {
            throw new StoreException(String.valueOf(fault.getMessage()), fault);
        }
    }

    @Override
    public List<Point> range(SeriesKey series, long fromMicros, long toMicros, int limit) throws StoreException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
        refuseWhenClosed();
        if (fromMicros >= toMicros) {
            return List.of();
        }
        return ask(() -> {
            List<Point> points = new ArrayList<>();
            for (Row row : connection.query("SELECT v, s, b, d FROM telemetry WHERE " + Names.where(series)
                    + Names.within(fromMicros, toMicros) + " LIMIT " + limit)) {
                points.add(new Point(row.time(), Fields.read(row)));
            }
            return points;
        });
    }

    @Override
    public List<Bucket> buckets(SeriesKey series, long fromMicros, long toMicros, long bucketMicros)
            throws StoreException {
        if (bucketMicros < 1) {
            throw new IllegalArgumentException("bucket of " + bucketMicros + " µs");
        }
        refuseWhenClosed();
        return fromMicros >= toMicros
                ? List.of()
                : ask(() -> new BucketReader(connection, series, bucketMicros).read(fromMicros, toMicros));
    }

    @Override
    public List<SeriesLatest> latest(Collection<DeviceId> devices) throws StoreException {
        refuseWhenClosed();
        return ask(() -> newest.latest(devices));
    }

    @Override
    public long thinBefore(long timeMicros, RollUp kept) throws StoreException {
        return alone(() -> eraser.thinBefore(timeMicros, kept));
    }

    @Override
    public long dropBefore(long timeMicros) throws StoreException {
        return alone(() -> eraser.dropBefore(timeMicros));
    }

    @Override
    public long erase(DeviceId device) throws StoreException {
        return alone(() -> eraser.erase(device));
    }

    @Override
    public long erase(DeviceId device, long fromMicros, long toMicros) throws StoreException {
        return alone(() -> eraser.erase(device, fromMicros, toMicros));
    }

    /** InfluxDB takes it out of its files when it compacts them. */
    @Override
    public boolean scrub(boolean atAnyCost) {
        return false;
    }

    /** Line protocol in gzip; what is appended meanwhile waits in the outbox. */
    @Override
    public void backup(Path target) throws StoreException {
        alone(() -> {
            InfluxBackups.write(target, connection, newest, upkeep);
            return true;
        });
    }

    @Override
    public StoreContents verify(Path backup) throws StoreException {
        return BackupContents.check(backup);
    }

    @Override
    public StoreStatus status() {
        InfluxFault fault = state.fault();
        return new StoreStatus(
                "influxdb",
                fault == null ? null : fault.getMessage(),
                outbox.bytes(),
                settings.outboxBytes(),
                quarantine.lines());
    }

    /** Brings the roll-ups up to date at once, as happens every few minutes. */
    void rollUpNow() throws StoreException {
        ask(() -> {
            rollUps.run();
            return true;
        });
    }

    private interface Ask<R> {
        R run() throws InfluxFault, StoreException, IOException;
    }

    private static <R> R ask(Ask<R> ask) throws StoreException {
        try {
            return ask.run();
        } catch (InfluxFault e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StoreException("the quarantine can't be written: " + e + "; make room on the disk", e);
        }
    }

    /** Runs when all that was appended before is at the server, and nothing of what is appended meanwhile. */
    private <R> R alone(Ask<R> ask) throws StoreException {
        turn.lock();
        try {
            refuseWhenClosed();
            outbox.seal();
            while (!outbox.isSealedEmpty()) {
                drainer.writeSome();
            }
            return askForCells(ask);
        } catch (InfluxFault e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StoreException("the outbox can't be read: " + e, e);
        } finally {
            turn.unlock();
            drainer.wake();
        }
    }

    /** An erased device must not come back as a cell that was being reckoned. */
    private <R> R askForCells(Ask<R> ask) throws StoreException {
        cells.lock();
        try {
            return ask(ask);
        } finally {
            cells.unlock();
        }
    }

    private void refuseWhenClosed() throws StoreException {
        if (closed) {
            throw new StoreException("the store is closed", new IllegalStateException("closed"));
        }
    }

    /** Waits for calls that write; what waits in the outbox stays there until the store is opened again. */
    @Override
    public void close() {
        appending.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            appending.unlock();
        }
        upkeep.close();
        drainer.close();
        rollUps.close();
        turn.lock();
        try {
            outbox.close();
            connection.close();
        } finally {
            turn.unlock();
        }
    }
}
