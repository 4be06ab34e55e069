package org.chieng.gateway.adapter.broker;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;

/** What devices, or their wills, said last of being there. Changed on one event loop only; read on any thread. */
final class Presence {
    private final LiveFeed feed;
    private final Clock clock;
    private final Map<DeviceId, LiveStatus> statuses = new ConcurrentHashMap<>();

    Presence(LiveFeed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /** Takes a status; false when it is no news. */
    boolean say(EnrolledDevice device, boolean online) {
        LiveStatus before = statuses.get(device.device());
        if (before != null && before.online() == online) {
            return false;
        }
        Instant now = clock.instant();
        LiveStatus status =
                new LiveStatus(device.device(), online, now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000);
        statuses.put(device.device(), status);
        feed.status(device.school(), status);
        return true;
    }

    boolean isOnline(DeviceId device) {
        LiveStatus status = statuses.get(device);
        return status != null && status.online();
    }

    List<DeviceId> online() {
        return statuses.values().stream()
                .filter(LiveStatus::online)
                .map(LiveStatus::device)
                .toList();
    }

    Collection<LiveStatus> all() {
        return List.copyOf(statuses.values());
    }
}
