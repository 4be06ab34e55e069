package org.chieng.gateway.adapter.mqtt;

import org.chieng.gateway.adapter.DeviceMessages;

/**
 * What all sessions share. Immutable.
 *
 * @param services what the gateway gives the door
 * @param bounds what one session may ask for
 * @param sessions who is there
 * @param messages where published messages go
 */
record SessionParts(MqttServices services, MqttSettings.Bounds bounds, Sessions sessions, DeviceMessages messages) {
    SessionParts(MqttServices services, MqttSettings.Bounds bounds, Sessions sessions) {
        this(services, bounds, sessions, new DeviceMessages(services.ingest(), services.downlink(), services.clock()));
    }
}
