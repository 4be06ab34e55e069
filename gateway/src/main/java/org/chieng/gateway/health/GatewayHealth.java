package org.chieng.gateway.health;

/**
 * How a gateway does now. Immutable.
 *
 * @param store the way into the store
 * @param mqttSessions how many MQTT sessions are open
 */
public record GatewayHealth(StoreHealth store, int mqttSessions) {}
