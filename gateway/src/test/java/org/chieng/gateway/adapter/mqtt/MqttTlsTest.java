package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.packet;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.string;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.gateway.testkit.TestCa;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates: the gateway's own, which may change while it runs, and those of devices. */
@Timeout(120)
class MqttTlsTest {
    private static final byte[] CONNACK = bytes(0x20, 2, 0, 0);
    /** 3.1.1, clean, without user name and password. */
    private static final byte[] NAMELESS = packet(0x10, string("MQTT"), bytes(4, 2, 0, 60), string("raw"));

    @TempDir
    Path folder;

    private TestCa ca;
    private TestCa.Pair own;
    private RunningGateway running;
    private final List<RawMqtt> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        ca = TestCa.make(folder, "ca");
        own = ca.issue("server", "gateway-one", "");
        running = RunningGateway.start(
                Files.createDirectory(folder.resolve("data")),
                "mqtt.tls { certificate = \"" + own.certificate() + "\", key = \"" + own.key() + "\", client-ca = \""
                        + ca.certificate() + "\", reload = 50ms }");
    }

    @AfterEach
    void stop() throws IOException {
        for (RawMqtt socket : sockets) {
            socket.close();
        }
        running.close();
    }

    private RawMqtt open(TestCa.@Nullable Pair shown) throws Exception {
        SSLSocket socket = (SSLSocket) ca.context(shown)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), running.gateway.mqttPort());
        RawMqtt raw = new RawMqtt(socket);
        sockets.add(raw);
        socket.startHandshake();
        return raw;
    }

    private String subject() throws Exception {
        try (SSLSocket socket = (SSLSocket) ca.context(null)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), running.gateway.mqttPort())) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
    }

    @Test
    void takesACertificateInPlaceOfASecret() throws Exception {
        TestCa.Pair byName = ca.issue("by-name", "pi", "");
        TestCa.Pair byAlternative = ca.issue("by-alternative", "Pi of room 3", "DNS:pi");
        for (TestCa.Pair shown : List.of(byName, byAlternative)) {
            RawMqtt socket = open(shown);
            socket.send(NAMELESS, publish(1, 1, "v1/devices/pi/telemetry", "{\"a\": 1}"));
            assertThat(socket.packet()).isEqualTo(CONNACK);
            assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        }
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2);
    }

    @Test
    void takesASecretStill() throws Exception {
        RawMqtt socket = open(null);
        socket.send(RawMqtt.connect("pi", RunningGateway.SECRET, 60));
        assertThat(socket.packet()).isEqualTo(CONNACK);
        RawMqtt nobody = open(null);
        nobody.send(NAMELESS);
        assertThat(nobody.packet()).isEqualTo(bytes(0x20, 2, 0, 4));
    }

    @Test
    void refusesACertificateOfADeviceThatIsNotEnrolled() throws Exception {
        RawMqtt socket = open(ca.issue("stranger", "stranger", "DNS:stranger.example"));
        socket.send(NAMELESS);
        assertThat(socket.packet()).isEqualTo(bytes(0x20, 2, 0, 4));
        assertThat(socket.isEnded()).isTrue();
    }

    @Test
    void refusesACertificateOfAnotherAuthority() throws Exception {
        TestCa foreign = TestCa.make(folder, "foreign");
        byte[] said;
        try {
            RawMqtt socket = open(foreign.issue("false-pi", "pi", ""));
            socket.send(NAMELESS);
            said = socket.rest();
        } catch (SSLException e) {
            said = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
        }
        assertThat(Arrays.equals(said, CONNACK)).isFalse();
        assertThat(running.gateway.sessions()).isZero();
    }

    @Test
    void givesNewConnectionsTheNewCertificateAndLeavesTheOldOnesOpen() throws Exception {
        RawMqtt old = open(null);
        old.send(RawMqtt.connect("pi", RunningGateway.SECRET, 60));
        assertThat(old.packet()).isEqualTo(CONNACK);
        assertThat(subject()).isEqualTo("CN=gateway-one");

        TestCa.Pair next = ca.issue("next", "gateway-two", "");
        Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
        touch(own.certificate());

        await().untilAsserted(() -> assertThat(subject()).isEqualTo("CN=gateway-two"));
        old.send(publish(1, 1, "telemetry", "{\"a\": 1}"));
        assertThat(old.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
    }

    @Test
    void keepsTheOldCertificateWhenTheNewFilesAreBadAndSaysSo() throws Exception {
        String good = Files.readString(own.certificate());
        Files.writeString(own.certificate(), "no certificate");
        touch(own.certificate());
        await().until(() -> !running.gateway.health().tlsFaults().isEmpty());
        assertThat(subject()).isEqualTo("CN=gateway-one");

        Files.copy(ca.issue("of-another", "x", "").key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(own.certificate(), good);
        await().until(() ->
                running.gateway.health().tlsFaults().toString().contains("the key is not the certificate's"));
        assertThat(subject()).isEqualTo("CN=gateway-one");
    }

    @Test
    void dropsAConnectionThatNeverShakesHands() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), running.gateway.mqttPort())) {
            silent.setSoTimeout(30_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }
}
