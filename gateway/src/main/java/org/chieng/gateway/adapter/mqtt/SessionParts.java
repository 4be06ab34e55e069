package org.chieng.gateway.adapter.mqtt;

import java.util.concurrent.Executor;
import org.chieng.gateway.adapter.DeviceMessages;

/**
 * What all sessions share. Immutable.
 *
 * @param services what the gateway gives the door
 * @param bounds what one session may ask for
 * @param sessions who is there
 * @param messages where published messages go
 * @param feedCommands tells commands to boards that know feeds only
 * @param log who comes and goes
 */
record SessionParts(
        MqttServices services,
        MqttSettings.Bounds bounds,
        Sessions sessions,
        DeviceMessages messages,
        FeedCommands feedCommands,
        SessionLog log) {
    SessionParts(
            MqttServices services, MqttSettings.Bounds bounds, Sessions sessions, SessionLog log, Executor workers) {
        this(
                services,
                bounds,
                sessions,
                new DeviceMessages(
                        services.ingest(), services.downlink(), services.clock(), services.directory(), workers),
                new FeedCommands(services.downlink(), sessions, services.clock()),
                log);
    }
}
