package org.chieng.gateway.adapter.broker;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.internal.mqtt.handler.publish.incoming.MqttIncomingQosHandler;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.lang.reflect.Field;

/**
 * Lets a broker send more than Receive Maximum allows. Mosquitto 2.0.11, Debian 12's, does: once messages wait for its client, PUBACKs
 * let out more than they make room for (its issue 2301). HiveMQ's client 1.3.10 ends the connection then, and as the broker sends the same
 * again at the next one, would never get on. It has no setting for that; its handler keeps the limit in a private field. A broker that
 * keeps to Receive Maximum isn't touched by this; with one that doesn't, 65,535 messages are the bound, for there are no more packet ids.
 */
final class FlowTolerance {
    private static final int LARGEST = 65_535;
    private static final Field LIMIT = limitField();

    private FlowTolerance() {}

    /** Call when the connection has just been made, on the thread that tells so: before the first message is read. */
    static void apply(Mqtt5AsyncClient client) {
        MqttClientConnectionConfig connection =
                client.getConfig() instanceof MqttClientConfig config ? config.getRawConnectionConfig() : null;
        if (connection == null) {
            return; // lost again already
        }
        Object handler = connection.getChannel().pipeline().get(MqttIncomingQosHandler.NAME);
        if (handler != null) {
            try {
                LIMIT.setInt(handler, LARGEST);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("made accessible below", e);
            }
        }
    }

    private static Field limitField() {
        try {
            Field field = MqttIncomingQosHandler.class.getDeclaredField("receiveMaximum");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this hivemq-mqtt-client keeps its limit elsewhere: see FlowTolerance", e);
        }
    }
}
