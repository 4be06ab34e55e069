package org.chieng.gateway.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.chieng.gateway.health.StoreHealth;
import org.chieng.gateway.log.LogEvent;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what the doors bring, in batches over all devices: whatever has gathered while the commit before it ran (group
 * commit), so that a lone reading waits for nobody and a flood shares its commits. When the store fails, the batch is tried
 * again until it succeeds; meanwhile nothing is acknowledged and the queue fills to its bound. Thread-safe; one thread of
 * its own.
 */
public final class StoreWriter implements AutoCloseable {
    /**
     * Readings that belong together and what waits for them.
     *
     * @param device whose
     * @param rows of it; none where somebody only waits for what came before
     * @param span of their times
     * @param isLive whether somebody may be looking at them: then they may go first
     * @param stored called when they are durable
     * @param abandoned called, with the reason, when they never will be
     */
    record Job(
            DeviceId device,
            List<DeviceReading> rows,
            TimeSpan span,
            boolean isLive,
            Runnable stored,
            Consumer<String> abandoned) {}

    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final TimeSeriesStore store;
    private final IngestSettings settings;
    private final Clock clock;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StoreQueue queue;
    private final List<Runnable> waiting = new ArrayList<>();
    private int rows;
    private boolean closing;
    private @Nullable String fault;
    private @Nullable Instant faultySince;

    /** Starts the thread. The store stays the caller's: close it after this. */
    public StoreWriter(TimeSeriesStore store, IngestSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.queue = new StoreQueue(settings.batchRows());
        this.thread = new Thread(this::run, "store-writer");
        thread.start();
    }

    void add(Job job) {
        lock.lock();
        try {
            if (!closing) {
                queue.add(job);
                rows += job.rows().size();
                changed.signalAll();
                return;
            }
        } finally {
            lock.unlock();
        }
        job.abandoned().accept("the gateway is closing: keep the data and send it again");
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return rows < settings.queueRows();
        } finally {
            lock.unlock();
        }
    }

    /** Whether what is live may come although the queue is full: it has a quarter more for that, chosen, so that it is bounded, too. */
    boolean hasRoomForLive() {
        lock.lock();
        try {
            return rows < settings.queueRows() + settings.queueRows() / 4;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for room: whoever can wait, too, stands behind, lest those who come pass those who wait. */
    boolean isAwaited() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void whenRoom(Runnable callback) {
        lock.lock();
        try {
            if (!isRoomy() && !closing) {
                waiting.add(callback);
                return;
            }
        } finally {
            lock.unlock();
        }
        callback.run();
    }

    /** How the store does. */
    public StoreHealth health() {
        lock.lock();
        try {
            return new StoreHealth(rows, settings.queueRows(), fault, faultySince);
        } finally {
            lock.unlock();
        }
    }

    /** Stores what is queued, or abandons it when the store fails; waits for the end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // a commit that runs is let finish: it takes no longer than the disk
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (List<Job> batch = take(); !batch.isEmpty(); batch = take()) {
            write(batch);
        }
    }

    /** Waits for jobs; none when it is closing and the queue is empty. */
    private List<Job> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            linger();
            return queue.take();
        } finally {
            lock.unlock();
        }
    }

    private void linger() {
        pause(settings.linger(), () -> rows >= settings.batchRows());
    }

    private void write(List<Job> batch) {
        List<DeviceReading> all = new ArrayList<>();
        batch.forEach(job -> all.addAll(job.rows()));
        if (store(all)) {
            release(all.size());
            batch.forEach(job -> settle(job.stored()));
        } else if (batch.size() > 1) {
            batch.forEach(job -> write(List.of(job))); // a bad one must not sink the good ones
        } else {
            release(all.size());
            batch.forEach(job -> settle(() -> job.abandoned().accept("the store can't take it: send it again")));
        }
    }

    /** Tries until it succeeds; false when trying again is of no use. */
    private boolean store(List<DeviceReading> batch) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                if (!batch.isEmpty()) {
                    store.append(batch);
                }
                recovered();
                return true;
            } catch (StoreException e) {
                failed(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error("storing {} readings", batch.size(), e);
                return false;
            }
            if (!pause(pause, () -> false)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private interface Enough {
        boolean isEnough();
    }

    /** Waits for a time, less when it is enough; false when it is closing. */
    private boolean pause(Duration time, Enough enough) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !closing && !enough.isEnough()) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    private void failed(String message) {
        lock.lock();
        try {
            if (fault == null) {
                faultySince = clock.instant();
                LogEvent.STORE_FAILED.in(LOG).log("nothing is acknowledged until this is mended: {}", message);
            }
            fault = message;
        } finally {
            lock.unlock();
        }
    }

    private void recovered() {
        lock.lock();
        try {
            if (fault != null && faultySince != null) {
                long seconds = TimeUnit.MILLISECONDS.toSeconds(
                        Duration.between(faultySince, clock.instant()).toMillis());
                LogEvent.STORE_WORKS.in(LOG).addKeyValue("seconds", seconds).log("the store takes readings again");
            }
            fault = null;
            faultySince = null;
        } finally {
            lock.unlock();
        }
    }

    private void release(int count) {
        List<Runnable> callbacks = List.of();
        lock.lock();
        try {
            rows -= count;
            if (isRoomy() && !waiting.isEmpty()) {
                callbacks = List.copyOf(waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
        callbacks.forEach(StoreWriter::settle);
    }

    /** Half empty: doors that wait start again in long runs, not for every reading. */
    private boolean isRoomy() {
        return rows <= settings.queueRows() / 2;
    }

    private static void settle(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("after a commit", e); // the writer serves all devices: nobody's fault may end it
        }
    }
}
