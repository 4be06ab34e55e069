package org.chieng.gateway.adapter.mqtt;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Who is there. A device is online while it has a session and hasn't said {@code offline} since. Thread-safe: the sessions of a
 * device may be on several event loops; what is to happen to one is run on its own.
 */
final class Sessions {
    /** Sessions of one device; chosen: a class whose phones share a login. Its oldest gives way, so that no device takes the places of others. */
    private static final int MOST_OF_DEVICE = 100;

    private final LiveFeed feed;
    private final Clock clock;
    private final Map<DeviceId, Map<String, MqttSession>> byDevice = new HashMap<>();
    private final Map<DeviceId, LiveStatus> statuses = new ConcurrentHashMap<>();
    private volatile int count;

    Sessions(LiveFeed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /** A new session; one of the same device and client id ends [MQTT-3.1.4-3]. */
    synchronized void add(MqttSession session) {
        Map<String, MqttSession> ofDevice =
                byDevice.computeIfAbsent(session.device().device(), any -> new LinkedHashMap<>());
        MqttSession before = ofDevice.put(session.clientId(), session);
        if (before == null) {
            count(1);
            endOldest(ofDevice);
        } else {
            before.later(MqttSession::takenOver);
        }
        say(session.device(), true);
    }

    private void endOldest(Map<String, MqttSession> ofDevice) {
        if (ofDevice.size() > MOST_OF_DEVICE) {
            Iterator<MqttSession> oldest = ofDevice.values().iterator();
            MqttSession ended = oldest.next();
            oldest.remove();
            count(-1);
            ended.later(MqttSession::gaveWay);
        }
    }

    /** A session has ended; when it was the device's last, the device is offline. */
    synchronized void remove(MqttSession session) {
        Map<String, MqttSession> ofDevice =
                byDevice.getOrDefault(session.device().device(), Map.of());
        if (ofDevice.get(session.clientId()) != session) {
            return; // another has taken over
        }
        ofDevice.remove(session.clientId());
        count(-1);
        if (ofDevice.isEmpty()) {
            byDevice.remove(session.device().device());
            say(session.device(), false);
        }
    }

    /** The device has told its status itself. */
    synchronized void say(EnrolledDevice device, boolean online) {
        say(device, online, null);
    }

    /** A relay hears the device. That it has a session itself says more. */
    synchronized void heard(EnrolledDevice device, DeviceId relay) {
        if (!has(device.device())) {
            say(device, true, relay);
        }
    }

    /** A relay hears the device no longer; it may be heard by another one, or have a session of its own. */
    synchronized void silent(EnrolledDevice device, DeviceId relay) {
        LiveStatus before = statuses.get(device.device());
        if (before != null && relay.equals(before.relay()) && !has(device.device())) {
            say(device, false, null);
        }
    }

    private void say(EnrolledDevice device, boolean online, @Nullable DeviceId relay) {
        LiveStatus before = statuses.get(device.device());
        if (before != null && before.online() == online && Objects.equals(before.relay(), relay)) {
            return;
        }
        LiveStatus now = new LiveStatus(device.device(), online, nowMicros(), relay);
        statuses.put(device.device(), now);
        feed.status(device.school(), now);
    }

    synchronized boolean has(DeviceId device) {
        return byDevice.containsKey(device);
    }

    synchronized List<MqttSession> of(DeviceId device) {
        return List.copyOf(byDevice.getOrDefault(device, Map.of()).values());
    }

    synchronized List<MqttSession> all() {
        List<MqttSession> all = new ArrayList<>();
        byDevice.values().forEach(ofDevice -> all.addAll(ofDevice.values()));
        return all;
    }

    /** Of every device that has had a session since the start. */
    Collection<LiveStatus> statuses() {
        return List.copyOf(statuses.values());
    }

    /** How many sessions are open. */
    int count() {
        return count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only under the lock
    private void count(int change) {
        count += change;
    }

    private long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
    }
}
