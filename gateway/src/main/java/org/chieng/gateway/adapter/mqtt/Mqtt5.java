package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.vertx.mqtt.MqttEndpoint;
import java.nio.charset.StandardCharsets;
import org.chieng.protocol.senml.PackDecoder;
import org.jspecify.annotations.Nullable;

/** Properties of MQTT 5 (section 2.2.2): what we tell and what we are told. Pure functions. */
final class Mqtt5 {
    /** Largest packet that we say we take: the largest payload, the longest topic, and room for properties. */
    static final int MAX_PACKET_BYTES = PackDecoder.MAX_PAYLOAD_BYTES + 65_535 + 1_024;

    private static final int VERSION = 5;
    private static final int MAX_REASON_CHARACTERS = 300;
    /** A PUBACK with the longest reason string: 4 bytes a character, and its headers. */
    private static final int MAX_REASON_PACKET_BYTES = MAX_REASON_CHARACTERS * 4 + 16;

    /** Fixed header, topic length, packet id and the properties that we send, of a PUBLISH. */
    private static final int MAX_HEADER_BYTES = 5 + 2 + 2 + 8;

    /** CONNACK with all that it tells; the longest is one with an assigned client id. */
    private static final int MAX_CONNACK_BYTES = 90;
    /** CONNACK to a client that has named itself. */
    private static final int CONNACK_BYTES = 32;

    private Mqtt5() {}

    static boolean speaks(MqttEndpoint endpoint) {
        return endpoint.protocolVersion() == VERSION;
    }

    /** What CONNACK tells of this gateway (section 3.2.2.3). */
    static MqttProperties connack(int receiveMaximum, @Nullable String assignedClientId) {
        MqttProperties told = new MqttProperties();
        add(told, MqttProperties.SESSION_EXPIRY_INTERVAL, 0); // no session outlives its connection
        add(told, MqttProperties.RECEIVE_MAXIMUM, receiveMaximum);
        add(told, MqttProperties.MAXIMUM_PACKET_SIZE, MAX_PACKET_BYTES);
        add(told, MqttProperties.TOPIC_ALIAS_MAXIMUM, TopicAliases.MOST);
        add(told, MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, 1); // for commands/+ and live/#
        add(told, MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
        add(told, MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        if (assignedClientId != null) {
            told.add(new StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, assignedClientId));
        }
        return told;
    }

    private static void add(MqttProperties properties, int id, int value) {
        properties.add(new IntegerProperty(id, value));
    }

    static MqttProperties reason(String sentence) {
        MqttProperties properties = new MqttProperties();
        properties.add(new StringProperty(MqttProperties.REASON_STRING, shorten(sentence)));
        return properties;
    }

    /** A PUBACK's reason string, unless the client wants none [MQTT-3.1.2-29] or takes no packet as long [MQTT-3.1.2-24]. */
    static MqttProperties reasonIfWanted(MqttEndpoint endpoint, String sentence) {
        int wanted = number(endpoint.connectProperties(), MqttProperties.REQUEST_PROBLEM_INFORMATION, 1);
        return wanted == 0 ? MqttProperties.NO_PROPERTIES : reasonIfFits(endpoint, sentence);
    }

    /**
     * Whether the client takes a packet [MQTT-3.1.2-24].
     *
     * @param bytes of topic and payload
     */
    static boolean fits(MqttEndpoint endpoint, int bytes) {
        return fits(largest(endpoint), bytes);
    }

    /**
     * The same for a client that takes packets up to a size.
     *
     * @param bytes of topic and payload
     */
    static boolean fits(int largest, int bytes) {
        return bytes + MAX_HEADER_BYTES <= largest;
    }

    /** The reason for CONNACK and DISCONNECT, left out where the packet would become too long [MQTT-3.14.2-3]. */
    static MqttProperties reasonIfFits(MqttEndpoint endpoint, String sentence) {
        return largest(endpoint) < MAX_REASON_PACKET_BYTES ? MqttProperties.NO_PROPERTIES : reason(sentence);
    }

    /** Whether the client takes a CONNACK [MQTT-3.1.2-24]; whatever is in it, it would need all of it. */
    static boolean takesConnack(MqttEndpoint endpoint) {
        return largest(endpoint) >= (endpoint.clientIdentifier() == null ? MAX_CONNACK_BYTES : CONNACK_BYTES);
    }

    /** The largest packet that the client takes, in bytes. */
    static int largest(MqttEndpoint endpoint) {
        int told = number(endpoint.connectProperties(), MqttProperties.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE);
        return told < 0 ? Integer.MAX_VALUE : told; // four bytes without sign
    }

    static @Nullable String contentType(MqttProperties properties) {
        return properties.getProperty(MqttProperties.CONTENT_TYPE) instanceof StringProperty type ? type.value() : null;
    }

    /** How many publishes with QoS 1 the client takes without having acknowledged them (section 3.1.2.11.3). */
    static int receiveMaximum(MqttEndpoint endpoint) {
        return number(endpoint.connectProperties(), MqttProperties.RECEIVE_MAXIMUM, 65_535);
    }

    private static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof IntegerProperty number ? number.value() : otherwise;
    }

    private static String shorten(String sentence) {
        String valid = new String(sentence.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '?');
        return valid.length() <= MAX_REASON_CHARACTERS ? valid : valid.substring(0, MAX_REASON_CHARACTERS - 1) + "…";
    }
}
