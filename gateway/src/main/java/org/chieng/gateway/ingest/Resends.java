package org.chieng.gateway.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.chieng.protocol.name.DeviceId;

/**
 * Payloads whose senders were told to send them again although they are in the queue, and will be stored when the store can: the same
 * payload gets the time of its first coming, so that what has no time of its own is the same points, and is stored once. Bounded;
 * thread-safe.
 */
final class Resends {
    /** Chosen: what a door that can't wait may have on its way, many times over; some 2 MB. */
    static final int MOST = 10_000;
    /** Chosen: who was told to send it again after ten seconds, and hasn't by then, never will. */
    static final Duration FOR = Duration.ofMinutes(15);

    private static final long FOR_MICROS = TimeUnit.NANOSECONDS.toMicros(FOR.toNanos());

    private record Sent(DeviceId device, String sha256) {}

    private final Map<Sent, Long> came = new LinkedHashMap<>();
    private volatile boolean isEmpty = true;

    /**
     * The sender was told to send it again.
     *
     * @param cameMicros when it came, or when it came first
     */
    void expect(DeviceId device, byte[] payload, long cameMicros) {
        Sent sent = new Sent(device, sha256(payload));
        synchronized (this) {
            came.remove(sent);
            came.put(sent, cameMicros);
            if (came.size() > MOST) {
                Iterator<Sent> oldest = came.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            isEmpty = false;
        }
    }

    /** When the payload came first, if its sender was told to send it again; asked once for each time that it was. */
    OptionalLong cameFirst(DeviceId device, byte[] payload, long nowMicros) {
        if (isEmpty) { // nearly always: no digest then
            return OptionalLong.empty();
        }
        Sent sent = new Sent(device, sha256(payload));
        synchronized (this) {
            came.values().removeIf(micros -> micros < nowMicros - FOR_MICROS || micros > nowMicros + FOR_MICROS);
            Long micros = came.remove(sent);
            isEmpty = came.isEmpty();
            return micros == null ? OptionalLong.empty() : OptionalLong.of(micros);
        }
    }

    private static String sha256(byte[] payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
