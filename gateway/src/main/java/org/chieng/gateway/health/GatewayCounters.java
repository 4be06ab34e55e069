package org.chieng.gateway.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.chieng.protocol.error.ErrorCode;

/** Counts messages and readings since the start. Thread-safe, never blocks. */
public final class GatewayCounters {
    private final LongAdder messages = new LongAdder();
    private final LongAdder storedReadings = new LongAdder();
    private final Map<ErrorCode, LongAdder> rejections = new ConcurrentHashMap<>();

    /** A message came through a door. */
    public void countMessage() {
        messages.increment();
    }

    /** Readings became durable; a reading that was sent twice counts twice. */
    public void countStored(int readings) {
        storedReadings.add(readings);
    }

    /** Something was refused. */
    public void countRejection(ErrorCode code) {
        rejections.computeIfAbsent(code, any -> new LongAdder()).increment();
    }

    /** Messages that came. */
    public long messages() {
        return messages.sum();
    }

    /** Readings that became durable. */
    public long storedReadings() {
        return storedReadings.sum();
    }

    /** Refusals by code; only codes that occurred. */
    public Map<ErrorCode, Long> rejections() {
        Map<ErrorCode, Long> counts = new TreeMap<>();
        rejections.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }
}
