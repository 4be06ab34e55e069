package org.chieng.gateway.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;

/** Counts messages and readings since the start. Thread-safe, never blocks. */
public final class GatewayCounters {
    private final LongAdder messages = new LongAdder();
    private final LongAdder storedMessages = new LongAdder();
    private final LongAdder storedReadings = new LongAdder();
    private final LongAdder storingNanos = new LongAdder();
    private final LongAdder slowed = new LongAdder();
    private final LongAdder liveLeftOut = new LongAdder();
    private final DeviceRefusals byDevice = new DeviceRefusals();
    private final HandshakeCounters handshakes = new HandshakeCounters();
    private final Map<ErrorCode, LongAdder> rejections = new ConcurrentHashMap<>();

    /** A message came through a door. */
    public void countMessage() {
        messages.increment();
    }

    /**
     * The readings of a message became durable; a reading that was sent twice counts twice.
     *
     * @param nanos since the message came
     */
    public void countStored(int readings, long nanos) {
        storedMessages.increment();
        storedReadings.add(readings);
        storingNanos.add(nanos);
    }

    /** Something was refused. */
    public void countRejection(ErrorCode code) {
        rejections.computeIfAbsent(code, any -> new LongAdder()).increment();
    }

    /** Something of a device was refused. */
    public void countRejection(EnrolledDevice device, ErrorCode code) {
        countRejection(code);
        byDevice.refused(device, code);
    }

    /** A device has sent faster than it may, and is made to wait; nothing is lost. */
    public void countSlowed(EnrolledDevice device) {
        slowed.increment();
        byDevice.slowed(device);
    }

    /** Readings that became durable together were not told to somebody who listens to live values and did not read. */
    public void countLiveLeftOut() {
        liveLeftOut.increment();
    }

    /** How often live values were not told to somebody who did not read. */
    public long liveLeftOut() {
        return liveLeftOut.sum();
    }

    /** How often a device was made to wait. */
    public long slowed() {
        return slowed.sum();
    }

    /** Who was refused how much. */
    public DeviceRefusals byDevice() {
        return byDevice;
    }

    /** Handshakes of TLS and DTLS that came to nothing. */
    public HandshakeCounters handshakes() {
        return handshakes;
    }

    /** Messages that came. */
    public long messages() {
        return messages.sum();
    }

    /** Messages whose readings became durable. */
    public long storedMessages() {
        return storedMessages.sum();
    }

    /** Readings that became durable. */
    public long storedReadings() {
        return storedReadings.sum();
    }

    /** How long the messages of {@link #storedMessages} took from their coming until they were durable, in nanoseconds, all together. */
    public long storingNanos() {
        return storingNanos.sum();
    }

    /** Refusals of one kind. */
    public long rejections(ErrorCode code) {
        LongAdder count = rejections.get(code);
        return count == null ? 0 : count.sum();
    }

    /** Refusals by code; only codes that occurred. */
    public Map<ErrorCode, Long> rejections() {
        Map<ErrorCode, Long> counts = new TreeMap<>();
        rejections.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }
}
