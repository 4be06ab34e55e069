package org.chieng.agent.uplink;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of connections as the line's owner does: below TLS, and with what TCP and IP add by an estimate, since a program sees no
 * packets. Both directions together. Thread-safe.
 */
final class WireBytes {
    /** IPv4 and TCP headers with the timestamps that Linux uses (RFC 791, RFC 9293, RFC 7323). */
    static final int HEADER = 20 + 20 + 12;

    /** Most bytes of a packet behind its headers, on a line with the usual 1,500 bytes. */
    static final int SEGMENT = 1500 - HEADER;

    /** Three packets to open, four to close; the SYNs have 8 bytes of options more. */
    static final int CONNECTION = 7 * HEADER + 2 * 8;

    private final AtomicLong bytes = new AtomicLong();

    /** A connection was made. */
    void connected() {
        bytes.addAndGet(CONNECTION);
    }

    /** So many bytes went either way in one go; the other side acknowledges every second packet, and the last. */
    void passed(int count) {
        int packets = (count + SEGMENT - 1) / SEGMENT;
        bytes.addAndGet(count + (long) HEADER * (packets + (packets + 1) / 2));
    }

    /** So much was counted elsewhere. */
    void add(long counted) {
        bytes.addAndGet(counted);
    }

    /** What was counted since this was asked last. */
    long take() {
        return bytes.getAndSet(0);
    }
}
