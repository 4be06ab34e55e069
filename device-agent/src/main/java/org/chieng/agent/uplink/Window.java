package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * The packs in flight, in the order they were sent. Acknowledgements may come in any order; the position moves only over those without a gap
 * before them. Thread-safe: Paho's callback thread marks, the uplink's thread waits.
 */
final class Window {
    private final int size;
    private final LongConsumer acknowledged;
    private final Deque<Slot> slots = new ArrayDeque<>();
    private boolean broken;

    /** A pack in flight. */
    final class Slot {
        private final long lastSequence;
        private final long sentNanos;
        private boolean done;

        private Slot(long lastSequence, long sentNanos) {
            this.lastSequence = lastSequence;
            this.sentNanos = sentNanos;
        }

        /** The server has it. */
        void complete() {
            synchronized (Window.this) {
                done = true;
                advance();
            }
        }
    }

    /**
     * @param size most packs in flight
     * @param acknowledged gets the number of the last record that is safe together with all before it
     */
    Window(int size, LongConsumer acknowledged) {
        this.size = size;
        this.acknowledged = acknowledged;
    }

    /** Puts a pack at the end; there must be room. */
    synchronized Slot add(long lastSequence, long nowNanos) {
        Slot slot = new Slot(lastSequence, nowNanos);
        slots.addLast(slot);
        return slot;
    }

    private synchronized void advance() {
        long last = 0;
        while (!slots.isEmpty() && slots.getFirst().done) {
            last = slots.removeFirst().lastSequence;
        }
        if (last > 0) {
            acknowledged.accept(last);
            notifyAll();
        }
    }

    /** Waits for room for one more; false when there was none in time, or the session broke. */
    synchronized boolean awaitRoom(Duration atMost) throws InterruptedException {
        return awaitAtMost(size - 1, atMost);
    }

    /** Waits until all are acknowledged; false when they were not in time, or the session broke. */
    synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
        return awaitAtMost(0, atMost);
    }

    private synchronized boolean awaitAtMost(int inFlight, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (slots.size() > inFlight && !broken) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return !broken;
    }

    /** Whether the oldest pack in flight was sent so long ago. */
    synchronized boolean isOverdue(Duration limit, long nowNanos) {
        return !slots.isEmpty() && nowNanos - slots.getFirst().sentNanos > limit.toNanos();
    }

    /** The session is over: nobody waits any longer. */
    synchronized void breakUp() {
        broken = true;
        notifyAll();
    }

    synchronized boolean isBroken() {
        return broken;
    }
}
