package org.chieng.gateway.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the handshakes that came to nothing since the start, by door and reason. Thread-safe, never blocks. */
public final class HandshakeCounters {
    /** A door, named as its section of the settings. */
    public enum Door {
        /** Over TCP and WebSocket. */
        MQTT("mqtt"),
        /** Over UDP. */
        COAP("coap"),
        /** Over TCP. */
        HTTP("ingest-http");

        private final String wireName;

        Door(String wireName) {
            this.wireName = wireName;
        }

        /** In metrics, health and logs. */
        public String wireName() {
            return wireName;
        }
    }

    private record Kind(Door door, HandshakeFault fault) {}

    private final Map<Kind, LongAdder> refused = new ConcurrentHashMap<>();

    /** One came to nothing. */
    public void count(Door door, HandshakeFault fault) {
        refused.computeIfAbsent(new Kind(door, fault), any -> new LongAdder()).increment();
    }

    /** How many of a kind came to nothing. */
    public long refused(Door door, HandshakeFault fault) {
        LongAdder count = refused.get(new Kind(door, fault));
        return count == null ? 0 : count.sum();
    }

    /** All of them; only what occurred. */
    public Map<Door, Map<HandshakeFault, Long>> refused() {
        Map<Door, Map<HandshakeFault, Long>> all = new TreeMap<>();
        refused.forEach((kind, count) ->
                all.computeIfAbsent(kind.door(), any -> new TreeMap<>()).put(kind.fault(), count.sum()));
        return all;
    }
}
