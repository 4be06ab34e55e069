package org.chieng.server.live;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a school, each under a number that grows by one from 1. Bounded by events and by bytes: the oldest go
 * first. Confined to one event loop.
 */
final class EventRing {
    private final @Nullable Buffer[] events;
    private final int maxBytes;
    private long head;
    private long tail = 1;
    private int bytes;

    EventRing(int maxEvents, int maxBytes) {
        this.events = new Buffer[maxEvents];
        this.maxBytes = maxBytes;
    }

    /** The number of the newest event, 0 when there was none yet. */
    long head() {
        return head;
    }

    /** The number that the next event will get. */
    long next() {
        return head + 1;
    }

    /** Takes an event; it gets the number {@link #next()}. */
    void add(Buffer event) {
        if (head - tail + 1 == events.length) {
            dropOldest();
        }
        head++;
        events[slot(head)] = event;
        bytes += event.length();
        while (bytes > maxBytes && tail < head) {
            dropOldest();
        }
    }

    private void dropOldest() {
        Buffer oldest = events[slot(tail)];
        events[slot(tail)] = null;
        bytes -= oldest == null ? 0 : oldest.length();
        tail++;
    }

    /** Whether every event after that number is still there; also when there is none after it. */
    boolean reachesBackTo(long number) {
        return number <= head && number >= tail - 1;
    }

    /** The event of that number, unless it went out of the ring or never was. */
    Optional<Buffer> get(long number) {
        return number < tail || number > head ? Optional.empty() : Optional.ofNullable(events[slot(number)]);
    }

    private int slot(long number) {
        return (int) (number % events.length);
    }
}
