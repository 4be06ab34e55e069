package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.mqtt.MqttAuth;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;

/** Refuses a CONNECT that has not the form that the specifications demand, where Netty's decoder lets it pass. Pure functions. */
final class ConnectCheck {
    /** Chosen: an id of a device with something behind it; the specifications demand 23. */
    private static final int MAX_CLIENT_ID_CHARACTERS = 256;

    private ConnectCheck() {}

    /** Whether it has been refused, and the connection closed. */
    static boolean isRefused(MqttEndpoint endpoint) {
        MqttConnectReturnCode code = Mqtt5.speaks(endpoint) ? fault5(endpoint) : fault3(endpoint);
        if (code == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            return false;
        }
        boolean canBeTold = Mqtt5.speaks(endpoint)
                ? Mqtt5.takesConnack(endpoint) // [MQTT-3.1.2-24]
                : code != MqttConnectReturnCode.CONNECTION_REFUSED_MALFORMED_PACKET; // [MQTT-3.1.4-1] of 3.1.1
        if (canBeTold) {
            endpoint.reject(code);
        } else {
            endpoint.close();
        }
        return true;
    }

    private static MqttConnectReturnCode fault3(MqttEndpoint endpoint) {
        if (isMalformed(endpoint)) {
            return MqttConnectReturnCode.CONNECTION_REFUSED_MALFORMED_PACKET;
        }
        return hasLongId(endpoint)
                ? MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED
                : MqttConnectReturnCode.CONNECTION_ACCEPTED;
    }

    private static MqttConnectReturnCode fault5(MqttEndpoint endpoint) {
        if (isMalformed(endpoint)) {
            return MqttConnectReturnCode.CONNECTION_REFUSED_MALFORMED_PACKET;
        }
        if (hasLongId(endpoint)) {
            return MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID;
        }
        if (Properties5.areMisplaced(endpoint.connectProperties(), Properties5.OF_CONNECT)
                || Properties5.areMisplaced(endpoint.will().getWillProperties(), Properties5.OF_WILL)) {
            return MqttConnectReturnCode.CONNECTION_REFUSED_MALFORMED_PACKET;
        }
        if (endpoint.connectProperties().getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
            return MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD;
        }
        if (Properties5.isOutOfRange(endpoint.connectProperties()) || !Mqtt5.takesConnack(endpoint)) {
            return MqttConnectReturnCode.CONNECTION_REFUSED_PROTOCOL_ERROR;
        }
        return MqttConnectReturnCode.CONNECTION_ACCEPTED;
    }

    private static boolean hasLongId(MqttEndpoint endpoint) {
        return endpoint.clientIdentifier() != null
                && endpoint.clientIdentifier().length() > MAX_CLIENT_ID_CHARACTERS;
    }

    private static boolean isMalformed(MqttEndpoint endpoint) {
        MqttAuth auth = endpoint.auth();
        MqttWill will = endpoint.will();
        boolean isWillBad = will.getWillQos() > 2 // [MQTT-3.1.2-12]; of 3.1.1: [MQTT-3.1.2-14]
                || (!will.isWillFlag() && (will.getWillQos() > 0 || will.isWillRetain())); // [MQTT-3.1.2-11]
        return isWillBad
                || Utf8.isBad(endpoint.clientIdentifier())
                || (auth != null && Utf8.isBad(auth.getUsername()))
                || Utf8.isBad(will.getWillTopic());
    }
}
