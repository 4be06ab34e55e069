package org.chieng.gateway.adapter.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.live.LiveReadings;
import org.chieng.protocol.senml.Reading;

/**
 * Readings that became durable together, as the bytes of their PUBLISHes: written once for all sessions that listen alike, a pack in few
 * pieces, for what costs is each message of its own for each session. Confined to one event loop.
 */
final class LivePack {
    /** Chosen: what a client that stops reading gets too much, at most. */
    private static final int PIECE_BYTES = 16 * 1024;

    private static final int QOS_0 = 0x30;
    private static final int MORE = 0x80;

    /**
     * Who gets the same bytes. Immutable.
     *
     * @param filters the topic filters, as they were subscribed to
     * @param five whether they speak MQTT 5
     * @param largest packet that they take, in bytes
     */
    record Audience(Set<String> filters, boolean five, int largest) {
        Audience {
            filters = Set.copyOf(filters);
        }
    }

    private final LiveReadings readings;
    private final Map<Integer, byte[]> payloads = new HashMap<>();
    private final Map<Audience, List<ByteBuf>> written = new HashMap<>();

    LivePack(LiveReadings readings) {
        this.readings = readings;
    }

    LiveReadings readings() {
        return readings;
    }

    /**
     * What an audience is sent, in pieces of whole packets. They stay this object's: write a duplicate that is retained.
     *
     * @param filters those that the audience names
     */
    List<ByteBuf> pieces(Audience audience, Collection<LiveFilter> filters) {
        return written.computeIfAbsent(audience, any -> write(audience, filters));
    }

    /** Nobody asks any longer. */
    void release() {
        written.values().forEach(pieces -> pieces.forEach(ByteBuf::release));
        written.clear();
    }

    private List<ByteBuf> write(Audience audience, Collection<LiveFilter> filters) {
        List<ByteBuf> pieces = new ArrayList<>();
        List<Reading> all = readings.readings();
        for (int i = 0; i < all.size(); i++) {
            for (String topic : topics(all.get(i), filters)) {
                byte[] name = topic.getBytes(StandardCharsets.UTF_8);
                byte[] payload = payloads.computeIfAbsent(i, index -> payload(all.get(index)));
                if (Mqtt5.fits(audience.largest(), name.length + payload.length)) {
                    write(pieces, name, payload, audience.five());
                }
            }
        }
        return pieces;
    }

    /** Each once, however many filters it fits [MQTT-3.3.4-2]. */
    private Set<String> topics(Reading reading, Collection<LiveFilter> filters) {
        Set<String> topics = new HashSet<>();
        for (LiveFilter filter : filters) {
            String topic = filter.topic(readings.device(), reading.channel());
            if (topic != null) {
                topics.add(topic);
            }
        }
        return topics;
    }

    /** PUBLISH at QoS 0 without properties (MQTT 5.0 section 3.3). */
    private static void write(List<ByteBuf> pieces, byte[] topic, byte[] payload, boolean five) {
        int remaining = 2 + topic.length + (five ? 1 : 0) + payload.length;
        ByteBuf piece = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (piece == null || piece.readableBytes() + remaining > PIECE_BYTES) {
            piece = Unpooled.buffer(remaining + 5); // on the heap: nothing is lost where a socket closes with it unsent
            pieces.add(piece);
        }
        piece.writeByte(QOS_0);
        int length = remaining;
        for (; length >= MORE; length /= MORE) {
            piece.writeByte(length % MORE | MORE);
        }
        piece.writeByte(length).writeShort(topic.length).writeBytes(topic);
        if (five) {
            piece.writeByte(0); // how long the properties are
        }
        piece.writeBytes(payload);
    }

    /** One object with the names of SenML: {@code {"t":1795543000.123456,"v":23.5,"u":"Cel"}}. */
    private static byte[] payload(Reading reading) {
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
        return json.toBuffer().getBytes();
    }
}
