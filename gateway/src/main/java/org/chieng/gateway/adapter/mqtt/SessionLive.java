package org.chieng.gateway.adapter.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import java.util.HashMap;
import java.util.Map;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.dialect.FeedFilter;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.Reading;

/**
 * What one session sees of its school's readings as they come, and of its own device's as feeds, at QoS 0: what a client doesn't take in
 * time is left out, never kept. Confined to the session's event loop.
 */
final class SessionLive {
    private final MqttEndpoint endpoint;
    private final ClientSocket socket;
    private final EnrolledDevice device;
    private final LiveListeners listeners;
    private final Map<String, LiveFilter> filters = new HashMap<>();
    private final Map<String, FeedFilter> feeds = new HashMap<>();
    private LivePack.Audience audience;

    SessionLive(MqttEndpoint endpoint, ClientSocket socket, EnrolledDevice device, LiveListeners listeners) {
        this.endpoint = endpoint;
        this.socket = socket;
        this.device = device;
        this.listeners = listeners;
        this.audience = audience();
    }

    /** @throws RejectedException as {@link LiveFilter#parse} */
    void subscribe(String filter) throws RejectedException {
        LiveFilter wanted = LiveFilter.parse(filter, device.school());
        listen();
        filters.put(filter, wanted);
        audience = audience();
    }

    private LivePack.Audience audience() {
        return new LivePack.Audience(filters.keySet(), Mqtt5.speaks(endpoint), Mqtt5.largest(endpoint));
    }

    /** Tells the device's own values on a feed from now on. */
    void subscribe(String filter, FeedFilter wanted) {
        listen();
        feeds.put(filter, wanted);
    }

    private void listen() {
        if (count() == 0) {
            listeners.add(device.school(), this);
        }
    }

    /** False when there is no such subscription. */
    boolean unsubscribe(String filter) {
        boolean removed = feeds.remove(filter) != null || filters.remove(filter) != null;
        audience = audience();
        if (removed && count() == 0) {
            end();
        }
        return removed;
    }

    boolean has(String filter) {
        return filters.containsKey(filter) || feeds.containsKey(filter);
    }

    int count() {
        return filters.size() + feeds.size();
    }

    /** Nothing is told any longer. */
    void end() {
        filters.clear();
        feeds.clear();
        listeners.remove(device.school(), this);
    }

    /** Tells readings of the school's; false when some were left out since the client does not read what it has. */
    boolean tell(LivePack pack) {
        if (!isReading()) {
            return false;
        }
        if (!filters.isEmpty()) {
            for (ByteBuf piece : pack.pieces(audience, filters.values())) {
                if (!isReading()) {
                    return false;
                }
                socket.write(piece.retainedDuplicate());
            }
        }
        if (!feeds.isEmpty() && pack.readings().device().equals(device.device())) {
            pack.readings().readings().forEach(this::tellFeeds);
        }
        return true;
    }

    boolean hasFeeds() {
        return !feeds.isEmpty();
    }

    /** Whether the session listens to the feed of a value, and reads what it is told. */
    boolean listensTo(Reading value) {
        return isReading()
                && feeds.values().stream()
                        .anyMatch(wanted -> wanted.topic(value).isPresent());
    }

    private boolean isReading() {
        return endpoint.isConnected() && socket.isPeerReading();
    }

    /** Tells a value on the feeds that it fits. */
    void tellFeeds(Reading reading) {
        Map<String, Buffer> told = new HashMap<>(); // once, however many filters it fits
        for (FeedFilter wanted : feeds.values()) {
            wanted.topic(reading).ifPresent(topic -> told.put(topic, Buffer.buffer(wanted.payload(reading))));
        }
        told.forEach(this::publish);
    }

    private void publish(String topic, Buffer payload) {
        if (isReading() && Mqtt5.fits(endpoint, topic.length() + payload.length())) {
            endpoint.publish(topic, payload, MqttQoS.AT_MOST_ONCE, false, false);
        }
    }
}
