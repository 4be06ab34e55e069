package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.chieng.gateway.log.LogEvent;
import org.chieng.gateway.store.DeviceReading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what waits in the outbox to the server, oldest first, on a thread of its own. Thread-safe. */
final class Drainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Some 5,000 readings, which is what one call writes at best. */
    private static final int BYTES_AT_ONCE = 256 * 1024;

    private final Outbox outbox;
    private final LineWriter lines;
    private final ServerState state;
    private final ReentrantLock turn;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closing;

    /** Begins; only the holder of {@code turn} writes to the server. */
    Drainer(Outbox outbox, LineWriter lines, ServerState state, ReentrantLock turn) {
        this.outbox = outbox;
        this.lines = lines;
        this.state = state;
        this.turn = turn;
        this.thread = new Thread(this::run, "influx-outbox");
        thread.setDaemon(true);
        thread.start();
    }

    /** There is something in the outbox. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes the oldest entries. The caller has the turn. */
    void writeSome() throws InfluxFault, IOException {
        List<Outbox.Entry> entries = outbox.next(BYTES_AT_ONCE);
        if (entries.isEmpty()) {
            return;
        }
        List<DeviceReading> batch = new ArrayList<>();
        for (Outbox.Entry entry : entries) {
            batch.addAll(entry.batch());
        }
        try {
            lines.write(batch);
            state.works();
        } catch (InfluxFault e) {
            state.failed(e);
            throw e;
        }
        outbox.remove(entries.get(entries.size() - 1));
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (awaitWork()) {
            boolean isDone = writeInTurn();
            pause = isDone ? FIRST_PAUSE : longer(pause);
            if (!isDone) {
                sleep(pause);
            }
        }
    }

    private boolean writeInTurn() {
        turn.lock();
        try {
            writeSome();
            return true;
        } catch (InfluxFault e) {
            return false;
        } catch (IOException | RuntimeException e) {
            LogEvent.OUTBOX_FAULT
                    .in(LOG)
                    .setCause(e)
                    .log("the outbox can't be brought to the server; tried again in a moment");
            return false;
        } finally {
            turn.unlock();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** False when it is closing. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closing && outbox.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void sleep(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    /** Ends after the call that runs; what waits stays on disk. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.MINUTES.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
