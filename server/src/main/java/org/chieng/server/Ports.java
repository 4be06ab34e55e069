package org.chieng.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.chieng.gateway.Gateway;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, by the name of the door. Immutable.
 *
 * @param byDoor only doors that are open, in the order in which they are told
 */
record Ports(Map<String, Integer> byDoor) {
    Ports {
        byDoor = Collections.unmodifiableMap(new LinkedHashMap<>(byDoor));
    }

    /**
     * Of a running server.
     *
     * @param gateway null where this process has none
     */
    static Ports of(int http, @Nullable Gateway gateway) {
        Map<String, Integer> open = new LinkedHashMap<>();
        open.put("http", http);
        if (gateway != null) {
            open.put("mqtt", gateway.mqttPort());
            open.put("coap", gateway.coapPort());
            if (gateway.mqttWebSocketPort() >= 0) {
                open.put("mqtt-websocket", gateway.mqttWebSocketPort());
            }
            gateway.coapDtlsPort().ifPresent(port -> open.put("coap-dtls", port));
            gateway.httpPort().ifPresent(port -> open.put("ingest-http", port));
        }
        return new Ports(open);
    }

    OptionalInt of(String door) {
        Integer port = byDoor.get(door);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** For programs and people: {@code http=8080 mqtt=1883 coap=5683}. */
    @Override
    public String toString() {
        return byDoor.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }
}
