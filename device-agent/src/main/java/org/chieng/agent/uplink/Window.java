package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The messages in flight, in the order they were sent. Acknowledgements may come in any order; the journal's position moves only over those
 * without a gap before them. Thread-safe: Paho's callback thread marks, the uplink's thread waits.
 */
final class Window {
    /** Most messages in flight, whatever their size; below Paho's limit. */
    static final int MOST = 64;

    /** Stands for a message that carries nothing the journal's position depends on. */
    static final long NO_POSITION = 0;

    private final FlightLimit limit;
    private final LongSupplier nanos;
    private final LongConsumer acknowledged;
    private final Deque<Slot> slots = new ArrayDeque<>();
    private int bytes;
    private long changes;
    private boolean full;
    private boolean broken;

    /** A message in flight. */
    final class Slot {
        private final int size;
        private final long lastSequence;
        private final long sentNanos;
        private boolean done;

        private Slot(int size, long lastSequence, long sentNanos) {
            this.size = size;
            this.lastSequence = lastSequence;
            this.sentNanos = sentNanos;
        }

        /** The server has it. */
        void complete() {
            synchronized (Window.this) {
                if (!done) {
                    done = true;
                    bytes -= size;
                    limit.acknowledged(size, sentNanos, nanos.getAsLong(), full);
                    advance();
                }
            }
        }
    }

    /**
     * @param limit most bytes in flight
     * @param nanos monotonic clock
     * @param acknowledged gets the number of the last record that is safe together with all before it
     */
    Window(FlightLimit limit, LongSupplier nanos, LongConsumer acknowledged) {
        this.limit = limit;
        this.nanos = nanos;
        this.acknowledged = acknowledged;
    }

    /** Puts a message at the end; {@link #hasRoom} says whether it should be. */
    synchronized Slot add(int size, long lastSequence) {
        Slot slot = new Slot(size, lastSequence, nanos.getAsLong());
        bytes += size;
        slots.addLast(slot);
        return slot;
    }

    private void advance() {
        long last = NO_POSITION;
        while (!slots.isEmpty() && slots.getFirst().done) {
            last = Math.max(last, slots.removeFirst().lastSequence);
        }
        if (last != NO_POSITION) {
            acknowledged.accept(last);
        }
        changes++;
        notifyAll();
    }

    /** Whether so many bytes more may be in flight. One message always may, however large. */
    synchronized boolean hasRoom(int size) {
        full = !slots.isEmpty() && (bytes + size > limit.bytes() || slots.size() >= MOST);
        return !full && !broken;
    }

    /** Whether what was to be sent last had no room. */
    synchronized boolean isFull() {
        return full && !slots.isEmpty() && !broken;
    }

    /** Whether one more small message may be in flight, without regard to the line. */
    synchronized boolean hasSlot() {
        return slots.size() < MOST && !broken;
    }

    synchronized boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Waits until a message is acknowledged, or the time is over. */
    synchronized void awaitChange(Duration atMost) throws InterruptedException {
        long seen = changes;
        long deadline = System.nanoTime() + atMost.toNanos();
        long leftMillis = Math.max(1, atMost.toMillis());
        while (changes == seen && !slots.isEmpty() && !broken && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    /** Waits until all are acknowledged; false when they were not in time, or the session broke. */
    synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!slots.isEmpty() && !broken) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return !broken;
    }

    /** Whether the oldest message in flight was sent so long ago. */
    synchronized boolean isOverdue(Duration longest) {
        return !slots.isEmpty() && nanos.getAsLong() - slots.getFirst().sentNanos > longest.toNanos();
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
