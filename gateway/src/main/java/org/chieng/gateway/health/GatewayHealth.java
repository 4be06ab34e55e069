package org.chieng.gateway.health;

import org.jspecify.annotations.Nullable;

/**
 * How a gateway does now. Immutable.
 *
 * @param store the way into the store
 * @param mqttSessions how many MQTT sessions are open
 * @param mqttTlsFault why the newest certificate isn't used, in words for an operator, or null
 */
public record GatewayHealth(
        StoreHealth store, int mqttSessions, @Nullable String mqttTlsFault) {}
