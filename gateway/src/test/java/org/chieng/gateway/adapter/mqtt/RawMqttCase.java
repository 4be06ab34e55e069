package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.connect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.testkit.RunningGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway, and sockets on which a test writes bytes of its own. */
@Timeout(60)
abstract class RawMqttCase {
    static final byte[] CONNACK = bytes(0x20, 2, 0, 0);

    @TempDir
    Path folder;

    RunningGateway running;
    private final List<RawMqtt> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder, config());
    }

    /** What differs from the defaults. */
    String config() {
        return "";
    }

    @AfterEach
    void stop() throws IOException {
        for (RawMqtt socket : sockets) {
            socket.close();
        }
        running.close();
    }

    RawMqtt open() throws IOException {
        RawMqtt socket = new RawMqtt(running.gateway.mqttPort());
        sockets.add(socket);
        return socket;
    }

    /** A session of version 3.1.1. */
    RawMqtt login(String clientId) throws IOException {
        RawMqtt socket = open();
        socket.send(connect(clientId, "pi", RunningGateway.SECRET, 60));
        assertThat(socket.read(4)).isEqualTo(CONNACK);
        return socket;
    }

    /** A session of version 5. */
    RawMqtt login5(String clientId, byte[]... properties) throws IOException {
        RawMqtt socket = open();
        socket.send(Raw5.connect(clientId, properties));
        assertThat(connack5(socket)[3]).as("reason code").isZero();
        return socket;
    }

    static byte[] connack5(RawMqtt socket) throws IOException {
        byte[] connack = socket.packet();
        assertThat(connack[0]).as("CONNACK").isEqualTo((byte) 0x20);
        return connack;
    }

    /** The gateway says DISCONNECT with a reason code, and nothing more. */
    static void assertEnds(RawMqtt socket, int reasonCode) throws IOException {
        byte[] disconnect = socket.packet();
        assertThat(disconnect[0]).as("DISCONNECT").isEqualTo((byte) 0xe0);
        assertThat(disconnect[2] & 0xff).as("reason code").isEqualTo(reasonCode);
        assertThat(socket.isEnded()).isTrue();
    }

    /** The gateway ends the connection, with a refusing CONNACK or without. */
    void assertEndsUnaccepted(byte[] connect) throws IOException {
        RawMqtt socket = open();
        socket.send(connect);
        byte[] said = socket.rest();
        assertThat(said.length == 0 || said[3] != 0)
                .as("said " + Arrays.toString(said))
                .isTrue();
    }

    /** The gateway answers CONNECT with a reason code, and ends. */
    void assertRefused5(byte[] connect, int reasonCode) throws IOException {
        RawMqtt socket = open();
        socket.send(connect);
        byte[] connack = connack5(socket);
        assertThat(connack[2]).as("session present").isZero();
        assertThat(connack[3] & 0xff).as("reason code").isEqualTo(reasonCode);
        assertThat(socket.isEnded()).isTrue();
    }
}
