package org.chieng.gateway.health;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.log.LogEvent;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The payloads that were refused last, whole or in part, so that an operator sees what a device sends wrongly. Bounded, in memory:
 * at most {@value #MAX_PAYLOADS}, and {@value #MAX_OF_DEVICE} of one device, so that none hides the others. Thread-safe; never
 * blocks.
 */
public final class Quarantine {
    /** So much of a payload is kept, in bytes: chosen, some dozen records of a SenML pack. */
    public static final int MAX_PAYLOAD_BYTES = 2048;
    /** So many refusals of one payload are kept: the rest is more of the same. */
    public static final int MAX_REJECTIONS = 8;

    static final int MAX_PAYLOADS = 256;
    static final int MAX_OF_DEVICE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final Duration LOG_PAUSE = Duration.ofMinutes(1);

    /** What was logged, lately; bounded. */
    private record Logged(DeviceId device, ErrorCode reason) {}

    private final Clock clock;
    private final Map<Logged, Instant> logged = new LinkedHashMap<>();
    private final Deque<Refused> newestFirst = new ArrayDeque<>();

    /** @param clock tells when a payload came */
    public Quarantine(Clock clock) {
        this.clock = clock;
    }

    /**
     * Keeps a payload.
     *
     * @param stored how many readings of it were stored all the same
     * @param rejections at least one
     */
    public synchronized void add(EnrolledDevice device, byte[] payload, int stored, List<Rejection> rejections) {
        List<Rejection> some = rejections.subList(0, Math.min(rejections.size(), MAX_REJECTIONS));
        ByteBuffer beginning = ByteBuffer.wrap(Arrays.copyOf(payload, Math.min(payload.length, MAX_PAYLOAD_BYTES)));
        newestFirst.addFirst(new Refused(clock.instant(), device, payload.length, beginning, stored, some));
        log(LogEvent.REFUSED, device, rejections.get(0));
        if (!removeOldestOf(device) && newestFirst.size() > MAX_PAYLOADS) {
            newestFirst.removeLast();
        }
    }

    /** Tells the log of a refusal that has no payload worth keeping, as {@link #add} does: once a minute for each device and reason. */
    public synchronized void note(EnrolledDevice device, Rejection rejection) {
        log(LogEvent.REFUSED, device, rejection);
    }

    /** Tells the log, as seldom, of a device that is made to wait because it sends faster than it may. */
    public synchronized void slowed(EnrolledDevice device, Rejection why) {
        log(LogEvent.SLOWED, device, why);
    }

    /** Forgets the payloads of a device; gives how many. */
    public synchronized int forget(DeviceId device) {
        int before = newestFirst.size();
        newestFirst.removeIf(refused -> refused.device().device().equals(device));
        logged.keySet().removeIf(each -> each.device().equals(device));
        return before - newestFirst.size();
    }

    /**
     * What was refused last, newest first.
     *
     * @param limit how many at most
     */
    public synchronized List<Refused> newest(int limit) {
        return newestFirst.stream().limit(limit).toList();
    }

    /** Once a minute for each device and reason, so that a device that errs all the time does not fill the disk. */
    private void log(LogEvent event, EnrolledDevice device, Rejection first) {
        Instant now = clock.instant();
        logged.values().removeIf(time -> time.plus(LOG_PAUSE).isBefore(now));
        if (logged.size() < MAX_PAYLOADS
                && logged.putIfAbsent(new Logged(device.device(), first.code()), now) == null) {
            event.in(LOG, device).addKeyValue("reason", first.code().wireName()).log(first.sentence());
        }
    }

    /** When the device has more than its share. */
    private boolean removeOldestOf(EnrolledDevice device) {
        List<Refused> own = new ArrayList<>();
        for (Refused refused : newestFirst) {
            if (refused.device().device().equals(device.device())) {
                own.add(refused);
            }
        }
        return own.size() > MAX_OF_DEVICE && newestFirst.removeLastOccurrence(own.get(own.size() - 1));
    }
}
