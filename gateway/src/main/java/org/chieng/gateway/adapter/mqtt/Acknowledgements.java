package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.util.HashSet;
import java.util.Set;
import org.chieng.gateway.ingest.IngestResult;

/**
 * Acknowledges publishes: QoS 1 with PUBACK, QoS 2 with PUBREC and PUBCOMP (MQTT 5.0 section 4.3.3, method A: a packet id that
 * came again before its PUBREL is not taken again). Confined to the session's event loop.
 */
final class Acknowledgements {
    private final MqttEndpoint endpoint;
    private final ClientSocket socket;
    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> received = new HashSet<>();

    Acknowledgements(MqttEndpoint endpoint, ClientSocket socket) {
        this.endpoint = endpoint;
        this.socket = socket;
    }

    /** False for a QoS 2 publish that came before: it is acknowledged again when the first one was, and that is all. */
    boolean isNew(MqttPublishMessage message) {
        if (message.qosLevel() != MqttQoS.EXACTLY_ONCE || taken.add(message.messageId())) {
            return true;
        }
        if (received.contains(message.messageId())) {
            endpoint.publishReceived(message.messageId());
        }
        return false;
    }

    /** The message is durable, or refused for good. */
    void acknowledge(MqttPublishMessage message, IngestResult result) {
        boolean isPlain = result.isClean() || !Mqtt5.speaks(endpoint);
        if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
            acknowledgeOnce(message.messageId(), result, isPlain);
        } else if (message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
            acknowledgeReceived(message.messageId(), result, isPlain);
        }
    }

    private void acknowledgeOnce(int id, IngestResult result, boolean isPlain) {
        if (isPlain) {
            endpoint.publishAcknowledge(id);
        } else {
            MqttPubAckReasonCode code =
                    MqttPubAckReasonCode.valueOf((byte) result.code().mqttReasonCode());
            endpoint.publishAcknowledge(id, code, Mqtt5.reasonIfWanted(endpoint, result.summary()));
        }
    }

    private void acknowledgeReceived(int id, IngestResult result, boolean isPlain) {
        if (isPlain) {
            received.add(id);
            endpoint.publishReceived(id);
        } else {
            taken.remove(id); // a PUBREC with an error ends the exchange [MQTT-4.3.3-4]
            socket.publishRefused(id, result.code().mqttReasonCode(), Mqtt5.reasonIfWanted(endpoint, result.summary()));
        }
    }

    /** PUBREL: the exchange ends, the id is free. */
    void released(int id) {
        received.remove(id);
        taken.remove(id);
        endpoint.publishComplete(id);
    }
}
