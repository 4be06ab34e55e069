package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.mqtt.MqttEndpoint;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.dialect.FeedFilter;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveReadings;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * What one session sees of its school's readings as they come, and of its own device's as feeds, at QoS 0: what a client doesn't take in
 * time is left out, never kept. Confined to the session's event loop.
 */
final class SessionLive {
    private final MqttEndpoint endpoint;
    private final ClientSocket socket;
    private final EnrolledDevice device;
    private final LiveFeed feed;
    private final Map<String, LiveFilter> filters = new HashMap<>();
    private final Map<String, FeedFilter> feeds = new HashMap<>();
    private @Nullable MessageConsumer<LiveReadings> consumer;

    SessionLive(MqttEndpoint endpoint, ClientSocket socket, EnrolledDevice device, LiveFeed feed) {
        this.endpoint = endpoint;
        this.socket = socket;
        this.device = device;
        this.feed = feed;
    }

    /** @throws RejectedException as {@link LiveFilter#parse} */
    void subscribe(String filter) throws RejectedException {
        filters.put(filter, LiveFilter.parse(filter, device.school()));
        listen();
    }

    /** Tells the device's own values on a feed from now on. */
    void subscribe(String filter, FeedFilter wanted) {
        feeds.put(filter, wanted);
        listen();
    }

    private void listen() {
        if (consumer == null) {
            consumer = feed.consumer(device.school()).handler(message -> tell(message.body()));
        }
    }

    /** False when there is no such subscription. */
    boolean unsubscribe(String filter) {
        boolean removed = feeds.remove(filter) != null || filters.remove(filter) != null;
        if (filters.isEmpty() && feeds.isEmpty()) {
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
        if (consumer != null) {
            consumer.unregister();
            consumer = null;
        }
    }

    private void tell(LiveReadings readings) {
        for (Reading reading : readings.readings()) {
            Set<String> topics = new HashSet<>();
            for (LiveFilter filter : filters.values()) {
                String topic = filter.topic(readings.device(), reading.channel());
                if (topic != null) {
                    topics.add(topic); // once, however many filters it fits [MQTT-3.3.4-2]
                }
            }
            if (!topics.isEmpty()) {
                Buffer payload = payload(reading);
                topics.forEach(topic -> publish(topic, payload));
            }
            if (readings.device().equals(device.device())) {
                tellFeeds(reading);
            }
        }
    }

    private void tellFeeds(Reading reading) {
        Map<String, Buffer> told = new HashMap<>(); // once, however many filters it fits
        for (FeedFilter wanted : feeds.values()) {
            wanted.topic(reading).ifPresent(topic -> told.put(topic, Buffer.buffer(wanted.payload(reading))));
        }
        told.forEach(this::publish);
    }

    private void publish(String topic, Buffer payload) {
        if (endpoint.isConnected()
                && socket.isPeerReading()
                && Mqtt5.fits(endpoint, topic.length() + payload.length())) {
            endpoint.publish(topic, payload, MqttQoS.AT_MOST_ONCE, false, false);
        }
    }

    /** One object with the names of SenML: {@code {"t":1795543000.123456,"v":23.5,"u":"Cel"}}. */
    private static Buffer payload(Reading reading) {
        JsonObject json = new JsonObject().put("t", BigDecimal.valueOf(reading.timeMicros(), 6));
        reading.value()
                .fold(
                        number -> json.put("v", number.number()),
                        text -> json.put("vs", text.text()),
                        bool -> json.put("vb", bool.on()),
                        data -> json.put("vd", data.bytes()));
        if (reading.unit() != null) {
            json.put("u", reading.unit());
        }
        return json.toBuffer();
    }
}
