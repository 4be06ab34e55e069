package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.join;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;

import org.chieng.gateway.testkit.RunningGateway;

/** Packets of MQTT 5, byte by byte. */
final class Raw5 {
    static final int CLEAN_START = 0b10;
    static final int WITH_LOGIN = 0b1100_0000;
    static final byte[] PINGREQ = bytes(0xc0, 0);
    static final byte[] PINGRESP = bytes(0xd0, 0);
    static final byte[] DISCONNECT = bytes(0xe0, 0);

    private Raw5() {}

    /** CONNECT of the device {@code pi} with properties. */
    static byte[] connect(String clientId, byte[]... properties) {
        return connect(WITH_LOGIN | CLEAN_START, 60, clientId, properties);
    }

    static byte[] connect(int flags, int keepAliveSeconds, String clientId, byte[]... properties) {
        return packet(0x10, head(flags, keepAliveSeconds, properties), string(clientId), login());
    }

    /** CONNECT with a will. */
    static byte[] connectWithWill(int flags, String topic, String message, byte[]... willProperties) {
        return packet(
                0x10,
                head(WITH_LOGIN | CLEAN_START | 0b100 | flags, 60),
                string("raw"),
                properties(willProperties),
                string(topic),
                string(message),
                login());
    }

    static byte[] head(int flags, int keepAliveSeconds, byte[]... properties) {
        return join(
                string("MQTT"),
                bytes(5, flags, keepAliveSeconds >> 8, keepAliveSeconds & 0xff),
                properties(properties));
    }

    static byte[] login() {
        return join(string("pi"), string(RunningGateway.SECRET));
    }

    static byte[] publish(int first, int id, String topic, String payload, byte[]... properties) {
        byte[] idBytes = (first & 0b110) == 0 ? new byte[0] : bytes(id >> 8, id & 0xff);
        return packet(0x30 | first, string(topic), idBytes, properties(properties), payload.getBytes(UTF_8));
    }

    /** SUBSCRIBE to one filter. */
    static byte[] subscribe(int id, String filter, int options, byte[]... properties) {
        return packet(0x82, bytes(id >> 8, id & 0xff), properties(properties), string(filter), bytes(options));
    }

    static byte[] properties(byte[]... properties) {
        byte[] all = join(properties);
        if (all.length > 127) {
            return join(bytes((all.length & 0x7f) | 0x80, all.length >> 7), all);
        }
        return join(bytes(all.length), all);
    }

    static byte[] property(int id, String value) {
        return join(bytes(id), string(value));
    }

    static byte[] property(int id, String name, String value) {
        return join(bytes(id), string(name), string(value));
    }

    /** A property of two bytes. */
    static byte[] two(int id, int value) {
        return bytes(id, value >> 8, value & 0xff);
    }

    /** A property of four bytes. */
    static byte[] four(int id, long value) {
        return bytes(
                id,
                (int) (value >> 24) & 0xff,
                (int) (value >> 16) & 0xff,
                (int) (value >> 8) & 0xff,
                (int) value & 0xff);
    }
}
