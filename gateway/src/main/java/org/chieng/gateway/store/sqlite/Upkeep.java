package org.chieng.gateway.store.sqlite;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.chieng.gateway.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings roll-ups into step once a minute, on a thread of its own, in short steps with pauses three times as long: readings
 * that come in go first. Nothing depends on when it does so, except how quick long ranges are.
 */
final class Upkeep implements AutoCloseable {
    /** One short transaction; false when there is nothing left to do in this pass. */
    interface Step {
        boolean run(boolean isFirst) throws StoreException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    /** Chosen: hours in which readings come late are not reckoned more often than that. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final int PAUSE_PER_WORK = 3;

    private final Step step;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closing;

    Upkeep(Step step) {
        this.step = step;
        this.thread = new Thread(this::run, "store-roll-ups");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (pause(PERIOD.toNanos())) {
            try {
                pass();
            } catch (StoreException e) {
                LOG.debug("later: {}", e.getMessage()); // whoever stores readings says it louder
            } catch (RuntimeException e) {
                LOG.error("roll-ups of this minute stay behind", e);
            }
        }
    }

    private void pass() throws StoreException {
        long began = System.nanoTime();
        for (boolean more = step.run(true); more; more = step.run(false)) {
            if (!pause(PAUSE_PER_WORK * (System.nanoTime() - began))) {
                return;
            }
            began = System.nanoTime();
        }
    }

    /** False when it is closing. */
    private boolean pause(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the step that runs. */
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
            thread.join(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
