package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which properties a packet of MQTT 5 may hold (section 2.2.2.2), and which values they may have: Netty's decoder takes every property in
 * every packet, and any value. Of a property that comes twice it keeps the last. Pure functions.
 */
final class Properties5 {
    static final Set<Integer> OF_CONNECT = Set.of(
            MqttProperties.SESSION_EXPIRY_INTERVAL,
            MqttProperties.RECEIVE_MAXIMUM,
            MqttProperties.MAXIMUM_PACKET_SIZE,
            MqttProperties.TOPIC_ALIAS_MAXIMUM,
            MqttProperties.REQUEST_RESPONSE_INFORMATION,
            MqttProperties.REQUEST_PROBLEM_INFORMATION,
            MqttProperties.USER_PROPERTY,
            MqttProperties.AUTHENTICATION_METHOD,
            MqttProperties.AUTHENTICATION_DATA);
    static final Set<Integer> OF_WILL = Set.of(
            MqttProperties.WILL_DELAY_INTERVAL,
            MqttProperties.PAYLOAD_FORMAT_INDICATOR,
            MqttProperties.PUBLICATION_EXPIRY_INTERVAL,
            MqttProperties.CONTENT_TYPE,
            MqttProperties.RESPONSE_TOPIC,
            MqttProperties.CORRELATION_DATA,
            MqttProperties.USER_PROPERTY);
    static final Set<Integer> OF_PUBLISH = Set.of(
            MqttProperties.PAYLOAD_FORMAT_INDICATOR,
            MqttProperties.PUBLICATION_EXPIRY_INTERVAL,
            MqttProperties.TOPIC_ALIAS,
            MqttProperties.RESPONSE_TOPIC,
            MqttProperties.CORRELATION_DATA,
            MqttProperties.USER_PROPERTY,
            MqttProperties.SUBSCRIPTION_IDENTIFIER,
            MqttProperties.CONTENT_TYPE);
    static final Set<Integer> OF_SUBSCRIBE =
            Set.of(MqttProperties.SUBSCRIPTION_IDENTIFIER, MqttProperties.USER_PROPERTY);
    static final Set<Integer> OF_UNSUBSCRIBE = Set.of(MqttProperties.USER_PROPERTY);

    private Properties5() {}

    /** Whether there is one that the packet can't hold: then it is malformed (section 2.2.2.2). */
    static boolean areMisplaced(@Nullable MqttProperties properties, Set<Integer> allowed) {
        return properties != null
                && !properties.isEmpty()
                && properties.listAll().stream().anyMatch(each -> !allowed.contains(each.propertyId()));
    }

    /**
     * Whether a value in CONNECT makes it a protocol error: a Receive Maximum or Maximum Packet Size of 0 (sections 3.1.2.11.3 and 4), a
     * Request Response or Problem Information that is neither 0 nor 1 (6 and 7), Authentication Data without a method (10).
     */
    static boolean isOutOfRange(MqttProperties connect) {
        return number(connect, MqttProperties.RECEIVE_MAXIMUM, 1) == 0
                || number(connect, MqttProperties.MAXIMUM_PACKET_SIZE, 1) == 0
                || number(connect, MqttProperties.REQUEST_RESPONSE_INFORMATION, 0) > 1
                || number(connect, MqttProperties.REQUEST_PROBLEM_INFORMATION, 1) > 1
                || (connect.getProperty(MqttProperties.AUTHENTICATION_DATA) != null
                        && connect.getProperty(MqttProperties.AUTHENTICATION_METHOD) == null);
    }

    private static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof IntegerProperty number ? number.value() : otherwise;
    }
}
