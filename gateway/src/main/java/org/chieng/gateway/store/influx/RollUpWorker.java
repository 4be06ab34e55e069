package org.chieng.gateway.store.influx;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.RollUp;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings roll-ups up to date now and then, so that queries find cells; without it they would be as right, and slower. Knows
 * only which days this gateway has written to since its start: what it forgets, thinning finds. Thread-safe.
 */
final class RollUpWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollUpWorker.class);
    /** Days of devices that are remembered at most, some 10 MB. */
    private static final int MOST = 100_000;

    private record DeviceDay(DeviceId device, long start) {}

    private final Connection connection;
    private final RollUpWriter writer;
    private final ReentrantLock cells;
    private final ScheduledExecutorService executor;
    private final ScheduledFuture<?> runs;
    private final Set<DeviceDay> touched = new HashSet<>();

    /** Begins; {@code every} is between two runs, and only the holder of {@code cells} writes cells. */
    RollUpWorker(Connection connection, RollUpWriter writer, ReentrantLock cells, Duration every) {
        this.cells = cells;
        this.connection = connection;
        this.writer = writer;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "influx-roll-up");
            thread.setDaemon(true);
            return thread;
        });
        this.runs = executor.scheduleWithFixedDelay(
                this::runQuietly, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void touched(List<DeviceReading> batch) {
        synchronized (touched) {
            for (DeviceReading entry : batch) {
                if (touched.size() < MOST) {
                    touched.add(new DeviceDay(
                            entry.device(), Touched.floor(entry.reading().timeMicros(), RollUp.DAY)));
                }
            }
        }
    }

    /** Brings all days up to date that were written to since the last time. */
    void run() throws InfluxFault {
        Set<DeviceDay> days;
        synchronized (touched) {
            days = new HashSet<>(touched);
            touched.clear();
        }
        try {
            for (DeviceDay day : Set.copyOf(days)) {
                rollUp(day);
                days.remove(day);
            }
        } finally {
            synchronized (touched) {
                touched.addAll(days); // what is left after a fault
            }
        }
    }

    private void rollUp(DeviceDay day) throws InfluxFault {
        cells.lock();
        try {
            Floors floors = Floors.read(connection); // anew: another gateway may have thinned
            if (day.start() >= floors.points()) { // what came after a thinning counts on top, and needs no cell
                writer.rollUp(day.device(), day.start(), floors);
            }
        } finally {
            cells.unlock();
        }
    }

    private void runQuietly() {
        try {
            run();
        } catch (InfluxFault e) {
            LOG.debug("roll-ups wait: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("roll-ups", e); // the next run is not lost by it
        }
    }

    @Override
    public void close() {
        runs.cancel(false);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(2, TimeUnit.MINUTES)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
