package org.chieng.gateway.adapter.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.gateway.testkit.TestCa;
import org.chieng.testkit.Mosquitto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway behind a Mosquitto that asks for a password and shows a certificate of an authority of its own. */
@Timeout(120)
class BrokerTlsIT {
    private static final String PASSWORD = "a-password-of-the-test";

    @TempDir
    Path folder;

    private TestCa authority;
    private Mosquitto broker;
    private int tlsPort;

    @BeforeEach
    void start() throws Exception {
        authority = TestCa.make(folder, "authority");
        TestCa.Pair shown = authority.issue("broker", "broker", "IP:127.0.0.1");
        Path passwords = folder.resolve("passwords");
        Process made =
                new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "chieng", PASSWORD).start();
        assertThat(made.waitFor()).isZero();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tlsPort = free.getLocalPort();
        }
        broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")), """
                allow_anonymous false
                password_file %s
                listener %d 127.0.0.1
                certfile %s
                keyfile %s
                """.formatted(
                        passwords, tlsPort, shown.certificate(), shown.key()));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RunningGateway gateway(Path trusted, String password) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        return RunningGateway.start(
                Files.createDirectory(folder.resolve("data")),
                "broker { url = \"mqtts://127.0.0.1:" + tlsPort
                        + "\", client-id = one, user = chieng, password-file = \"" + file + "\", ca = \"" + trusted
                        + "\" }");
    }

    private void awaitLog(String pattern) {
        Path log = folder.resolve("broker").resolve("mosquitto.log");
        await(pattern).until(() -> Files.readString(log).matches("(?s).*" + pattern + ".*"));
    }

    @Test
    void joinsWithItsPasswordOverTlsAndStores() throws Exception {
        try (RunningGateway gateway = gateway(authority.certificate(), PASSWORD)) {
            await().until(() -> gateway.gateway.isBrokerConnected().orElseThrow());
            Mqtt5BlockingClient device = Mqtt5Client.builder()
                    .identifier("pi")
                    .serverHost("127.0.0.1")
                    .serverPort(broker.port())
                    .simpleAuth()
                    .username("chieng")
                    .password(PASSWORD.getBytes(UTF_8))
                    .applySimpleAuth()
                    .buildBlocking();
            device.connect();
            device.publishWith()
                    .topic("v1/devices/pi/telemetry")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("{\"a\": 1}".getBytes(UTF_8))
                    .send();
            device.disconnect();

            await().until(() -> gateway.stored(RunningGateway.PI, "a").size() == 1);
        }
    }

    @Test
    void doesNotTellItsPasswordToABrokerOfAnotherAuthority() throws Exception {
        TestCa other = TestCa.make(folder, "other");
        try (RunningGateway gateway = gateway(other.certificate(), PASSWORD)) {
            awaitLog("(alert|SSL|TLS|OpenSSL).*(certificate unknown|unknown ca|certificate)");
            assertThat(gateway.gateway.isBrokerConnected()).contains(false);
        }
    }

    @Test
    void staysAwayWhileItsPasswordIsWrong() throws Exception {
        try (RunningGateway gateway = gateway(authority.certificate(), "wrong")) {
            awaitLog("not authorised");
            assertThat(gateway.gateway.isBrokerConnected()).contains(false);
        }
    }
}
