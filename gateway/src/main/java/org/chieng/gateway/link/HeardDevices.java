package org.chieng.gateway.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.name.DeviceId;

/**
 * When each device was heard last, whatever it said. Doors call it on their event loops: it never blocks, and holds one entry a device that
 * is enrolled. Thread-safe.
 */
public final class HeardDevices {
    private final Clock clock;
    private final Map<DeviceId, Entry> entries = new ConcurrentHashMap<>();

    /** Has heard nobody yet. */
    public HeardDevices(Clock clock) {
        this.clock = clock;
    }

    private static final class Entry {
        private volatile EnrolledDevice device;
        private volatile Instant at;
        private volatile Duration keepAlive = Duration.ZERO;
        private volatile boolean isNews = true;

        private Entry(EnrolledDevice device, Instant at) {
            this.device = device;
            this.at = at;
        }
    }

    /**
     * When a device was heard last. Immutable.
     *
     * @param device who, and of which school
     * @param at when
     * @param keepAlive after how long at most it makes itself heard, as it said itself; 0 where it did not say
     */
    public record Heard(EnrolledDevice device, Instant at, Duration keepAlive) {}

    /**
     * A session begins.
     *
     * @param keepAlive of its CONNECT, 0 for none
     */
    public void began(EnrolledDevice device, Duration keepAlive) {
        Entry entry = entry(device);
        entry.keepAlive = keepAlive;
        entry.isNews = true;
    }

    /** Something came from a device. */
    public void heard(EnrolledDevice device) {
        Entry entry = entry(device);
        entry.device = device;
        entry.at = clock.instant();
        entry.isNews = true;
    }

    private Entry entry(EnrolledDevice device) {
        return entries.computeIfAbsent(device.device(), any -> new Entry(device, clock.instant()));
    }

    /** Whether any of those that are asked for was heard after a moment. */
    boolean isAnyNewer(Instant moment, Predicate<DeviceId> wanted) {
        return entries.entrySet().stream()
                .anyMatch(one -> one.getValue().at.isAfter(moment) && wanted.test(one.getKey()));
    }

    /** Those that were heard since the last call, of those that are asked for; in no order. */
    List<Heard> news(Predicate<DeviceId> wanted) {
        List<Heard> news = new ArrayList<>();
        entries.forEach((device, entry) -> {
            if (entry.isNews && wanted.test(device)) {
                entry.isNews = false; // before it is read: what comes meanwhile is news again
                news.add(new Heard(entry.device, entry.at, entry.keepAlive));
            }
        });
        return news;
    }
}
