package org.chieng.gateway.health;

import java.util.List;

/**
 * How a gateway does now. Immutable.
 *
 * @param store the way into the store
 * @param mqttSessions how many MQTT sessions are open
 * @param tlsFaults why doors don't use their newest certificates, in words for an operator, each beginning with its section of the
 *     settings; empty while all do
 */
public record GatewayHealth(StoreHealth store, int mqttSessions, List<String> tlsFaults) {
    public GatewayHealth {
        tlsFaults = List.copyOf(tlsFaults);
    }
}
