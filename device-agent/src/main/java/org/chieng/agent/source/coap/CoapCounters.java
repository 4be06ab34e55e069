package org.chieng.agent.source.coap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.protocol.error.ErrorCode;

/** Counts what boards post, from the start of the process. Thread-safe. */
public final class CoapCounters {
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final AtomicLong tooFast = new AtomicLong();
    private final Map<ErrorCode, Long> refused = new ConcurrentHashMap<>();

    void message() {
        messages.incrementAndGet();
    }

    void readings(int count) {
        readings.addAndGet(count);
    }

    void notKept() {
        notKept.incrementAndGet();
    }

    void tooFast() {
        tooFast.incrementAndGet();
    }

    void refused(ErrorCode code) {
        refused.merge(code, 1L, Long::sum);
    }

    /** Messages that came, repeated ones not counted. */
    public long messages() {
        return messages.get();
    }

    /** Readings that the journal has. */
    public long readings() {
        return readings.get();
    }

    /** Messages answered 5.03, because the journal could not keep all of their readings. */
    public long notKeptMessages() {
        return notKept.get();
    }

    /** Messages refused because the board sent too many. */
    public long tooManyMessages() {
        return tooFast.get();
    }

    /** Messages and records that were refused, by reason; none that are zero. */
    public Map<ErrorCode, Long> rejections() {
        return Map.copyOf(refused);
    }
}
