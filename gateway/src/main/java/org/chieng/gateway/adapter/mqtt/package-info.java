/**
 * The door for MQTT 3.1.1 and 5, on vertx-mqtt, which is seen here only. {@link org.chieng.gateway.adapter.mqtt.MqttDoor}
 * listens; {@code Handshake} lets a device in; {@code MqttSession} answers its packets; {@code Sessions} knows who is there.
 * All of it runs on one event loop; secrets are checked on a worker.
 *
 * <p>What it promises to devices stands in {@code docs/protocol.md}; clause numbers like [MQTT-3.1.4-3] are those of the OASIS
 * standards MQTT 3.1.1 and 5.0.
 */
@NullMarked
package org.chieng.gateway.adapter.mqtt;

import org.jspecify.annotations.NullMarked;
